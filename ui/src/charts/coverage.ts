import { scaleLinear } from 'd3-scale';
import { markLines, timeAxis, timeTicks, type Mark } from '../lib/axes';
import { numbers } from '../lib/check';
import { dayLabel, type Lang } from '../lib/format';
import { hatch } from '../lib/hatch';
import { box, key } from '../lib/key';
import { textWidth } from '../lib/measure';
import { chart, el, escape, type Attributes } from '../lib/svg';
import { words } from '../lib/words';

/** Which data covers which days. */
export interface Coverage {
  lang?: Lang;
  title: string;
  width: number;
  rows: CoverageRow[];
  marks?: Mark[] | null;
}

/** One release or published series. */
export interface CoverageRow {
  name: string;
  /** Soft words after the name, as what the records tell of an arrest. */
  note?: string;
  spans: { from: number; to: number; kind: CoverageKind }[];
}

/** Records of the nation, records that are an extract, counts that others published, invented records. */
export type CoverageKind = 'records' | 'extract' | 'figure' | 'synthetic';

const KINDS: CoverageKind[] = ['records', 'extract', 'figure', 'synthetic'];
const BAR = 11;

export function coverage(d: Coverage): string {
  check(d);
  const [lang, w] = [d.lang ?? 'en', words(d.lang)];
  const spans = d.rows.flatMap((r) => r.spans);
  const [from, to] = [Math.min(...spans.map((s) => s.from)), Math.max(...spans.map((s) => s.to))];
  const pattern = hatch(d);
  const styles: Record<CoverageKind, Attributes> = { records: { class: 'span span-records' }, extract: { class: 'span span-extract' }, figure: { class: 'span span-figure', fill: pattern.fill }, synthetic: { class: 'span span-synthetic' } };
  const used = KINDS.filter((k) => spans.some((s) => s.kind === k));
  const legend = key(used.map((k) => ({ label: w.kinds[k], swatch: box(styles[k]) })), 0, (d.marks?.length ? 34 : 0) + 8, d.width);
  const top = (d.marks?.length ? 34 : 0) + legend.height + 6;
  const rows = placed(d, top);
  const bottom = rows.bottom + 4;
  const x = scaleLinear([from, to + 1], [2, d.width - 8]);
  return chart(
    'coverage',
    d.width,
    bottom + 40,
    w.coverage(d.title, d.rows.map((r) => `${r.name} ${r.spans.map((s) => `${dayLabel(s.from, lang)} – ${dayLabel(s.to, lang)} (${w.kinds[s.kind]})`).join(', ')}`)),
    spans.some((s) => s.kind === 'figure') ? pattern.defs : '',
    el('g', { class: 'axis' }, ...timeTicks(from, to, x(to) - x(from), lang).map((t) => el('line', { x1: x(t.day), x2: x(t.day), y1: top, y2: bottom, class: 'grid' }))),
    markLines(d.marks ?? [], x, 10, d.width - 10, bottom),
    legend.svg,
    ...d.rows.map((r, i) => row(r, rows.at[i]!, x, styles, d.width)),
    el('line', { x1: 0, x2: d.width, y1: bottom, y2: bottom, class: 'base' }),
    timeAxis(x, from, to, bottom, lang),
  );
}

function check(d: Coverage): void {
  if (d.rows.length === 0) throw new Error('no data to draw');
  for (const r of d.rows) {
    numbers(r.spans.flatMap((s) => [s.from, s.to]), r.name);
    if (r.spans.some((s) => s.to < s.from)) throw new Error(`${r.name}: a span ends before it begins`);
    if (r.spans.some((s) => !KINDS.includes(s.kind))) throw new Error(`${r.name}: a span of no known kind`);
  }
}

/** Where the name of each row stands; a note takes a line of its own where it does not fit. */
function placed(d: Coverage, top: number): { at: { y: number; below: boolean }[]; bottom: number } {
  let y = top;
  const at = d.rows.map((r) => {
    const place = { y, below: !!r.note && textWidth(`${r.name}  ${r.note}`) > d.width };
    y += place.below ? 52 : 38;
    return place;
  });
  return { at, bottom: y };
}

function row(r: CoverageRow, at: { y: number; below: boolean }, x: (v: number) => number, styles: Record<CoverageKind, Attributes>, width: number): string {
  const name = el('tspan', { class: 'strong' }, escape(r.name));
  const note = el('tspan', { class: 'note-text', ...(at.below ? { x: 0, dy: 15 } : { dx: 8 }) }, escape(r.note ?? ''));
  const y = at.y + (at.below ? 32 : 18);
  const bars = r.spans.map((s) => el('rect', { x: x(s.from), y, width: Math.max(2, x(s.to + 1) - x(s.from)), height: BAR, ...styles[s.kind] }));
  return el('line', { x1: 0, x2: width, y1: at.y - 3, y2: at.y - 3, class: 'grid' }) + el('text', { x: 0, y: at.y + 12, class: 'haloed' }, name, r.note ? note : '') + bars.join('');
}
