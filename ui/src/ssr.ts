// The entry that Go runs: one function from a chart's name and data to SVG.
import { areas } from './charts/areas';
import { curve } from './charts/curve';
import { national } from './charts/national';
import { panel } from './charts/panel';
import { ranking } from './charts/ranking';

const charts: Record<string, (data: never) => string> = { areas, curve, national, panel, ranking };

export function render(name: string, json: string): string {
  const draw = charts[name];
  if (!draw) throw new Error(`no chart is named ${name}`);
  return draw(JSON.parse(json) as never);
}
