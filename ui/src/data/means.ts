// Trailing means and the judging of days, as package quota in Go does it.

/**
 * The mean of each day and those before it, window days in all. It is NaN until
 * all of them are known; before are counts of the days right before the first.
 */
export function trailing(counts: ArrayLike<number>, window: number, before: ArrayLike<number> = []): Float64Array {
  const out = new Float64Array(counts.length);
  for (let i = 0; i < out.length; i++) {
    const sum = trailingSum(counts, window, before, i);
    out[i] = sum === undefined ? NaN : sum / window;
  }
  return out;
}

function trailingSum(counts: ArrayLike<number>, window: number, before: ArrayLike<number>, i: number): number | undefined {
  if (i + before.length < window - 1) return undefined;
  let sum = 0;
  for (let k = i - window + 1; k <= i; k++) sum += k < 0 ? before[before.length + k]! : counts[k]!;
  return sum;
}

/** The account of counts per day against a target; see Judged of package quota. */
export interface Judged {
  /** Arrests on the judged days, and their number. */
  arrests: number;
  days: number;
  met: number;
  longestBelow: number;
  /** In parts of 1/scale arrests. */
  shortfall: number;
  surplus: number;
  scale: number;
  highest: number;
  /** The first day with that many, undefined where none is judged. */
  highestOn: number | undefined;
}

/** Judges counts of days from a first one, counted from 1970-01-01. Whole numbers all the way, so that 74.99 is never 75. */
export function judge(counts: ArrayLike<number>, from: number, target: number, basis: string, before: ArrayLike<number> = []): Judged {
  const j: Judged = { arrests: 0, days: 0, met: 0, longestBelow: 0, shortfall: 0, surplus: 0, scale: basis === 'mean7' ? 7 : 1, highest: 0, highestOn: undefined };
  let run = 0;
  for (let i = 0; i < counts.length; i++) {
    const level = basis === 'mean7' ? trailingSum(counts, 7, before, i) : basis === 'weekday' && !isWeekday(from + i) ? undefined : counts[i]!;
    if (level === undefined) continue;
    const n = counts[i]!;
    j.arrests += n;
    j.days++;
    if (n > j.highest || j.days === 1) [j.highest, j.highestOn] = [n, from + i];
    const over = level - target * j.scale;
    if (over >= 0) {
      j.met++;
      j.surplus += over;
      run = 0;
    } else {
      j.shortfall -= over;
      j.longestBelow = Math.max(j.longestBelow, ++run);
    }
  }
  return j;
}

/** Whether a day, counted from 1970-01-01, is Monday to Friday. */
export function isWeekday(day: number): boolean {
  return (((day + 3) % 7) + 7) % 7 < 5; // 1970-01-01 was a Thursday
}
