// A key inside a chart: swatches and their words in rows, for pictures that
// travel without their page.
import { textWidth } from './measure';
import { el, escape, text, type Attributes } from './svg';

export interface KeyItem {
  label: string;
  /** A number to set in bold after the label. */
  value?: string;
  swatch: (x: number, y: number) => string;
}

const ROW = 19;

/** Draws the items from the left, in as many rows as it takes; y is the middle of the first. */
export function key(items: KeyItem[], left: number, y: number, right: number): { svg: string; height: number } {
  let [x, row, svg] = [left, 0, ''];
  for (const item of items) {
    const width = 16 + textWidth(item.label) + (item.value === undefined ? 0 : textWidth(` ${item.value}`));
    if (x > left && x + width > right) [x, row] = [left, row + 1];
    const middle = y + row * ROW;
    const value = item.value === undefined ? '' : el('tspan', { class: 'strong', dx: 4 }, escape(item.value));
    svg += item.swatch(x, middle) + el('text', { x: x + 15, y: middle + 4, class: 'key-text' }, escape(item.label), value);
    x += width + 14;
  }
  return { svg: el('g', { class: 'key-row' }, svg), height: items.length ? (row + 1) * ROW : 0 };
}

/** A filled square. */
export const box = (attributes: Attributes) => (x: number, y: number): string => el('rect', { x, y: y - 5, width: 10, height: 10, ...attributes });

/** A short line. */
export const dash = (css: string) => (x: number, y: number): string => el('line', { x1: x - 2, x2: x + 11, y1: y, y2: y, class: css });

/** A dot. */
export const dot = (css: string, r = 3.5) => (x: number, y: number): string => el('circle', { cx: x + 5, cy: y, r, class: css });

/** A line of soft words, as a heading of labels. */
export function note(x: number, y: number, words: string, attributes: Attributes = {}): string {
  return text(x, y, words, { class: 'note-text', ...attributes });
}
