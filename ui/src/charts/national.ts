import { scaleLinear } from 'd3-scale';
import { area, line } from 'd3-shape';
import { dayLabel, monthName, monthStarts, parts, thousands } from '../lib/format';
import { chart, el, escape, px, text } from '../lib/svg';
import { spread } from '../lib/spread';

/** Arrests in the nation per day against the reported goals. */
export interface National {
  width: number;
  height: number;
  /** The first day, counted from 1970-01-01, and the arrests of it and those after it. */
  from: number;
  counts: number[];
  /** Trailing 7-day means, null where fewer than seven days are known. */
  means: (number | null)[];
  goals: Goal[];
  marks: Mark[];
}

/** A reported goal: from low, up to high where it was a range, on the days from..to. */
export interface Goal {
  low: number;
  high?: number;
  from: number;
  to: number;
  label: string;
}

/** A numbered order or event. */
export interface Mark {
  number: number;
  day: number;
}

const TOP = 44;
const BOTTOM = 40;

export function national(d: National): string {
  if (d.counts.length === 0 || d.goals.length === 0) throw new Error('no counts or no goals to draw');
  if (d.counts.length !== d.means.length) throw new Error('counts and means are not of the same days');
  const narrow = d.width < 600;
  const left = narrow ? 38 : 48;
  const to = Math.max(d.from + d.counts.length - 1, ...d.goals.map((g) => g.to));
  const highest = Math.max(...d.counts, ...d.goals.map((g) => g.high ?? g.low));
  const x = scaleLinear([d.from, to], [left, d.width - 8]);
  const y = scaleLinear([0, highest * 1.04], [d.height - BOTTOM, TOP]);
  const label = `Arrests per day from ${dayLabel(d.from)} to ${dayLabel(d.from + d.counts.length - 1)}, single days and 7-day mean, against the reported goals: ${d.goals.map((g) => g.label).join('; ')}`;
  return chart(
    'national',
    d.width,
    d.height,
    label,
    yAxis(y, left, d.width - 8, narrow),
    xAxis(x, d.from, to, d.height - BOTTOM, narrow),
    ...d.goals.map((g) => goal(g, x, y, d.width)),
    ...marks(d, x, left),
    mean(d, x, y),
    dots(d, x, y),
    reader(d, x, y),
  );
}

type Scale = (v: number) => number;

function yAxis(y: ReturnType<typeof scaleLinear<number, number>>, left: number, right: number, narrow: boolean): string {
  return el(
    'g',
    { class: 'axis' },
    ...y.ticks(narrow ? 4 : 6).map((v) =>
      [
        el('line', { x1: left, x2: right, y1: y(v), y2: y(v), class: v === 0 ? 'base' : 'grid' }),
        text(left - 6, y(v) + 4, thousands(v), { 'text-anchor': 'end' }),
      ].join(''),
    ),
  );
}

function xAxis(x: Scale, from: number, to: number, bottom: number, narrow: boolean): string {
  const starts = monthStarts(from, to, narrow ? 6 : 3);
  return el(
    'g',
    { class: 'axis' },
    ...starts.map((day, i) => {
      const { year, month } = parts(day);
      const newYear = i === 0 || month === 0;
      return [
        el('line', { x1: x(day), x2: x(day), y1: bottom, y2: bottom + 5, class: 'base' }),
        text(x(day), bottom + 18, monthName(month), { 'text-anchor': 'middle' }),
        newYear ? text(x(day), bottom + 32, String(year), { 'text-anchor': 'middle' }) : '',
      ].join('');
    }),
  );
}

/** A band for a range, a dashed line for a single number, and its words beside it. */
function goal(g: Goal, x: Scale, y: Scale, width: number): string {
  const [x1, x2] = [x(g.from), x(g.to)];
  const shape =
    g.high === undefined
      ? el('line', { x1, x2, y1: y(g.low), y2: y(g.low), class: 'goal-line' })
      : el('rect', { x: x1, y: y(g.high), width: x2 - x1, height: y(g.low) - y(g.high), class: 'goal-band' });
  const top = y(g.high ?? g.low) - 7;
  const fitsLeft = x1 > width * 0.55;
  return shape + text(fitsLeft ? x2 : x1, top, g.label, { class: 'goal-text', 'text-anchor': fitsLeft ? 'end' : 'start' });
}

function marks(d: National, x: Scale, left: number): string[] {
  const places = spread(d.marks.map((m) => x(m.day)), 20, left, d.width - 10);
  return d.marks.map((m, i) => {
    const [at, place] = [x(m.day), places[i]!];
    return el(
      'g',
      { class: 'mark' },
      el('path', { d: `M${px(place)},20L${px(at)},30V${px(d.height - BOTTOM)}`, class: 'mark-line' }),
      el('circle', { cx: place, cy: 11, r: 8.5 }),
      text(place, 15, String(m.number), { 'text-anchor': 'middle' }),
    );
  });
}

function dots(d: National, x: Scale, y: Scale): string {
  const path = d.counts.map((n, i) => `M${px(x(d.from + i))},${px(y(n))}h0`).join('');
  return el('path', { d: path, class: 'dots' });
}

function mean(d: National, x: Scale, y: Scale): string {
  const points = d.means.map((m, i) => [x(d.from + i), m] as const).filter((p): p is readonly [number, number] => p[1] !== null);
  const lineOf = line<readonly [number, number]>((p) => px(p[0]), (p) => px(y(p[1])));
  const under = area<readonly [number, number]>((p) => px(p[0]), px(y(0)), (p) => px(y(p[1])));
  const [lastX, last] = points[points.length - 1] ?? [0, 0];
  return [
    el('path', { d: under(points) ?? '', class: 'under' }),
    el('path', { d: lineOf(points) ?? '', class: 'line' }),
    points.length ? el('circle', { cx: lastX, cy: y(last), r: 4, class: 'last' }) : '',
  ].join('');
}

/** What the keyboard reader needs: one hidden marker and the data it walks over. */
function reader(d: National, x: Scale, y: Scale): string {
  const data = JSON.stringify({ from: d.from, counts: d.counts, x0: px(x(d.from)), x1: px(x(d.from + d.counts.length - 1)), y0: px(y(0)), y1: px(y(1000)) });
  return el('g', { class: 'reader', 'data-series': data }, el('circle', { r: 5, cx: -99, cy: -99 }), el('title', {}, escape('Arrests per day')));
}
