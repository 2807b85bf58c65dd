// What needs no document: chips, sentences, downloads, links, sorting.
import { describe, expect, test } from 'vitest';
import { chipsOf, conflictOf, subjectOf } from '../src/app/chips';
import { csvOf, guarded, jsonOf } from '../src/app/csv';
import { asked, plain } from '../src/app/docket';
import { kept } from '../src/app/links';
import { legendHTML, panelsHTML, tableHTML } from '../src/app/markup';
import { compare } from '../src/app/sort';
import { encodeFilter, parseFilter } from '../src/data/filter';
import { en } from '../src/words/en';
import { es } from '../src/words/es';

const name = (code: string): string => ({ DAL: 'Dallas', MIA: 'Miami', ATL: 'Atlanta' })[code] ?? en.names[code] ?? code;
const filter = (query: string) => parseFilter(query).filter;

describe('chips', () => {
  test('one for each thing that is set, and none when nothing is', () => {
    expect(chipsOf(filter(''), name, en)).toEqual([]);
    expect(chipsOf(filter('?from=2025-01-20&office=DAL&criminality=neither&average=28&show=share'), name, en).map((c) => c.text)).toEqual(['Since 20 Jan 2025', 'Office: Dallas', 'Criminality: Neither', 'Show: shares', 'Mean of 28 days']);
  });
  test('taking all of them away, one by one, leaves nothing', () => {
    let f = filter('?from=2025-01-20&to=2025-02-01&office=ATL,DAL&criminality=neither&method=at-large&definition=rows&basis=weekday&average=1&show=share');
    for (let n = chipsOf(f, name, en).length; n > 0; n--) {
      f = { ...f, ...chipsOf(f, name, en)[0]!.without };
      expect(chipsOf(f, name, en)).toHaveLength(n - 1);
    }
    expect(encodeFilter(f)).toBe('');
  });
  test('many values are one chip', () => {
    expect(chipsOf(filter('?place=courthouse,school,police,workplace'), name, en).map((c) => c.text)).toEqual(['Type of place: 4 chosen']);
  });
});

describe('the subject', () => {
  test.each([
    ['', 'arrests'],
    ['?office=DAL', 'arrests by the Dallas office'],
    ['?office=DAL,MIA', 'arrests by the offices Dallas and Miami'],
    ['?office=ATL,BOS,BUF,DAL,MIA', 'arrests by 5 of 25 field offices'],
    ['?criminality=convicted,pending&method=at-large', 'arrests at large of people with a conviction or of people with a pending charge'],
    ['?place=courthouse', 'arrests with a landmark of type courthouse'],
  ])('%s', (query, text) => expect(subjectOf(filter(query), name, 25, en)).toBe(text));
});

describe('what cannot be asked together', () => {
  test.each([
    ['?place=school', null],
    ['?place=school&office=DAL', null],
    ['?criminality=neither&method=at-large', null],
    ['?place=school&criminality=neither', en.filters.conflict],
    ['?place=school&method=at-large', en.filters.conflict],
    ['?place=school&definition=rows-new', en.filters.conflictNew],
    ['?definition=rows-new', null],
  ])('%s', (query, text) => expect(conflictOf(filter(query), en)).toBe(text));
});

describe('the docket', () => {
  const entry = { verdict: 'more', kind: 'agency', words: plain('Más de 1,200 arrests\n in  Chicago') };
  const none = { verdict: '', kind: '', words: '' };
  test.each([
    [none, true],
    [{ ...none, verdict: 'more', kind: 'agency' }, true],
    [{ ...none, verdict: 'fewer' }, false],
    [{ ...none, kind: 'press' }, false],
    [{ ...none, words: ' CHICAGO  mas ' }, true],
    [{ ...none, words: 'arrests in chicago' }, true],
    [{ ...none, words: 'chicago boston' }, false],
  ])('%j', (q, found) => expect(asked(entry, q)).toBe(found));
});

describe('downloads', () => {
  test.each([['=1+1', "'=1+1"], ['+1', "'+1"], ['-1', "'-1"], ['@x', "'@x"], ['\tx', "'\tx"], ['a\n=1', "a\n'=1"], ['a\r\n=1', "a\r'\n'=1"], ['Dallas', 'Dallas'], ['', '']])('%j acts as no formula', (text, safe) => expect(guarded(text)).toBe(safe));
  const table = { columns: [{ id: 'office', label: 'office' }, { id: '=n', label: 'n' }], rows: [['a,"b"', -1.5], ['=x', null]] };
  test('CSV quotes what it must, keeps numbers and leaves the unknown empty', () => {
    expect(csvOf(table)).toBe('office,\'=n\r\n"a,""b""",-1.5\r\n\'=x,\r\n');
  });
  test('JSON has rows by their names', () => {
    expect(JSON.parse(jsonOf(table, { figure: 'x' }))).toEqual({ figure: 'x', rows: [{ office: 'a,"b"', '=n': -1.5 }, { office: '=x', '=n': null }] });
  });
});

test('a link keeps its place on the page', () => {
  expect(kept('../who/#methods', '?office=DAL')).toBe('../who/?office=DAL#methods');
  expect(kept('../who/', '')).toBe('../who/');
});

describe('sorting', () => {
  const sorted = (values: (number | string)[], way: 1 | -1) => [...values].sort((a, b) => compare(a, b, way));
  test('what is no number stands last either way', () => {
    expect(sorted([3, '–', 1, 20], 1)).toEqual([1, 3, 20, '–']);
    expect(sorted([3, '–', 1, 20], -1)).toEqual([20, 3, 1, '–']);
  });
  test('names by the alphabet', () => expect(sorted(['Miami', 'Dallas'], 1)).toEqual(['Dallas', 'Miami']));
});

describe('markup is escaped', () => {
  const evil = '<img src=x onerror=alert(1)>"';
  test('in legends, panels and tables', () => {
    const all = [
      legendHTML([{ class: evil, text: evil }, { class: evil, text: evil, line: true }]),
      panelsHTML([{ code: 'DAL', name: evil, share: evil, some: true, says: evil, svg: '' }], () => `javascript:${evil}`),
      tableHTML({ columns: [{ id: 'a', label: evil }, { id: 'b', label: 'b' }], rows: [[evil, evil]] }, evil, 'en'),
    ].join('');
    expect(all).not.toContain('<img');
    expect(all).not.toMatch(/[^;=]"\s*onerror/);
  });
  test('a number with its digits, and what is not known', () => {
    const html = tableHTML({ columns: [{ id: 'a', label: 'a' }, { id: 'b', label: 'b', digits: 1 }, { id: 'c', label: 'c' }], rows: [['x', 1.25, null], ['y', 0, 12345]] }, 't', 'es');
    expect(html).toContain('<td class="n">1.3</td><td class="n">–</td>');
    expect(html).toContain('<td class="n">12,345</td>');
  });
});

test('Spanish subjects', () => {
  expect(subjectOf(filter('?criminality=neither&office=DAL'), name, 25, es)).toBe('arrestos de personas sin condena ni cargo pendiente de la oficina de Dallas');
});
