// Up to four offices beside one another, a line each.
import { lines as draw } from '../../charts/lines';
import type { OfficePart } from '../../data/dataset';
import { isoDay } from '../../data/filter';
import { trailing } from '../../data/means';
import { against, FEW, type Ask } from './ask';
import { rateOf } from './count';
import { known, lagOf, officeGoal } from './daily';
import { linesFinding } from './finding';
import type { Drawn } from './drawn';
import { measureOf, noticesOf } from './words';

/** How many lines can be told apart. */
const MOST = 4;

/** The offices chosen, the first four of more; those with the most arrests where none is. */
function officesOf(a: Ask): OfficePart[] {
  const chosen = a.filter.offices.slice(0, MOST);
  if (chosen.length > 0) return a.view.offices.filter((o) => chosen.includes(o.code));
  return [...a.view.offices].sort((x, y) => y.total - x.total).slice(0, MOST);
}

export function lines(a: Ask): Drawn {
  const w = a.words;
  const offices = officesOf(a);
  const total = offices.reduce((n, o) => n + o.total, 0);
  const full = Math.max(0, ...offices.map((o) => o.before.length + o.daily.length)) >= a.filter.average;
  const average = total < FEW || !full ? 1 : a.filter.average;
  const target = against(a);
  const { from, to } = a.view.span;
  const series = offices.map((o) => ({ name: o.name, means: known(trailing(o.daily, average, o.before)) })).filter((s) => s.means.some((m) => m !== null));
  const goal = target === undefined ? {} : { goal: { low: target, from, to, label: officeGoal(a, target) } };
  return {
    finding: linesFinding(offices.map((o) => { const r = rateOf(o, a.view, a.filter.basis); return { name: o.name, arrests: r.arrests, perDay: r.value }; }), target, w),
    measure: measureOf(a, w.measure.lines, average > 1 ? w.measure.mean(average) : w.measure.single),
    legend: offices.map((o, i) => ({ class: `line series-${i}`, text: o.name, line: true })),
    svg: draw({ lang: w.lang, title: w.measure.perDayTitle, ...a.size, from, average, series, marks: a.marks, ...goal, ...lagOf(a) }),
    notices: [...noticesOf(a, total), ...(a.filter.offices.length > MOST ? [w.state.tooMany(a.filter.offices.length)] : []), ...(a.view.quotaApplies || a.target === undefined ? [] : [w.state.goals])],
    table: { columns: [{ id: 'date', label: w.columns['date']! }, ...offices.map((o) => ({ id: o.code, label: o.name }))], rows: Array.from(a.view.daily, (_, i) => [isoDay(from + i), ...offices.map((o) => o.daily[i]!)]) },
  };
}
