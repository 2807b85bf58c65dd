import shapes from '../map/areas.json';
import { breaks, classIn, classLabels } from '../lib/breaks';
import { numbers } from '../lib/check';
import { near, rate, type Lang } from '../lib/format';
import { chart, el, escape, text } from '../lib/svg';
import { words } from '../lib/words';

/** A mean per day of each area of responsibility. */
export interface Areas {
  lang?: Lang;
  /** What is counted, 'Arrests per day' where it is left out. */
  title?: string;
  width: number;
  /** None where a filter makes a quota meaningless: then the classes come from the values. */
  target?: number;
  values: { office: string; name: string; value: number }[];
}

const SHAPES = shapes as unknown as { width: number; height: number; areas: Record<string, { path: string; label: [number, number]; room: number }> };

/** The upper bounds of the classes below a target. */
export const BREAKS = [15, 30, 50];

/** The class of a value, 0 to 4: 4 is the target or more, and nothing below it. */
export function classOf(value: number, target: number): number {
  return value >= target ? 4 : classIn(value, BREAKS);
}

/** The classes of a map, for its legend: a CSS class and words for each. */
export function areaClasses(d: Areas): { css: string; label: string }[] {
  const bounds = d.target ? [...BREAKS, d.target] : breaks(d.values.map((v) => v.value), 4);
  return classLabels(bounds, d.lang).map((label, i) => ({ css: `area-${i}`, label }));
}

export function areas(d: Areas): string {
  numbers(d.values.map((v) => v.value), 'offices');
  const scale = d.width / SHAPES.width;
  const bounds = breaks(d.values.map((v) => v.value), 4);
  const write = (v: number): string => (d.target ? near(v, d.target, d.lang) : rate(v, d.lang));
  const drawn = d.values.map((v) => {
    const shape = SHAPES.areas[v.office];
    if (!shape) throw new Error(`no boundary for office ${v.office}`);
    return { ...v, shape, level: d.target ? classOf(v.value, d.target) : classIn(v.value, bounds) };
  });
  const missing = Object.keys(SHAPES.areas).filter((code) => !d.values.some((v) => v.office === code));
  return chart(
    'areas',
    d.width,
    SHAPES.height * scale,
    label(d, write),
    el(
      'g',
      { transform: `scale(${scale.toFixed(4)})` },
      ...missing.map((code) => el('path', { d: SHAPES.areas[code]!.path, class: 'area area-none' })),
      ...drawn.map((v) => el('path', { d: v.shape.path, class: `area area-${v.level}`, 'data-office': v.name }, el('title', {}, escape(`${v.name}: ${write(v.value)}`)))),
    ),
    ...drawn
      .filter((v) => v.shape.room * scale > (d.width < 500 ? 13 : 15))
      .map((v) => text(v.shape.label[0] * scale, v.shape.label[1] * scale + 4, write(v.value), { class: `area-text area-text-${v.level}`, 'text-anchor': 'middle' })),
  );
}

function label(d: Areas, write: (v: number) => string): string {
  const [w, target] = [words(d.lang), d.target];
  const title = d.title ?? w.arrestsPerDay;
  if (target) return w.areasPast(title, target, d.values.filter((v) => v.value >= target).map((v) => v.name));
  const sorted = d.values.slice().sort((a, b) => a.value - b.value);
  return w.areas(title, `${sorted[0]!.name} ${write(sorted[0]!.value)}`, `${sorted[sorted.length - 1]!.name} ${write(sorted[sorted.length - 1]!.value)}`);
}
