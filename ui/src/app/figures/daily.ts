// Arrests per day as one line (national) or a line per office (lines).
import { judge, trailing } from '../../data/means';
import { isoDay } from '../../data/filter';
import { lines as drawLines } from '../../charts/lines';
import { national as drawNational } from '../../charts/national';
import { against, few, FEW, type Ask, type Goal, type Known } from './ask';
import { highest, perDay, sum } from './count';
import { dailyFinding, linesFinding, type Measured } from './finding';
import type { Drawn, Key, Table } from './drawn';
import { dayCount, measureOf, noticesOf } from './words';

/** How many lines can be told apart. */
const MOST = 4;

/** The mean of each day shown; null where its days are not all known, or still fill in. */
function meansOf(lead: ArrayLike<number>, a: Ask, window: number): (number | null)[] {
  const skip = a.view.span.from - a.lead.span.from;
  return Array.from(trailing(lead, window))
    .slice(skip)
    .map((v, i) => (Number.isNaN(v) || a.view.span.from + i >= (a.lag ?? Infinity) ? null : v));
}

export function national(a: Ask): Drawn {
  const w = a.words;
  const share = a.filter.show === 'share' && a.whole !== null && !few(a);
  const average = few(a) ? 1 : a.filter.average;
  const drawnGoals = goalsOf(a, share);
  const [counts, means] = share ? shares(a, average) : [Array.from(a.view.daily), few(a) ? Array.from(a.view.daily, () => null) : meansOf(a.lead.daily, a, average)];
  const title = share ? w.measure.shareTitle : undefined;
  return {
    finding: share ? w.finding.shareOf(a, sum(a.view.daily), sum(a.whole!.daily)) : dailyFinding(factsOf(a), a.filter.basis, w),
    measure: measureOf(a, share ? w.measure.nationalShare : w.measure.national, few(a) ? w.measure.few : average > 1 ? w.measure.mean(average) : w.measure.single),
    legend: legendOf(a, average, drawnGoals.length > 0),
    svg: drawNational({ lang: w.lang, ...(title ? { title } : {}), ...a.size, from: a.view.span.from, counts, means, average, goals: drawnGoals, marks: a.marks, ...lagOf(a) }),
    notices: [...noticesOf(a), ...hidden(a), ...(a.filter.show === 'share' && !share && !few(a) ? [w.state.noShare] : [])],
    table: { columns: [{ id: 'date', label: w.columns['date']! }, { id: share ? 'percent' : 'arrests', label: w.columns[share ? 'share' : 'arrests']! }, { id: `mean_${average}_days`, label: w.filters.average(average), digits: 1 }], rows: counts.map((n, i) => [isoDay(a.view.span.from + i), n, means[i] ?? null]) },
  };
}

export const lagOf = (a: Ask): { lag?: { from: number; label: string } } => (a.lag !== undefined && a.lag <= a.view.span.to ? { lag: { from: Math.max(a.lag, a.view.span.from), label: a.words.legend.lag } } : {});

/** Per cent of the same arrests whatever their criminality, method or place. */
function shares(a: Ask, window: number): [(number | null)[], (number | null)[]] {
  const all = a.whole!.daily;
  const counts = Array.from(a.view.daily, (n, i) => (all[i]! > 0 ? (100 * n) / all[i]! : null));
  const [part, whole] = [trailing(a.view.daily, window), trailing(all, window)];
  return [counts, Array.from(part, (n, i) => (whole[i]! > 0 && a.view.span.from + i < (a.lag ?? Infinity) ? (100 * n) / whole[i]! : null))];
}

/** The goals that count what is shown: those of the nation beside all of its
 * arrests, the one of an office beside all of the arrests of one office. */
function goalsOf(a: Ask, share: boolean): Goal[] {
  if (!a.view.quotaApplies || share) return [];
  const { from, to } = a.view.span;
  const target = against(a);
  if (a.filter.offices.length === 1 && target !== undefined) return [{ low: target, from, to, label: a.words.legend.officeGoal(String(target)) }];
  if (a.filter.offices.length > 0) return [];
  return a.goals.filter((g) => g.from <= to && g.to >= from).map((g) => ({ ...g, from: Math.max(g.from, from), to: Math.min(g.to, to) }));
}

/** Why goals that stood there are gone. */
function hidden(a: Ask): string[] {
  if (a.goals.length === 0 && a.target === undefined) return [];
  if (!a.view.quotaApplies) return [a.words.state.goals];
  return a.filter.offices.length > 0 && a.goals.length > 0 ? [a.words.state.nationalGoals] : [];
}

function factsOf(a: Ask): Parameters<typeof dailyFinding>[0] {
  const { view, filter } = a;
  const rate = perDay(view.daily, view.span, filter.basis, a.lag);
  const facts = { total: view.total, perDay: rate.value, subject: a.subject, goals: [] as Measured[], highest: highest(view.daily, view.span.from), few: few(a) };
  const target = against(a);
  if (filter.offices.length === 1 && target !== undefined) {
    const j = judge(a.lead.daily, a.lead.span.from, { from: view.span.from, to: Math.min(view.span.to, (a.lag ?? Infinity) - 1) }, target, filter.basis);
    return { ...facts, met: { target, met: j.met, judged: j.days } };
  }
  return { ...facts, goals: goalsOf(a, false).map((g) => measured(a, g)) };
}

function measured(a: Ask, g: Goal): Measured {
  const { from, to } = a.view.span;
  const part = { from: g.from, to: g.to };
  const mean = perDay(a.view.daily.subarray(g.from - from, g.to - from + 1), part, a.filter.basis, a.lag).value;
  return { low: g.low, ...(g.high === undefined ? {} : { high: g.high }), mean, allDays: g.from === from && g.to === to };
}

function legendOf(a: Ask, average: number, goal: boolean): Key[] {
  const w = a.words;
  const keys: Key[] = [{ class: 'dots', text: w.legend.days }];
  if (!few(a)) keys.push({ class: 'line', text: average === 1 ? w.legend.days : w.legend.mean(average), line: true });
  if (goal) keys.push({ class: 'goal-line', text: w.legend.goal, line: true });
  if (lagOf(a).lag) keys.push({ class: 'lag', text: w.legend.lag });
  return keys;
}

/** A line per office, of those chosen or of those with the most arrests. */
export function lines(a: Ask): Drawn {
  const w = a.words;
  const chosen = a.filter.offices;
  const some = chosen.length > MOST ? chosen.slice(0, MOST) : chosen;
  const offices = a.lead.offices.filter((o) => (some.length ? some.includes(o.code) : true)).sort((x, y) => (some.length ? 0 : y.total - x.total)).slice(0, MOST);
  const shown = offices.map((o) => a.view.offices.find((v) => v.code === o.code)!);
  const total = shown.reduce((n, o) => n + o.total, 0);
  const average = total < FEW ? 1 : a.filter.average;
  const target = against(a);
  const { from, to } = a.view.span;
  const means = offices.map((o) => meansOf(o.daily, a, average));
  const drawn = means.map((m, i) => ({ name: offices[i]!.name, means: m })).filter((s) => s.means.some((v) => v !== null));
  return {
    finding: linesFinding(shown.map((o) => ({ name: o.name, arrests: o.total, perDay: perDay(o.daily, a.view.span, a.filter.basis, a.lag).value })), target, w),
    measure: measureOf(a, w.measure.lines, average > 1 ? w.measure.mean(average) : w.measure.single),
    legend: shown.map((o, i) => ({ class: `line series-${i}`, text: o.name, line: true })),
    svg: drawLines({ lang: w.lang, title: w.measure.linesTitle, ...a.size, from, average, series: drawn, marks: a.marks, ...(target === undefined ? {} : { goal: { low: target, from, to, label: w.legend.officeGoal(String(target)) } }), ...lagOf(a) }),
    notices: [...noticesOf(a), ...(chosen.length > MOST ? [w.state.tooMany(chosen.length)] : []), ...(a.view.quotaApplies || a.target === undefined ? [] : [w.state.goals])],
    table: byOffice(a, shown),
  };
}

function byOffice(a: Ask, offices: Known['offices']): Table {
  return { columns: [{ id: 'date', label: a.words.columns['date']! }, ...offices.map((o) => ({ id: o.code, label: o.name }))], rows: Array.from(a.view.daily, (_, i) => [isoDay(a.view.span.from + i), ...offices.map((o) => o.daily[i]!)]) };
}

/** An event and the days around it. */
export function eventLine(a: Ask): string {
  return a.event ? a.words.measure.window(dayCount(a.event.days, a.words), a.event.text) : '';
}
