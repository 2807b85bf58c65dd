// SVG as text. Charts are strings, so that they need no document: the same
// functions draw in Go for pages without JavaScript, and in the browser.

export type Attributes = Record<string, string | number | undefined>;

export function escape(text: string): string {
  return text.replace(/&/g, '&amp;').replace(/</g, '&lt;').replace(/>/g, '&gt;').replace(/"/g, '&quot;');
}

/** A coordinate with at most one decimal: half the bytes, and the same everywhere. */
export function px(n: number): number {
  if (!Number.isFinite(n)) throw new Error('a coordinate is not a number');
  return Math.round(n * 10) / 10;
}

export function el(name: string, attributes: Attributes, ...children: string[]): string {
  const text = Object.entries(attributes)
    .filter(([, v]) => v !== undefined)
    .map(([k, v]) => ` ${k}="${typeof v === 'number' ? px(v) : escape(String(v))}"`)
    .join('');
  return children.length ? `<${name}${text}>${children.join('')}</${name}>` : `<${name}${text}/>`;
}

export function text(x: number, y: number, label: string, attributes: Attributes = {}): string {
  return el('text', { x, y, ...attributes }, escape(label));
}

/** The root of a chart. Its label says in words what the picture shows. */
export function chart(kind: string, width: number, height: number, label: string, ...children: string[]): string {
  return el(
    'svg',
    { xmlns: 'http://www.w3.org/2000/svg', class: `chart chart-${kind}`, viewBox: `0 0 ${px(width)} ${px(height)}`, width, height, role: 'img', 'aria-label': label },
    ...children,
  );
}

/** The root of a picture that says nothing which its neighbours do not. */
export function decoration(kind: string, width: number, height: number, ...children: string[]): string {
  return el('svg', { xmlns: 'http://www.w3.org/2000/svg', class: `chart chart-${kind}`, viewBox: `0 0 ${px(width)} ${px(height)}`, width, height, 'aria-hidden': 'true' }, ...children);
}
