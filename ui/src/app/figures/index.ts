// Which function draws which figure, and when there is nothing to draw.
import type { Missing, View } from '../../data/dataset';
import type { Dimension } from '../../data/manifest';
import { weekly, type Ask } from './ask';
import { national } from './daily';
import type { Drawn } from './drawn';
import { criminality, methods, places } from './groups';
import { lines } from './lines';
import { areas, multiples, ranking } from './offices';

interface Kind {
  draw: (a: Ask) => Drawn;
  /** The dimension that it shows the parts of: by all filters but its own. */
  parts?: Dimension;
  /** What it needs that filters may not have loaded. */
  needs?: 'methods' | 'places';
  /** Whether it shows single days, which types of place are not counted by. */
  days?: boolean;
  /** The size that it has where the server drew none. */
  width?: number;
}

const KINDS: Record<string, Kind> = {
  national: { draw: national },
  lines: { draw: lines, parts: 'office', days: true },
  areas: { draw: areas, parts: 'office', width: 600 },
  ranking: { draw: ranking, parts: 'office', width: 460 },
  multiples: { draw: multiples, parts: 'office', width: 200 },
  criminality: { draw: criminality, parts: 'criminality' },
  methods: { draw: methods, parts: 'method', needs: 'methods' },
  places: { draw: places, parts: 'place', needs: 'places' },
};

/** The kinds of figures that filters redraw. */
export const kindOf = (name: string): Kind | undefined => KINDS[name];

export type Outcome = { drawn: Drawn } | { missing: Missing } | { empty: true };

/** Draws a figure, or says why there is nothing to draw. */
export function drawFigure(kind: Kind, a: Ask): Outcome {
  const lacking = kind.parts && a.view.lacks[kind.parts];
  if (lacking) return { missing: lacking };
  if (kind.days && weekly(a)) return { missing: { reason: a.words.state.byWeek, spans: [] } };
  return totalOf(kind, a.view) === 0 ? { empty: true } : { drawn: kind.draw(a) };
}

/** The arrests that a figure shows: those of its parts, where it has parts. */
function totalOf(kind: Kind, v: View): number {
  const parts = { office: v.offices, criminality: v.criminality, method: v.methods, place: v.places };
  return kind.parts ? parts[kind.parts].reduce((n, p) => n + p.total, 0) : v.total;
}
