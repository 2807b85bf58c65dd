// Which function draws which figure, and when there is nothing to draw.
import type { Missing, View } from '../../data/dataset';
import type { Kind } from '../kinds';
import { weekly, type Ask } from './ask';
import { rateOf } from './count';
import { national } from './daily';
import { calendar, eventwindow } from './days';
import type { Drawn } from './drawn';
import { criminality, methods, places } from './groups';
import { lines } from './lines';
import { areas, multiples, ranking } from './offices';

const DRAW: Record<string, (a: Ask) => Drawn> = { national, lines, areas, ranking, multiples, criminality, methods, places, calendar, eventwindow };

export type Outcome = { drawn: Drawn } | { missing: Missing } | { empty: true };

/** Draws a figure, or says why there is nothing to draw. */
export function drawFigure(kind: Kind, a: Ask): Outcome {
  const draw = DRAW[kind.name];
  if (!draw) throw new Error(`no figure is named ${kind.name}`);
  if (kind.days && weekly(a)) return { missing: { reason: a.words.state.byWeek, spans: [] } };
  const lacking = kind.parts && a.view.lacks[kind.parts];
  if (lacking) return { missing: lacking };
  if (totalOf(kind, a.view) === 0) return { empty: true };
  if (nothingJudged(kind, a)) return { missing: { reason: a.words.state.noJudged, spans: [] } };
  return { drawn: draw(a) };
}

/** Whether a figure of means has no day to take one of. */
function nothingJudged(kind: Kind, a: Ask): boolean {
  return kind.parts === 'office' && rateOf(a.view, a.view, a.filter.basis).days === 0;
}

/** The arrests that a figure shows: those of its parts, where it has parts. */
function totalOf(kind: Kind, v: View): number {
  const parts = { office: v.offices, criminality: v.criminality, method: v.methods, place: v.places };
  return kind.parts ? parts[kind.parts].reduce((n, p) => n + p.total, 0) : v.total;
}
