import { scaleLinear } from 'd3-scale';
import { area, line } from 'd3-shape';
import { lagLabel, lagZone, markLines, timeAxis, type Lag, type Mark } from '../lib/axes';
import { aligned, numbers } from '../lib/check';
import { signed, thousands, type Every, type Lang } from '../lib/format';
import { key } from '../lib/key';
import { textWidth, widest } from '../lib/measure';
import { reader } from '../lib/reader';
import { chart, el, px, text } from '../lib/svg';
import { words } from '../lib/words';

/** The running balance of an office: arrests less the reported quota times the days so far. */
export interface Ledger {
  lang?: Lang;
  title: string;
  width: number;
  height: number;
  /** Arrests per day. */
  target: number;
  /** What a row is: a day or a week. */
  every: Every;
  /** The first day of the account, the last day of each row, the balance after it, and whether it was at the target or more. */
  from: number;
  days: number[];
  balance: number[];
  met: boolean[];
  marks?: Mark[] | null;
  lag?: Lag;
}

const BOTTOM = 40;
const STRIP = 16;

export function ledger(d: Ledger): string {
  check(d);
  const lang = d.lang ?? 'en';
  const narrow = d.width < 600;
  const last = d.balance[d.balance.length - 1]!;
  const [low, high] = [Math.min(0, ...d.balance), Math.max(0, ...d.balance)];
  const write = (v: number): string => signed(v, lang);
  const frame = { left: widest([write(low), write(high), write(1)]) + 8, right: d.width - textWidth(write(last)) - 14, top: 44, bottom: d.height - BOTTOM - STRIP };
  const to = d.days[d.days.length - 1]!;
  const x = scaleLinear([d.from, to], [frame.left, frame.right]);
  const pad = (high - low || 1) * 0.05;
  const y = scaleLinear([low === 0 ? 0 : low - pad, high + pad], [frame.bottom, frame.top]);
  if (low === 0 && high === 0) y.domain([-1, 1]);
  const legend = key(keyOf(d, lang), frame.left, d.height + 8, d.width);
  const ticks = y.ticks(narrow ? 4 : 6).filter((v) => Number.isInteger(v));
  return chart(
    'ledger',
    d.width,
    d.height + legend.height,
    words(lang).ledger(d.title, { from: d.from, to }, d.target, thousands(Math.abs(last), lang), last, d.met.filter((m) => m).length, d.met.length, d.every),
    lagZone(d.lag, x, to, frame.top, frame.bottom),
    el('g', { class: 'axis' }, ...ticks.map((v) => el('line', { x1: frame.left, x2: frame.right, y1: y(v), y2: y(v), class: 'grid' }) + text(frame.left - 6, y(v) + 4, write(v), { 'text-anchor': 'end' }))),
    timeAxis(x, d.from, to, frame.bottom + STRIP, lang),
    ...areasOf(d, x, y),
    el('line', { x1: frame.left, x2: frame.right, y1: y(0), y2: y(0), class: 'goal-line' }),
    markLines(d.marks ?? [], x, frame.left, frame.right, frame.bottom),
    lagLabel(d.lag, x, to, frame.top),
    strip(d, x, frame.bottom),
    text(frame.left + 4, y(0) + (high > -low ? 15 : -6), words(lang).zeroIs(thousands(d.target, lang)), { class: 'goal-text' }),
    el('circle', { cx: x(to), cy: y(last), r: 4, class: 'last' }),
    text(x(to) + 8, y(last) + 4, write(last), { class: 'strong' }),
    legend.svg,
    reader({ from: d.days[0]!, days: d.days, every: d.every, series: [{ name: d.title, counts: d.balance }], x0: x(d.days[0]!), x1: x(to), y0: y(0), y1: y(1000) }, d.title),
  );
}

function check(d: Ledger): void {
  numbers(d.balance, 'rows');
  numbers(d.days, 'days');
  aligned(d.days, d.balance, 'days and balances');
  aligned(d.met, d.balance, 'marks of days and balances');
}

/** The balance as a line, with what is below zero and what is above it filled apart. */
function areasOf(d: Ledger, x: (v: number) => number, y: (v: number) => number): string[] {
  const points = crossings([[d.from, 0], ...d.days.map((day, i): [number, number] => [day, d.balance[i]!])]);
  const side = (keep: (v: number) => number): string => area<[number, number]>((p) => px(x(p[0])), px(y(0)), (p) => px(y(keep(p[1]))))(points) ?? '';
  return [
    el('path', { d: side((v) => Math.min(0, v)), class: 'under' }),
    el('path', { d: side((v) => Math.max(0, v)), class: 'over' }),
    el('path', { d: line<[number, number]>((p) => px(x(p[0])), (p) => px(y(p[1])))(points) ?? '', class: 'line' }),
  ];
}

/** The points of a line with those where it passes through zero. */
export function crossings(points: [number, number][]): [number, number][] {
  return points.flatMap((p, i) => {
    const before = points[i - 1];
    if (!before || before[1] * p[1] >= 0) return [p];
    return [[before[0] + ((p[0] - before[0]) * before[1]) / (before[1] - p[1]), 0] as [number, number], p];
  });
}

/** A tick for each row: tall where it was at the target or more, short where it was below. */
function strip(d: Ledger, x: (v: number) => number, top: number): string {
  const ticks = (met: boolean, path: (at: number) => string): string => d.days.map((day, i) => (d.met[i] === met ? path(px(x(day))) : '')).join('');
  return el('path', { d: ticks(false, (at) => `M${at},${px(top + 8)}v4`), class: 'day-below' }) + el('path', { d: ticks(true, (at) => `M${at},${px(top + 3)}v9`), class: 'day-met' });
}

function keyOf(d: Ledger, lang: Lang): { label: string; swatch: (x: number, y: number) => string }[] {
  const [w, met] = [words(lang), d.met.filter((m) => m).length];
  return [
    { label: w.rowsMet(met, d.every, thousands(d.target, lang)), swatch: (x, y) => el('path', { d: `M${px(x + 2)},${px(y - 5)}v10M${px(x + 7)},${px(y - 5)}v10`, class: 'day-met' }) },
    { label: w.rowsBelow(d.met.length - met, d.every), swatch: (x, y) => el('path', { d: `M${px(x + 2)},${px(y)}v5M${px(x + 7)},${px(y)}v5`, class: 'day-below' }) },
  ];
}
