import { classIn } from '../lib/breaks';
import { aligned, numbers } from '../lib/check';
import { percent, type Lang } from '../lib/format';
import { hatch } from '../lib/hatch';
import { box, key } from '../lib/key';
import { widest } from '../lib/measure';
import { chart, el, text } from '../lib/svg';
import { words } from '../lib/words';

/** Which share of records lacks a value: fields down, months or releases across. */
export interface Missing {
  lang?: Lang;
  title: string;
  width: number;
  /** In order; group is what neighbours share, as a year, and stands above the first of them. */
  columns: { label: string; group?: string }[];
  /** Shares of 0 to 1 in the order of the columns; null where there is no such field. */
  rows: { name: string; shares: (number | null)[] }[];
}

/** The bounds of the classes above none: 1, 5, 20 and 50 percent. */
export const BOUNDS = [Number.MIN_VALUE, 0.01, 0.05, 0.2, 0.5];

const NUMBERS = 25;

export function missing(d: Missing): string {
  check(d);
  const [lang, w] = [d.lang ?? 'en', words(d.lang)];
  const names = widest(d.rows.map((r) => r.name));
  const above = names > d.width * 0.36;
  const left = above ? 0 : names + 10;
  const cell = Math.min(44, (d.width - left) / d.columns.length);
  const pattern = hatch(d);
  const absent = d.rows.some((r) => r.shares.includes(null));
  const items = w.missingClasses.map((label, i) => ({ label, swatch: box({ class: `cal cal-${i}` }) }));
  if (absent) items.push({ label: w.noSuchField, swatch: box({ class: 'bar-possible', fill: pattern.fill }) });
  const legend = key(items, left, 8, d.width);
  const head = columnNames(d, left, cell, legend.height);
  const row = above ? 36 : 22;
  const top = legend.height + head.height;
  return chart(
    'missing',
    d.width,
    top + d.rows.length * row + 2,
    label(d, lang),
    absent ? pattern.defs : '',
    legend.svg,
    head.svg,
    ...d.rows.map((r, i) => {
      const y = top + i * row + (above ? 16 : 0);
      const name = above ? text(0, y - 4, r.name) : text(left - 8, y + 15, r.name, { 'text-anchor': 'end' });
      return name + r.shares.map((s, k) => square(s, left + k * cell, y, cell, above ? 18 : 21, pattern.fill, lang)).join('');
    }),
  );
}

function check(d: Missing): void {
  if (d.rows.length === 0 || d.columns.length === 0) throw new Error('no fields or no columns to draw');
  for (const r of d.rows) {
    numbers(r.shares, r.name, true);
    aligned(r.shares, d.columns, 'shares and columns');
    if (r.shares.some((s) => s !== null && (s < 0 || s > 1))) throw new Error(`${r.name}: a share is not of 0 to 1`);
  }
}

/** The names of columns level where they fit, else those of their groups, else upright. */
function columnNames(d: Missing, left: number, cell: number, top: number): { svg: string; height: number } {
  const starts = d.columns.map((c, i) => c.group !== undefined && c.group !== d.columns[i - 1]?.group);
  const grouped = starts.some((s) => s);
  const wide = widest(d.columns.map((c) => c.label));
  const at = (i: number): number => left + i * cell;
  const groups = d.columns.map((c, i) => (starts[i] ? text(at(i), top + 14, c.group!, { class: 'strong' }) : ''));
  const level = wide <= cell - 3;
  const base = top + (grouped ? 20 : 4);
  if (level) return { svg: el('g', { class: 'axis' }, ...groups, ...d.columns.map((c, i) => text(at(i) + cell / 2, base + 12, c.label, { 'text-anchor': 'middle' }))), height: base + 18 - top };
  if (grouped) return { svg: el('g', { class: 'axis' }, ...groups), height: 20 };
  const upright = d.columns.map((c, i) => text(0, 0, c.label, { transform: `translate(${Math.round(at(i) + cell / 2 + 4)} ${Math.round(base + wide)}) rotate(-90)` }));
  return { svg: el('g', { class: 'axis' }, ...upright), height: base + wide + 6 - top };
}

function square(share: number | null, x: number, y: number, width: number, height: number, fill: string, lang: Lang): string {
  const gap = width > 6 ? 1 : 0.4;
  const frame = { x, y, width: width - gap, height: height - 1 };
  if (share === null) return el('rect', { ...frame, class: 'bar-possible', fill });
  const level = classIn(share, BOUNDS);
  const number = width < NUMBERS ? '' : text(x + width / 2, y + height / 2 + 4, percent(share, lang).replace(/[\u202f%]/g, ''), { class: `cal-text-${level}`, 'text-anchor': 'middle' });
  return el('rect', { ...frame, class: `cal cal-${level}` }) + number;
}

function label(d: Missing, lang: Lang): string {
  let most: { name: string; column: string; share: number } | undefined;
  for (const r of d.rows) r.shares.forEach((s, i) => (s !== null && s > (most?.share ?? -1) ? (most = { name: r.name, column: [d.columns[i]!.label, d.columns[i]!.group].filter(Boolean).join(' '), share: s }) : 0));
  return words(lang).missing(d.title, d.rows.length, d.columns.length, most && `${most.name} ${percent(most.share, lang)} (${most.column})`);
}
