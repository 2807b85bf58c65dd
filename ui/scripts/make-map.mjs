// Makes src/map/areas.json, the outlines of the areas of responsibility, from
// the GeoJSON of the Deportation Data Project (CC0):
//   node scripts/make-map.mjs ../../shared/data/geography/aor-simplified.geojson ../registry/offices.csv
// Puerto Rico, the U.S. Virgin Islands, Guam and the Northern Marianas lie
// outside the projection and are not drawn; islands too small to see neither.
import { readFileSync, writeFileSync } from 'node:fs';
import { geoAlbersUsa, geoArea, geoPath } from 'd3-geo';
import { feature } from 'topojson-client';
import { topology } from 'topojson-server';
import { presimplify, quantile, simplify } from 'topojson-simplify';

const [, , source, offices] = process.argv;
const WIDTH = 960;
const HEIGHT = 600;
const MIN_AREA = 6; // square pixels at full width

const codes = new Map();
for (const row of readFileSync(offices, 'utf8').split('\n').slice(1)) {
  const [code, name] = row.split(',');
  if (code) codes.set(name.replace('.', ''), code);
}

const collection = JSON.parse(readFileSync(source, 'utf8'));
let topo = presimplify(topology({ a: collection }));
topo = simplify(topo, quantile(topo, 0.35));
const projection = geoAlbersUsa().fitExtent([[4, 4], [WIDTH - 4, HEIGHT - 4]], { type: 'Sphere' }).scale(1250).translate([WIDTH / 2, HEIGHT / 2]);
const path = geoPath(projection);

const polygons = (g) => (g.type === 'MultiPolygon' ? g.coordinates : g.type === 'Polygon' ? [g.coordinates] : []);
const right = (rings) => (geoArea({ type: 'Polygon', coordinates: rings }) > 2 * Math.PI ? rings.map((r) => r.slice().reverse()) : rings);
const round = (d) => d.replace(/-?\d+\.\d+/g, (n) => String(Math.round(Number(n) * 10) / 10));

const areas = {};
for (const f of feature(topo, topo.objects.a).features) {
  const code = codes.get(f.properties.office_name);
  if (!code) throw new Error(`no code for ${f.properties.office_name}`);
  const parts = polygons(f.geometry).map((rings) => ({ type: 'Polygon', coordinates: right(rings) }));
  const seen = parts.map((p) => ({ p, size: path.area(p) })).filter((s) => s.size >= MIN_AREA).sort((a, b) => b.size - a.size);
  // The label goes on the largest part that is not Alaska.
  const main = seen.find((s) => path.centroid(s.p)[1] < 450 || code !== 'SEA') ?? seen[0];
  const [[x0, y0], [x1, y1]] = path.bounds(main.p);
  areas[code] = {
    path: round(seen.map((s) => path(s.p)).join('')),
    label: path.centroid(main.p).map((n) => Math.round(n)),
    room: Math.round(Math.min(x1 - x0, y1 - y0)),
  };
}
const sorted = Object.fromEntries(Object.entries(areas).sort(([a], [b]) => (a < b ? -1 : 1)));
writeFileSync(new URL('../src/map/areas.json', import.meta.url), JSON.stringify({ width: WIDTH, height: HEIGHT, areas: sorted }) + '\n');
