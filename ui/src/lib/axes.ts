// The parts that charts over time share: axes, numbered marks, goals, and the
// days that are still filling in.
import type { ScaleLinear } from 'd3-scale';
import { monthName, monthStarts, parts, shortDay, tick, weekday, type Lang } from './format';
import { textWidth } from './measure';
import { spread } from './spread';
import { el, px, text } from './svg';

export type Scale = (v: number) => number;

/** Horizontal lines with their numbers. Counts have whole numbers only. */
export function yAxis(y: ScaleLinear<number, number>, left: number, right: number, ticks: number, write: (v: number) => string, whole = true): string {
  const lines = y.ticks(ticks).filter((v) => !whole || Number.isInteger(v));
  return el('g', { class: 'axis' }, ...lines.map((v) => el('line', { x1: left, x2: right, y1: y(v), y2: y(v), class: v === 0 ? 'base' : 'grid' }) + text(left - 6, y(v) + 4, write(v), { 'text-anchor': 'end' })));
}

/** A tick of a time axis: its words, and the year below where it changes. */
export interface TimeTick {
  day: number;
  label: string;
  year?: string;
}

const DAY_ROOM = 50;
const DAYS_AT_MOST = 100;
const MONTH_ROOM = 40;
const DAY_STEPS = [1, 2, 7, 14];
const MONTH_STEPS = [1, 3, 6, 12, 24, 60];

/** Ticks as dense as their words allow: days for some weeks, else months, else years. */
export function timeTicks(from: number, to: number, pixels: number, lang: Lang = 'en'): TimeTick[] {
  const perDay = pixels / Math.max(1, to - from);
  const days = to - from > DAYS_AT_MOST ? undefined : DAY_STEPS.find((step) => step * perDay >= DAY_ROOM || from === to);
  if (days !== undefined) return withYears(dayTicks(from, to, days), (day) => shortDay(day, lang));
  const months = MONTH_STEPS.find((step) => step * 30.4 * perDay >= MONTH_ROOM) ?? MONTH_STEPS[MONTH_STEPS.length - 1]!;
  const starts = months > 12 ? monthStarts(from, to, 12).filter((d) => parts(d).year % (months / 12) === 0) : monthStarts(from, to, months);
  if (starts.length === 0) return withYears([from], (day) => shortDay(day, lang));
  if (months >= 12) return starts.map((day) => ({ day, label: String(parts(day).year) }));
  return withYears(starts, (day) => monthName(parts(day).month, lang));
}

/** Weeks begin on Monday, and every second week is the same one whatever the first day is. */
function dayTicks(from: number, to: number, step: number): number[] {
  const out: number[] = [];
  for (let day = from; day <= to; day++) {
    if (step < 7 ? (day - from) % step === 0 : weekday(day) === 0 && (day - 4) % step === 0) out.push(day);
  }
  return out.length ? out : [from];
}

function withYears(days: number[], write: (day: number) => string): TimeTick[] {
  return days.map((day, i) => {
    const { year } = parts(day);
    const changed = i === 0 || parts(days[i - 1]!).year !== year;
    return changed ? { day, label: write(day), year: String(year) } : { day, label: write(day) };
  });
}

/** The axis of days below a plot; words near an edge stay inside of it, and those that would touch others are left out. */
export function timeAxis(x: Scale, from: number, to: number, bottom: number, lang: Lang = 'en'): string {
  const right = x(to) + 8;
  let free = -Infinity;
  const ticks = timeTicks(from, to, x(to) - x(from), lang).map((t) => {
    const line = el('line', { x1: x(t.day), x2: x(t.day), y1: bottom, y2: bottom + 5, class: 'base' });
    const half = Math.max(textWidth(t.label), textWidth(t.year ?? '')) / 2;
    const place = within(x(t.day), half, right - half);
    if (place - half < free) return line;
    free = place + half + 2;
    return line + text(place, bottom + 18, t.label, { 'text-anchor': 'middle' }) + (t.year === undefined ? '' : text(place, bottom + 32, t.year, { 'text-anchor': 'middle' }));
  });
  return el('g', { class: 'axis' }, ...ticks);
}

/** A value, or the nearest that is not outside of two bounds. */
export function within(v: number, low: number, high: number): number {
  return Math.max(low, Math.min(high, v));
}

/** A numbered order or event. */
export interface Mark {
  number: number;
  day: number;
}

/** Numbers above a plot and a line down from each; numbers of near days are pushed apart. */
export function markLines(marks: readonly Mark[], x: Scale, left: number, right: number, bottom: number): string {
  const places = spread(marks.map((m) => x(m.day)), 20, left, right);
  return marks
    .map((m, i) => {
      const [at, place] = [x(m.day), places[i]!];
      const line = `M${px(place)},20L${px(at)},30V${px(bottom)}`;
      return el(
        'g',
        { class: 'mark' },
        el('path', { d: line, class: 'mark-halo' }),
        el('path', { d: line, class: 'mark-line' }),
        el('circle', { cx: place, cy: 11, r: 8.5 }),
        text(place, 15, String(m.number), { 'text-anchor': 'middle' }),
      );
    })
    .join('');
}

/** A reported goal: from low, up to high where it was a range, on the days from..to. */
export interface Goal {
  low: number;
  high?: number;
  from: number;
  to: number;
  label: string;
}

/** A band for a range, a dashed line for a single number; only what lies inside of from..to. */
export function goalShape(g: Goal, x: Scale, y: Scale, from: number, to: number): string {
  const [first, last] = [Math.max(g.from, from), Math.min(g.to, to)];
  if (first > last) return '';
  const [x1, x2] = [x(first), x(last)];
  return g.high === undefined
    ? el('line', { x1, x2, y1: y(g.low), y2: y(g.low), class: 'goal-line' })
    : el('rect', { x: x1, y: y(g.high), width: x2 - x1, height: y(g.low) - y(g.high), class: 'goal-band' });
}

/** The words of a goal above its shape, inside of left..right; drawn last, so that no line crosses them. */
export function goalLabel(g: Goal, x: Scale, y: Scale, from: number, to: number, left: number, right: number): string {
  if (g.from > to || g.to < from) return '';
  const start = Math.max(0, Math.min(Math.max(left, x(Math.max(g.from, from))), right - textWidth(g.label)));
  return text(start, y(g.high ?? g.low) - 7, g.label, { class: 'goal-text' });
}

/** The days from which on counts are still filling in. */
export interface Lag {
  from: number;
  label: string;
}

/** The shaded days that are still filling in; nothing where there are none. */
export function lagZone(lag: Lag | undefined, x: Scale, to: number, top: number, bottom: number, css = 'lag'): string {
  if (!lag || lag.from > to) return '';
  const right = x(to);
  const left = Math.min(x(lag.from), right - 2);
  return el('rect', { x: left, y: top, width: right - left, height: bottom - top, class: css });
}

/** The words of that zone above it; drawn last, so that no line crosses them. */
export function lagLabel(lag: Lag | undefined, x: Scale, to: number, top: number): string {
  return !lag || lag.from > to ? '' : text(x(to), top - 8, lag.label, { class: 'note-text haloed', 'text-anchor': 'end' });
}

/** The room that the numbers of a y axis take, up to the highest. */
export function axisRoom(narrow: boolean, highest: string): number {
  return Math.max(narrow ? 34 : 48, textWidth(highest) + 8);
}

/** How an axis writes its numbers. */
export const writer = (lang: Lang) => (v: number): string => tick(v, lang);

