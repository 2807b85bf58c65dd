// Counting: one pass over the cells of a file. A cell that fails no filter
// counts everywhere; one that fails a single one counts in the parts of that
// filter's own dimension alone.
import type { Cube } from './cube';

/** One dimension of the groups of a file: its values and those that a filter takes. */
export interface Axis {
  size: number;
  /** Per value whether the filter takes it; all are taken where there is no filter. */
  taken: boolean[];
  /** Whether the filter of this dimension stays in force for what a share is of. */
  stays: boolean;
}

export interface Counted {
  all: Int32Array;
  /** What a share is of. */
  of: Int32Array;
  /** Per axis and value, by all filters but that of the axis. */
  parts: Int32Array[][];
}

/**
 * Counts cells by day. from is the first day, counted from that of the manifest,
 * and days how many steps of step days there are. skip leaves out groups whose
 * value on an axis is one.
 */
export function count(cube: Cube, counts: Uint32Array, axes: Axis[], from: number, days: number, step: number, skip?: { axis: number; value: number }): Counted {
  const line = (): Int32Array => new Int32Array(days);
  const out: Counted = { all: line(), of: line(), parts: axes.map((a) => Array.from({ length: a.size }, line)) };
  const at = axes.map(() => 0);
  for (let run = 0; run < cube.groups.length; run++) {
    split(cube.groups[run]!, axes, at);
    if (skip && at[skip.axis] === skip.value) continue;
    const failing = axes.flatMap((a, k) => (a.taken[at[k]!] ? [] : [k]));
    const lines: Int32Array[] = [];
    if (failing.every((k) => !axes[k]!.stays)) lines.push(out.of);
    if (failing.length === 0) lines.push(out.all);
    for (let k = 0; k < axes.length; k++) {
      if (failing.length === 0 || (failing.length === 1 && failing[0] === k)) lines.push(out.parts[k]![at[k]!]!);
    }
    if (lines.length > 0) addRun(cube.days, counts, cube.starts[run]!, cube.starts[run + 1]!, from, days, step, lines);
  }
  return out;
}

/** Takes the number of a group apart, the last axis the fastest. */
function split(group: number, axes: Axis[], at: number[]): void {
  for (let k = axes.length - 1; k >= 0; k--) {
    at[k] = group % axes[k]!.size;
    group = Math.floor(group / axes[k]!.size);
  }
}

/** Adds the cells of one run that are inside the days to each of the lines. */
function addRun(at: Uint32Array, counts: Uint32Array, start: number, end: number, from: number, days: number, step: number, lines: Int32Array[]): void {
  const first = lowerBound(at, from, start, end);
  const last = lowerBound(at, from + days * step, first, end);
  for (const line of lines) {
    if (step === 1) for (let i = first; i < last; i++) line[at[i]! - from]! += counts[i]!;
    else for (let i = first; i < last; i++) line[(at[i]! - from) / step]! += counts[i]!;
  }
}

/** The first index of start..end whose day is not before a day. */
function lowerBound(at: Uint32Array, day: number, start: number, end: number): number {
  while (start < end) {
    const middle = (start + end) >>> 1;
    if (at[middle]! < day) start = middle + 1;
    else end = middle;
  }
  return start;
}
