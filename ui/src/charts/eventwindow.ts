import { scaleLinear } from 'd3-scale';
import { axisRoom, lagLabel, lagZone, writer, within, yAxis, type Lag, type Scale } from '../lib/axes';
import { aligned, highest, numbers } from '../lib/check';
import { dayLabel, rate, shortDay, signed, type Lang } from '../lib/format';
import { dash, dot, key, type KeyItem } from '../lib/key';
import { textWidth, wrap } from '../lib/measure';
import { reader } from '../lib/reader';
import { dots, linePath } from '../lib/series';
import { chart, el, text } from '../lib/svg';
import { words } from '../lib/words';

/** The days around one event. What stands side by side has no cause told. */
export interface EventWindow {
  lang?: Lang;
  title: string;
  width: number;
  height: number;
  /** The day of the event, its words, and the number it bears in other charts. */
  day: number;
  event: string;
  number?: number;
  /** The first day drawn, the arrests of it and of those after it, and their trailing 7-day means; null where they are not known. */
  from: number;
  counts: (number | null)[];
  means: (number | null)[];
  /** Means per day of the days before the event and of those from it on. */
  before?: WindowMean;
  after?: WindowMean;
  /** Means of windows of the same length around days without an event. */
  placebos?: (number | null)[][] | null;
  lag?: Lag;
}

/** The mean per day of some days. */
export interface WindowMean {
  from: number;
  to: number;
  mean: number;
}

const BOTTOM = 40;
const LINE = 14;

export function eventwindow(d: EventWindow): string {
  check(d);
  const lang = d.lang ?? 'en';
  const narrow = d.width < 600;
  const placebos = d.placebos ?? [];
  const top = Math.max(1, highest(d.counts), highest(d.means), d.before?.mean ?? 0, d.after?.mean ?? 0, ...placebos.map(highest));
  const [left, right, bottom, to] = [axisRoom(narrow, writer(lang)(Math.floor(top))), d.width - 10, d.height - BOTTOM, d.from + d.counts.length - 1];
  const x = scaleLinear([d.from, to], [left, right]);
  const head = eventLabel(d, x, left, right, bottom);
  const y = scaleLinear([0, top * 1.06], [bottom, head.height]);
  const legend = key(keyOf(placebos.length, lang), left, d.height + 8, d.width);
  return chart(
    'eventwindow',
    d.width,
    d.height + legend.height,
    words(lang).eventWindow(d.title, { from: d.from, to }, d.event, d.day, d.before && rate(d.before.mean, lang), d.after && rate(d.after.mean, lang), placebos.length),
    lagZone(d.lag, x, to, head.height, bottom),
    yAxis(y, left, right, narrow ? 4 : 5, writer(lang), top >= 4),
    relativeAxis(d, x, to, bottom, lang),
    ...placebos.map((p) => el('path', { d: linePath(p, d.from, x, y), class: 'placebo' })),
    head.svg,
    dots(d.counts, d.from, x, y),
    el('path', { d: linePath(d.means, d.from, x, y), class: 'line' }),
    lagLabel(d.lag, x, to, head.height),
    ...segments(d, x, y, left, right, lang),
    legend.svg,
    reader({ from: d.from, series: [{ name: d.title, counts: d.counts }], x0: x(d.from), x1: x(to), y0: y(0), y1: y(1000) }, d.title),
  );
}

function check(d: EventWindow): void {
  numbers(d.counts, 'counts', true);
  numbers(d.means, 'means', true);
  aligned(d.counts, d.means, 'counts and means');
  for (const p of d.placebos ?? []) {
    numbers(p, 'placebo windows', true);
    aligned(d.counts, p, 'counts and placebo windows');
  }
  for (const w of [d.before, d.after]) if (w) numbers([w.from, w.to, w.mean], 'window means');
  if (d.day < d.from || d.day >= d.from + d.counts.length) throw new Error('the event is outside of its window');
}

function keyOf(placebos: number, lang: Lang): KeyItem[] {
  const w = words(lang);
  const items = [{ label: w.singleDay, swatch: dot('key-dot') }, { label: w.meanOf(7), swatch: dash('line') }];
  return placebos ? [...items, { label: w.otherDays(placebos), swatch: dash('placebo') }] : items;
}

/** A line at the event, and its words above, in as many lines as they take. */
function eventLabel(d: EventWindow, x: Scale, left: number, right: number, bottom: number): { svg: string; height: number } {
  const at = x(d.day);
  const lines = wrap(d.event, Math.min(260, right - left));
  const widest = Math.max(...lines.map((l) => textWidth(l)));
  const start = within(at + (d.number === undefined ? 6 : 14), left, Math.max(left, right - widest));
  const height = lines.length * LINE + (start > at ? 6 : 26);
  const circle = d.number === undefined ? '' : el('g', { class: 'mark' }, el('circle', { cx: at, cy: height - 14, r: 8.5 }), text(at, height - 10, String(d.number), { 'text-anchor': 'middle' }));
  const words = lines.map((l, i) => text(start, 11 + i * LINE, l, { class: 'strong' })).join('');
  return { svg: el('line', { x1: at, x2: at, y1: height - (start > at ? height - 3 : 20), y2: bottom, class: 'event-line' }) + circle + words, height: height + 16 };
}

/** Days counted from the event, with their dates. */
function relativeAxis(d: EventWindow, x: Scale, to: number, bottom: number, lang: Lang): string {
  const right = x(to) + 8;
  const step = [1, 7, 14, 28, 56, 112].find((s) => x(d.day + s) - x(d.day) >= 58) ?? Math.max(1, to - d.from);
  const days: number[] = [];
  for (let day = d.day - Math.floor((d.day - d.from) / step) * step; day <= to; day += step) days.push(day);
  const ticks = days.map((day) => {
    const date = day === d.day ? dayLabel(day, lang) : shortDay(day, lang);
    const half = textWidth(date) / 2;
    return { day, date, half, place: within(x(day), half, right - half) };
  });
  const zero = ticks.find((t) => t.day === d.day)!;
  return el(
    'g',
    { class: 'axis' },
    ...ticks.map((t) => {
      const line = el('line', { x1: x(t.day), x2: x(t.day), y1: bottom, y2: bottom + 5, class: 'base' });
      if (t !== zero && Math.abs(t.place - zero.place) < t.half + zero.half + 2) return line;
      return line + text(t.place, bottom + 18, signed(t.day - d.day, lang), { 'text-anchor': 'middle' }) + text(t.place, bottom + 32, t.date, { 'text-anchor': 'middle' });
    }),
  );
}

/** The mean before and the mean after as level lines with their numbers. */
function segments(d: EventWindow, x: Scale, y: Scale, left: number, right: number, lang: Lang): string[] {
  const w = words(lang);
  const one = (m: WindowMean | undefined, css: string, write: (v: string) => string): string => {
    if (!m) return '';
    const label = write(rate(m.mean, lang));
    const middle = (x(m.from) + x(m.to)) / 2;
    const half = textWidth(label) / 2;
    const place = within(middle, left + half, right - half);
    return el('line', { x1: x(m.from), x2: x(m.to), y1: y(m.mean), y2: y(m.mean), class: css }) + text(place, y(m.mean) - 7, label, { class: 'segment-text', 'text-anchor': 'middle' });
  };
  return [one(d.before, 'segment', w.before), one(d.after, 'segment', w.after)];
}
