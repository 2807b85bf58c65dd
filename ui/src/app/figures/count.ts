// Sums and means of counts. Whether a day met a quota is judged by data/means.
import type { Span, View } from '../../data/dataset';
import { isWeekday, judge, trailing, type Judged } from '../../data/means';
import { nextPeriod } from '../../lib/format';

type Counts = ArrayLike<number>;

/** Counts of one group or office, by day or by week. */
export interface Part {
  total: number;
  daily: Int32Array;
  before: Int32Array;
  weekly: Int32Array;
}

/** Arrests over the days they are of. */
export interface Rate {
  arrests: number;
  days: number;
  /** The mean per day; NaN of no day. */
  value: number;
}

/** The mean per judged day: of Monday to Friday where weekdays are judged. Counts
 * by week have all of their days. */
export function rateOf(part: Pick<Part, 'total' | 'daily'>, v: View, basis: string): Rate {
  if (part.daily.length === 0) return { arrests: part.total, days: 7 * v.weeks, value: part.total / (7 * v.weeks) };
  let [arrests, days] = [0, 0];
  for (let i = 0; i < part.daily.length; i++) {
    if (basis === 'weekday' && !isWeekday(v.span.from + i)) continue;
    arrests += part.daily[i]!;
    days++;
  }
  return { arrests, days, value: arrests / days };
}

/** The highest count and the first day of every day, or week, that had it. */
export function highest(counts: Counts, from: number, step = 1): { n: number; days: number[] } {
  let n = -1;
  let days: number[] = [];
  for (let i = 0; i < counts.length; i++) {
    if (counts[i]! > n) [n, days] = [counts[i]!, [from + step * i]];
    else if (counts[i] === n) days.push(from + step * i);
  }
  return { n, days };
}

export interface Period {
  /** Its first day that is in view. */
  day: number;
  arrests: number;
  days: number;
}

/** Counts by calendar month; the first and the last may be parts. */
export function months(daily: Counts, span: Span): Period[] {
  const out: Period[] = [];
  let end = -Infinity;
  for (let i = 0; i < daily.length; i++) {
    const day = span.from + i;
    if (day >= end) {
      out.push({ day, arrests: 0, days: 0 });
      end = nextPeriod(day, 'month');
    }
    const month = out[out.length - 1]!;
    month.arrests += daily[i]!;
    month.days++;
  }
  return out;
}

/** The same by week. */
export function weeks(counts: Counts, from: number): Period[] {
  return Array.from(counts, (arrests, i) => ({ day: from + 7 * i, arrests, days: 7 }));
}

/** Judges the days of a part that have filled in. */
export function judged(part: Part, filled: Span, target: number, basis: string): Judged {
  return judge(part.daily.subarray(0, Math.max(0, filled.to - filled.from + 1)), filled.from, target, basis, part.before);
}

/** The judged days that met a target, for marks: as many as judge counts. */
export function daysMet(part: Part, filled: Span, target: number, basis: string): number[] {
  const counts = part.daily.subarray(0, Math.max(0, filled.to - filled.from + 1));
  const sums = basis === 'mean7' ? trailing(counts, 7, part.before).map((m) => Math.round(7 * m) / 7) : counts;
  const days: number[] = [];
  for (let i = 0; i < counts.length; i++) if (sums[i]! >= target && (basis !== 'weekday' || isWeekday(filled.from + i))) days.push(filled.from + i);
  return days;
}
