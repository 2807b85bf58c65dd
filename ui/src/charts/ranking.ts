import { scaleLinear } from 'd3-scale';
import { near } from '../lib/format';
import { chart, el, text } from '../lib/svg';

/** The offices by mean arrests per day, most first, against the target. */
export interface Ranking {
  width: number;
  target: number;
  rows: { name: string; value: number; before?: number | null }[];
}

const ROW = 21;
const HEAD = 30;

export function ranking(d: Ranking): string {
  if (d.rows.length === 0) throw new Error('no office to rank');
  const left = d.width < 420 ? 104 : 118;
  const height = HEAD + d.rows.length * ROW + 8;
  const highest = Math.max(d.target * 1.15, ...d.rows.map((r) => r.value));
  const x = scaleLinear([0, highest], [left, d.width - 44]);
  const past = d.rows.filter((r) => r.value >= d.target).length;
  return chart(
    'ranking',
    d.width,
    height,
    `Arrests per day of ${d.rows.length} field offices, the most first; ${past} at the reported ${d.target} or more`,
    el(
      'g',
      { class: 'axis' },
      ...x.ticks(5).map((v) => el('line', { x1: x(v), x2: x(v), y1: HEAD - 6, y2: height - 4, class: 'grid' }) + text(x(v), HEAD - 12, String(v), { 'text-anchor': 'middle' })),
    ),
    el('line', { x1: x(d.target), x2: x(d.target), y1: HEAD - 8, y2: height - 2, class: 'goal-line' }),
    ...d.rows.map((r, i) => row(r, HEAD + i * ROW + ROW / 2, x, left, d.target)),
  );
}

function row(r: Ranking['rows'][number], y: number, x: (v: number) => number, left: number, target: number): string {
  const met = r.value >= target;
  const before = r.before ?? null;
  return el(
    'g',
    { class: met ? 'rank rank-met' : 'rank' },
    text(left - 10, y + 4, r.name, { 'text-anchor': 'end', class: 'rank-name' }),
    el('line', { x1: before === null ? left : x(before), x2: x(r.value), y1: y, y2: y, class: 'rank-stem' }),
    before === null ? '' : el('circle', { cx: x(before), cy: y, r: 3.5, class: 'rank-before' }),
    el('circle', { cx: x(r.value), cy: y, r: 4.5, class: 'rank-dot' }),
    text(x(r.value) + 9, y + 4, near(r.value, target), { class: 'rank-value' }),
  );
}
