import { describe, expect, test } from 'vitest';
import { timeTicks } from '../src/lib/axes';
import { breaks, classIn, classLabels } from '../src/lib/breaks';
import { dayLabel, dayOf, monthStarts, near, nextPeriod, percent, periodLabel, rate, thousands, weekday } from '../src/lib/format';
import { spread } from '../src/lib/spread';
import { px } from '../src/lib/svg';

describe('thousands', () => {
  test.each([[0, '0'], [999, '999'], [1000, '1,000'], [1234567, '1,234,567'], [-26304, '-26,304'], [999.6, '1,000']])('%d', (n, text) => expect(thousands(n)).toBe(text));
});

describe('Spanish', () => {
  test('numbers are those of the press of the United States', () => expect([9999, 12345, -26304].map((n) => thousands(n, 'es'))).toEqual(['9,999', '12,345', '-26,304']));
  test('dates and periods', () => {
    expect(dayLabel(dayOf(2025, 6, 28), 'es')).toBe('28 jul 2025');
    expect([0, 3, 7, 11].map((m) => periodLabel(dayOf(2025, m, 1), 'month', 'es'))).toEqual(['ene 2025', 'abr 2025', 'ago 2025', 'dic 2025']);
    expect(periodLabel(dayOf(2025, 0, 20), 'week', 'es')).toBe('semana del 20 ene 2025');
  });
});

describe('percent: some never reads as none, and not all never as all', () => {
  test.each([[0, '0%'], [0.0001, '<1%'], [0.0049, '<1%'], [0.005, '1%'], [0.5, '50%'], [0.9949, '99%'], [0.995, '>99%'], [0.9999, '>99%'], [1, '100%']])('%d', (v, text) => expect(percent(v)).toBe(text));
});

test.each([[0, '0'], [7, '7'], [7.04, '7.0'], [9.94, '9.9'], [9.95, '10'], [1234.5, '1,235']])('rate of %d', (v, text) => expect(rate(v)).toBe(text));

describe('near: a mean never reads as a target it has not reached', () => {
  test.each([[74.96, 75, '74.96'], [74.5, 75, '74.5'], [74, 75, '74'], [75, 75, '75.0'], [75.04, 75, '75.0'], [74.99999, 75, '74.99999'], [110.7, 75, '111']])('%d against %d', (v, t, text) => expect(near(v, t)).toBe(text));
  test('on a fine grid around the target', () => {
    for (let i = -30000; i <= 30000; i++) {
      const v = 75 + i / 20000;
      expect(Number(near(v, 75)) >= 75, String(v)).toBe(v >= 75);
    }
  });
});

describe('days', () => {
  test('are counted in UTC, leap days too', () => {
    expect(dayLabel(dayOf(2024, 1, 29))).toBe('29 Feb 2024');
    expect(dayLabel(dayOf(2025, 0, 26))).toBe('26 Jan 2025');
  });
  test('months start on their first day, inside the window only', () => {
    const starts = monthStarts(dayOf(2024, 10, 2), dayOf(2025, 6, 1), 3).map((d) => dayLabel(d));
    expect(starts).toEqual(['1 Jan 2025', '1 Apr 2025', '1 Jul 2025']);
  });
});

describe('periods', () => {
  test('end where the next begins', () => {
    expect(nextPeriod(dayOf(2024, 1, 1), 'month')).toBe(dayOf(2024, 2, 1));
    expect(nextPeriod(dayOf(2024, 11, 1), 'month')).toBe(dayOf(2025, 0, 1));
    expect(nextPeriod(100, 'week')).toBe(107);
    expect(nextPeriod(100, 'day')).toBe(101);
  });
  test('weeks begin on Monday', () => expect([dayOf(2025, 0, 20), dayOf(2025, 0, 26), dayOf(1969, 11, 29)].map(weekday)).toEqual([0, 6, 0]));
});

describe('ticks of a time axis', () => {
  const labels = (from: number, to: number, width: number): string[] => timeTicks(from, to, width).map((t) => t.label);
  test('are days of some weeks, months of some years, years of many', () => {
    expect(labels(dayOf(2025, 0, 20), dayOf(2025, 0, 20), 300)).toEqual(['20 Jan']);
    expect(labels(dayOf(2025, 0, 20), dayOf(2025, 1, 16), 300)).toEqual(['20 Jan', '27 Jan', '3 Feb', '10 Feb']);
    expect(labels(dayOf(2023, 8, 1), dayOf(2024, 3, 30), 330)).toEqual(['Sep', 'Oct', 'Nov', 'Dec', 'Jan', 'Feb', 'Mar', 'Apr']);
    expect(labels(dayOf(2015, 9, 1), dayOf(2026, 4, 27), 312)).toEqual(['2016', '2018', '2020', '2022', '2024', '2026']);
  });
  test('stand apart, whatever the window is', () => {
    for (let days = 1; days < 6000; days += 37) {
      for (const width of [200, 312, 560, 1048]) {
        const at = timeTicks(20000, 20000 + days, width).map((t) => ((t.day - 20000) * width) / days);
        expect(at.length).toBeGreaterThan(0);
        for (let i = 1; i < at.length; i++) expect(at[i]! - at[i - 1]!, `${days} days, ${width} px`).toBeGreaterThan(28);
      }
    }
  });
  test('say the year where it changes', () => expect(timeTicks(dayOf(2024, 9, 1), dayOf(2025, 5, 1), 400).map((t) => t.year)).toEqual(['2024', undefined, undefined, '2025', undefined, undefined, undefined, undefined, undefined]));
});

describe('breaks', () => {
  test('are round, rise, and leave no class at an end empty', () => {
    let seed = 3;
    const chance = (): number => (seed = (seed * 1103515245 + 12345) % 2147483648) / 2147483648;
    for (let round = 0; round < 500; round++) {
      const values = Array.from({ length: 1 + Math.floor(chance() * 60) }, () => Math.floor(chance() ** 3 * 2000));
      const bounds = breaks(values, 6);
      expect(bounds.length).toBeLessThan(6);
      for (let i = 1; i < bounds.length; i++) expect(bounds[i]!).toBeGreaterThan(bounds[i - 1]!);
      const classes = values.map((v) => classIn(v, bounds));
      expect(Math.min(...classes)).toBe(0);
      expect(Math.max(...classes)).toBe(bounds.length);
      expect(classLabels(bounds)).toHaveLength(bounds.length + 1);
    }
  });
  test('of equal values there are none', () => {
    expect(breaks([5, 5, 5], 4)).toEqual([]);
    expect(breaks([0, 0], 4)).toEqual([]);
    expect(classLabels([])).toEqual(['all']);
  });
  test('a bound belongs to the class above it', () => expect([9.99, 10, 19.9, 20].map((v) => classIn(v, [10, 20]))).toEqual([0, 1, 1, 2]));
});

describe('spread', () => {
  test('shrinks the gap where there is no room for it', () => expect(spread([5, 5, 5], 20, 0, 20)).toEqual([0, 10, 20]));
  test('keeps points apart, in their order and inside', () => {
    let seed = 7;
    const chance = (): number => (seed = (seed * 1103515245 + 12345) % 2147483648) / 2147483648;
    for (let round = 0; round < 500; round++) {
      const places = Array.from({ length: 1 + Math.floor(chance() * 12) }, () => chance() * 700);
      const out = spread(places, 20, 0, 700);
      const order = places.map((_, i) => i).sort((a, b) => places[a]! - places[b]! || a - b);
      for (let k = 0; k < order.length; k++) {
        expect(out[order[k]!]!).toBeGreaterThanOrEqual(-1e-9);
        expect(out[order[k]!]!).toBeLessThanOrEqual(700 + 1e-9);
        if (k) expect(out[order[k]!]! - out[order[k - 1]!]!).toBeGreaterThanOrEqual(20 - 1e-9);
      }
    }
  });
  test('leaves points that are apart where they are', () => expect(spread([10, 50, 400], 20, 0, 700)).toEqual([10, 50, 400]));
});

test('a coordinate that is no number is refused', () => {
  expect(() => px(NaN)).toThrow();
  expect(() => px(Infinity)).toThrow();
  expect(px(1.26)).toBe(1.3);
});
