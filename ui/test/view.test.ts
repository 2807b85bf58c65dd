// The browser's engine against package view of Go: made-up releases, packed by
// Go, with filters and what they come to. go test ./view -update writes them.
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from 'vitest';
import { Dataset, type View, type Viewed } from '../src/data/dataset';
import { CHOICES, encodeFilter, parseFilter } from '../src/data/filter';
import { judge, trailing } from '../src/data/means';

const at = (name: string): string => fileURLToPath(new URL(`./fixtures/view/${name}`, import.meta.url));
const json = <T>(name: string): T => JSON.parse(readFileSync(at(name), 'utf8')) as T;
const get = (url: string): Promise<Response> => Promise.resolve(new Response(readFileSync(at(url))));

type Sums = [number, number, number];
type Line = { id: string; name: string; counts: Sums; before: Sums };
type Lack = { reason: string; spans: [number, number][] };
type Expected = {
  kind: string; source: string; synthetic: boolean; caveats: string[]; counted: [number, number]; total: number; counts: number[]; before: number[]; of: Line;
  sizes: Record<string, number>; parts: Record<string, Line[]>; lacks: Record<string, Lack>; unassigned: [number, number] | null; plain: boolean;
};
type Case = { query: string; span: [number, number]; missing?: Lack; view?: Expected };

const weighted = (line: ArrayLike<number>): Sums => [line.length, Array.from(line).reduce((a, b) => a + b, 0), Array.from(line).reduce((a, b, i) => a + (i + 1) * b, 0)];
const lack = (m: { reason: string; spans: { from: number; to: number }[] }): Lack => ({ reason: m.reason, spans: m.spans.map((s) => [s.from, s.to]) });
const none = new Int32Array(0);

/** A view in the shape of the fixtures. */
function shape(v: View): Expected {
  const byWeek = v.weekly.length > 0;
  const line = (id: string, name: string, p: { daily?: Int32Array; before?: Int32Array; weekly?: Int32Array }): Line => ({ id, name, counts: weighted((p.daily?.length ? p.daily : p.weekly) ?? none), before: weighted(p.before ?? none) });
  const all: Record<string, Line[]> = {
    office: v.offices.map((o) => line(o.code, o.name, o)),
    criminality: v.criminality.map((g) => line(g.group, g.group, g)),
    method: v.methods.map((g) => line(g.group, g.group, g)),
    place: v.places.map((g) => line(g.group, g.group, g)),
  };
  const parts: Expected['parts'] = {};
  const sizes: Expected['sizes'] = {};
  for (const [key, lines] of Object.entries(all)) {
    if (lines.length === 0) continue;
    sizes[key] = lines.length;
    const some = lines.filter((l) => l.counts[1] + l.before[1] > 0);
    if (some.length > 0) parts[key] = some;
  }
  return {
    kind: v.kind, source: v.source, synthetic: v.synthetic, caveats: v.caveats, counted: [v.counted.from, v.counted.to], total: v.total,
    counts: [...(byWeek ? v.weekly : v.daily)], before: [...v.before], of: line('', '', v.of), sizes, parts,
    lacks: Object.fromEntries(Object.entries(v.lacks).map(([k, m]) => [k, lack(m)])), unassigned: v.unassigned ? [v.unassigned.headquarters, v.unassigned.noOffice] : null, plain: v.quotaApplies,
  };
}

/** The view, or a failure that says why there is none. */
function answered(v: Viewed): View {
  if ('missing' in v) throw new Error(v.missing.reason);
  return v;
}

describe.each(['one', 'two', 'lacking'])('releases %s', (name) => {
  const cases = json<Case[]>(`${name}/expected.json`);

  test('every filter comes to what Go counts', async () => {
    const set = await Dataset.open(`${name}/manifest.json`, get);
    for (const c of cases) {
      const { filter, faults } = parseFilter(c.query, set.manifest.offices.map((o) => o.code));
      expect(faults).toEqual([]);
      expect(encodeFilter(filter)).toBe(c.query);
      await set.need(filter, ['methods', 'places']);
      const v = set.view(filter, { from: c.span[0], to: c.span[1] });
      if (c.missing) expect('missing' in v && lack(v.missing), c.query).toEqual(c.missing);
      else expect(shape(answered(v)), c.query).toEqual(c.view);
    }
  });

  test('only the files that a filter needs are asked for, once, and are enough', async () => {
    for (const c of cases) {
      const asked: string[] = [];
      const set = await Dataset.open(`${name}/manifest.json`, (url) => (asked.push(url), get(url)));
      const { filter } = parseFilter(c.query);
      await Promise.all([set.need(filter), set.need(filter)]);
      const file = filter.places.length ? 'places' : filter.methods.length || filter.definition.endsWith('-new') ? 'full' : 'core';
      expect(asked).toEqual([`${name}/manifest.json`, `${name}/${file}.bin.gz`]);
      const v = set.view(filter, { from: c.span[0], to: c.span[1] });
      if (!c.view) continue;
      expect(answered(v).total, c.query).toBe(c.view.total);
      if (c.view.kind === 'records' && file === 'core') expect(answered(v).lacks.method?.reason).toBeTruthy();
    }
  });

  test('the choices of filters are those of the manifest', async () => {
    const { manifest } = await Dataset.open(`${name}/manifest.json`, get);
    expect(manifest.criminalities).toEqual(CHOICES.criminality);
    expect(manifest.methods).toEqual(CHOICES.method);
    expect(manifest.places).toEqual(CHOICES.place);
    expect(manifest.definitions).toEqual(CHOICES.definition);
    expect(manifest.synthetic).toBe(true);
  });
});

test.each(json<{ search: string; encoded: string; faults: string[] }[]>('filters.json'))('the address ?$search reads as in Go', ({ search, encoded, faults }) => {
  const { filter, faults: found } = parseFilter(search);
  expect(found).toEqual(faults);
  expect(encodeFilter(filter)).toBe(encoded && `?${encoded}`);
  expect(parseFilter(encodeFilter(filter))).toEqual({ filter, faults: [] });
});

test('an office that does not exist is a fault where the offices are known', () => {
  expect(parseFilter('?office=DAL,ZZZ', ['DAL'])).toMatchObject({ filter: { offices: ['DAL'] }, faults: ['office "ZZZ" is not a code like DAL'] });
});

type Judging = { from: number; before: number[]; counts: number[]; target: number; basis: string; judged: number[]; highest_on: number | null; means7: (number | null)[] };

test('days are judged as in Go, and means are those of Go', () => {
  for (const c of json<Judging[]>('judge.json')) {
    const j = judge(c.counts, c.from, c.target, c.basis, c.before);
    expect([j.arrests, j.days, j.met, j.longestBelow, j.shortfall, j.surplus, j.scale, j.highest]).toEqual(c.judged);
    expect(j.highestOn ?? null).toBe(c.highest_on);
    expect([...trailing(c.counts, 7, c.before)].map((m) => (Number.isNaN(m) ? null : m))).toEqual(c.means7);
    for (const window of [1, 28]) {
      const all = [...c.before, ...c.counts];
      const slow = c.counts.map((_, i) => all.slice(0, c.before.length + i + 1).slice(-window)).map((days) => (days.length < window ? NaN : days.reduce((a, b) => a + b, 0) / window));
      expect([...trailing(c.counts, window, c.before)]).toEqual(slow);
    }
  }
});
