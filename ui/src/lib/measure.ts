// How wide a text will be, without a document to measure it in: the advance
// widths of Inter at 12 pixels, in classes, rounded up.
const NARROW = new Set("ijl.,:;'|!() \u202f·");
const WIDE = new Set('mwMWOQCGDHNU%@–—+\u2212<>');

/** The width of a text in pixels, a little more rather than less. */
export function textWidth(text: string, size = 12): number {
  let width = 0;
  for (const c of text) width += NARROW.has(c) ? 3.6 : WIDE.has(c) ? 9.6 : c >= 'A' && c <= 'Z' ? 8 : c >= '0' && c <= '9' ? 7.6 : 6.8;
  return (width * size) / 12;
}

/** The width of the widest of some texts. */
export function widest(texts: string[], size = 12): number {
  return Math.max(0, ...texts.map((t) => textWidth(t, size)));
}

/** A text in lines of at most a width; a word that is wider stands alone. */
export function wrap(text: string, width: number): string[] {
  const lines: string[] = [];
  for (const word of text.split(' ')) {
    const last = lines[lines.length - 1];
    if (last !== undefined && textWidth(`${last} ${word}`) <= width) lines[lines.length - 1] = `${last} ${word}`;
    else lines.push(word);
  }
  return lines;
}
