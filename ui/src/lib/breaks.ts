import { quantileSorted } from 'd3-array';
import { tick, type Lang } from './format';
import { words } from './words';

const STEPS = [1, 1.5, 2, 2.5, 3, 4, 5, 6, 8, 10];

/** The round number nearest to a positive value. */
function round(value: number): number {
  const power = 10 ** Math.floor(Math.log10(value));
  const best = STEPS.reduce((a, b) => (Math.abs(b * power - value) < Math.abs(a * power - value) ? b : a));
  return Number((best * power).toPrecision(3));
}

/** Bounds of at most n classes that hold about as many values each, as round
 * numbers, rising. A bound belongs to the class above it; each class that they
 * make at either end holds a value. */
export function breaks(values: readonly number[], n: number): number[] {
  const sorted = values.filter((v) => Number.isFinite(v)).sort((a, b) => a - b);
  const out: number[] = [];
  for (let i = 1; i < n; i++) {
    const q = quantileSorted(sorted, i / n) ?? 0;
    const b = q > 0 ? round(q) : 0;
    if (b > (out[out.length - 1] ?? sorted[0] ?? 0) && b <= sorted[sorted.length - 1]!) out.push(b);
  }
  return out;
}

/** The class of a value, 0 for below the first bound. */
export function classIn(value: number, bounds: readonly number[]): number {
  const i = bounds.findIndex((b) => value < b);
  return i < 0 ? bounds.length : i;
}

/** The words of each class: under the first bound, between two, the last or more. */
export function classLabels(bounds: readonly number[], lang: Lang = 'en'): string[] {
  const [w, write] = [words(lang), (v: number) => tick(v, lang)];
  if (bounds.length === 0) return [w.all];
  return [w.under(write(bounds[0]!)), ...bounds.slice(1).map((b, i) => w.between(write(bounds[i]!), write(b))), w.orMore(write(bounds[bounds.length - 1]!))];
}
