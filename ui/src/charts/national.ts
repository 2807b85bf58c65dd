import { scaleLinear } from 'd3-scale';
import { axisRoom, goalLabel, goalShape, lagLabel, lagZone, markLines, timeAxis, writer, yAxis, type Goal, type Lag, type Mark } from '../lib/axes';
import { aligned, highest, lastKnown, numbers } from '../lib/check';
import { rate, type Lang } from '../lib/format';
import { reader } from '../lib/reader';
import { areaPath, dots, linePath } from '../lib/series';
import { chart, el } from '../lib/svg';
import { words } from '../lib/words';

/** Arrests per day, of the nation or what a filter leaves of it, beside the reported goals. */
export interface National {
  lang?: Lang;
  /** What is counted, 'Arrests per day' where it is left out. */
  title?: string;
  width: number;
  height: number;
  /** The first day, counted from 1970-01-01, and the arrests of it and those after it; null where they are not known. */
  from: number;
  counts: (number | null)[];
  /** Trailing means, null where the window is not full. */
  means: (number | null)[];
  /** The days of the means, 7 where it is left out; 1 draws the days themselves as a line. */
  average?: number;
  /** None where a filter makes a goal meaningless. */
  goals?: Goal[] | null;
  marks?: Mark[] | null;
  lag?: Lag;
}

export type { Goal, Lag, Mark };

const TOP = 44;
const BOTTOM = 40;

export function national(d: National): string {
  numbers(d.counts, 'counts', true);
  numbers(d.means, 'means', true);
  aligned(d.counts, d.means, 'counts and means');
  const [lang, goals, marks] = [d.lang ?? 'en', d.goals ?? [], d.marks ?? []];
  const narrow = d.width < 600;
  const end = d.from + d.counts.length - 1;
  const to = Math.max(end, ...goals.map((g) => g.to));
  const top = Math.max(1, highest(d.counts), highest(d.means), ...goals.map((g) => g.high ?? g.low));
  const [left, right, bottom] = [axisRoom(narrow, writer(lang)(Math.floor(top))), d.width - 8, d.height - BOTTOM];
  const x = scaleLinear([d.from, to], [left, right]);
  const y = scaleLinear([0, top * 1.04], [bottom, TOP]);
  return chart(
    'national',
    d.width,
    d.height,
    label(d, goals),
    lagZone(d.lag, x, end, TOP, bottom),
    yAxis(y, left, right, narrow ? 4 : 6, writer(lang)),
    timeAxis(x, d.from, to, bottom, lang),
    ...goals.map((g) => goalShape(g, x, y, d.from, to)),
    markLines(marks, x, left, right - 2, bottom),
    lagLabel(d.lag, x, end, TOP),
    ...mean(d, x, y),
    dots(d.counts, d.from, x, y),
    ...goals.map((g) => goalLabel(g, x, y, d.from, to, left, right)),
    reader({ from: d.from, series: [{ name: title(d), counts: d.counts }], x0: x(d.from), x1: x(end), y0: y(0), y1: y(1000) }, title(d)),
  );
}

function title(d: National): string {
  return d.title ?? words(d.lang).arrestsPerDay;
}

function label(d: National, goals: Goal[]): string {
  const [w, average, last] = [words(d.lang), d.average ?? 7, lastKnown(d.means)];
  const span = { from: d.from, to: d.from + d.counts.length - 1 };
  return w.national(title(d), span, average, last ? w.lastMean(rate(last.value, d.lang), d.from + last.index, average) : '', goals.map((g) => g.label));
}

function mean(d: National, x: (v: number) => number, y: (v: number) => number): string[] {
  const last = lastKnown(d.means);
  return [
    el('path', { d: areaPath(d.means, d.from, x, y), class: 'under' }),
    el('path', { d: linePath(d.means, d.from, x, y), class: 'line' }),
    last ? el('circle', { cx: x(d.from + last.index), cy: y(last.value), r: 4, class: 'last' }) : '',
  ];
}
