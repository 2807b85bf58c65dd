import { scaleLinear } from 'd3-scale';
import { numbers } from '../lib/check';
import { signed, type Lang } from '../lib/format';
import { dot, key } from '../lib/key';
import { widest } from '../lib/measure';
import { chart, el, escape, text } from '../lib/svg';
import { rowsOf } from '../lib/swarm';
import { words } from '../lib/words';

/** How far what was observed lies from what was stated, a dot for each number that can be checked. */
export interface Stated {
  lang?: Lang;
  title: string;
  width: number;
  /** The verdicts with their words, in the order of the key. */
  verdicts: { id: Verdict; name: string }[];
  /** Who stated the numbers; each is a part of what was stated above or below it, as -0.13. */
  lanes: { name: string; dots: { value: number; verdict: Verdict; text: string }[] }[];
}

export type Verdict = 'matches' | 'depends' | 'fewer' | 'more';

const VERDICTS: Verdict[] = ['matches', 'depends', 'fewer', 'more'];
/** A part as whole percent with its sign. */
const write = (part: number, lang: Lang): string => `${signed(part * 100, lang)}%`;

const STEP = 9;
const HEAD = 26;

export function stated(d: Stated): string {
  const all = check(d);
  const narrow = d.width < 600;
  const lang = d.lang ?? 'en';
  const left = narrow ? 4 : widest(d.lanes.map((l) => l.name)) + 16;
  const reach = Math.max(...all.map(Math.abs), 0.1);
  const x = scaleLinear([Math.min(0, ...all) - reach * 0.08, Math.max(0, ...all) + reach * 0.08], [left + 6, d.width - 8]);
  let y = HEAD;
  const lanes = d.lanes.map((l) => {
    const dots = l.dots.slice().sort((a, b) => a.value - b.value);
    const rows = rowsOf(dots.map((p) => x(p.value)), STEP);
    const top = y;
    y += Math.max(20, (Math.max(...rows) + 1) * STEP + 12) + (narrow ? 15 : 0);
    return { name: l.name, dots, rows, top, bottom: y };
  });
  const ticks = x.ticks(narrow ? 4 : 9);
  const legend = key(d.verdicts.map((v) => ({ label: v.name, swatch: dot(`verdict-dot verdict-${v.id}`, 4) })), 0, y + 44, d.width);
  return chart(
    'stated',
    d.width,
    y + 36 + legend.height,
    words(lang).stated(d.title, all.length, write(Math.min(...all), lang), write(Math.max(...all), lang)),
    el('g', { class: 'axis' }, ...ticks.map((v) => el('line', { x1: x(v), x2: x(v), y1: HEAD - 8, y2: y, class: 'grid' }) + text(x(v), y + 18, write(v, lang), { 'text-anchor': 'middle' }))),
    el('line', { x1: x(0), x2: x(0), y1: HEAD - 8, y2: y, class: 'event-line' }),
    text(x(0), 12, words(lang).asStated, { 'text-anchor': 'middle', class: 'strong' }),
    ...lanes.map((l) => lane(l, x, left, d.width, narrow)),
    legend.svg,
  );
}

/** All values; what no chart can be made of is refused. */
function check(d: Stated): number[] {
  const dots = d.lanes.flatMap((l) => l.dots);
  if (dots.length === 0 || d.lanes.some((l) => l.dots.length === 0)) throw new Error('no numbers to draw');
  numbers(dots.map((p) => p.value), 'dots');
  if (dots.some((p) => !VERDICTS.includes(p.verdict))) throw new Error('a verdict that nobody knows');
  return dots.map((p) => p.value);
}

function lane(l: { name: string; dots: Stated['lanes'][number]['dots']; rows: number[]; top: number; bottom: number }, x: (v: number) => number, left: number, width: number, narrow: boolean): string {
  const name = narrow ? text(0, l.top + 12, l.name, { class: 'haloed' }) : text(left - 10, l.bottom - 7, l.name, { 'text-anchor': 'end' });
  const dots = l.dots.map((p, i) => el('circle', { cx: x(p.value), cy: l.bottom - 10 - l.rows[i]! * STEP, r: 4, class: `verdict-dot verdict-${p.verdict}` }, el('title', {}, escape(p.text))));
  return el('line', { x1: narrow ? 0 : left, x2: width, y1: l.bottom, y2: l.bottom, class: 'grid' }) + name + el('g', {}, ...dots);
}
