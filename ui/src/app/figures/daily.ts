// Arrests per day of what a filter leaves, against the reported goals. With a
// type of place they are counted by week, and drawn as weeks.
import { national as drawNational } from '../../charts/national';
import { stack } from '../../charts/stack';
import { isoDay } from '../../data/filter';
import { trailing } from '../../data/means';
import type { Goal } from '../../lib/axes';
import { against, benchmark, FEW, weekly, type Ask } from './ask';
import { highest, judged, rateOf } from './count';
import { dailyFinding, shareFinding, type DailyFacts, type Measured } from './finding';
import type { Drawn, Key, Table } from './drawn';
import { count, measureOf, noticesOf } from './words';

/** Below this width there is no room for the words of the server. */
const NARROW = 600;

/** The lines of a drawing of days: what each day has, and the mean up to it. */
interface Lines {
  counts: (number | null)[];
  means: (number | null)[];
}

const asks = (a: Ask): boolean => a.filter.offices.length > 0 || !a.view.quotaApplies;

/** Whether shares are asked for and can be drawn. */
const shared = (a: Ask): boolean => a.filter.show === 'share' && asks(a) && a.view.total >= FEW;

export function national(a: Ask): Drawn {
  const w = a.words;
  const drawn = weekly(a) ? ofWeeks(a) : ofDays(a);
  const noShare = a.filter.show === 'share' && !asks(a) ? [w.state.noShare] : [];
  return { ...drawn, finding: shared(a) ? shareFinding(a.view.total, a.view.of.total, a.subject, w) : dailyFinding(factsOf(a), a.filter.basis, w), notices: [...noticesOf(a, a.view.total), ...hidden(a), ...noShare] };
}

type Part = Omit<Drawn, 'finding' | 'notices'>;

function ofDays(a: Ask): Part {
  const w = a.words;
  const few = a.view.total < FEW;
  const average = few ? 1 : a.filter.average;
  const goals = shared(a) ? [] : goalsOf(a);
  const { counts, means } = shared(a) ? shareLines(a, average) : countLines(a, average);
  return {
    measure: measureOf(a, shared(a) ? w.measure.nationalShare : w.measure.national, few ? w.measure.few : average > 1 ? w.measure.mean(average) : w.measure.single),
    legend: legendOf(a, few ? 0 : average, goals.length > 0),
    svg: drawNational({ lang: w.lang, title: shared(a) ? w.measure.shareTitle : w.measure.perDayTitle, ...a.size, from: a.view.span.from, counts, means: few ? means.map(() => null) : means, average, goals, marks: a.marks, ...lagOf(a) }),
    table: dailyTable(a, average, counts, means),
  };
}

/** Days with their means; null where a mean's days are not all known, or still fill in. */
function countLines(a: Ask, window: number): Lines {
  return { counts: Array.from(a.view.daily), means: known(trailing(a.view.daily, window, a.view.before)) };
}

/** The same in per cent of what a share is of. */
function shareLines(a: Ask, window: number): Lines {
  const { daily, before, of } = a.view;
  const whole = trailing(of.daily, window, of.before);
  const means = trailing(daily, window, before).map((m, i) => (100 * m) / whole[i]!);
  return { counts: Array.from(daily, (n, i) => (of.daily[i]! > 0 ? (100 * n) / of.daily[i]! : null)), means: known(means) };
}

export function known(means: Float64Array): (number | null)[] {
  return Array.from(means, (m) => (Number.isFinite(m) ? m : null));
}

function dailyTable(a: Ask, average: number, counts: (number | null)[], means: (number | null)[]): Table {
  const w = a.words;
  const value = shared(a) ? { id: 'percent', label: w.columns['percent']!, digits: 1 } : { id: 'arrests', label: w.columns['arrests']! };
  return {
    columns: [{ id: 'date', label: w.columns['date']! }, value, ...(average > 1 ? [{ id: `mean_${average}_days`, label: w.filters.average(average), digits: 1 }] : [])],
    rows: counts.map((n, i) => [isoDay(a.view.span.from + i), n, ...(average > 1 ? [means[i]!] : [])]),
  };
}

function ofWeeks(a: Ask): Part {
  const w = a.words;
  const { weekly: counts, of, weekFrom, weeks, counted } = a.view;
  const starts = Array.from({ length: weeks }, (_, i) => weekFrom + 7 * i);
  const groups = [{ name: a.subject, counts: Array.from(counts) }, ...(shared(a) ? [{ name: w.names['rest']!, counts: Array.from(of.weekly, (n, i) => n - counts[i]!) }] : [])];
  return {
    measure: measureOf(a, shared(a) ? w.measure.weeksShare : w.measure.weeks),
    legend: [],
    svg: stack({ lang: w.lang, title: w.measure.weeksTitle, ...a.size, mode: shared(a) ? 'share' : 'count', every: 'week', starts, to: counted.to, groups, marks: a.marks, ...lagOf(a) }),
    table: { columns: [{ id: 'week', label: w.columns['week']! }, { id: 'arrests', label: w.columns['arrests']! }, { id: 'of', label: w.columns['of']! }], rows: starts.map((day, i) => [isoDay(day), counts[i]!, of.weekly[i]!]) },
  };
}

export const lagOf = (a: Ask): { lag?: { from: number; label: string } } => (a.lag !== undefined && a.lag <= a.view.span.to ? { lag: { from: Math.max(a.lag, a.view.span.from), label: a.words.legend.lag } } : {});

/** The goals that count what is shown: those of the nation beside all of its
 * arrests, the one of an office beside all of the arrests of one office. */
function goalsOf(a: Ask): Goal[] {
  const { from, to } = a.view.span;
  const target = against(a);
  if (!a.view.quotaApplies) return [];
  if (a.filter.offices.length === 1 && target !== undefined) return [{ low: target, from, to, label: officeGoal(a, target) }];
  if (a.filter.offices.length > 0) return [];
  return a.goals.filter((g) => g.from <= to && g.to >= from).map((g) => ({ ...g, ...(a.size.width < NARROW ? { label: shortLabel(g, a) } : {}), from: Math.max(g.from, from), to: Math.min(g.to, to) }));
}

/** The words beside the quota of an office, which is a benchmark on days before it. */
export const officeGoal = (a: Ask, target: number): string => (benchmark(a) ? a.words.legend.benchmark : a.words.legend.officeGoal)(count(target, a.words));

/** The words beside a goal where there is little room. */
function shortLabel(g: Goal, a: Ask): string {
  const w = a.words;
  return w.legend.goalOf(g.high === undefined ? count(g.low, w) : `${count(g.low, w)}–${count(g.high, w)}`);
}

/** Why goals that stood there are gone. */
function hidden(a: Ask): string[] {
  if (a.goals.length === 0 && a.target === undefined) return [];
  if (!a.view.quotaApplies) return [a.words.state.goals];
  return a.filter.offices.length > 0 && a.goals.length > 0 ? [a.words.state.nationalGoals] : [];
}

function factsOf(a: Ask): DailyFacts {
  const { view, filter } = a;
  const high = weekly(a) ? highest(view.weekly, view.weekFrom, 7) : highest(view.daily, view.span.from);
  const facts: DailyFacts = { total: view.total, perDay: rateOf(view, view, filter.basis).value, subject: a.subject, goals: [], highest: high, weeks: weekly(a), few: view.total < FEW };
  const target = against(a);
  if (filter.offices.length === 1 && target !== undefined) {
    const j = judged(view, a.view.counted, target, filter.basis);
    return { ...facts, met: { target, met: j.met, judged: j.days, before: benchmark(a) } };
  }
  return { ...facts, goals: goalsOf(a).map((g) => measured(a, g)).filter((g) => Number.isFinite(g.mean)) };
}

/** The mean of the days on which a goal was in force. */
function measured(a: Ask, g: Goal): Measured {
  const { from, to } = a.view.span;
  const daily = a.view.daily.subarray(g.from - from, g.to - from + 1);
  const mean = rateOf({ total: 0, daily }, { ...a.view, span: { from: g.from, to: g.to } }, a.filter.basis).value;
  return { low: g.low, ...(g.high === undefined ? {} : { high: g.high }), mean, allDays: g.from === from && g.to === to };
}

function legendOf(a: Ask, average: number, goal: boolean): Key[] {
  const w = a.words;
  const keys: Key[] = [{ class: 'dots', text: w.legend.days }];
  if (average > 1) keys.push({ class: 'line', text: w.legend.mean(average), line: true });
  if (goal) keys.push({ class: 'goal-line', text: w.legend.goal, line: true });
  if (lagOf(a).lag) keys.push({ class: 'lag', text: w.legend.lag });
  return keys;
}
