// The entry that Go runs: one function from a chart's name and data to SVG.
import { areas } from './charts/areas';
import { bars } from './charts/bars';
import { calendar } from './charts/calendar';
import { changes } from './charts/changes';
import { columns } from './charts/columns';
import { coverage } from './charts/coverage';
import { curve } from './charts/curve';
import { events } from './charts/events';
import { eventwindow } from './charts/eventwindow';
import { ledger } from './charts/ledger';
import { lines } from './charts/lines';
import { missing } from './charts/missing';
import { national } from './charts/national';
import { panel } from './charts/panel';
import { ranking } from './charts/ranking';
import { spark } from './charts/spark';
import { stack } from './charts/stack';
import { stated } from './charts/stated';

const charts: Record<string, (data: never) => string> = { areas, bars, calendar, changes, columns, coverage, curve, events, eventwindow, ledger, lines, missing, national, panel, ranking, spark, stack, stated };

/** The names of all charts. */
export const names = Object.keys(charts);

export function render(name: string, json: string): string {
  const draw = charts[name];
  if (!draw) throw new Error(`no chart is named ${name}`);
  return draw(JSON.parse(json) as never);
}
