// Sums and means of daily counts. All that is judged is judged by data/means.
import { nextPeriod, weekday } from '../../lib/format';
import type { Span } from '../../data/words';

type Counts = ArrayLike<number>;

/** Arrests over the days they are of. */
export interface Rate {
  arrests: number;
  days: number;
  /** The mean per day; NaN of no day. */
  value: number;
}

/** The mean per judged day: of Monday to Friday where weekdays are judged, and
 * never of days that are still filling in. */
export function perDay(daily: Counts, span: Span, basis: string, lag = Infinity): Rate {
  let [arrests, days] = [0, 0];
  for (let i = 0; i < daily.length && span.from + i < lag; i++) {
    if (basis === 'weekday' && weekday(span.from + i) > 4) continue;
    arrests += daily[i]!;
    days++;
  }
  return { arrests, days, value: arrests / days };
}

export function sum(daily: Counts): number {
  let n = 0;
  for (let i = 0; i < daily.length; i++) n += daily[i]!;
  return n;
}

/** The highest count and every day that had it. */
export function highest(daily: Counts, from: number): { n: number; days: number[] } {
  let n = -1;
  let days: number[] = [];
  for (let i = 0; i < daily.length; i++) {
    if (daily[i]! > n) [n, days] = [daily[i]!, [from + i]];
    else if (daily[i] === n) days.push(from + i);
  }
  return { n, days };
}

export interface Month {
  /** The first day of the month that is in view. */
  day: number;
  arrests: number;
  days: number;
}

/** Counts by calendar month; the first and the last may be parts. */
export function months(daily: Counts, span: Span): Month[] {
  const out: Month[] = [];
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
