// Titles that state what a figure found. They are made of the numbers alone, and
// tested where they tip. A tie is told as one.
import { dayLabel } from '../../lib/format';
import type { Words } from '../../words';
import { count, dayCount, mean, means, share, upper } from './words';

/** How a mean stands to a reported goal; a range is met from its lower end on. */
export type Standing = 'below' | 'inside' | 'atOrAbove';

export function standing(v: number, goal: { low: number; high?: number }): Standing {
  if (v < goal.low) return 'below';
  return goal.high !== undefined && v <= goal.high ? 'inside' : 'atOrAbove';
}

/** A reported goal with the mean of the days it was in force, of all days shown or of some. */
export interface Measured {
  low: number;
  high?: number;
  mean: number;
  allDays: boolean;
}

export interface DailyFacts {
  total: number;
  /** NaN where no day is judged. */
  perDay: number;
  subject: string;
  goals: Measured[];
  /** Against the quota of one office: the judged days, and those that reached it. */
  met?: { target: number; met: number; judged: number; before: boolean };
  /** The highest day, or the highest week by its first day. */
  highest: { n: number; days: number[] };
  weeks: boolean;
  few: boolean;
}

/** The finding of daily counts: the pace, and how it stands to what was reported. */
export function dailyFinding(f: DailyFacts, basis: string, w: Words): string {
  const near = f.met?.target ?? closest(f.perDay, f.goals);
  const pace = f.few || Number.isNaN(f.perDay) ? w.finding.total(count(f.total, w), f.total === 1, f.subject) : w.finding.pace(mean(f.perDay, near, w), f.subject);
  const clauses = f.few ? [] : [...f.goals.map((g) => goalClause(g, w)), ...(f.met && f.met.judged > 0 ? [metClause(f.met, basis, w)] : [])];
  return upper([pace, ...(clauses.length ? clauses : [highClause(f, w)])].join('; '));
}

/** The goal that a mean must not be rounded over. */
function closest(v: number, goals: Measured[]): number | undefined {
  const bounds = goals.filter((g) => g.allDays).flatMap((g) => (g.high === undefined ? [g.low] : [g.low, g.high]));
  return bounds.sort((a, b) => Math.abs(a - v) - Math.abs(b - v))[0];
}

function goalClause(g: Measured, w: Words): string {
  const goal = g.high === undefined ? w.finding.goal(count(g.low, w)) : w.finding.range(count(g.low, w), count(g.high, w));
  const how = w.finding[standing(g.mean, g)];
  const bound = g.high !== undefined && Math.abs(g.high - g.mean) < Math.abs(g.low - g.mean) ? g.high : g.low;
  return g.allDays ? how(goal) : w.finding.whileGoal(mean(g.mean, bound, w), goal, standing(g.mean, g));
}

function metClause(m: NonNullable<DailyFacts['met']>, basis: string, w: Words): string {
  const says = w.finding.met(count(m.target, w), count(m.met, w), judged(m.judged, basis, w));
  return m.before ? w.finding.before(says, true) : says;
}

function judged(n: number, basis: string, w: Words): string {
  return basis === 'weekday' ? w.weekdays(count(n, w), n === 1) : basis === 'mean7' ? w.meanDays(count(n, w), n === 1) : dayCount(n, w);
}

function highClause({ highest: h, weeks }: DailyFacts, w: Words): string {
  const [one, several] = weeks ? [w.finding.highestWeek, w.finding.highestWeeks] : [w.finding.highest, w.finding.highestDays];
  return h.days.length === 1 ? one(count(h.n, w), dayLabel(h.days[0]!, w.lang)) : several(count(h.n, w), count(h.days.length, w));
}

/** What part of all arrests a filter leaves. */
export function shareFinding(part: number, whole: number, subject: string, w: Words): string {
  return w.finding.shareOf(share(part, whole, w), count(part, w), count(whole, w), subject);
}

/** An office with its arrests and their mean per day. */
export interface Paced {
  name: string;
  arrests: number;
  perDay: number;
}

/** Offices by mean per day against the reported quota of one. */
export function officesFinding(means: number[], target: number, w: Words): string {
  const at = means.filter((v) => v >= target).length;
  if (at === 0) return w.finding.officesNone(means.length, count(target, w));
  if (at === means.length) return w.finding.officesAll(means.length, count(target, w));
  return w.finding.offices(at, means.length, count(target, w));
}

/** Where the pace is highest. */
export function paceFinding(rows: Paced[], target: number | undefined, w: Words): string {
  const top = Math.max(...rows.map((r) => r.arrests));
  const at = rows.filter((r) => r.arrests === top);
  return at.length === rows.length ? w.finding.allSame(rows.length, mean(at[0]!.perDay, target, w)) : w.finding.highestPace(at.map((r) => r.name), mean(at[0]!.perDay, target, w));
}

/** The highest period of any office, by its mean per day. */
export function highestFinding(periods: { name: string; label: string; mean: number }[], w: Words): string {
  const top = Math.max(...periods.map((p) => p.mean));
  const at = periods.filter((p) => p.mean === top);
  const says = mean(top, undefined, w);
  return at.length === 1 ? w.finding.highestPeriod(at[0]!.name, at[0]!.label, says) : w.finding.highestPeriods(says, count(at.length, w));
}

/** Offices with the most and the fewest, where no quota is to be compared with.
 * Ties are by the counts, never by what the means round to. */
export function extremesFinding(rows: Paced[], w: Words): string {
  const counts = rows.map((r) => r.arrests);
  const [top, low] = [Math.max(...counts), Math.min(...counts)];
  const [most, least] = [rows.filter((r) => r.arrests === top), rows.filter((r) => r.arrests === low)];
  const [high, lowest] = means([most[0]!.perDay, least[0]!.perDay], undefined, w);
  const names = (of: typeof rows): string[] => of.map((r) => r.name);
  if (top === low) return w.finding.allSame(rows.length, high!);
  if (low === 0) return w.finding.mostOnly(names(most), high!, least.length);
  return w.finding.most(names(most), high!, names(least), lowest!);
}

/** Office-days that reached the quota, of all offices together. */
export function officeDaysFinding(target: number, met: number, judgedDays: number, w: Words): string {
  return w.finding.officeDays(count(target, w), share(met, judgedDays, w), count(met, w), count(judgedDays, w));
}

/** The largest of several groups; unknown is one of them. A phrase is a group as
 * part of a sentence. */
export function groupsFinding(groups: { name: string; phrase: string; total: number }[], shares: boolean, w: Words): string {
  const all = groups.reduce((n, g) => n + g.total, 0);
  const most = Math.max(...groups.map((g) => g.total));
  const top = groups.filter((g) => g.total === most);
  const some = groups.filter((g) => g.total > 0);
  if (some.length === 1) return w.finding.only(top[0]!.phrase, count(all, w), all === 1);
  if (top.length > 1) return w.finding.tie(top.map((g) => g.name), count(most, w), most === 1);
  return shares ? w.finding.largest(top[0]!.phrase, share(most, all, w), count(all, w)) : w.finding.largest(top[0]!.phrase, count(most, w), count(all, w));
}

/** The highest day, and on how many there was none. */
export function calendarFinding(h: { n: number; days: number[] }, none: number, days: number, w: Words): string {
  const without = none === 0 ? w.finding.noDayWithout : w.finding.none(count(none, w), dayCount(days, w));
  return h.days.length === 1 ? w.finding.calendar(count(h.n, w), dayLabel(h.days[0]!, w.lang), without) : w.finding.calendarTie(count(h.n, w), dayCount(h.days.length, w), without);
}

/** The days on one side of an event. */
export interface Side {
  from: number;
  to: number;
  arrests: number;
  mean: number;
}

/** The means on both sides of an event; counts where they are few. */
export function windowFinding(before: Side, after: Side, few: boolean, w: Words): string {
  const days = dayCount(after.to - after.from + 1, w);
  if (few) return w.finding.windowFew(count(after.arrests, w), after.arrests === 1, days, count(before.arrests, w));
  if (before.arrests === after.arrests) return w.finding.windowSame(mean(after.mean, undefined, w), days);
  const [b, f] = means([before.mean, after.mean], undefined, w);
  return w.finding.window(f!, days, b!);
}

/** Offices beside one another: two as a ratio, more in their order. */
export function linesFinding(rows: Paced[], target: number | undefined, w: Words): string {
  const sorted = [...rows].sort((a, b) => b.arrests - a.arrests);
  const [first, second] = sorted;
  if (rows.length > 1 && first!.arrests === sorted[sorted.length - 1]!.arrests) return w.finding.linesSame(rows.map((r) => r.name), mean(first!.perDay, target, w));
  if (rows.length === 2 && second!.arrests > 0) {
    const times = first!.arrests / second!.arrests;
    if (times >= 1.05) return w.finding.linesTimes(first!.name, second!.name, times < 9.95 ? times.toFixed(1) : count(times, w));
  }
  const said = means(sorted.map((r) => r.perDay), target, w);
  return upper(w.finding.lines(sorted.map((r, i) => w.finding.line(r.name, said[i]!))));
}
