import { describe, expect, test } from 'vitest';
import { BREAKS, areaClasses, areas, classOf } from '../src/charts/areas';
import { national, type National } from '../src/charts/national';
import { panel } from '../src/charts/panel';
import { ranking } from '../src/charts/ranking';
import { bars, type Bars } from '../src/charts/bars';
import { lines, type Lines } from '../src/charts/lines';
import { SHADES, stack, type Stack } from '../src/charts/stack';
import { stated, type Stated } from '../src/charts/stated';
import { render } from '../src/ssr';

const week: National = { width: 700, height: 300, from: 20108, counts: [1, 2, 3, 4, 5, 6, 7], means: [null, null, null, null, null, null, 4], goals: [{ low: 10, from: 20110, to: 20114, label: 'Reported <goal>' }], marks: [] };

const pair: Stack = { title: 'Arrests', width: 620, height: 240, mode: 'share', every: 'month', starts: [20089, 20120], groups: [{ name: 'convicted', counts: [30, 10] }, { name: 'not <told>', counts: [10, 30], unknown: true }] };
const types: Bars = { title: 'Arrests', width: 400, format: 'count', rows: [{ name: 'jail', value: 30, possible: 3 }, { name: 'school', value: 0 }] };
const offices: Lines = { title: 'Arrests per day', width: 700, height: 300, from: 20108, average: 7, series: [{ name: 'Dallas', means: [null, 74.96, 74.96] }, { name: 'Miami', means: [null, 75, 75] }] };
const numbers: Stated = { title: 'Stated', width: 700, verdicts: [{ id: 'fewer', name: 'records show fewer' }], lanes: [{ name: 'agency', dots: [{ value: 0.2, verdict: 'more', text: 'a' }, { value: -0.5, verdict: 'fewer', text: '<b>' }, { value: -0.5, verdict: 'fewer', text: 'c' }] }] };
const labelOf = (svg: string): string => / aria-label="([^"]*)"/.exec(svg)?.[1] ?? '';
const pathsOf = (svg: string, css: string): string[] => [...svg.matchAll(new RegExp(` d="([^"]*)" class="${css}"`, 'g'))].map((m) => m[1]!);

describe('classes of the map', () => {
  test('only the target or more is the class of the target', () => {
    expect(classOf(74.999, 75)).toBe(3);
    expect(classOf(75, 75)).toBe(4);
    expect(classOf(75.001, 75)).toBe(4);
  });
  test('each bound belongs to the class above it', () => {
    BREAKS.forEach((b, i) => {
      expect(classOf(b - 0.001, 75)).toBe(i);
      expect(classOf(b, 75)).toBe(i + 1);
    });
  });
});

describe('a chart refuses data it cannot draw', () => {
  test.each([
    ['no counts', () => national({ ...week, counts: [], means: [] })],
    ['counts and means of different days', () => national({ ...week, means: [1] })],
    ['a count that is no number', () => national({ ...week, counts: [NaN, 2, 3, 4, 5, 6, 7] })],
    ['no office', () => ranking({ width: 400, target: 75, rows: [] })],
    ['an office without a boundary', () => areas({ width: 400, target: 75, values: [{ office: 'ZZZ', name: 'None', value: 1 }] })],
    ['no month', () => panel({ width: 200, height: 80, name: 'Dallas', target: 75, top: 90, from: 0, to: 1, months: [], met: [] })],
    ['no group', () => stack({ ...pair, groups: [] })],
    ['no period', () => stack({ ...pair, starts: [], groups: [{ name: 'a', counts: [] }] })],
    ['counts and periods of different lengths', () => stack({ ...pair, starts: [20089] })],
    ['a group that is no number', () => stack({ ...pair, groups: [{ name: 'a', counts: [1, NaN] }] })],
    ['a group below zero', () => stack({ ...pair, groups: [{ name: 'a', counts: [1, -1] }] })],
    ['nine groups', () => stack({ ...pair, groups: 'abcdefghi'.split('').map((name) => ({ name, counts: [1, 2] })) })],
    ['no bar', () => bars({ ...types, rows: [] })],
    ['a bar without a value', () => bars({ ...types, rows: [{ name: 'a', value: null as unknown as number }] })],
    ['a bar with an end that is no number', () => bars({ ...types, rows: [{ name: 'a', value: 1, high: NaN }] })],
    ['a lane without numbers', () => stated({ ...numbers, lanes: [{ name: 'press', dots: [] }] })],
    ['a verdict nobody knows', () => stated({ ...numbers, lanes: [{ name: 'press', dots: [{ value: 0, verdict: 'true' as 'more', text: '' }] }] })],
    ['a difference that is no number', () => stated({ ...numbers, lanes: [{ name: 'press', dots: [{ value: Infinity, verdict: 'more', text: '' }] }] })],
    ['no line', () => lines({ ...offices, series: [] })],
    ['five lines', () => lines({ ...offices, series: 'abcde'.split('').map((name) => ({ name, means: [1] })) })],
    ['lines of different days', () => lines({ ...offices, series: [{ name: 'a', means: [1] }, { name: 'b', means: [1, 2] }] })],
    ['a line of which nothing is known', () => lines({ ...offices, series: [{ name: 'a', means: [null, null] }] })],
    ['a language without words', () => national({ ...week, lang: 'fr' as 'en' })],
    ['a chart nobody knows', () => render('pie', '{}')],
  ])('%s', (_, draw) => expect(draw).toThrow());
});

test('words of the data cannot become markup', () => {
  expect(national(week)).toContain('Reported &lt;goal&gt;');
  expect(national(week)).not.toContain('<goal>');
});

test('a day is drawn where it was counted', () => {
  const marks = [...national(week).match(/class="dots dots-few"/g) ?? []];
  expect(marks).toHaveLength(1);
  const dots = / d="(M[^"]+)" class="dots dots-few"/.exec(national(week))?.[1] ?? '';
  const ys = [...dots.matchAll(/,(-?[\d.]+)h0/g)].map((m) => Number(m[1]));
  expect(ys).toHaveLength(7);
  for (let i = 1; i < 7; i++) expect(ys[i]!).toBeLessThan(ys[i - 1]!); // more arrests stand higher
});

test('the mean is drawn only where seven days are known', () => {
  const line = / d="([^"]*)" class="line"/.exec(national(week))?.[1];
  expect(line).toMatch(/^M[\d.]+,[\d.]+Z$/);
});

describe('a national chart of what a filter leaves', () => {
  const day: National = { ...week, goals: [] };
  test('has no goal where none is given', () => {
    expect(national(day)).not.toContain('goal');
    expect(labelOf(national(day))).toBe('Arrests per day from 20 Jan 2025 to 26 Jan 2025, single days and 7-day mean, the last mean 4 on 26 Jan 2025');
  });
  test('leaves a gap where days are not known, and says so to the reader', () => {
    const gap = { ...day, counts: [1, null, 3, 4, 5, 6, 7], means: [1, null, 3, 4, null, null, 7] };
    expect(pathsOf(national(gap), 'dots dots-few')[0]!.match(/M/g)).toHaveLength(6);
    expect(pathsOf(national(gap), 'line')[0]!.match(/M/g)).toHaveLength(3);
    expect(national(gap)).toContain('[1,null,3,4,5,6,7]');
  });
  test.each([['one day', [5]], ['no arrest at all', [0, 0, 0]], ['five years', Array.from({ length: 1826 }, (_, i) => i % 90)]])('draws %s', (_, counts) => {
    const svg = national({ ...day, counts, means: counts });
    expect(svg).not.toMatch(/NaN|Infinity|undefined/);
    expect([...svg.matchAll(/<text[^>]*>([^<]*)<\/text>/g)].length).toBeGreaterThan(1);
  });
  test('speaks Spanish', () => {
    const svg = national({ ...day, lang: 'es', lag: { from: 20112, label: 'incompleto' } });
    expect(svg).toContain('20 ene');
    expect(labelOf(svg)).toBe('Arrestos por día del 20 ene 2025 al 26 ene 2025, por día y media de 7 días, la última media 4 el 26 ene 2025');
    expect(svg).toContain('>incompleto<');
  });
  test('shades the days from the first that is filling in', () => {
    const lag = (from: number): string => national({ ...day, lag: { from, label: 'lag' } });
    expect(lag(20114)).toContain('class="lag"');
    expect(lag(20115)).not.toContain('class="lag"');
  });
});

describe('stack', () => {
  test('beside names stand shares of shares, and counts of counts', () => {
    expect(labelOf(stack(pair))).toContain('convicted 25%');
    expect(labelOf(stack({ ...pair, mode: 'count' }))).toContain('convicted 10');
    expect(stack({ ...pair, mode: 'count' })).toMatch(/arrests, Feb 2025/);
    expect(stack({ ...pair, mode: 'count' })).not.toContain('%');
  });
  test('says the shares of the last whole period in its label and beside the bands', () => {
    const svg = stack(pair);
    expect(labelOf(svg)).toContain('(Feb 2025): convicted 25%, not &lt;told&gt; 75%');
    expect(svg).toContain('<tspan class="strong">75%</tspan> not &lt;told&gt;');
  });
  test('does not speak of a period that ends early or is filling in', () => {
    expect(labelOf(stack({ ...pair, to: 20147 }))).toContain('(Feb 2025)');
    expect(labelOf(stack({ ...pair, to: 20146 }))).toContain('(Jan 2025): convicted 75%');
    expect(labelOf(stack({ ...pair, lag: { from: 20148, label: 'lag' } }))).toContain('(Feb 2025)');
    expect(labelOf(stack({ ...pair, lag: { from: 20147, label: 'lag' } }))).toContain('(Jan 2025)');
  });
  test('hatches what is not known, with a pattern of its own for each drawing', () => {
    const id = (svg: string): string => /pattern id="([^"]+)"/.exec(svg)?.[1] ?? '';
    expect(stack(pair)).toContain(`fill="url(#${id(stack(pair))})"`);
    expect(id(stack(pair))).not.toBe(id(stack({ ...pair, width: 358 })));
  });
  test('leaves out a period without arrests, where there is no share', () => {
    const svg = stack({ ...pair, groups: [{ name: 'a', counts: [0, 2] }] });
    expect(pathsOf(svg, 'stack stack-0')[0]!.match(/M/g)).toHaveLength(1);
  });
  test.each([1, 1826])('draws %i days, and counts of none, but no shares of none', (n) => {
    const starts = Array.from({ length: n }, (_, i) => 20089 + i);
    const draw = (mode: 'share' | 'count', count: number): string => stack({ ...pair, mode, every: 'day', starts, groups: [{ name: 'a', counts: starts.map(() => count) }] });
    for (const svg of [draw('share', 3), draw('count', 3), draw('count', 0)]) expect(svg).not.toMatch(/NaN|Infinity|undefined/);
    expect(() => draw('share', 0)).toThrow();
    expect(draw('count', 0)).not.toContain('0%');
  });
  test('writes a share below one percent as words, not as markup', () => expect(stack({ ...pair, groups: [{ name: 'a', counts: [1, 1] }, { name: 'b', counts: [999, 999] }] })).toContain('&lt;1%'));
  test('as many shades as groups, darkest first', () => {
    SHADES.forEach((s, n) => {
      expect(s).toHaveLength(n);
      expect([...s].sort((a, b) => a - b)).toEqual(s);
      expect(s.every((k) => k < 8)).toBe(true);
    });
  });
});

test('bars say each value, its interval and what is only possible', () => {
  const svg = bars({ ...types, rows: [...types.rows, { name: 'street', value: 12, low: 9, high: 15, note: '29%' }] });
  expect(labelOf(svg)).toBe('Arrests: jail 30, possibly 3 more; school 0; street 12 (9 to 15)');
  expect(bars({ ...types, rows: [{ name: 'a', value: 0 }] })).not.toMatch(/NaN|Infinity/);
});

test('lines never read as a goal they have not reached', () => {
  const goal = { low: 75, from: 20108, to: 20110, label: 'Reported goal: 75 a day' };
  expect(labelOf(lines({ ...offices, goal }))).toContain('Dallas 74.96, Miami 75.0; Reported goal: 75 a day');
  expect(labelOf(lines(offices))).toContain('Dallas 75, Miami 75');
  expect(JSON.parse((/data-series="([^"]*)"/.exec(lines(offices))?.[1] ?? '').replace(/&quot;/g, '"')).series[0]).toEqual({ name: 'Dallas', counts: [null, 75, 75] });
});

describe('the map without a target', () => {
  const few = { width: 480, values: [{ office: 'DAL', name: 'Dallas', value: 8 }, { office: 'MIA', name: 'Miami', value: 80 }, { office: 'BUF', name: 'Buffalo', value: 1 }] };
  test('has classes from its values, and none of the colour of a target', () => {
    expect(areas(few)).not.toContain('area-4');
    expect(areaClasses(few).map((c) => c.label)).toEqual(['under 4', '4 to 8', '8 to 40', '40 or more']);
    expect(areaClasses({ ...few, target: 75 }).map((c) => c.label)).toEqual(['under 15', '15 to 30', '30 to 50', '50 to 75', '75 or more']);
  });
  test('says its lowest and its highest', () => expect(labelOf(areas(few))).toBe('Map of the areas of responsibility by arrests per day, Buffalo 1 to Miami 80'));
  test('draws offices without any arrest', () => expect(areas({ width: 480, values: [{ office: 'DAL', name: 'Dallas', value: 0 }] })).toContain('area-0'));
});

test('a ranking and a panel without a target show no line of one', () => {
  expect(ranking({ width: 400, rows: [{ name: 'Dallas', value: 0 }] })).not.toContain('goal-line');
  expect(panel({ width: 200, height: 80, name: 'Dallas', top: 90, from: 20108, to: 20130, months: [{ day: 20108, mean: 1 }] })).not.toContain('goal-line');
});

test('stated numbers stand left of the line where fewer were observed, none on another', () => {
  const svg = stated(numbers);
  expect(labelOf(svg)).toBe('Stated: 3 numbers, from −50% to +20% of what was stated');
  const line = Number(/<line x1="([\d.]+)"[^>]* class="event-line"/.exec(svg)![1]);
  const dots = [...svg.matchAll(/<circle cx="([\d.]+)" cy="([\d.]+)" r="4" class="verdict-dot verdict-(\w+)"><title>/g)];
  expect(dots).toHaveLength(3);
  for (const [, x, , verdict] of dots) expect(Number(x) < line).toBe(verdict === 'fewer');
  expect(new Set(dots.map((d) => `${d[1]} ${d[2]}`)).size).toBe(3);
  expect(svg).not.toContain('<b>');
});
