// Figures drawn from views that Go packed: every kind, filter and language. What
// is said must be what was counted, and nothing half-made may be shown.
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from 'vitest';
import { subjectOf } from '../src/app/chips';
import type { Ask } from '../src/app/figures/ask';
import { daysMet, judged, months, rateOf } from '../src/app/figures/count';
import type { Drawn } from '../src/app/figures/drawn';
import { drawFigure } from '../src/app/figures/index';
import { kindOf } from '../src/app/kinds';
import { Dataset, type Span, type View } from '../src/data/dataset';
import { parseFilter, type Filter } from '../src/data/filter';
import { dayOf } from '../src/lib/format';
import { en } from '../src/words/en';
import { es } from '../src/words/es';

const at = (name: string): string => fileURLToPath(new URL(`./fixtures/view/${name}`, import.meta.url));
const get = (url: string): Promise<Response> => Promise.resolve(new Response(readFileSync(at(url))));
const cases = (name: string) => JSON.parse(readFileSync(at(`${name}/expected.json`), 'utf8')) as { query: string; span: [number, number] }[];
const NAMES = ['national', 'lines', 'areas', 'ranking', 'multiples', 'criminality', 'methods', 'places', 'calendar', 'eventwindow'];

async function dataset(name: string): Promise<Dataset> {
  const d = await Dataset.open(`${name}/manifest.json`, get);
  await d.need(parseFilter('').filter, ['methods', 'places']);
  return d;
}

function ask(filter: Filter, view: View, more: Partial<Ask> = {}): Ask {
  const words = more.words ?? en;
  const name = (code: string): string => words.names[code] ?? code;
  return { filter, words, view, goals: [{ low: 1200, high: 1500, from: -100000, to: 100000, label: 'goal' }], marks: [], subject: subjectOf(filter, name, 25, words), name, size: { width: 1104, height: 430 }, drawing: '', target: 75, ...more };
}

/** All that a reader is shown, as text. */
const shown = (d: Drawn): string => [d.finding, d.measure, d.svg, ...d.notices, ...d.legend.map((k) => k.text), ...(d.panels ?? []).flatMap((p) => [p.name, p.share, p.says, p.svg]), ...d.table.columns.map((c) => `${c.id} ${c.label}`)].join('\n');

function view(d: Dataset, query: string, span: Span): View {
  const v = d.view(parseFilter(query).filter, span);
  if ('missing' in v) throw new Error(v.missing.reason);
  return v;
}

const drawn = (kind: string, a: Ask): Drawn => {
  const out = drawFigure(kindOf(kind)!, a);
  if (!('drawn' in out)) throw new Error(`nothing drawn: ${JSON.stringify(out)}`);
  return out.drawn;
};

describe.each(['one', 'two', 'lacking'])('releases %s', (name) => {
  test.each([['en', en], ['es', es]] as const)('every figure of every filter is whole, in %s', async (_, words) => {
    const d = await dataset(name);
    let some = 0;
    for (const c of cases(name)) {
      const { filter } = parseFilter(c.query);
      await d.need(filter, ['methods', 'places']);
      const v = d.view(filter, { from: c.span[0], to: c.span[1] });
      if ('missing' in v) continue;
      const middle = Math.floor((v.span.from + v.span.to + 1) / 2);
      for (const kind of NAMES) {
        if (kind === 'eventwindow' && v.span.to === v.span.from) continue; // no day before
        for (const width of [1104, 358]) {
          const out = drawFigure(kindOf(kind)!, ask(filter, v, { words, size: { width, height: 330 }, drawing: width === 358 ? 'bars' : '', event: { day: middle, text: 'event' }, lag: v.span.to - 2 }));
          if (!('drawn' in out)) continue;
          some++;
          expect(shown(out.drawn).replace(/data-series="[^"]*"/g, ''), `${kind} ${c.query}`).not.toMatch(/undefined|NaN|Infinity|\[object|null/);
          expect(out.drawn.svg !== '' || out.drawn.panels!.length > 0).toBe(true);
          for (const row of out.drawn.table.rows) expect(row).toHaveLength(out.drawn.table.columns.length);
        }
      }
    }
    expect(some).toBeGreaterThan(20);
  });
});

describe('what is said is what was counted', () => {
  const span = (d: Dataset): Span => ({ from: d.manifest.pieces[0]!.from, to: d.manifest.pieces[0]!.to });
  const column = (t: Drawn['table'], id: string): number => t.rows.reduce((n, r) => n + (r[t.columns.findIndex((c) => c.id === id)] as number), 0);

  test('tables hold the arrests of the view', async () => {
    const d = await dataset('one');
    const v = view(d, '', span(d));
    const a = ask(parseFilter('').filter, v);
    expect(column(drawn('national', a).table, 'arrests')).toBe(v.total);
    expect(column(drawn('calendar', a).table, 'arrests')).toBe(v.total);
    expect(column(drawn('ranking', a).table, 'arrests')).toBe(v.offices.reduce((n, o) => n + o.total, 0));
    for (const g of v.criminality) expect(column(drawn('criminality', a).table, g.group)).toBe(g.total);
  });
  test('a filter that asks for a part has no quota beside it, and is told why', async () => {
    const d = await dataset('one');
    const { filter } = parseFilter('?criminality=neither');
    const a = ask(filter, view(d, '?criminality=neither', span(d)));
    for (const kind of ['national', 'ranking', 'areas', 'multiples']) {
      const out = drawn(kind, a);
      expect(out.svg + (out.panels ?? []).map((p) => p.svg).join(''), kind).not.toMatch(/goal-line|goal-band|class="met"/);
      expect(out.notices, kind).toContain(en.state.goals);
      expect(out.finding, kind).not.toContain('75');
    }
  });
  test('goals of the nation are not drawn beside one office, its own is', async () => {
    const d = await dataset('one');
    const code = d.view(parseFilter('').filter, span(d));
    const office = 'missing' in code ? '' : code.offices.sort((a, b) => b.total - a.total)[0]!.code;
    const { filter } = parseFilter(`?office=${office}`);
    const out = drawn('national', ask(filter, view(d, `?office=${office}`, span(d)), { size: { width: 1104, height: 430 } }));
    expect(out.svg).not.toContain('goal-band');
    expect(out.svg).toContain('goal-line');
    expect(out.notices).toContain(en.state.nationalGoals);
  });
  test.each(['national', 'criminality'])('fewer than 20 arrests: counts and dots, no mean and no share in %s', async (kind) => {
    const d = await dataset('one');
    const query = kind === 'national' ? '?show=share&criminality=neither' : '?show=share';
    const s = span(d);
    const views = Array.from({ length: s.to - s.from + 1 }, (_, i) => view(d, query, { from: s.from + i, to: s.from + i }));
    const offices = d.manifest.offices.filter((o) => o.geographic && o.from < '2010').map((o) => view(d, `${query}&office=${o.code}`, { from: s.from, to: s.from }));
    const v = [...views, ...offices].find((c) => c.total > 0 && (kind === 'national' ? c.total : c.criminality.reduce((n, g) => n + g.total, 0)) < 20)!;
    const out = drawn(kind, ask(parseFilter(query).filter, v));
    expect(out.notices).toContain(en.state.few);
    expect(out.finding).not.toContain('%');
    expect(out.svg).not.toMatch(/d="M[^"]+" class="line"/);
    if (kind === 'criminality') expect(out.measure).not.toContain('Share');
  });
  test('nothing in view is told as nothing, not drawn', async () => {
    const d = await dataset('one');
    const v = view(d, '', span(d));
    const empty = { ...v, total: 0, daily: new Int32Array(v.daily.length) };
    expect(drawFigure(kindOf('national')!, ask(parseFilter('').filter, empty))).toEqual({ empty: true });
  });
  test('types of place have no single days', async () => {
    const d = await dataset('one');
    const { filter } = parseFilter('?place=courthouse');
    await d.need(filter);
    const piece = d.manifest.pieces.find((p) => p.placeWeeks)!;
    const v = d.view(filter, { from: piece.placeWeeks!.from, to: piece.placeWeeks!.to + 6 });
    if ('missing' in v) throw new Error(v.missing.reason);
    for (const kind of ['lines', 'calendar', 'eventwindow']) expect(drawFigure(kindOf(kind)!, ask(filter, v))).toEqual({ missing: { reason: en.state.byWeek, spans: [] } });
  });
});

describe('counts', () => {
  const from = dayOf(2025, 0, 30); // a Thursday
  const part = (daily: number[], before: number[] = []) => ({ total: 0, daily: Int32Array.from(daily), before: Int32Array.from(before), weekly: new Int32Array(0) });
  const v = { span: { from, to: from + 6 }, weeks: 2 } as View;
  test('a rate leaves out weekends where they are not judged', () => {
    const p = part([10, 10, 1, 1, 10, 10, 10]);
    expect(rateOf(p, v, 'day')).toEqual({ arrests: 52, days: 7, value: 52 / 7 });
    expect(rateOf(p, v, 'weekday')).toEqual({ arrests: 50, days: 5, value: 10 });
    expect(rateOf({ ...part([]), total: 28 }, v, 'day')).toEqual({ arrests: 28, days: 14, value: 2 });
  });
  test('months are cut at the ends of the days', () => {
    expect(months([1, 2, 3, 4], { from, to: from + 3 })).toEqual([{ day: from, arrests: 3, days: 2 }, { day: from + 2, arrests: 7, days: 2 }]);
  });
  test('marks are of the days that are judged to have met a target', () => {
    let seed = 5;
    const chance = (): number => (seed = (seed * 1103515245 + 12345) % 2147483648) / 2147483648;
    for (let round = 0; round < 200; round++) {
      const p = part(Array.from({ length: 1 + Math.floor(chance() * 40) }, () => 70 + Math.floor(chance() * 11)), Array.from({ length: Math.floor(chance() * 9) }, () => 70 + Math.floor(chance() * 11)));
      const filled = { from, to: from + Math.floor(chance() * p.daily.length) };
      for (const basis of ['day', 'weekday', 'mean7']) expect(daysMet(p, filled, 75, basis)).toHaveLength(judged(p, filled, 75, basis).met);
    }
  });
});
