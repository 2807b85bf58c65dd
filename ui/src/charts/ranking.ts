import { scaleLinear } from 'd3-scale';
import { numbers } from '../lib/check';
import { near, rate, tick, type Lang } from '../lib/format';
import { textWidth, widest } from '../lib/measure';
import { chart, el, text } from '../lib/svg';
import { words } from '../lib/words';

/** The offices by mean arrests per day, most first, against the target. */
export interface Ranking {
  lang?: Lang;
  /** What is counted, 'Arrests per day' where it is left out. */
  title?: string;
  width: number;
  /** None where a filter makes a quota meaningless. */
  target?: number;
  rows: { name: string; value: number; before?: number | null }[];
}

const ROW = 21;
const HEAD = 30;

export function ranking(d: Ranking): string {
  numbers(d.rows.map((r) => r.value), 'offices');
  numbers(d.rows.map((r) => r.before ?? 0), 'earlier means');
  const lang = d.lang ?? 'en';
  const write = (v: number): string => (d.target ? near(v, d.target, lang) : rate(v, lang));
  const left = Math.max(d.width < 420 ? 104 : 118, widest(d.rows.map((r) => r.name)) + 12);
  const height = HEAD + d.rows.length * ROW + 8;
  const highest = Math.max((d.target ?? 0) * 1.15, ...d.rows.map((r) => Math.max(r.value, r.before ?? 0))) || 1;
  const x = scaleLinear([0, highest], [left, d.width - 44]);
  return chart(
    'ranking',
    d.width,
    height,
    label(d, write),
    el(
      'g',
      { class: 'axis' },
      ...x.ticks(5).map((v) => el('line', { x1: x(v), x2: x(v), y1: HEAD - 6, y2: height - 4, class: 'grid' }) + text(x(v), HEAD - 12, tick(v, lang), { 'text-anchor': 'middle' })),
    ),
    d.target ? el('line', { x1: x(d.target), x2: x(d.target), y1: HEAD - 8, y2: height - 2, class: 'goal-line' }) : '',
    ...d.rows.map((r, i) => row(r, HEAD + i * ROW + ROW / 2, x, left, d.target !== undefined && d.target > 0 && r.value >= d.target, write)),
  );
}

function label(d: Ranking, write: (v: number) => string): string {
  const [w, target] = [words(d.lang), d.target];
  const title = d.title ?? w.arrestsPerDay;
  if (target) return w.rankingPast(title, d.rows.length, d.rows.filter((r) => r.value >= target).length, target);
  const top = d.rows.reduce((a, b) => (b.value > a.value ? b : a));
  return w.ranking(title, d.rows.length, top.name, write(top.value));
}

function row(r: Ranking['rows'][number], y: number, x: (v: number) => number, left: number, met: boolean, write: (v: number) => string): string {
  const before = r.before ?? null;
  return el(
    'g',
    { class: met ? 'rank rank-met' : 'rank', 'data-office': r.name },
    text(left - 10, y + 4, r.name, { 'text-anchor': 'end', class: 'rank-name' }),
    el('line', { x1: before === null ? left : x(before), x2: x(r.value), y1: y, y2: y, class: 'rank-stem' }),
    before === null ? '' : el('circle', { cx: x(before), cy: y, r: 3.5, class: 'rank-before' }),
    el('circle', { cx: x(r.value), cy: y, r: 4.5, class: 'rank-dot' }),
    value(x(r.value), before === null ? 0 : x(before), y + 4, write(r.value), left),
  );
}

/** The number of a row beside its own dot: on the other side where the earlier one stands to the right. */
function value(at: number, before: number, y: number, words: string, left: number): string {
  if (before <= at) return text(at + 9, y, words, { class: 'rank-value' });
  if (at - 9 - textWidth(words) >= left) return text(at - 9, y, words, { class: 'rank-value', 'text-anchor': 'end' });
  return text(before + 9, y, words, { class: 'rank-value' });
}
