// What a chart refuses. A picture of data that is not there would be believed.

/** Throws unless every value is a number; null is let through where days may be unknown. */
export function numbers(values: readonly (number | null | undefined)[], what: string, gaps = false): void {
  if (values.length === 0) throw new Error(`no ${what} to draw`);
  for (const v of values) {
    if (gaps && v === null) continue;
    if (typeof v !== 'number' || !Number.isFinite(v)) throw new Error(`${what}: a value is not a number`);
  }
}

/** Throws unless two series are of the same length. */
export function aligned(a: readonly unknown[], b: readonly unknown[], what: string): void {
  if (a.length !== b.length) throw new Error(`${what} are not of the same length`);
}

/** The largest of some values, unknown ones left out; 0 of none. */
export function highest(values: readonly (number | null)[]): number {
  return values.reduce<number>((m, v) => (v !== null && v > m ? v : m), 0);
}

/** The last value that is known, and where it stands. */
export function lastKnown(values: readonly (number | null)[]): { index: number; value: number } | undefined {
  for (let i = values.length - 1; i >= 0; i--) {
    const value = values[i];
    if (value !== null && value !== undefined) return { index: i, value };
  }
  return undefined;
}
