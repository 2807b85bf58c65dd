import { scaleLinear } from 'd3-scale';
import { highest, numbers } from '../lib/check';
import { percent, rate, thousands, type Lang } from '../lib/format';
import { hatch } from '../lib/hatch';
import { box, dot, key, type KeyItem } from '../lib/key';
import { textWidth, widest } from '../lib/measure';
import { chart, el, escape, px, text } from '../lib/svg';
import { words } from '../lib/words';

/** Groups side by side, in the order given. */
export interface Bars {
  lang?: Lang;
  title: string;
  width: number;
  /** How to write a value: a count, a share of 0 to 1, or a mean per day. */
  format: 'count' | 'percent' | 'rate';
  rows: BarRow[];
  /** Words for the second value, the interval and what is only possible; each is told in a key. */
  baseline?: string;
  interval?: string;
  possible?: string;
}

export interface BarRow {
  name: string;
  value: number;
  /** Soft words after the value, as a share. */
  note?: string;
  /** A value to compare with, as of an earlier period. */
  baseline?: number | null;
  /** An interval of the value. */
  low?: number | null;
  high?: number | null;
  /** What may come on top of the value, hatched. */
  possible?: number | null;
  /** Hatched: what the records do not say. */
  unknown?: boolean;
}

const BAR = 13;

export function bars(d: Bars): string {
  check(d);
  const write = writeOf(d.format, d.lang ?? 'en');
  const says = d.rows.map((r) => write(r.value) + (r.note ? `  ${r.note}` : ''));
  const names = widest(d.rows.map((r) => r.name));
  const above = names > d.width * 0.34;
  const row = above ? 38 : 24;
  const left = above ? 5 : names + 10;
  const pattern = hatch(d);
  const head = key(keyOf(d, pattern.fill), left, 8, d.width);
  const top = head.height + (head.height ? 8 : 0);
  const reach = (r: BarRow): number => Math.max(r.value + (r.possible ?? 0), r.high ?? 0, r.baseline ?? 0);
  const x = scaleLinear([0, highest(d.rows.map(reach)) || 1], [left, d.width - widest(says) - 14]);
  const hatched = d.rows.some((r) => r.unknown || r.possible);
  return chart(
    'bars',
    d.width,
    top + d.rows.length * row + 4,
    words(d.lang).bars(d.title, d.rows.map((r) => sentence(r, write, d.lang ?? 'en'))),
    hatched ? pattern.defs : '',
    head.svg,
    above ? '' : el('line', { x1: left, x2: left, y1: top, y2: top + d.rows.length * row, class: 'base' }),
    ...d.rows.map((r, i) => {
      const y = top + i * row + (above ? 26 : row / 2);
      const name = above ? text(left, y - 12, r.name) : text(left - 8, y + 4, r.name, { 'text-anchor': 'end' });
      return name + bar(r, x, y, pattern.fill, write, after(r, x, textWidth(says[i]!)));
    }),
  );
}

function check(d: Bars): void {
  numbers(d.rows.map((r) => r.value), 'rows');
  for (const r of d.rows) {
    for (const v of [r.baseline, r.low, r.high, r.possible]) if (v !== undefined && v !== null) numbers([v], r.name);
    if ([r.value, r.low, r.possible].some((v) => (v ?? 0) < 0)) throw new Error(`${r.name}: a value is below zero`);
  }
}

function writeOf(format: Bars['format'], lang: Lang): (v: number) => string {
  if (format === 'percent') return (v) => percent(v, lang);
  return format === 'rate' ? (v) => rate(v, lang) : (v) => thousands(v, lang);
}

function keyOf(d: Bars, fill: string): KeyItem[] {
  const items: KeyItem[] = [];
  if (d.baseline) items.push({ label: d.baseline, swatch: dot('bar-baseline') });
  if (d.interval) items.push({ label: d.interval, swatch: (x, y) => el('path', { d: whisker(x - 1, x + 11, y), class: 'whisker' }) });
  if (d.possible) items.push({ label: d.possible, swatch: box({ class: 'bar-possible', fill }) });
  return items;
}

function sentence(r: BarRow, write: (v: number) => string, lang: Lang): string {
  const w = words(lang);
  const interval = r.low != null && r.high != null ? ` (${w.interval(write(r.low), write(r.high))})` : '';
  return `${r.name} ${write(r.value)}${interval}${r.possible ? `, ${w.possibly(write(r.possible))}` : ''}`;
}

/** Where the words of a row begin: after its bar, and past the compared value only where they would touch it. */
function after(r: BarRow, x: (v: number) => number, width: number): number {
  const start = x(Math.max(r.value + (r.possible ?? 0), r.high ?? 0)) + 7;
  const ring = r.baseline == null ? -Infinity : x(r.baseline);
  return ring > start - 12 && ring < start + width + 6 ? ring + 10 : start;
}

function bar(r: BarRow, x: (v: number) => number, y: number, fill: string, write: (v: number) => string, start: number): string {
  const zero = x(0);
  const end = x(r.value);
  return [
    el('rect', { x: zero, y: y - BAR / 2, width: r.value > 0 ? Math.max(1, end - zero) : 0, height: BAR, ...(r.unknown ? { class: 'bar-possible', fill } : { class: 'bar' }) }),
    r.possible ? el('rect', { x: end, y: y - BAR / 2, width: Math.max(2, x(r.value + r.possible) - end), height: BAR, class: 'bar-possible', fill }) : '',
    r.low != null && r.high != null ? el('path', { d: whisker(x(r.low), x(r.high), y), class: 'whisker-halo' }) + el('path', { d: whisker(x(r.low), x(r.high), y), class: 'whisker' }) : '',
    r.baseline != null ? el('circle', { cx: x(r.baseline), cy: y, r: 4, class: 'bar-baseline' }) : '',
    el('text', { x: start, y: y + 4 }, el('tspan', { class: 'strong' }, escape(write(r.value))), r.note ? el('tspan', { class: 'note-text', dx: 6 }, escape(r.note)) : ''),
  ].join('');
}

function whisker(x0: number, x1: number, y: number): string {
  return `M${px(x0)},${px(y - 4)}v8M${px(x0)},${px(y)}H${px(x1)}M${px(x1)},${px(y - 4)}v8`;
}
