// The kinds of figures that filters redraw, and what each needs.
import type { Dimension } from '../data/manifest';

export interface Kind {
  name: string;
  /** The dimension that it shows the parts of: by all filters but its own. */
  parts?: Dimension;
  /** Whether it shows those parts alone that its own filter asks for. */
  chosen?: boolean;
  /** What it needs that filters alone do not load. */
  needs?: 'methods' | 'places';
  /** Whether it shows single days, which types of place are not counted by. */
  days?: boolean;
  /** The width that it has on a desk where the server drew none. */
  width?: number;
}

const KINDS: Kind[] = [
  { name: 'national' },
  { name: 'lines', parts: 'office', chosen: true, days: true },
  { name: 'areas', parts: 'office', width: 600 },
  { name: 'ranking', parts: 'office', width: 460 },
  { name: 'multiples', parts: 'office' },
  { name: 'criminality', parts: 'criminality' },
  { name: 'methods', parts: 'method', needs: 'methods' },
  { name: 'calendar', days: true },
  { name: 'eventwindow', days: true },
  { name: 'places', parts: 'place', needs: 'places' },
];

export const kindOf = (name: string | undefined): Kind | undefined => KINDS.find((k) => k.name === name);
