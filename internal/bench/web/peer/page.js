// The peer: the charts of quotawatch's pages as a Mosaic dashboard on DuckDB-WASM,
// over the same arrests. Everything comes from its own server, compressed, so that
// it runs where quotawatch does; each choice below is the faster one of those tried.
import * as vg from '@uwdata/vgplot';
import { clausePoints } from '@uwdata/mosaic-core';
import { open } from './database.js';

const FIELDS = ['criminality', 'method', 'office', 'place'];
const filter = vg.Selection.crossfilter();
const source = vg.from('arrests', { filterBy: filter });
const day = (text) => new Date(`${text}T00:00:00Z`);

/** The reported goals of the nation, on the days that they are drawn for. */
const BAND = [{ x1: day('2025-01-25'), x2: day('2025-05-20'), y1: 1200, y2: 1500 }];
const LINE = [{ day: day('2025-05-21'), n: 3000 }, { day: day('2026-08-07'), n: 3000 }];

function line() {
  return vg.plot(
    vg.rect(BAND, { x1: 'x1', x2: 'x2', y1: 'y1', y2: 'y2', fill: '#c4531a', fillOpacity: 0.3 }),
    vg.line(LINE, { x: 'day', y: 'n', stroke: '#c4531a', strokeDasharray: '4,3' }),
    vg.lineY(vg.from('arrests', { filterBy: filter, optimize: false }), { x: 'day', y: vg.sum('n'), stroke: '#1d5b93' }),
    vg.yLabel('arrests a day'), vg.xLabel(null), vg.yZero(true), vg.width(1200), vg.height(240),
  );
}

function bars(field) {
  return vg.plot(
    vg.barX(source, { x: vg.sum('n'), y: field, fill: '#1d5b93', sort: { y: '-x' } }),
    vg.xLabel('arrests'), vg.yLabel(null), vg.marginLeft(120), vg.width(390), vg.height(field === 'office' ? 380 : 160),
  );
}

/** The marks of a plot, which a filter on the plot's own field leaves alone. */
const clients = new Map();

function draw(field, plot) {
  document.getElementById(field).append(plot);
  clients.set(field, new Set(plot.value.marks));
}

/** Checkboxes of a field; the group is one source of clauses, as a Mosaic input is. */
function choices(field, values) {
  const group = document.createElement('fieldset');
  const chosen = () => [...group.querySelectorAll(':checked')].map((box) => [box.value]);
  const clause = (value) => clausePoints([field], value, { source: group, clients: clients.get(field) });
  for (const value of values) {
    const label = document.createElement('label');
    const box = Object.assign(document.createElement('input'), { type: 'checkbox', name: field, value });
    label.append(box, value);
    group.append(label);
  }
  group.addEventListener('pointerenter', () => filter.activate(clause([[values[0]]])), true);
  group.addEventListener('input', () => filter.update(clause(chosen().length ? chosen() : undefined)));
  return group;
}

/** The number of arrests that all filters leave. */
function total() {
  const output = document.querySelector('.count');
  return vg.coordinator().connect(Object.assign(new Total(filter), { output }));
}

class Total extends vg.MosaicClient {
  query(where = []) {
    return vg.Query.from('arrests').select({ n: vg.sum('n') }).where(where);
  }
  queryResult(data) {
    this.output.textContent = `${Number(data.get(0).n ?? 0).toLocaleString('en-US')} arrests`;
    return this;
  }
}

async function show() {
  vg.coordinator().logger(null);
  vg.coordinator().databaseConnector(vg.wasmConnector(await open()));
  draw('national', line());
  for (const field of FIELDS) draw(field, bars(field));
  total();
  await drawn();
  document.documentElement.dataset.ready = 'true';
  const form = document.getElementById('filters');
  for (const field of FIELDS) {
    const rows = await vg.coordinator().query(`select distinct ${field}::varchar as value from arrests where ${field} is not null order by 1`);
    form.append(choices(field, Array.from(rows, (row) => row.value)));
  }
  for (const [name, value] of new URLSearchParams(location.search)) form.querySelector(`[name="${name}"][value="${value}"]`).click();
}

/** Resolves when every plot has drawn for the first time. */
function drawn() {
  return new Promise((resolve) => {
    const check = () => document.querySelectorAll('.plot > svg').length === FIELDS.length + 1 && resolve(observer.disconnect());
    const observer = new MutationObserver(check);
    observer.observe(document.querySelector('main'), { childList: true, subtree: true });
  });
}

show().catch((error) => {
  document.body.append(Object.assign(document.createElement('pre'), { className: 'failed', textContent: String(error) }));
  throw error;
});
