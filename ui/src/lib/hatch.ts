// Hatching, the sign of what is not known or only possible: it survives print,
// greyscale and any kind of colour vision.
import { el } from './svg';

/** The pattern and how to fill with it. Its id is made from the data of the chart,
 * so that a page of several charts names each pattern once: a browser takes
 * none from a chart that is not displayed. */
export function hatch(data: unknown): { defs: string; fill: string } {
  const id = `hatch-${hash(JSON.stringify(data))}`;
  const pattern = el(
    'pattern',
    { id, width: 5, height: 5, patternUnits: 'userSpaceOnUse', patternTransform: 'rotate(45)' },
    el('rect', { width: 5, height: 5, class: 'hatch-ground' }),
    el('rect', { width: 1.6, height: 5, class: 'hatch-line' }),
  );
  return { defs: el('defs', {}, pattern), fill: `url(#${id})` };
}

/** FNV-1a, 32 bits: names only, no secrets. */
function hash(text: string): string {
  let h = 0x811c9dc5;
  for (let i = 0; i < text.length; i++) h = Math.imul(h ^ text.charCodeAt(i), 0x01000193);
  return (h >>> 0).toString(36);
}
