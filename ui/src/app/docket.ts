// The docket narrowed down: by verdict, by who stated a number, and by words. What
// is asked is in the address, by the names that the command line has for it.
import { all, one } from './dom';
import type { Words } from '../words';

const KEYS = ['verdict', 'kind', 'words'] as const;
type Asked = Record<(typeof KEYS)[number], string>;

/** A text without case and marks, to be found by who types neither. */
export function plain(text: string): string {
  return text.normalize('NFD').replace(/\p{M}/gu, '').toLowerCase().replace(/\s+/g, ' ').trim();
}

/** Whether an entry is what is asked for: all words must stand in it. */
export function asked(entry: Asked, q: Asked): boolean {
  return (!q.verdict || entry.verdict === q.verdict) && (!q.kind || entry.kind === q.kind) && plain(q.words).split(' ').every((w) => entry.words.includes(w));
}

export function docket(words: Words): void {
  const form = one<HTMLFormElement>('form#docket');
  const said = form && one('output', form);
  if (!form || !said) return;
  const entries = all<HTMLTableRowElement>('table.docket tbody tr').map((row) => ({ row, verdict: row.dataset['verdict'] ?? '', kind: row.dataset['kind'] ?? '', words: plain(row.textContent ?? '') }));
  const fields = KEYS.map((key) => form.elements.namedItem(key) as HTMLInputElement | HTMLSelectElement);
  const show = (): void => {
    const q = Object.fromEntries(fields.map((f) => [f.name, f.value])) as Asked;
    let shown = 0;
    for (const e of entries) if (!(e.row.hidden = !asked(e, q))) shown++;
    said.textContent = words.docket(shown, entries.length);
  };
  const read = (): void => {
    const query = new URLSearchParams(location.search);
    for (const f of fields) f.value = query.get(f.name) ?? '';
    show();
  };
  const change = (): void => {
    const query = new URLSearchParams(fields.filter((f) => f.value.trim()).map((f) => [f.name, f.value]));
    history.replaceState(null, '', location.pathname + (query.size ? `?${query}` : '') + location.hash);
    show();
  };
  form.addEventListener('submit', (e) => e.preventDefault());
  form.addEventListener('input', change);
  form.addEventListener('reset', () => setTimeout(change)); // once the fields are empty
  form.hidden = false;
  read();
}
