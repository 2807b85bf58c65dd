import { scaleLinear } from 'd3-scale';
import { axisRoom, goalLabel, goalShape, lagLabel, lagZone, markLines, timeAxis, writer, yAxis, type Goal, type Lag, type Mark } from '../lib/axes';
import { aligned, highest, lastKnown, numbers } from '../lib/check';
import { near, rate, type Lang } from '../lib/format';
import { widest } from '../lib/measure';
import { reader } from '../lib/reader';
import { linePath } from '../lib/series';
import { spread } from '../lib/spread';
import { chart, el, escape, px, text } from '../lib/svg';
import { words } from '../lib/words';

/** Up to four series of trailing means on one scale, as of offices. */
export interface Lines {
  lang?: Lang;
  title: string;
  width: number;
  height: number;
  /** The first day of all series. */
  from: number;
  /** The days of the means: 1, 7 or 28. */
  average: number;
  series: Line[];
  goal?: Goal;
  marks?: Mark[] | null;
  lag?: Lag;
}

export interface Line {
  name: string;
  /** Means per day, null where the window is not full or the day not known. */
  means: (number | null)[];
}

const BOTTOM = 40;

export function lines(d: Lines): string {
  check(d);
  const lang = d.lang ?? 'en';
  const narrow = d.width < 600;
  const ends = d.series.map((s) => endOf(s, d));
  const two = narrow ? Math.max(widest(ends.map((e) => e.name)), widest(ends.map((e) => e.says))) : widest(ends.map((e) => `${e.says} ${e.name}`));
  const top = Math.max(1, ...d.series.map((s) => highest(s.means)), d.goal?.high ?? d.goal?.low ?? 0);
  const frame = { left: axisRoom(narrow, writer(lang)(Math.floor(top))), right: d.width - two - 16, top: d.marks?.length || d.lag ? 44 : 20, bottom: d.height - BOTTOM };
  const to = d.from + d.series[0]!.means.length - 1;
  const x = scaleLinear([d.from, to], [frame.left, frame.right]);
  const y = scaleLinear([0, top * 1.06], [frame.bottom, frame.top]);
  return chart(
    'lines',
    d.width,
    d.height,
    words(lang).lines(d.title, { from: d.from, to }, d.average, ends.map((e) => `${e.name} ${e.says}`), d.goal?.label ?? ''),
    lagZone(d.lag, x, to, frame.top, frame.bottom),
    yAxis(y, frame.left, frame.right, narrow ? 4 : 6, writer(lang), top >= 4),
    timeAxis(x, d.from, to, frame.bottom, lang),
    d.goal ? goalShape(d.goal, x, y, d.from, to) : '',
    markLines(d.marks ?? [], x, frame.left, frame.right, frame.bottom),
    lagLabel(d.lag, x, to, frame.top),
    ...d.series.map((s, i) => el('path', { d: linePath(s.means, d.from, x, y), class: `line series-${i}` })),
    d.goal ? goalLabel(d.goal, x, y, d.from, to, frame.left, frame.right) : '',
    labels(ends, x, y, frame, narrow),
    reader({ from: d.from, series: d.series.map((s) => ({ name: s.name, counts: s.means.map((m) => (m === null ? null : Math.round(m * 10) / 10)) })), x0: x(d.from), x1: x(to), y0: y(0), y1: y(1000) }, d.title),
  );
}

function check(d: Lines): void {
  if (d.series.length === 0) throw new Error('no series to draw');
  if (d.series.length > 4) throw new Error('more than four lines cannot be told apart');
  for (const s of d.series) {
    numbers(s.means, s.name, true);
    aligned(s.means, d.series[0]!.means, 'series');
  }
}

interface End {
  name: string;
  says: string;
  day: number;
  value: number;
}

/** Where a series ends and what is written there. */
function endOf(s: Line, d: Lines): End {
  const last = lastKnown(s.means);
  if (!last) throw new Error(`${s.name}: no value is known`);
  const says = d.goal ? near(last.value, d.goal.low, d.lang) : rate(last.value, d.lang);
  return { name: s.name, says, day: d.from + last.index, value: last.value };
}

function labels(ends: End[], x: (v: number) => number, y: (v: number) => number, frame: { right: number; top: number; bottom: number }, narrow: boolean): string {
  const places = spread(ends.map((e) => y(e.value)), narrow ? 31 : 17, frame.top + 4, frame.bottom - (narrow ? 14 : 2));
  return ends
    .map((e, i) => {
      const [cx, cy, place] = [x(e.day), y(e.value), places[i]!];
      const start = frame.right + 12;
      const words = narrow
        ? text(start, place + 1, e.name, { class: `name-${i}` }) + text(start, place + 15, e.says, { class: `strong name-${i}` })
        : el('text', { x: start, y: place + 4, class: `name-${i}` }, el('tspan', { class: 'strong' }, e.says), ` ${escape(e.name)}`);
      return el('circle', { cx, cy, r: 3.5, class: `end end-${i}` }) + el('path', { d: `M${px(cx + 4)},${px(cy)}L${px(start - 3)},${px(place)}`, class: 'leader' }) + words;
    })
    .join('');
}
