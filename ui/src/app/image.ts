// Pictures of what a figure shows: its drawings with their styles, its finding
// above and its source below, as one SVG, and as a PNG at twice the size.
import { all } from './dom';
import { escape } from '../lib/svg';

/** The properties a drawing is given by the stylesheet, all of them attributes
 * of SVG too, so that the picture needs no stylesheet. */
const STYLED = [
  'fill', 'fill-opacity', 'stroke', 'stroke-width', 'stroke-opacity', 'stroke-dasharray', 'stroke-linecap', 'stroke-linejoin', 'paint-order', 'opacity',
  'font-family', 'font-size', 'font-weight', 'letter-spacing', 'text-anchor', 'display', 'visibility',
] as const;
const PAD = 24;
const LEADING = 1.3;

/** A line of text of the picture: the words of an element in its own style. */
interface Said {
  text: string;
  font: string;
  family: string;
  size: number;
  weight: string;
  fill: string;
}

/** Makes the SVG text of what is seen of a figure. */
export function pictureOf(figure: HTMLElement, source: string): string {
  const drawings = all<SVGSVGElement>('.plot svg.chart, .panels svg.chart', figure).filter((svg) => svg.getClientRects().length > 0);
  if (drawings.length === 0) throw new Error('nothing is drawn');
  const boxes = drawings.map((d) => d.getBoundingClientRect());
  const left = Math.min(...boxes.map((b) => b.left));
  const top = Math.min(...boxes.map((b) => b.top));
  const width = Math.max(...boxes.map((b) => b.right)) - left;
  const height = Math.max(...boxes.map((b) => b.bottom)) - top;
  const head = [...all('h2', figure).slice(0, 1), ...all('.measure', figure).slice(0, 1)].map((e) => said(e, e.textContent ?? ''));
  const foot = said(figure.querySelector('.source') ?? figure, source);
  const names = all('.panels h3', figure).map((e) => ({ box: e.getBoundingClientRect(), is: said(e, e.textContent ?? '') }));
  const above = head.map((s) => lines(s, width));
  let y = PAD;
  const texts: string[] = [];
  for (const [i, s] of head.entries()) {
    for (const line of above[i]!) texts.push(write(s, PAD, (y += s.size * LEADING), line));
    y += 4;
  }
  y += 12;
  const shift = { x: PAD - left, y: y - top };
  const drawn = drawings.map((d, i) => nested(d, boxes[i]!, shift));
  texts.push(...names.map((n) => write(n.is, n.box.left + shift.x, n.box.bottom + shift.y - 4, n.is.text)));
  y += height + 14;
  for (const line of lines(foot, width)) texts.push(write(foot, PAD, (y += foot.size * LEADING), line));
  const [w, hgt] = [Math.ceil(width + 2 * PAD), Math.ceil(y + PAD)];
  const paper = getComputedStyle(document.body).backgroundColor;
  return `<svg xmlns="http://www.w3.org/2000/svg" width="${w}" height="${hgt}" viewBox="0 0 ${w} ${hgt}"><rect width="100%" height="100%" fill="${escape(paper)}"/>${texts.join('')}${drawn.join('')}</svg>\n`;
}

function said(e: Element, text: string): Said {
  const s = getComputedStyle(e);
  return { text: text.trim().replace(/\s+/g, ' '), font: `${s.fontWeight} ${s.fontSize} ${s.fontFamily}`, family: s.fontFamily, size: parseFloat(s.fontSize), weight: s.fontWeight, fill: s.color };
}

/** Breaks words into lines no wider than the picture. */
function lines(s: Said, width: number): string[] {
  const pen = document.createElement('canvas').getContext('2d')!;
  pen.font = s.font;
  const out: string[] = [];
  for (const word of s.text.split(' ')) {
    const longer = out.length ? `${out[out.length - 1]} ${word}` : word;
    if (out.length && pen.measureText(longer).width <= width) out[out.length - 1] = longer;
    else out.push(word);
  }
  return out;
}

function write(s: Said, x: number, y: number, line: string): string {
  return `<text x="${x.toFixed(1)}" y="${y.toFixed(1)}" font-family="${escape(s.family)}" font-size="${s.size}" font-weight="${s.weight}" fill="${escape(s.fill)}">${escape(line)}</text>`;
}

/** A drawing inside of the picture, every element with its style as attributes. */
function nested(svg: SVGSVGElement, box: DOMRect, shift: { x: number; y: number }): string {
  const copy = svg.cloneNode(true) as SVGSVGElement;
  const [from, to] = [[svg, ...all<SVGElement>('*', svg)], [copy, ...all<SVGElement>('*', copy)]];
  for (const [i, element] of from.entries()) {
    const style = getComputedStyle(element);
    for (const property of STYLED) {
      const value = style.getPropertyValue(property);
      if (value) to[i]!.setAttribute(property, value);
    }
    for (const name of ['class', 'tabindex', 'data-series', 'aria-label', 'role']) to[i]!.removeAttribute(name);
  }
  for (const [name, value] of Object.entries({ x: box.left + shift.x, y: box.top + shift.y, width: box.width, height: box.height, overflow: 'visible' })) copy.setAttribute(name, String(value));
  return new XMLSerializer().serializeToString(copy);
}

/** Draws a picture at twice its size. The page's own fonts go with it. */
export async function pngOf(picture: string): Promise<Blob> {
  const url = URL.createObjectURL(new Blob([await withFonts(picture)], { type: 'image/svg+xml' }));
  try {
    const image = new Image();
    image.src = url;
    await image.decode();
    const canvas = document.createElement('canvas');
    canvas.width = image.naturalWidth * 2;
    canvas.height = image.naturalHeight * 2;
    canvas.getContext('2d')!.drawImage(image, 0, 0, canvas.width, canvas.height);
    return await new Promise<Blob>((resolve, reject) => canvas.toBlob((b) => (b ? resolve(b) : reject(new Error('the browser gave no picture'))), 'image/png'));
  } finally {
    URL.revokeObjectURL(url);
  }
}

/** Puts the fonts of the page into the picture, those that come from this site. */
async function withFonts(picture: string): Promise<string> {
  const faces = [...document.styleSheets].flatMap((sheet) => [...rulesOf(sheet)].filter((r): r is CSSFontFaceRule => r instanceof CSSFontFaceRule).map((rule) => ({ rule, base: sheet.href ?? location.href })));
  const rules = await Promise.all(faces.map(({ rule, base }) => embedded(rule, base)));
  return picture.replace('>', `><style>${rules.join('')}</style>`);
}

function rulesOf(sheet: CSSStyleSheet): Iterable<CSSRule> {
  try {
    return sheet.cssRules;
  } catch {
    return []; // a sheet of another site may not be read
  }
}

async function embedded(rule: CSSFontFaceRule, base: string): Promise<string> {
  const style = rule.style;
  const source = /url\("?([^")]+)"?\)/.exec(style.getPropertyValue('src'))?.[1];
  const url = source && new URL(source, base);
  if (!url || url.origin !== location.origin) return '';
  const bytes = new Uint8Array(await (await fetch(url)).arrayBuffer());
  const text = btoa(Array.from(bytes, (b) => String.fromCharCode(b)).join(''));
  return `@font-face{font-family:${style.getPropertyValue('font-family')};font-weight:${style.getPropertyValue('font-weight')};src:url(data:font/woff2;base64,${text})}`;
}
