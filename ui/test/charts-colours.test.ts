import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { SHADES } from '../src/charts/stack';

const css = readFileSync(join(import.meta.dirname, '..', 'src', 'css', '1-tokens.css'), 'utf8');

/** The colours of each theme; the two that are dark must be the same. */
const themes = css.split(/--paper: /).slice(1).map((block) => Object.fromEntries([...`--paper: ${block}`.matchAll(/--([a-z0-9-]+): (#[0-9a-f]{6});/g)].map((m) => [m[1]!, m[2]!])));
const [light, dark, chosen] = themes as [Record<string, string>, Record<string, string>, Record<string, string>];

/** Relative luminance, WCAG 2.2. */
function luminance(hex: string): number {
  const [r, g, b] = [1, 3, 5].map((i) => parseInt(hex.slice(i, i + 2), 16) / 255).map((c) => (c <= 0.04045 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4)) as [number, number, number];
  return 0.2126 * r + 0.7152 * g + 0.0722 * b;
}

function contrast(a: string, b: string): number {
  const [x, y] = [luminance(a), luminance(b)].sort((p, q) => q - p) as [number, number];
  return (x + 0.05) / (y + 0.05);
}

/** CIE lightness, 0 to 100: what is left of a colour in greyscale. */
const lightness = (hex: string): number => 116 * Math.cbrt(luminance(hex)) - 16;

test('there are three themes, and the two dark ones are one', () => {
  expect(themes).toHaveLength(3);
  expect(Object.keys(light).length).toBeGreaterThan(40);
  expect(Object.keys(dark).sort()).toEqual(Object.keys(light).sort());
  expect(chosen).toEqual(dark);
});

describe.each([['light', light], ['dark', dark]])('%s', (_, c) => {
  test.each(['ink', 'soft', 'data', 'goal-text', 'line-1', 'line-2', 'line-3', 'link'])('words in %s are read on paper', (name) => expect(contrast(c[name]!, c['paper']!)).toBeGreaterThanOrEqual(4.5));
  test.each(['goal', 'hatch'])('shapes in %s are seen on paper', (name) => expect(contrast(c[name]!, c['paper']!)).toBeGreaterThanOrEqual(3));
  test.each([0, 1, 2, 3, 4, 5])('numbers are read on class %i', (i) => expect(contrast(c[i < 3 ? 'cal-ink' : 'cal-ink-on-strong']!, c[`cal-${i}`]!)).toBeGreaterThanOrEqual(4.5));
  test('classes are told apart without colour, weakest first', () => {
    const steps = [0, 1, 2, 3, 4, 5].map((i) => Math.abs(lightness(c[`cal-${i}`]!) - lightness(c['paper']!)));
    for (let i = 1; i < 6; i++) expect(steps[i]! - steps[i - 1]!).toBeGreaterThan(7);
  });
  test('neighbours in a stack are told apart without colour', () => {
    SHADES.forEach((shades, n) => {
      const levels = shades.map((k) => lightness(c[`stack-${k}`]!));
      for (let i = 1; i < n; i++) expect(levels[i]! - levels[i - 1]!, `${n} groups, ${shades[i]}`).toBeGreaterThan(n <= 4 ? 12 : 4);
    });
  });
});
