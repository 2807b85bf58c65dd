import { scaleLinear } from 'd3-scale';
import { area, curveStepAfter, line } from 'd3-shape';
import { highest, numbers } from '../lib/check';
import { parts, rate, type Lang } from '../lib/format';
import { chart, el, px, text } from '../lib/svg';
import { words } from '../lib/words';

/** One office: means per day of its months, and the days that met the target. */
export interface Panel {
  lang?: Lang;
  width: number;
  height: number;
  name: string;
  /** None where a filter makes a quota meaningless. */
  target?: number;
  /** The top of the scale, the same in all panels, so that they compare. */
  top: number;
  from: number;
  to: number;
  /** First day and mean per day of each month. */
  months: { day: number; mean: number }[];
  /** Days at the target or more. */
  met?: number[] | null;
}

const BOTTOM = 22;

export function panel(d: Panel): string {
  numbers(d.months.map((m) => m.mean), 'months');
  numbers([d.top], 'top');
  const [x, y] = [scaleLinear([d.from, d.to + 1], [0, d.width]), scaleLinear([0, d.top], [d.height - BOTTOM, 4])];
  const points = [...d.months.map((m) => [m.day, m.mean] as const), [d.to + 1, d.months[d.months.length - 1]!.mean] as const];
  const under = area<readonly [number, number]>((p) => px(x(p[0])), px(y(0)), (p) => px(y(Math.min(p[1], d.top)))).curve(curveStepAfter);
  const edge = line<readonly [number, number]>((p) => px(x(p[0])), (p) => px(y(Math.min(p[1], d.top)))).curve(curveStepAfter);
  const met = d.met ?? [];
  return chart(
    'panel',
    d.width,
    d.height,
    label(d, met),
    el('path', { d: under(points) ?? '', class: 'under' }),
    el('path', { d: edge(points) ?? '', class: 'line' }),
    d.target ? el('line', { x1: 0, x2: d.width, y1: y(d.target), y2: y(d.target), class: 'goal-line' }) : '',
    el('line', { x1: 0, x2: d.width, y1: y(0), y2: y(0), class: 'base' }),
    met.length ? el('path', { d: met.map((day) => `M${px(x(day))},${px(y(0) + 2)}v5`).join(''), class: 'met' }) : '',
    el('g', { class: 'axis' }, ...years(d, x)),
  );
}

/** The years that begin inside of a panel, or the first one where none does. */
function years(d: Panel, x: (v: number) => number): string[] {
  const starts = d.months.filter((m) => parts(m.day).month === 0);
  if (starts.length === 0) return [text(0, d.height - 3, String(parts(d.from).year))];
  return starts.map((m) => text(x(m.day), d.height - 3, String(parts(m.day).year), { 'text-anchor': x(m.day) < 14 ? 'start' : x(m.day) > d.width - 14 ? 'end' : 'middle' }));
}

function label(d: Panel, met: number[]): string {
  const w = words(d.lang);
  return d.target ? w.panelPast(d.name, met.length, d.target) : w.panel(d.name, rate(highest(d.months.map((m) => m.mean)), d.lang));
}
