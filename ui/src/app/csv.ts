// Downloads of what a figure shows, made in the browser. Text that a spreadsheet
// would take for a formula is made text, as present does in Go.
import type { Table } from './figures/drawn';

/** A text that begins with = + - @ or a control character gets an apostrophe
 * before it, also after a line end or a tab inside of it (present.Harmless). */
export function guarded(text: string): string {
  return text.replace(/(^|[\n\r\t])(?=[=+\-@\u0000-\u001f\u007f-\u009f])/g, "$1'");
}

function cell(value: string | number | null): string {
  if (value === null) return '';
  const text = typeof value === 'number' ? String(value) : guarded(value);
  return /[",\r\n]/.test(text) ? `"${text.replace(/"/g, '""')}"` : text;
}

/** RFC 4180, with the names of the columns as the command line has them. */
export function csvOf(table: Table): string {
  return [table.columns.map((c) => cell(c.id)), ...table.rows.map((r) => r.map(cell))].map((line) => line.join(',') + '\r\n').join('');
}

/** The rows as objects, with what they rest on beside them. */
export function jsonOf(table: Table, about: Record<string, unknown>): string {
  const rows = table.rows.map((r) => Object.fromEntries(table.columns.map((c, i) => [c.id, r[i]])));
  return JSON.stringify({ ...about, rows }, null, 1) + '\n';
}
