import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { names as charts, render } from '../src/ssr';

const golden = join(import.meta.dirname, '..', '..', 'chart', 'testdata');
const read = (name: string): { chart: string; data: unknown } => JSON.parse(readFileSync(join(golden, `${name}.json`), 'utf8')) as { chart: string; data: unknown };
const names = readdirSync(golden).filter((f) => f.endsWith('.json')).map((f) => f.slice(0, -5));

test('there is a drawing of every chart', () => expect([...new Set(names.map((n) => read(n).chart))].sort()).toEqual([...charts].sort()));

test.each(names)('%s is the same bytes in Node as in Go', (name) => {
  const { chart, data } = read(name);
  expect(render(chart, JSON.stringify(data))).toBe(readFileSync(join(golden, `${name}.svg`), 'utf8'));
});
