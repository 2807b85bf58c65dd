// Daily counts and their means as paths; days that are not known leave a gap.
import { area, line } from 'd3-shape';
import type { Scale } from './axes';
import { el, px } from './svg';

type Values = readonly (number | null)[];

const FEW = 100;

/** A dot for each day that is known, larger where there are few. */
export function dots(counts: Values, from: number, x: Scale, y: Scale): string {
  return el('path', { d: counts.map((n, i) => (n === null ? '' : `M${px(x(from + i))},${px(y(n))}h0`)).join(''), class: counts.length > FEW ? 'dots' : 'dots dots-few' });
}

/** The path of a line through the values that are known. */
export function linePath(values: Values, from: number, x: Scale, y: Scale): string {
  return line<number | null>((_, i) => px(x(from + i)), (v) => px(y(v ?? 0))).defined((v) => v !== null)(values as (number | null)[]) ?? '';
}

/** The path of the area below that line. */
export function areaPath(values: Values, from: number, x: Scale, y: Scale): string {
  return area<number | null>((_, i) => px(x(from + i)), px(y(0)), (v) => px(y(v ?? 0))).defined((v) => v !== null)(values as (number | null)[]) ?? '';
}
