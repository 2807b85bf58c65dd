import { scaleLinear } from 'd3-scale';
import { numbers } from '../lib/check';
import { thousands, type Lang } from '../lib/format';
import { chart, el, text } from '../lib/svg';
import { words } from '../lib/words';

/** A specification curve: values in order above, the choices behind each below. */
export interface Curve {
  lang?: Lang;
  width: number;
  /** What the values are of, and how to write one: 'percent', 'tenths' or 'whole'. */
  title: string;
  format: string;
  /** Names of the settings, in groups of one choice. */
  groups: { name: string; settings: string[] }[];
  /** The lowest value first; choices holds the index of the setting per group. */
  points: { value: number; choices: number[]; usual: boolean }[];
}

const TOP = 24;
const PLOT = 150;
const ROW = 17;
const GROUP = 22;

export function curve(d: Curve): string {
  numbers(d.points.map((p) => p.value), 'specifications');
  const w = words(d.lang);
  const left = d.width < 420 ? 112 : 150;
  const rows = rowsOf(d);
  const height = TOP + PLOT + 16 + (rows.at(-1)?.y ?? 0) + ROW;
  const usual = d.points.find((p) => p.usual);
  const values = d.points.map((p) => p.value);
  const low = Math.min(...values);
  const high = Math.max(...values);
  const pad = (high - low || Math.abs(high) || 1) * 0.08;
  const x = scaleLinear([0, Math.max(1, d.points.length - 1)], [left + 6, d.width - 10]);
  const y = scaleLinear([low - pad, high + pad], [TOP + PLOT, TOP]);
  const base = TOP + PLOT + 16;
  return chart(
    'curve',
    d.width,
    height,
    w.curve(d.title, write(low, d), write(high, d), d.points.length, usual === undefined ? '' : write(usual.value, d)),
    usual === undefined ? '' : text(left, 12, w.largerDot(write(usual.value, d)), { class: 'curve-setting' }),
    el('g', { class: 'axis' }, ...y.ticks(4).map((v) => el('line', { x1: left, x2: d.width, y1: y(v), y2: y(v), class: 'grid' }) + text(left - 8, y(v) + 4, write(v, d), { 'text-anchor': 'end' }))),
    ...d.points.map((p, i) => el('circle', { cx: x(i), cy: y(p.value), r: p.usual ? 5 : 2.6, class: p.usual ? 'curve-usual' : 'curve-dot' })),
    ...rows.map((r) => text(r.setting < 0 ? 0 : 10, base + r.y + 4, r.name, { class: r.setting < 0 ? 'curve-choice' : 'curve-setting' })),
    ...rows.filter((r) => r.setting >= 0).map((r) => el('path', { class: 'curve-mark', d: d.points.map((p, i) => (p.choices[r.group] === r.setting ? `M${x(i).toFixed(1)} ${base + r.y - 4}v8` : '')).join('') })),
  );
}

/** The lines of the matrix: a name per choice, then its settings. */
function rowsOf(d: Curve): { name: string; group: number; setting: number; y: number }[] {
  const rows = [];
  let y = 0;
  for (const [group, g] of d.groups.entries()) {
    y += group === 0 ? ROW : GROUP;
    rows.push({ name: g.name, group, setting: -1, y });
    for (const [setting, name] of g.settings.entries()) rows.push({ name, group, setting, y: (y += ROW) });
  }
  return rows;
}

function write(v: number, d: Curve): string {
  if (d.format === 'percent') return `${(100 * v).toFixed(1)}${d.lang === 'es' ? '\u202f' : ''}%`;
  if (d.format === 'tenths') return v.toFixed(1);
  return thousands(v, d.lang);
}
