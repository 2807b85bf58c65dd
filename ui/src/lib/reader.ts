// What a browser reads a chart with, day by day, by keyboard or pointer: one
// hidden marker, and the numbers in the attribute data-series.
import { el, escape, px } from './svg';

/** The numbers behind a chart over time. */
export interface ReaderData {
  /** The first day; the others follow it, or are those of days. */
  from: number;
  /** The first day of each period, where periods are not single days. */
  days?: number[];
  every?: string;
  series: { name: string; counts: (number | null)[] }[];
  /** Where the first and the last value stand across, and 0 and 1000 upward. */
  x0: number;
  x1: number;
  y0: number;
  y1: number;
}

export function reader(d: ReaderData, title: string): string {
  const data = { ...d, x0: px(d.x0), x1: px(d.x1), y0: px(d.y0), y1: px(d.y1) };
  return el('g', { class: 'reader', 'data-series': JSON.stringify(data) }, el('circle', { r: 5, cx: -99, cy: -99 }), el('title', {}, escape(title)));
}
