// What is set, in words: the chips of the bar, and the subject of a sentence.
import { noFilter, type Filter } from '../data/filter';
import { dayLabel } from '../lib/format';
import type { Words } from '../words';

/** The lists of a filter, with the name each has in an address. */
export const LISTS = [
  ['office', 'offices'],
  ['criminality', 'criminality'],
  ['method', 'methods'],
  ['place', 'places'],
] as const;

/** One thing that is set, and what the filter is without it. */
export interface Chip {
  text: string;
  without: Partial<Filter>;
}

/** Above this many values of a list there is one chip for all. */
const MANY = 3;

/** Everything that is set, in the order of the address. */
export function chipsOf(f: Filter, name: (code: string) => string, w: Words): Chip[] {
  const plain = noFilter();
  const chips: Chip[] = [];
  const days = daysOf(f, w);
  if (days) chips.push({ text: days, without: { from: undefined, to: undefined } });
  for (const [key, field] of LISTS) {
    const values = f[field];
    const head = (text: string): string => `${w.filters.keys[key]}: ${text}`;
    if (values.length > MANY) chips.push({ text: head(w.filters.chosen(values.length)), without: { [field]: [] } });
    else for (const v of values) chips.push({ text: head(name(v)), without: { [field]: values.filter((other) => other !== v) } });
  }
  for (const key of ['definition', 'basis', 'show'] as const) if (f[key] !== plain[key]) chips.push({ text: `${w.filters.keys[key]}: ${name(f[key])}`, without: { [key]: plain[key] } });
  if (f.average !== plain.average) chips.push({ text: w.filters.average(f.average), without: { average: plain.average } });
  return chips;
}

function daysOf({ from, to }: Filter, w: Words): string {
  if (from !== undefined && to !== undefined) return w.period(dayLabel(from, w.lang), dayLabel(to, w.lang));
  if (from !== undefined) return w.filters.since(dayLabel(from, w.lang));
  return to === undefined ? '' : w.filters.until(dayLabel(to, w.lang));
}

/** The arrests that a filter leaves, as part of a sentence: arrests of people
 * with a conviction by the Dallas office. */
export function subjectOf(f: Filter, name: (code: string) => string, offices: number, w: Words): string {
  const parts = [w.subject];
  if (f.methods.length) parts.push(w.or(f.methods.map((m) => w.of.method[m] ?? m)));
  if (f.criminality.length) parts.push(w.or(f.criminality.map((c) => w.of.criminality[c] ?? c)));
  if (f.places.length) parts.push(w.of.place(f.places.map((p) => name(p).toLowerCase())));
  if (f.offices.length) parts.push(w.of.office(f.offices.map(name), offices));
  return parts.join(' ');
}

/** Why a filter cannot be answered whatever is held; null when it can. */
export function conflictOf(f: Filter, w: Words): string | null {
  if (f.places.length === 0) return null;
  if (f.criminality.length + f.methods.length > 0) return w.filters.conflict;
  return f.definition.endsWith('-new') ? w.filters.conflictNew : null;
}
