import { scaleLinear } from 'd3-scale';
import { numbers } from '../lib/check';
import { rate, type Lang } from '../lib/format';
import { hatch } from '../lib/hatch';
import { widest } from '../lib/measure';
import { chart, el, px, text } from '../lib/svg';
import { words } from '../lib/words';

/** By how much groups changed, in the order given: bars to either side of none. */
export interface Changes {
  lang?: Lang;
  /** What changed. */
  title: string;
  width: number;
  rows: Change[];
}

export interface Change {
  name: string;
  /** The change, and its interval where there is one. */
  value: number;
  low?: number | null;
  high?: number | null;
  /** Hatched: what the records do not say. */
  unknown?: boolean;
}

const BAR = 13;
const ROW = 40;

export function changes(d: Changes): string {
  numbers(d.rows.map((r) => r.value), 'rows');
  for (const r of d.rows) for (const v of [r.low, r.high]) if (v !== undefined && v !== null) numbers([v], r.name);
  const lang = d.lang ?? 'en';
  const write = (v: number): string => (v > 0 ? '+' : v < 0 ? '−' : '') + rate(Math.abs(v), lang);
  const room = widest(d.rows.map((r) => write(r.value))) + 12;
  const low = Math.min(0, ...d.rows.map((r) => Math.min(r.value, r.low ?? 0)));
  const high = Math.max(0, ...d.rows.map((r) => Math.max(r.value, r.high ?? 0)));
  const x = scaleLinear([low, high === low ? low + 1 : high], [low < 0 ? room : 0, d.width - room]);
  const pattern = hatch(d);
  return chart(
    'changes',
    d.width,
    d.rows.length * ROW + 4,
    words(lang).bars(d.title, d.rows.map((r) => `${r.name} ${write(r.value)}`)),
    d.rows.some((r) => r.unknown) ? pattern.defs : '',
    ...d.rows.map((r, i) => row(r, i * ROW + 28, x, pattern.fill, write(r.value))),
    el('line', { x1: x(0), x2: x(0), y1: 14, y2: d.rows.length * ROW, class: 'base' }),
  );
}

function row(r: Change, y: number, x: (v: number) => number, fill: string, value: string): string {
  const [from, to] = [Math.min(x(0), x(r.value)), Math.max(x(0), x(r.value))];
  const right = r.value >= 0;
  const reach = right ? Math.max(to, x(r.high ?? 0)) + 7 : Math.min(from, x(r.low ?? 0)) - 7;
  return [
    text(right ? x(0) : x(0), y - 12, r.name, { 'text-anchor': right ? 'start' : 'end' }),
    el('rect', { x: from, y: y - BAR / 2, width: to - from, height: BAR, ...(r.unknown ? { class: 'bar-possible', fill } : { class: 'bar' }) }),
    r.low != null && r.high != null ? el('path', { d: `M${px(x(r.low))},${px(y - 4)}v8M${px(x(r.low))},${px(y)}H${px(x(r.high))}M${px(x(r.high))},${px(y - 4)}v8`, class: 'whisker' }) : '',
    text(reach, y + 4, value, { class: 'strong', 'text-anchor': right ? 'start' : 'end' }),
  ].join('');
}
