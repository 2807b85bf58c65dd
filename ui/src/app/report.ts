// What became of files that were added, as markup: the contract report of each
// release, or the faults for which nothing was added. All of it is escaped.
import { thousands } from '../lib/format';
import { escape } from '../lib/svg';
import type { Words } from '../words';
import type { Proposal } from './propose';

interface Rows {
  rows_seen: number;
  loaded: number;
  quarantined: number;
  not_data: number;
}

/** A release as quotawatch add --format json reports it. */
export interface ReleaseReport extends Rows {
  id: string;
  already_held?: boolean;
  first_day: string;
  last_day: string;
  files: (Rows & { name: string; columns: { header: string; field?: string; fate: string; why?: string }[] })[];
  quarantine: { code: string; rows: number; first_file: string; first_sheet?: string; first_row: number; first_column?: string }[];
  notes?: string[];
}

/** The claims that were checked again, and those that came out otherwise. */
export interface Recheck {
  checked: number;
  moved: { claim: string; title: string; from: string; to: string }[];
}

/** A failure in the one shape that errors have. */
export interface Fault {
  code: string;
  summary: string;
  file?: string;
  place?: string;
  expected?: string;
  found?: string;
  do?: string;
}

/** A job that reads files, as docs/formats/upload.md has it. */
export interface Job {
  id: string;
  state: 'reading' | 'done' | 'failed';
  read: number;
  bytes: number;
  report?: ReleaseReport[];
  claims?: Recheck;
  skipped?: string[];
  error?: Fault;
  more?: Fault[];
  read_in_part?: Part[];
  proposal?: string;
  proposed?: Proposal[] | null;
}

/** What was read of a file that was refused: the sheets that were read to their end. */
export interface Part {
  file: string;
  sheets: (Rows & { name: string })[];
  quarantine: { code: string; rows: number; first_sheet?: string; first_row: number; first_column?: string }[];
}

const COUNTS = ['rows_seen', 'loaded', 'quarantined', 'not_data'] as const;

const table = (label: string, head: string[], rows: string[][]): string =>
  `<div class="scroll" tabindex="0" role="group" aria-label="${escape(label)}"><table><thead><tr>${head.map((c) => `<th scope="col">${escape(c)}</th>`).join('')}</tr></thead><tbody>${rows.map((r) => `<tr>${r.map((c, i) => (i ? `<td>${escape(c)}</td>` : `<th scope="row">${escape(c)}</th>`)).join('')}</tr>`).join('')}</tbody></table></div>`;

/** What was read, row by row and column by column, and which claims came out
 * otherwise with it. Home is the address of the first page. */
export function reportHTML(job: Job, w: Words, home: string): string {
  const skipped = job.skipped?.length ? `<p>${escape(w.add.skipped(job.skipped.join(', ')))}</p>` : '';
  return (job.report ?? []).map((r) => releaseHTML(r, w)).join('') + skipped + (job.claims ? claimsHTML(job.claims, w, home) : '');
}

function claimsHTML({ checked, moved }: Recheck, w: Words, home: string): string {
  const { claims } = w.add;
  const item = (m: Recheck['moved'][number]): string => `<li><a href="${escape(`${home}claims/${m.claim}/`)}">${escape(m.title)}</a>: ${escape(claims.moved(claims.verdicts[m.from] ?? m.from, claims.verdicts[m.to] ?? m.to))}</li>`;
  return `<h2>${escape(claims.title)}</h2><p>${escape(claims.count(thousands(moved.length, w.lang), thousands(checked, w.lang)))}</p>${moved.length ? `<ul>${moved.map(item).join('')}</ul>` : ''}`;
}

function releaseHTML(r: ReleaseReport, w: Words): string {
  const n = (v: number): string => thousands(v, w.lang);
  const { counts, columns, fates } = w.add;
  const files = r.files.map((f) => [f.name, ...COUNTS.map((c) => n(f[c]))]);
  const quarantine = r.quarantine.map((q) => [q.code, n(q.rows), [q.first_file, q.first_sheet, q.first_row, q.first_column].filter(Boolean).join(' · ')]);
  const fields = r.files.flatMap((f) => f.columns.map((c) => [c.header, fates[c.fate] ?? c.fate, c.field ?? '', c.why ?? '', f.name]));
  return [
    `<h2>${escape(r.id)}</h2><p>${escape(r.already_held ? w.add.held : w.add.added(n(r.loaded), w.period(r.first_day, r.last_day)))}</p>`,
    ...(r.notes ?? []).map((note) => `<p>${escape(note)}</p>`),
    table(w.add.files, [columns.file, ...COUNTS.map((c) => counts[c]!)], files),
    quarantine.length ? `<h3>${escape(counts['quarantined']!)}</h3>${table(counts['quarantined']!, [columns.code, columns.rows, columns.first], quarantine)}` : '',
    `<details><summary>${escape(w.add.fields)}</summary>${table(w.add.fields, [columns.header, columns.fate, columns.field, columns.why, columns.file], fields)}</details>`,
  ].join('');
}

/** Why nothing was added: each fault with its place, what to do, and what had been read. */
export function refusalHTML(job: Pick<Job, 'error' | 'more' | 'read_in_part'>, w: Words): string {
  return `<p>${escape(w.add.refused)}</p>${faultsHTML(job, w)}${(job.read_in_part ?? []).map((p) => partHTML(p, w)).join('')}`;
}

function partHTML(p: Part, w: Words): string {
  const { counts, columns, part } = w.add;
  const n = (v: number): string => thousands(v, w.lang);
  const sheets = p.sheets.map((s) => [s.name || p.file, ...COUNTS.map((c) => n(s[c]))]);
  const quarantine = p.quarantine.map((q) => [q.code, n(q.rows), [q.first_sheet, q.first_row, q.first_column].filter(Boolean).join(' · ')]);
  return [
    `<h3 class="break">${escape(part.title(p.file))}</h3>`,
    sheets.length ? `<p>${escape(part.none)}</p>${table(part.title(p.file), [columns.sheet, ...COUNTS.map((c) => counts[c]!)], sheets)}` : `<p>${escape(part.unknown)}</p>`,
    quarantine.length ? table(`${counts['quarantined']!} ${p.file}`, [columns.code, columns.rows, columns.first], quarantine) : '',
  ].join('');
}

/** Each fault with its place, and what to do. */
export function faultsHTML(job: Pick<Job, 'error' | 'more'>, w: Words): string {
  const faults = [...(job.error ? [job.error] : []), ...(job.more ?? [])];
  const parts = (f: Fault): [string, string | undefined][] => [[w.add.columns.file, f.file], [w.add.columns.place, f.place], [w.add.columns.expected, f.expected], [w.add.columns.found, f.found], [w.add.columns.toDo, f.do]];
  return faults.map((f) => `<h2>${escape(f.summary)}</h2><dl class="fault">${parts(f).filter(([, v]) => v).map(([k, v]) => `<dt>${escape(k)}</dt><dd>${escape(v!)}</dd>`).join('')}<dt>${escape(w.add.columns.code)}</dt><dd><code>${escape(f.code)}</code></dd></dl>`).join('');
}
