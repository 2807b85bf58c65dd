// What samples come to. A sample is a number or { missing: reason }: a figure of which
// any sample is missing is missing itself, and says why.

/** The median, the least and the most of samples of one figure. */
export function summary(samples) {
  const gone = samples.filter((s) => typeof s !== 'number');
  if (gone.length || !samples.length) {
    const reasons = [...new Set(gone.map((s) => s?.missing ?? 'no number'))];
    return { missing: reasons.join('; ') || 'never measured', of: samples.length };
  }
  const sorted = samples.toSorted((a, b) => a - b);
  const middle = Math.floor(sorted.length / 2);
  const median = sorted.length % 2 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
  return { median: round(median), least: round(sorted[0]), most: round(sorted.at(-1)), samples: sorted.length };
}

function round(n) {
  return Math.round(n * 10) / 10;
}

/** Turns [{ a: 1 }, { a: 2 }] into { a: summary of 1 and 2 }; a list is many samples of its name. */
export function summaries(runs) {
  const names = [...new Set(runs.flatMap((run) => Object.keys(run)))];
  return Object.fromEntries(names.map((name) => [name, summary(runs.flatMap((run) => run[name] ?? { missing: 'not reached' }))]));
}
