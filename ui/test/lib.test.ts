import { describe, expect, test } from 'vitest';
import { dayLabel, dayOf, monthStarts, near, thousands } from '../src/lib/format';
import { spread } from '../src/lib/spread';
import { px } from '../src/lib/svg';

describe('thousands', () => {
  test.each([[0, '0'], [999, '999'], [1000, '1,000'], [1234567, '1,234,567'], [-26304, '-26,304'], [999.6, '1,000']])('%d', (n, text) => expect(thousands(n)).toBe(text));
});

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
    const starts = monthStarts(dayOf(2024, 10, 2), dayOf(2025, 6, 1), 3).map(dayLabel);
    expect(starts).toEqual(['1 Jan 2025', '1 Apr 2025', '1 Jul 2025']);
  });
});

describe('spread', () => {
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
