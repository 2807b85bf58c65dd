// The offices beside one another: on the map, in a ranking, each in a panel. They
// are counted by all filters but that of offices; those chosen are told.
import { areaClasses, areas as drawAreas } from '../../charts/areas';
import { panel as drawPanel } from '../../charts/panel';
import { ranking as drawRanking } from '../../charts/ranking';
import { against, benchmark, weekly, type Ask } from './ask';
import { daysMet, judged, months, rateOf, weeks, type Part, type Rate } from './count';
import { extremesFinding, highestFinding, officeDaysFinding, officesFinding, paceFinding, type Paced } from './finding';
import { periodLabel } from '../../lib/format';
import type { Drawn, Panel, Table } from './drawn';
import { count, dayCount, mean, measureOf, noticesOf, share } from './words';

interface Row {
  code: string;
  name: string;
  part: Part;
  rate: Rate;
  /** Against the quota, where counts can be: how many days were judged, and met it. */
  met?: { met: number; judged: number };
}

function rowsOf(a: Ask): Row[] {
  const target = against(a);
  return a.view.offices.map((o) => {
    const row: Row = { code: o.code, name: o.name, part: o, rate: rateOf(o, a.view, a.filter.basis) };
    if (target === undefined) return row;
    const j = judged(o, a.view.counted, target, a.filter.basis);
    return { ...row, met: { met: j.met, judged: j.days } };
  });
}

const most = (rows: Row[]): Row[] => [...rows].sort((x, y) => y.rate.value - x.rate.value || (x.name < y.name ? -1 : 1));

const paced = (rows: Row[]): Paced[] => rows.map((r) => ({ name: r.name, arrests: r.rate.arrests, perDay: r.rate.value }));

/** A finding of days from before the reported quota says so. */
const before = (a: Ask, text: string): string => (benchmark(a) ? a.words.finding.before(text) : text);

function notices(a: Ask, rows: Row[]): string[] {
  const w = a.words;
  const chosen = a.filter.offices.map(a.name);
  const total = rows.reduce((n, r) => n + r.rate.arrests, 0);
  return [...noticesOf(a, total), ...(a.view.quotaApplies || a.target === undefined ? [] : [w.state.goals]), ...(chosen.length ? [w.state.allOffices(w.and(chosen))] : []), ...(a.filter.show === 'share' ? [w.state.noShare] : [])];
}

const quota = (a: Ask): { target?: number } => (against(a) === undefined ? {} : { target: against(a)! });
const basis = (a: Ask): string => (weekly(a) ? a.words.measure.wholeWeeks : a.words.measure.basis[a.filter.basis]!);

export function areas(a: Ask): Drawn {
  const w = a.words;
  const rows = most(rowsOf(a));
  const data = { lang: w.lang, width: a.size.width, ...quota(a), values: rows.map((r) => ({ office: r.code, name: r.name, value: r.rate.value })) };
  return {
    finding: paceFinding(paced(rows), against(a), w),
    measure: measureOf(a, w.measure.perDay, basis(a)),
    legend: areaClasses(data).map((c) => ({ class: c.css, text: c.label })),
    svg: drawAreas(data),
    notices: notices(a, rows),
    table: officeTable(a, rows),
  };
}

export function ranking(a: Ask): Drawn {
  const w = a.words;
  const rows = most(rowsOf(a));
  return {
    finding: against(a) === undefined ? extremesFinding(paced(rows), w) : before(a, officesFinding(rows.map((r) => r.rate.value), against(a)!, w)),
    measure: measureOf(a, w.measure.ranking, basis(a)),
    legend: [],
    svg: drawRanking({ lang: w.lang, width: a.size.width, ...quota(a), rows: rows.map((r) => ({ name: r.name, value: r.rate.value })) }),
    notices: notices(a, rows),
    table: officeTable(a, rows),
  };
}

export function multiples(a: Ask): Drawn {
  const w = a.words;
  const rows = rowsOf(a);
  const target = against(a);
  const every = weekly(a) ? 'week' : 'month';
  const steps = rows.map((r) => (weekly(a) ? weeks(r.part.weekly, a.view.weekFrom) : months(r.part.daily, a.view.span)).map((p) => ({ day: p.day, mean: p.arrests / p.days })));
  const top = Math.max((target ?? 0) * 1.12, ...steps.flatMap((s) => s.map((p) => p.mean))) || 1;
  const sum = (of: 'met' | 'judged'): number => rows.reduce((n, r) => n + (r.met?.[of] ?? 0), 0);
  return {
    finding: target !== undefined && sum('judged') > 0 ? before(a, officeDaysFinding(target, sum('met'), sum('judged'), w)) : highestFinding(rows.flatMap((r, i) => steps[i]!.map((p) => ({ name: r.name, label: periodLabel(p.day, every, w.lang), mean: p.mean }))), w),
    measure: measureOf(a, weekly(a) ? w.measure.multiplesWeeks : w.measure.multiples, target === undefined ? '' : w.measure.multiplesMet(count(target, w)), basis(a)),
    legend: [],
    svg: '',
    panels: rows.map((r, i) => panelOf(a, r, steps[i]!, top)),
    notices: notices(a, rows),
    table: officeTable(a, most(rows)),
  };
}

function panelOf(a: Ask, r: Row, steps: { day: number; mean: number }[], top: number): Panel {
  const w = a.words;
  const target = against(a);
  const per = w.perDay(mean(r.rate.value, target, w));
  const met = target === undefined ? [] : daysMet(r.part, a.view.counted, target, a.filter.basis);
  return {
    code: r.code,
    name: r.name,
    share: r.met && r.met.judged > 0 ? share(r.met.met, r.met.judged, w) : '',
    some: met.length > 0,
    says: r.met ? w.finding.panelMet(per, count(r.met.met, w), dayCount(r.met.judged, w), count(target!, w)) : `${per}; ${w.arrests(count(r.rate.arrests, w), r.rate.arrests === 1)}`,
    svg: drawPanel({ lang: w.lang, ...a.size, name: r.name, ...quota(a), top, ...a.view.counted, months: steps, met }),
  };
}

function officeTable(a: Ask, rows: Row[]): Table {
  const column = (id: string, digits?: number): Table['columns'][number] => ({ id, label: a.words.columns[id]!, ...(digits === undefined ? {} : { digits }) });
  const met = rows.some((r) => r.met);
  return {
    columns: [column('office'), column('name'), column('arrests'), column('days'), column('per_day', 1), ...(met ? [column('days_met'), column('share_met', 3)] : [])],
    rows: rows.map((r) => [r.code, r.name, r.rate.arrests, r.rate.days, r.rate.value, ...(met ? [r.met!.met, r.met!.judged ? r.met!.met / r.met!.judged : null] : [])]),
  };
}
