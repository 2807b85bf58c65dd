// Arrests by criminality, method or type of place: over the months as a stack, or
// side by side as bars, as the page has it. Each is counted by all filters but its
// own, so that the groups make a whole.
import { bars } from '../../charts/bars';
import { stack } from '../../charts/stack';
import { isoDay } from '../../data/filter';
import type { GroupPart } from '../../data/dataset';
import { FEW, type Ask } from './ask';
import { months } from './count';
import { groupsFinding } from './finding';
import { lagOf } from './daily';
import type { Drawn } from './drawn';
import { measureOf, noticesOf } from './words';

type What = 'criminality' | 'method' | 'place';

interface Group {
  id: string;
  name: string;
  /** The group as part of a sentence. */
  phrase: string;
  total: number;
  /** Arrests of each period. */
  counts: number[];
}

/** Periods of a stack: their first days, how long they are, the last day of all. */
interface Periods {
  starts: number[];
  every: 'week' | 'month';
  to: number;
}

const MOST = 8;

export const criminality = (a: Ask): Drawn => timed(a, 'criminality', a.view.criminality);
export const methods = (a: Ask): Drawn => timed(a, 'method', a.view.methods);

function timed(a: Ask, what: What, rows: GroupPart[]): Drawn {
  const { span } = a.view;
  const groups = rows.map((r) => ({ ...named(a, what, r.group), total: r.total, counts: months(r.daily, span).map((m) => m.arrests) }));
  const starts = months(rows[0]!.daily, span).map((m) => m.day);
  return drawn(a, what, groups, { starts, every: 'month', to: span.to });
}

export function places(a: Ask): Drawn {
  const { places: rows, weekFrom, weeks } = a.view;
  const groups = rows.map((r) => ({ ...named(a, 'place', r.group), total: r.total, counts: Array.from(r.weekly) }));
  return drawn(a, 'place', groups, { starts: Array.from({ length: weeks }, (_, i) => weekFrom + 7 * i), every: 'week', to: weekFrom + 7 * weeks - 1 });
}

function named(a: Ask, what: What, id: string): Pick<Group, 'id' | 'name' | 'phrase'> {
  const { of } = a.words;
  return { id, name: a.name(id), phrase: what === 'place' ? of.place([a.name(id).toLowerCase()]) : (of[what][id] ?? a.name(id)) };
}

function drawn(a: Ask, what: What, all: Group[], periods: Periods): Drawn {
  const w = a.words;
  const groups = all.filter((g) => g.total > 0);
  const total = groups.reduce((n, g) => n + g.total, 0);
  const shares = a.filter.show !== 'count' && total >= FEW;
  const by = w.measure[what];
  const says = a.drawing === 'bars' ? w.measure.side(by) : (shares ? w.measure.shares : w.measure.counts)(by, w.measure[periods.every]);
  return {
    finding: groupsFinding(groups, total >= FEW, w),
    measure: measureOf(a, says, what === 'place' ? w.measure.wholeWeeks : ''),
    legend: [],
    svg: a.drawing === 'bars' ? barsOf(a, groups, shares, by) : stackOf(a, told(groups, w.names['others']!), periods, shares, by),
    notices: [...noticesOf(a, total), ...own(a, what), ...(what === 'place' ? [w.state.placeError] : [])],
    caveats: what === 'method' ? a.view.methodCaveats : [],
    table: {
      columns: [{ id: periods.every, label: w.columns[periods.every]! }, ...all.map((g) => ({ id: g.id, label: g.name }))],
      rows: periods.starts.map((day, i) => [isoDay(day), ...all.map((g) => g.counts[i]!)]),
    },
  };
}

/** A figure of groups shows all of them, also those that its own filter leaves out. */
function own(a: Ask, what: string): string[] {
  const chosen = { criminality: a.filter.criminality, method: a.filter.methods, place: a.filter.places }[what] ?? [];
  return chosen.length ? [a.words.state.allGroups(a.words.and(chosen.map(a.name)))] : [];
}

/** At most eight groups that can be told apart, and the others added up. */
function told(groups: Group[], others: string): Group[] {
  const known = groups.filter((g) => g.id !== 'unknown');
  if (known.length <= MOST) return groups;
  const order = [...known].sort((x, y) => y.total - x.total);
  const kept = new Set(order.slice(0, MOST - 1));
  const rest = order.slice(MOST - 1);
  const sum = { id: 'others', name: others, phrase: others, total: rest.reduce((n, g) => n + g.total, 0), counts: rest[0]!.counts.map((_, i) => rest.reduce((n, g) => n + g.counts[i]!, 0)) };
  return [...groups.filter((g) => kept.has(g)), sum, ...groups.filter((g) => g.id === 'unknown')];
}

function stackOf(a: Ask, groups: Group[], periods: Periods, shares: boolean, what: string): string {
  return stack({ lang: a.words.lang, title: a.words.measure.by(what), ...a.size, mode: shares ? 'share' : 'count', ...periods, groups: groups.map((g) => ({ name: g.name, counts: g.counts, unknown: g.id === 'unknown' })), marks: a.marks, ...lagOf(a) });
}

function barsOf(a: Ask, groups: Group[], shares: boolean, what: string): string {
  const all = groups.reduce((n, g) => n + g.total, 0);
  const rows = groups.map((g) => ({ name: g.name, value: shares ? g.total / all : g.total, unknown: g.id === 'unknown' }));
  return bars({ lang: a.words.lang, title: a.words.measure.by(what), width: a.size.width, format: shares ? 'percent' : 'count', rows });
}
