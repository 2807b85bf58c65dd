// The contract report in a page: every row is accounted for, and no name that
// came with a file is markup.
import { expect, test } from 'vitest';
import { refusalHTML, reportHTML, type Job, type ReleaseReport } from '../src/app/report';
import { en } from '../src/words/en';
import { es } from '../src/words/es';

const rows = { rows_seen: 10003, loaded: 9998, quarantined: 2, not_data: 3 };
const release: ReleaseReport = {
  ...rows, id: 'ice-arrests-<b>', first_day: '2022-10-01', last_day: '2026-08-07', notes: ['the last day is <i>partial</i>'],
  files: [{ ...rows, name: '<script>alert(1)</script>.csv', columns: [{ header: 'AOR', field: 'office', fate: 'mapped' }, { header: '"><img src=x>', fate: 'dropped', why: 'finer than office and state' }] }],
  quarantine: [{ code: 'date-unreadable', rows: 2, first_file: 'a.csv', first_sheet: '', first_row: 7, first_column: 'Apprehension Date' }],
};
const job: Job = { id: '1', state: 'done', read: 1, bytes: 1, report: [release], skipped: ['notes.<b>.txt'] };

test('all rows, columns and quarantined rows are told', () => {
  const html = reportHTML(job, en, '/');
  for (const text of ['10,003', '9,998', 'date-unreadable', 'a.csv · 7 · Apprehension Date', 'AOR', 'office', 'dropped', 'finer than office and state', '9,998 rows were added, 2022-10-01 to 2026-08-07.']) expect(html).toContain(text);
  expect(html).not.toMatch(/<(script|img|b|i)\b/);
});
test('what was held already is said to be', () => {
  const html = reportHTML({ ...job, report: [{ ...release, already_held: true }] }, es, '/es/');
  expect(html).toContain(es.add.held);
  expect(html).not.toContain('se añadieron');
});
test('verdicts that moved are told, with the page of the claim', () => {
  const claims = { checked: 284, moved: [{ claim: 'a-claim', title: 'A <b>title</b>', from: 'cannot be checked with what is held', to: 'matches' }] };
  expect(reportHTML({ ...job, claims }, en, '/')).toContain('1 of 284 verdicts moved.');
  const html = reportHTML({ ...job, claims }, es, '/es/');
  expect(html).toContain('<a href="/es/claims/a-claim/">A &lt;b&gt;title&lt;/b&gt;</a>: de «no se puede contrastar con lo disponible» a «coincide»');
});
test('faults say where, what was expected, and what to do', () => {
  const html = refusalHTML({ error: { code: 'file-format', summary: 'not <b>a</b> zip', file: 'x.zip', expected: 'a zip', found: 'text', do: 'get it again' }, more: [{ code: 'file-truncated', summary: 'cut', place: 'row 4' }] }, en);
  for (const text of ['file-format', 'x.zip', 'a zip', 'text', 'get it again', 'file-truncated', 'row 4', en.add.refused]) expect(html).toContain(text);
  expect(html).not.toContain('<b>');
});
test('a refusal tells what was read, and that what was not read to its end is not known', () => {
  const part = { file: 'a.<b>.csv', sheets: [{ ...rows, name: '' }], quarantine: [{ code: 'date-bad', rows: 1200, first_row: 7, first_column: 'Day' }] };
  const html = refusalHTML({ error: { code: 'release-bad', summary: 'too many' }, read_in_part: [part, { file: 'b.csv', sheets: [], quarantine: [] }] }, es);
  for (const text of ['10,003', '1,200', 'date-bad', '7 · Day', es.add.part.none, es.add.part.unknown, 'b.csv']) expect(html).toContain(text);
  expect(html).not.toContain('<b>');
});
