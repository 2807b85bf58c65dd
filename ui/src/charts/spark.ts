import { scaleLinear } from 'd3-scale';
import { highest, lastKnown, numbers } from '../lib/check';
import { rate, type Lang } from '../lib/format';
import { linePath } from '../lib/series';
import { chart, decoration, el } from '../lib/svg';
import { words } from '../lib/words';

/** A small line beside numbers in a table. */
export interface Spark {
  lang?: Lang;
  /** What the line is of. */
  title: string;
  width: number;
  height: number;
  values: (number | null)[];
  target?: number;
  /** The top of the scale, where lines are to compare; else the highest value or the target. */
  top?: number;
  /** Hidden from readers of the screen, where the row already says what it shows. */
  decorative?: boolean;
}

export function spark(d: Spark): string {
  numbers(d.values, 'values', true);
  const last = lastKnown(d.values);
  if (!last) throw new Error('no value is known');
  const top = d.top || Math.max(highest(d.values), d.target ?? 0) || 1;
  const x = scaleLinear([0, Math.max(1, d.values.length - 1)], [2, d.width - 4]);
  const y = scaleLinear([0, top], [d.height - 2, 3]);
  const inside = (v: number): number => y(Math.min(v, top));
  const parts = [
    d.target && d.target <= top ? el('line', { x1: 0, x2: d.width, y1: y(d.target), y2: y(d.target), class: 'goal-line' }) : '',
    el('path', { d: linePath(d.values, 0, x, inside), class: 'line' }),
    el('circle', { cx: x(last.index), cy: inside(last.value), r: 2.6, class: 'last' }),
  ];
  if (d.decorative) return decoration('spark', d.width, d.height, ...parts);
  const first = d.values.find((v): v is number => v !== null) ?? last.value;
  return chart('spark', d.width, d.height, words(d.lang).spark(d.title, rate(first, d.lang), rate(last.value, d.lang), rate(highest(d.values), d.lang)), ...parts);
}
