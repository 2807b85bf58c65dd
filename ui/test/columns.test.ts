import { describe, expect, test } from 'vitest';
import { columns, type Columns } from '../src/charts/columns';

const week: Columns = { title: 'Mean <arrests>', width: 400, height: 240, format: 'rate', columns: [{ name: 'Mon', says: 'Monday', value: 74.96 }, { name: 'Sat', says: 'Saturday', value: 0, soft: true }], level: { value: 75, label: 'Reported: 75' } };
const bins: Columns = {
  title: 'Days',
  width: 400,
  height: 240,
  format: 'count',
  edges: true,
  columns: Array.from({ length: 20 }, (_, i) => ({ name: String(5 * i), says: `${5 * i} to ${5 * i + 4} arrests`, value: i === 3 ? 0 : 1234 - i, met: i >= 15 })),
  split: { at: 15, label: '75 or more: 10% of days' },
};
const labelOf = (svg: string): string => / aria-label="([^"]*)"/.exec(svg)?.[1] ?? '';
const heights = (svg: string): number[] => [...svg.matchAll(/height="([\d.]+)" class="column/g)].map((m) => Number(m[1]));

describe('columns', () => {
  test.each([
    ['no column', { ...week, columns: [] }],
    ['a value that is no number', { ...week, columns: [{ name: 'a', says: 'a', value: NaN }] }],
    ['a value below zero', { ...week, columns: [{ name: 'a', says: 'a', value: -1 }] }],
  ])('refuse %s', (_, data) => expect(() => columns(data)).toThrow());

  test('a mean just below the quota never reads as the quota', () => {
    expect(columns(week)).toContain('>74.96<');
    expect(columns(week)).not.toContain('>75.0<');
  });
  test('are as high as their values, and the quota stands above what is below it', () => {
    const svg = columns(week);
    const [monday, saturday] = heights(svg) as [number, number];
    expect(saturday).toBe(0);
    const quota = Number(/y1="([\d.]+)" y2="[\d.]+" class="goal-line"/.exec(svg)![1]);
    const top = Number(/ y="([\d.]+)" width="[\d.]+" height="[\d.]+" class="column"/.exec(svg)![1]);
    expect(monday).toBeGreaterThan(100);
    expect(quota).toBeLessThan(top + 0.11);
  });
  test('say what they show, leave out what is none, and mark the quota', () => {
    expect(labelOf(columns(week))).toBe('Mean &lt;arrests&gt;: Monday 74.96. Reported: 75');
    expect(labelOf(columns(bins))).not.toContain('15 to 19');
    expect(columns(bins).match(/class="column column-met"/g)).toHaveLength(5);
  });
  test('numbers that have no room are left out, and names that would touch', () => {
    expect(columns(bins)).not.toContain('column-value');
    const names = [...columns({ ...bins, width: 200 }).matchAll(/text-anchor="middle">(\d+)</g)].map((m) => Number(m[1]));
    expect(names.length).toBeLessThan(12);
    expect(names).toContain(0);
  });
  test('the split stands between the last below and the first at the quota', () => {
    const svg = columns(bins);
    const x = Number(/<line x1="([\d.]+)" x2="[\d.]+" y1="[\d.]+" y2="[\d.]+" class="goal-line"/.exec(svg)![1]);
    const lefts = [...svg.matchAll(/<rect x="([\d.]+)"[^>]*class="column/g)].map((m) => Number(m[1]));
    expect(x).toBeGreaterThan(lefts[14]!);
    expect(x).toBeLessThanOrEqual(lefts[15]!);
  });
});
