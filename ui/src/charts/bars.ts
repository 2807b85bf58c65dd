import { scaleLinear } from 'd3-scale';
import { highest, numbers } from '../lib/check';
import { percent, rate, thousands, type Lang } from '../lib/format';
import { hatch } from '../lib/hatch';
import { box, dot, key, type KeyItem } from '../lib/key';
import { textWidth, widest } from '../lib/measure';
import { chart, el, px, text } from '../lib/svg';
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
  const left = above ? 0 : names + 10;
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
    el('line', { x1: left, x2: left, y1: top, y2: top + d.rows.length * row, class: 'base' }),
    ...d.rows.map((r, i) => {
      const y = top + i * row + (above ? 26 : row / 2);
      const name = above ? text(0, y - 12, r.name) : text(left - 8, y + 4, r.name, { 'text-anchor': 'end' });
      return name + bar(r, x, y, pattern.fill, write, x(reach(r)) + 7);
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

function bar(r: BarRow, x: (v: number) => number, y: number, fill: string, write: (v: number) => string, after: number): string {
  const zero = x(0);
  const end = x(r.value);
  const value = write(r.value);
  return [
    el('rect', { x: zero, y: y - BAR / 2, width: end - zero, height: BAR, ...(r.unknown ? { class: 'bar-possible', fill } : { class: 'bar' }) }),
    r.possible ? el('rect', { x: end, y: y - BAR / 2, width: x(r.value + r.possible) - end, height: BAR, class: 'bar-possible', fill }) : '',
    r.low != null && r.high != null ? el('path', { d: whisker(x(r.low), x(r.high), y), class: 'whisker-halo' }) + el('path', { d: whisker(x(r.low), x(r.high), y), class: 'whisker' }) : '',
    r.baseline != null ? el('circle', { cx: x(r.baseline), cy: y, r: 4, class: 'bar-baseline' }) : '',
    text(after, y + 4, value, { class: 'strong' }),
    r.note ? text(after + textWidth(value) + 6, y + 4, r.note, { class: 'note-text' }) : '',
  ].join('');
}

function whisker(x0: number, x1: number, y: number): string {
  return `M${px(x0)},${px(y - 4)}v8M${px(x0)},${px(y)}H${px(x1)}M${px(x1)},${px(y - 4)}v8`;
}
