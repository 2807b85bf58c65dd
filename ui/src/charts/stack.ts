import { scaleLinear } from 'd3-scale';
import { axisRoom, lagLabel, lagZone, markLines, timeAxis, writer, yAxis, type Lag, type Mark } from '../lib/axes';
import { aligned, numbers } from '../lib/check';
import { nextPeriod, percent, periodLabel, thousands, type Every, type Lang } from '../lib/format';
import { hatch } from '../lib/hatch';
import { box, key, note } from '../lib/key';
import { widest } from '../lib/measure';
import { reader } from '../lib/reader';
import { spread } from '../lib/spread';
import { chart, el, escape, px, text, type Attributes } from '../lib/svg';
import { words } from '../lib/words';

/** Groups that add up to all, period by period: arrests by criminality, by method, by type of place. */
export interface Stack {
  lang?: Lang;
  /** What is counted. */
  title: string;
  width: number;
  /** The height of the plot with its axis; names below it on a narrow chart come on top. */
  height: number;
  mode: 'count' | 'share';
  every: Every;
  /** The first day of each period, in order; periods that no data covers are left out. */
  starts: number[];
  /** The last day of the last period, where the data ends inside of it. */
  to?: number;
  /** In order from the bottom; at most eight beside the one that is not known. */
  groups: StackGroup[];
  marks?: Mark[] | null;
  lag?: Lag;
}

export interface StackGroup {
  name: string;
  counts: number[];
  /** Hatched: what the records do not say. */
  unknown?: boolean;
}

interface Cell {
  x0: number;
  x1: number;
  low: number;
  high: number;
}

const BOTTOM = 40;
const BAR = 5;

/** Which of the eight colours a stack of n groups takes, darkest first, as far apart in lightness as they go. */
export const SHADES = [[], [0], [0, 3], [0, 3, 6], [0, 2, 4, 6], [0, 2, 3, 5, 7], [0, 1, 2, 4, 6, 7], [0, 1, 2, 3, 4, 6, 7], [0, 1, 2, 3, 4, 5, 6, 7]];

export function stack(d: Stack): string {
  check(d);
  const lang = d.lang ?? 'en';
  const totals = d.starts.map((_, i) => d.groups.reduce((sum, g) => sum + g.counts[i]!, 0));
  if (d.mode === 'share' && totals.every((n) => n === 0)) throw new Error('no arrests to take shares of');
  const at = labelled(d, totals);
  const values = d.groups.map((g) => (d.mode === 'share' && totals[at]! > 0 ? percent(g.counts[at]! / totals[at]!, lang) : thousands(g.counts[at]!, lang)));
  const right = d.groups.map((g, i) => `${values[i]} ${g.name}`);
  const beside = d.width >= 600 && widest(right) + 30 < d.width * 0.36;
  const write = d.mode === 'share' ? (v: number) => percent(v, lang) : writer(lang);
  const top = d.mode === 'share' ? 1 : Math.max(1, ...totals);
  const frame = { left: axisRoom(d.width < 600, write(top)), right: d.width - (beside ? widest(right) + 34 : 12), top: d.marks?.length ? 44 : 20, bottom: d.height - BOTTOM };
  const end = ends(d)[d.starts.length - 1]!;
  const x = scaleLinear([d.starts[0]!, end], [frame.left, frame.right]);
  const y = scaleLinear([0, d.mode === 'share' ? 1 : top * 1.02], [frame.bottom, frame.top]);
  const styles = stylesOf(d);
  const layers = cellsOf(d, totals, x);
  const period = periodLabel(d.starts[at]!, d.every, lang);
  const names = beside ? besideLabels(d, layers, values, styles.css, frame, y, period) : below(d, values, styles.css, period);
  return chart(
    'stack',
    d.width,
    d.height + names.height,
    words(lang).stack(d.title, { from: d.starts[0]!, to: end - 1 }, d.mode, period, d.groups.map((g, i) => `${g.name} ${values[i]}`)),
    styles.defs,
    yAxis(y, frame.left, frame.right, 4, write, d.mode === 'count'),
    ...layers.map((cells, i) => el('path', { d: shape(cells, y), ...styles.css[i] })),
    el('path', { d: outline(layers, y), class: 'stack-top' }),
    lagZone(d.lag, x, end, frame.top, frame.bottom, 'lag lag-over'),
    timeAxis(x, d.starts[0]!, end - 1, frame.bottom, lang),
    markLines(d.marks ?? [], x, frame.left, frame.right, frame.bottom),
    lagLabel(d.lag, x, end, frame.top),
    names.svg,
    reader({ from: d.starts[0]!, days: d.starts, every: d.every, series: d.groups.map((g) => ({ name: g.name, counts: g.counts })), x0: x(d.starts[0]!), x1: x(d.starts[d.starts.length - 1]!), y0: frame.bottom, y1: frame.bottom }, d.title),
  );
}

function check(d: Stack): void {
  numbers(d.starts, 'periods');
  if (d.groups.length === 0) throw new Error('no groups to draw');
  if (d.groups.filter((g) => !g.unknown).length >= SHADES.length) throw new Error('more than eight groups cannot be told apart: add some of them up');
  for (const g of d.groups) {
    numbers(g.counts, g.name);
    aligned(d.starts, g.counts, 'periods and counts');
    if (g.counts.some((n) => n < 0)) throw new Error(`${g.name}: a count is below zero`);
  }
}

/** The day after each period. */
function ends(d: Stack): number[] {
  return d.starts.map((s, i) => (i === d.starts.length - 1 && d.to !== undefined ? Math.min(d.to + 1, nextPeriod(s, d.every)) : nextPeriod(s, d.every)));
}

/** The period that labels speak of: the last one that is whole, holds arrests and is not still filling in; else the last. */
function labelled(d: Stack, totals: number[]): number {
  const last = ends(d);
  for (let i = d.starts.length - 1; i >= 0; i--) {
    const whole = last[i] === nextPeriod(d.starts[i]!, d.every) && (!d.lag || last[i]! <= d.lag.from);
    if (whole && totals[i]! > 0) return i;
  }
  return d.starts.length - 1;
}

/** The class or the hatching of each group. */
function stylesOf(d: Stack): { defs: string; css: Attributes[] } {
  const pattern = hatch(d);
  const shades = SHADES[d.groups.filter((g) => !g.unknown).length]!;
  let next = 0;
  const css = d.groups.map((g) => (g.unknown ? { class: 'stack stack-unknown', fill: pattern.fill } : { class: `stack stack-${shades[next++]}` }));
  return { defs: d.groups.some((g) => g.unknown) ? pattern.defs : '', css };
}

/** Where each group of each period stands; periods without arrests are left out. */
function cellsOf(d: Stack, totals: number[], x: (v: number) => number): Cell[][] {
  const below = totals.map(() => 0);
  const after = ends(d);
  const gap = x(d.starts[0]! + after[0]! - d.starts[0]!) - x(d.starts[0]!) >= BAR ? 1 : 0;
  return d.groups.map((g) =>
    d.starts.flatMap((start, i) => {
      if (totals[i] === 0) return [];
      const low = below[i]!;
      below[i] = low + g.counts[i]! / (d.mode === 'share' ? totals[i]! : 1);
      return [{ x0: x(start), x1: x(after[i]!) - gap, low, high: below[i]! }];
    }),
  );
}

/** Bars where they stand apart; one stepped area where they touch. */
function shape(cells: Cell[], y: (v: number) => number): string {
  return runs(cells)
    .map((run) => `M${px(run[0]!.x0)},${px(y(run[0]!.high))}${steps(run, y)}${run.slice().reverse().map((c) => `V${px(y(c.low))}H${px(c.x0)}`).join('')}Z`)
    .join('');
}

/** The line along the top of all, so that the lightest group has an edge. */
function outline(layers: Cell[][], y: (v: number) => number): string {
  return runs(layers[layers.length - 1]!).map((run) => `M${px(run[0]!.x0)},${px(y(run[0]!.high))}${steps(run, y)}`).join('');
}

function steps(run: Cell[], y: (v: number) => number): string {
  return run.map((c) => `V${px(y(c.high))}H${px(c.x1)}`).join('');
}

/** Cells that touch, together. */
function runs(cells: Cell[]): Cell[][] {
  const out: Cell[][] = [];
  for (const c of cells) {
    const run = out[out.length - 1];
    if (run && Math.abs(run[run.length - 1]!.x1 - c.x0) < 0.01) run.push(c);
    else out.push([c]);
  }
  return out;
}

/** What the numbers beside names are, and of which period. */
const lastIn = (d: Stack, period: string): string => words(d.lang)[d.mode === 'share' ? 'shareIn' : 'countIn'](period);

/** Names and numbers beside the last period, pushed apart, with a line from each to its band. */
function besideLabels(d: Stack, layers: Cell[][], values: string[], css: Attributes[], frame: { right: number; top: number; bottom: number }, y: (v: number) => number, period: string): { svg: string; height: number } {
  const middles = layers.map((cells) => cells[cells.length - 1]).map((c) => (c ? y((c.low + c.high) / 2) : frame.bottom));
  const places = spread(middles, 17, frame.top + 6, frame.bottom - 4);
  const lines = d.groups.map((g, i) => {
    const [from, place] = [middles[i]!, places[i]!];
    return (
      el('path', { d: `M${px(frame.right + 2)},${px(from)}L${px(frame.right + 10)},${px(place)}`, class: 'leader' }) +
      box(css[i]!)(frame.right + 12, place) +
      el('text', { x: frame.right + 26, y: place + 4 }, el('tspan', { class: 'strong' }, escape(values[i]!)), escape(` ${g.name}`))
    );
  });
  return { svg: note(d.width, frame.top - 8, lastIn(d, period), { 'text-anchor': 'end' }) + el('g', { class: 'stack-names' }, ...lines), height: 0 };
}

/** Names and numbers below the plot. */
function below(d: Stack, values: string[], css: Attributes[], period: string): { svg: string; height: number } {
  const items = d.groups.map((g, i) => ({ label: g.name, value: values[i]!, swatch: box(css[i]!) }));
  const rows = key(items, 0, d.height + 26, d.width);
  return { svg: text(0, d.height + 10, lastIn(d, period), { class: 'note-text' }) + rows.svg, height: rows.height + 20 };
}
