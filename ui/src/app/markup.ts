// Markup of the parts of a figure, as text: one assignment draws a part. All that
// comes from data is escaped here.
import { thousands, type Lang } from '../lib/format';
import { escape } from '../lib/svg';
import type { Key, Panel, Table } from './figures/drawn';

export function legendHTML(keys: Key[]): string {
  return keys.map((k) => `<li><svg viewBox="0 0 14 14" aria-hidden="true">${swatch(k)}</svg>${escape(k.text)}</li>`).join('');
}

function swatch(k: Key): string {
  if (k.line) return `<path d="M0 7h14" class="${escape(k.class)}"/>`;
  return k.class === 'dots' ? '<path d="M7 7h0" class="dots"/>' : `<rect x="1" y="1" width="12" height="12" rx="2" class="${escape(k.class)}"/>`;
}

export function panelsHTML(panels: Panel[], page: (code: string) => string | undefined): string {
  return panels.map((p) => `<li><h3>${link(p, page(p.code))} <span class="share${p.some ? ' share-some' : ''}">${escape(p.share)}</span></h3>${p.svg}<p class="says">${escape(p.says)}</p></li>`).join('');
}

const link = (p: Panel, page: string | undefined): string => (page === undefined ? escape(p.name) : `<a href="${escape(page)}">${escape(p.name)}</a>`);

export function tableHTML(t: Table, caption: string, lang: Lang): string {
  const head = t.columns.map((c) => `<th scope="col">${escape(c.label)}</th>`).join('');
  const rows = t.rows.map((r) => `<tr>${r.map((v, i) => (i === 0 ? `<th scope="row">${cell(v, t.columns[i]?.digits, lang)}</th>` : `<td${typeof v === 'string' ? '' : ' class="n"'}>${cell(v, t.columns[i]?.digits, lang)}</td>`)).join('')}</tr>`);
  return `<caption>${escape(caption)}</caption><thead><tr>${head}</tr></thead><tbody>${rows.join('')}</tbody>`;
}

function cell(v: string | number | null, digits: number | undefined, lang: Lang): string {
  if (v === null) return '–';
  if (typeof v === 'string') return escape(v);
  return digits === undefined ? thousands(v, lang) : v.toFixed(digits);
}
