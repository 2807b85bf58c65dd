// Tables whose columns sort: the heads become buttons, and say which way.
import { all, button } from './dom';
import type { Words } from '../words';

/** What a cell is sorted by: its data-value, else its text, as a number where it is one. */
function keyOf(row: HTMLTableRowElement, column: number): number | string {
  const cell = row.cells[column];
  const text = cell?.dataset['value'] ?? cell?.textContent?.trim() ?? '';
  const n = Number(text.replace(/[,\u202f\u00a0%]/g, ''));
  return text !== '' && Number.isFinite(n) ? n : text;
}

/** Numbers before words, so that what is not known stands at the end either way. */
export function compare(a: number | string, b: number | string, way: 1 | -1): number {
  if (typeof a === 'number' && typeof b === 'number') return way * (a - b);
  if (typeof a === 'string' && typeof b === 'string') return way * a.localeCompare(b);
  return typeof a === 'number' ? -1 : 1;
}

export function sortable(words: Words): void {
  for (const table of all<HTMLTableElement>('table[data-sortable]')) for (const [i, th] of [...(table.tHead?.rows[0]?.cells ?? [])].entries()) head(table, th, i, words);
}

function head(table: HTMLTableElement, th: HTMLTableCellElement, column: number, words: Words): void {
  const name = th.textContent?.trim() ?? '';
  if (!name || th.dataset['sort'] === 'none') return;
  const sort = button('', () => {
    const body = table.tBodies[0];
    if (!body) return;
    const numeric = [...body.rows].some((r) => typeof keyOf(r, column) === 'number');
    const was = th.getAttribute('aria-sort');
    const way = was ? (was === 'ascending' ? -1 : 1) : numeric ? -1 : 1; // the most first, names from A
    for (const other of all('[aria-sort]', table)) other.removeAttribute('aria-sort');
    th.setAttribute('aria-sort', way === 1 ? 'ascending' : 'descending');
    body.append(...[...body.rows].sort((a, b) => compare(keyOf(a, column), keyOf(b, column), way)));
  }, { class: 'sort', title: words.offices.sort(name) });
  sort.append(...th.childNodes);
  th.append(sort);
}
