import { describe, expect, test } from 'vitest';
import { BREAKS, areas, classOf } from '../src/charts/areas';
import { national, type National } from '../src/charts/national';
import { panel } from '../src/charts/panel';
import { ranking } from '../src/charts/ranking';
import { render } from '../src/ssr';

const week: National = { width: 700, height: 300, from: 20108, counts: [1, 2, 3, 4, 5, 6, 7], means: [null, null, null, null, null, null, 4], goals: [{ low: 10, from: 20110, to: 20114, label: 'Reported <goal>' }], marks: [] };

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
    ['no goal', () => national({ ...week, goals: [] })],
    ['a count that is no number', () => national({ ...week, counts: [NaN, 2, 3, 4, 5, 6, 7] })],
    ['no office', () => ranking({ width: 400, target: 75, rows: [] })],
    ['an office without a boundary', () => areas({ width: 400, target: 75, values: [{ office: 'ZZZ', name: 'None', value: 1 }] })],
    ['no month', () => panel({ width: 200, height: 80, name: 'Dallas', target: 75, top: 90, from: 0, to: 1, months: [], met: [] })],
    ['a chart nobody knows', () => render('pie', '{}')],
  ])('%s', (_, draw) => expect(draw).toThrow());
});

test('words of the data cannot become markup', () => {
  expect(national(week)).toContain('Reported &lt;goal&gt;');
  expect(national(week)).not.toContain('<goal>');
});

test('a day is drawn where it was counted', () => {
  const marks = [...national(week).match(/class="dots"/g) ?? []];
  expect(marks).toHaveLength(1);
  const dots = / d="(M[^"]+)" class="dots"/.exec(national(week))?.[1] ?? '';
  const ys = [...dots.matchAll(/,(-?[\d.]+)h0/g)].map((m) => Number(m[1]));
  expect(ys).toHaveLength(7);
  for (let i = 1; i < 7; i++) expect(ys[i]!).toBeLessThan(ys[i - 1]!); // more arrests stand higher
});

test('the mean is drawn only where seven days are known', () => {
  const line = / d="([^"]*)" class="line"/.exec(national(week))?.[1];
  expect(line).toMatch(/^M[\d.]+,[\d.]+Z$/);
});
