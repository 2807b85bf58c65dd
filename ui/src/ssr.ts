// The entry that Go runs: one function from a chart's name and data to SVG.
import { areas } from './charts/areas';
import { bars } from './charts/bars';
import { changes } from './charts/changes';
import { curve } from './charts/curve';
import { lines } from './charts/lines';
import { national } from './charts/national';
import { panel } from './charts/panel';
import { ranking } from './charts/ranking';
import { stack } from './charts/stack';

const charts: Record<string, (data: never) => string> = { areas, bars, changes, curve, lines, national, panel, ranking, stack };

export function render(name: string, json: string): string {
  const draw = charts[name];
  if (!draw) throw new Error(`no chart is named ${name}`);
  return draw(JSON.parse(json) as never);
}
