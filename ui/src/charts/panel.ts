import { scaleLinear } from 'd3-scale';
import { area, curveStepAfter, line } from 'd3-shape';
import { parts } from '../lib/format';
import { chart, el, px, text } from '../lib/svg';

/** One office: means per day of its months, and the days that met the target. */
export interface Panel {
  width: number;
  height: number;
  name: string;
  target: number;
  /** The top of the scale, the same in all panels, so that they compare. */
  top: number;
  from: number;
  to: number;
  /** First day and mean per day of each month. */
  months: { day: number; mean: number }[];
  /** Days at the target or more. */
  met: number[];
}

const BOTTOM = 22;

export function panel(d: Panel): string {
  if (d.months.length === 0) throw new Error('no month to draw');
  const x = scaleLinear([d.from, d.to + 1], [0, d.width]);
  const y = scaleLinear([0, d.top], [d.height - BOTTOM, 4]);
  const points = [...d.months.map((m) => [m.day, m.mean] as const), [d.to + 1, d.months[d.months.length - 1]!.mean] as const];
  const under = area<readonly [number, number]>((p) => px(x(p[0])), px(y(0)), (p) => px(y(Math.min(p[1], d.top)))).curve(curveStepAfter);
  const edge = line<readonly [number, number]>((p) => px(x(p[0])), (p) => px(y(Math.min(p[1], d.top)))).curve(curveStepAfter);
  const years = d.months.filter((m) => parts(m.day).month === 0);
  return chart(
    'panel',
    d.width,
    d.height,
    `${d.name}: mean arrests per day by month, ${d.met.length} days at ${d.target} or more`,
    el('path', { d: under(points) ?? '', class: 'under' }),
    el('path', { d: edge(points) ?? '', class: 'line' }),
    el('line', { x1: 0, x2: d.width, y1: y(d.target), y2: y(d.target), class: 'goal-line' }),
    el('line', { x1: 0, x2: d.width, y1: y(0), y2: y(0), class: 'base' }),
    d.met.length ? el('path', { d: d.met.map((day) => `M${px(x(day))},${px(y(0) + 2)}v5`).join(''), class: 'met' }) : '',
    el('g', { class: 'axis' }, ...years.map((m) => text(x(m.day), d.height - 3, String(parts(m.day).year), { 'text-anchor': 'middle' }))),
  );
}
