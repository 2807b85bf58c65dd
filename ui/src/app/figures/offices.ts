// The offices beside one another: on the map, in a ranking, each in a panel. They
// are counted by all filters but that of offices; those chosen are told.
import { judge } from '../../data/means';
import { areaClasses, areas as drawAreas } from '../../charts/areas';
import { panel as drawPanel } from '../../charts/panel';
import { ranking as drawRanking } from '../../charts/ranking';
import { against, type Ask, type Known } from './ask';
import { months, perDay, type Rate } from './count';
import { extremesFinding, officeDaysFinding, officesFinding } from './finding';
import type { Drawn, Panel, Table } from './drawn';
import { count, dayCount, mean, measureOf, noticesOf, share } from './words';

type Office = Known['offices'][number];

interface Row {
  code: string;
  name: string;
  rate: Rate;
  /** Against the quota, where counts can be: the judged days, and those that met it. */
  met?: { met: number; judged: number; days: number[] };
}

function rowsOf(a: Ask): Row[] {
  const target = against(a);
  const last = Math.min(a.view.span.to, (a.lag ?? Infinity) - 1);
  return a.view.offices.map((o, i) => {
    const row: Row = { code: o.code, name: o.name, rate: perDay(o.daily, a.view.span, a.filter.basis, a.lag) };
    if (target === undefined) return row;
    const lead: Office = a.lead.offices[i]!;
    const j = judge(lead.daily, a.lead.span.from, { from: a.view.span.from, to: last }, target, a.filter.basis);
    return { ...row, met: { met: j.met, judged: j.days, days: j.metDays } };
  });
}

const most = (rows: Row[]): Row[] => [...rows].sort((x, y) => y.rate.value - x.rate.value || (x.name < y.name ? -1 : 1));

function finding(a: Ask, rows: Row[]): string {
  const target = against(a);
  return target === undefined ? extremesFinding(rows.map((r) => ({ name: r.name, arrests: r.rate.arrests, perDay: r.rate.value })), a.words) : officesFinding(rows.map((r) => r.rate.value), target, a.words);
}

function notices(a: Ask): string[] {
  const w = a.words;
  const chosen = a.filter.offices.map(a.name);
  return [...noticesOf(a), ...(a.view.quotaApplies || a.target === undefined ? [] : [w.state.goals]), ...(chosen.length ? [w.state.allOffices(w.and(chosen))] : []), ...(a.filter.show === 'share' ? [w.state.noShare] : [])];
}

const quota = (a: Ask): { target?: number } => (against(a) === undefined ? {} : { target: against(a)! });

export function areas(a: Ask): Drawn {
  const w = a.words;
  const rows = most(rowsOf(a));
  const data = { lang: w.lang, width: a.size.width, ...quota(a), values: rows.map((r) => ({ office: r.code, name: r.name, value: r.rate.value })) };
  return {
    finding: finding(a, rows),
    measure: measureOf(a, w.measure.perDay, w.measure.basis[a.filter.basis]!),
    legend: areaClasses(data).map((c) => ({ class: c.css, text: c.label })),
    svg: drawAreas(data),
    notices: notices(a),
    table: officeTable(a, rows),
  };
}

export function ranking(a: Ask): Drawn {
  const w = a.words;
  const rows = most(rowsOf(a));
  return {
    finding: finding(a, rows),
    measure: measureOf(a, w.measure.ranking, w.measure.basis[a.filter.basis]!),
    legend: [],
    svg: drawRanking({ lang: w.lang, width: a.size.width, ...quota(a), rows: rows.map((r) => ({ name: r.name, value: r.rate.value })) }),
    notices: notices(a),
    table: officeTable(a, rows),
  };
}

export function multiples(a: Ask): Drawn {
  const w = a.words;
  const rows = rowsOf(a);
  const target = against(a);
  const monthly = new Map(a.view.offices.map((o) => [o.code, months(o.daily, a.view.span).map((m) => ({ day: m.day, mean: m.arrests / m.days }))]));
  const top = Math.max((target ?? 0) * 1.12, ...[...monthly.values()].flatMap((m) => m.map((p) => p.mean))) || 1;
  const met = rows.reduce((n, r) => n + (r.met?.met ?? 0), 0);
  const judged = rows.reduce((n, r) => n + (r.met?.judged ?? 0), 0);
  return {
    finding: target !== undefined && judged > 0 ? officeDaysFinding(target, met, judged, w) : finding(a, rows),
    measure: measureOf(a, w.measure.multiples, ...(target === undefined ? [] : [w.measure.multiplesMet(count(target, w))]), w.measure.basis[a.filter.basis]!),
    legend: [],
    svg: '',
    panels: rows.map((r) => panelOf(a, r, monthly.get(r.code)!, top)),
    notices: notices(a),
    table: officeTable(a, most(rows)),
  };
}

function panelOf(a: Ask, r: Row, monthly: { day: number; mean: number }[], top: number): Panel {
  const w = a.words;
  const per = w.perDay(mean(r.rate.value, against(a), w));
  return {
    code: r.code,
    name: r.name,
    share: r.met && r.met.judged > 0 ? share(r.met.met, r.met.judged, w) : '',
    some: (r.met?.met ?? 0) > 0,
    says: r.met ? w.finding.panelMet(per, count(r.met.met, w), dayCount(r.met.judged, w), count(against(a)!, w)) : `${per}; ${w.arrests(count(r.rate.arrests, w), r.rate.arrests === 1)}`,
    svg: drawPanel({ lang: w.lang, ...a.size, name: r.name, ...quota(a), top, ...a.view.span, months: monthly, met: r.met?.days ?? [] }),
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
