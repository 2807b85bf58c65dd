import { scaleLinear } from 'd3-scale';
import { writer, yAxis } from '../lib/axes';
import { highest, numbers } from '../lib/check';
import { near, rate, thousands, type Lang } from '../lib/format';
import { textWidth, widest } from '../lib/measure';
import { chart, el, escape, text } from '../lib/svg';
import { words } from '../lib/words';

/** Columns in an order of their own, as days of the week, or days by how many arrests they have. */
export interface Columns {
  lang?: Lang;
  title: string;
  width: number;
  height: number;
  /** How to write a value: a count, or a mean per day. */
  format: 'count' | 'rate';
  columns: Column[];
  /** Names stand under the left edge of a column, as of a bin that begins there, and not under its middle. */
  edges?: boolean;
  /** Words below the names, and above the scale. */
  across?: string;
  upward?: string;
  /** A reported quota that values are compared with: a dashed line across. */
  level?: { value: number; label: string };
  /** The column from which on the quota is reached: a dashed line upward. */
  split?: { at: number; label: string };
}

export interface Column {
  /** The name under the column, '' for none. */
  name: string;
  /** What a reader is told of the column, before its value. */
  says: string;
  value: number;
  /** At the reported quota or more. */
  met?: boolean;
  /** Drawn softer, as a weekend. */
  soft?: boolean;
}

const TOP = 26;

export function columns(d: Columns): string {
  numbers(d.columns.map((c) => c.value), 'columns');
  if (d.columns.some((c) => c.value < 0)) throw new Error('a column is below zero');
  const lang = d.lang ?? 'en';
  const write = writerOf(d, lang);
  const frame = { left: 40, right: d.width - 6, top: TOP + (d.split ? 14 : 0), bottom: d.height - (d.across ? 42 : 26) };
  const y = scaleLinear([0, Math.max(1, highest(d.columns.map((c) => c.value)), d.level?.value ?? 0) * 1.08], [frame.bottom, frame.top]);
  const step = (frame.right - frame.left) / d.columns.length;
  const told = widest(d.columns.map((c) => write(c.value))) + 3 <= step;
  return chart(
    'columns',
    d.width,
    d.height,
    words(lang).columns(d.title, d.columns.filter((c) => c.value > 0).map((c) => `${c.says} ${write(c.value)}`), d.level?.label ?? d.split?.label ?? ''),
    yAxis(y, frame.left, frame.right, 4, writer(lang), d.format === 'count'),
    d.upward ? text(0, 11, d.upward, { class: 'note-text' }) : '',
    ...d.columns.map((c, i) => column(c, frame.left + i * step, step, y, frame.bottom, told && (c.value > 0 || !d.edges) ? write(c.value) : '', `${c.says}: ${write(c.value)}`)),
    el('g', { class: 'axis' }, ...names(d, frame.left, step, frame.bottom), d.across ? text((frame.left + frame.right) / 2, frame.bottom + 36, d.across, { 'text-anchor': 'middle' }) : ''),
    d.level ? level(d.level, frame.left, frame.right, y(d.level.value)) : '',
    d.split ? split(d.split, frame.left + d.split.at * step, frame, d.width) : '',
  );
}

/** A mean just below a quota never reads as the quota. */
function writerOf(d: Columns, lang: Lang): (v: number) => string {
  const target = d.level?.value;
  if (d.format === 'count') return (v) => thousands(v, lang);
  return (v) => (target !== undefined && Math.abs(v - target) < 1 ? near(v, target, lang) : rate(v, lang));
}

function column(c: Column, x: number, step: number, y: (v: number) => number, bottom: number, value: string, says: string): string {
  const gap = step > 30 ? step * 0.24 : Math.min(2, step * 0.2);
  const css = c.met ? 'column column-met' : c.soft ? 'column column-soft' : 'column';
  return el(
    'g',
    {},
    el('title', {}, escape(says)),
    el('rect', { x: x + gap / 2, y: y(c.value), width: step - gap, height: bottom - y(c.value), class: css }),
    value ? text(x + step / 2, y(c.value) - 5, value, { 'text-anchor': 'middle', class: 'column-value' }) : '',
  );
}

/** Names as many as have room, with a short stroke where they stand for an edge. */
function names(d: Columns, left: number, step: number, bottom: number): string[] {
  let free = -Infinity;
  return d.columns.map((c, i) => {
    const at = left + (d.edges ? i : i + 0.5) * step;
    const half = textWidth(c.name) / 2;
    if (!c.name || at - half < free) return '';
    free = at + half + 6;
    return (d.edges ? el('line', { x1: at, x2: at, y1: bottom, y2: bottom + 4, class: 'base' }) : '') + text(at, bottom + 17, c.name, { 'text-anchor': 'middle' });
  });
}

function level(l: { label: string }, left: number, right: number, y: number): string {
  return el('line', { x1: left, x2: right, y1: y, y2: y, class: 'goal-line' }) + text(right, y - 6, l.label, { class: 'goal-text', 'text-anchor': 'end' });
}

function split(s: { label: string }, x: number, frame: { top: number; bottom: number }, width: number): string {
  const leftwards = x + textWidth(s.label) + 6 > width;
  return el('line', { x1: x, x2: x, y1: frame.top - 12, y2: frame.bottom, class: 'goal-line' }) + text(leftwards ? x - 6 : x + 6, frame.top - 4, s.label, { class: 'goal-text', 'text-anchor': leftwards ? 'end' : 'start' });
}
