import shapes from '../map/areas.json';
import { near } from '../lib/format';
import { chart, el, text } from '../lib/svg';

/** A mean per day of each area of responsibility. */
export interface Areas {
  width: number;
  target: number;
  values: { office: string; name: string; value: number }[];
}

const SHAPES = shapes as unknown as { width: number; height: number; areas: Record<string, { path: string; label: [number, number]; room: number }> };

/** The upper bounds of the classes; values from the target on are the last. */
export const BREAKS = [15, 30, 50];

/** The class of a value, 0 to 4: 4 is the target or more, and nothing below it. */
export function classOf(value: number, target: number): number {
  if (value >= target) return 4;
  const i = BREAKS.findIndex((b) => value < b);
  return i < 0 ? 3 : i;
}

export function areas(d: Areas): string {
  if (d.values.length === 0) throw new Error('no office to draw');
  const scale = d.width / SHAPES.width;
  const height = SHAPES.height * scale;
  const small = d.width < 500;
  const drawn = d.values.map((v) => {
    const shape = SHAPES.areas[v.office];
    if (!shape) throw new Error(`no boundary for office ${v.office}`);
    return { ...v, shape, level: classOf(v.value, d.target) };
  });
  const missing = Object.keys(SHAPES.areas).filter((code) => !d.values.some((v) => v.office === code));
  const past = drawn.filter((v) => v.level === 4).map((v) => v.name);
  return chart(
    'areas',
    d.width,
    height,
    `Map of the areas of responsibility by arrests per day. At ${d.target} or more: ${past.join(', ') || 'none'}`,
    el(
      'g',
      { transform: `scale(${scale.toFixed(4)})` },
      ...missing.map((code) => el('path', { d: SHAPES.areas[code]!.path, class: 'area area-none' })),
      ...drawn.map((v) => el('path', { d: v.shape.path, class: `area area-${v.level}` }, el('title', {}, `${v.name}: ${near(v.value, d.target)} a day`))),
    ),
    ...drawn
      .filter((v) => v.shape.room * scale > (small ? 13 : 15))
      .map((v) => text(v.shape.label[0] * scale, v.shape.label[1] * scale + 4, near(v.value, d.target), { class: `area-text area-text-${v.level}`, 'text-anchor': 'middle' })),
  );
}
