// Both languages say all there is to say, and different things.
import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { CHOICES } from '../src/data/filter';
import { wordsOf, type Words } from '../src/words';
import { en } from '../src/words/en';
import { es } from '../src/words/es';

type Leaf = string | ((...args: never[]) => unknown);

/** Every text and function of the words by its path. */
function leaves(node: object, path = ''): [string, Leaf][] {
  return Object.entries(node).flatMap(([key, v]) => (typeof v === 'object' && v !== null ? leaves(v as object, `${path}${key}.`) : [[`${path}${key}`, v as Leaf] as [string, Leaf]]));
}

const english = new Map(leaves(en));
const spanish = new Map(leaves(es));

test('both have the same keys, records of groups too', () => {
  expect([...spanish.keys()].sort()).toEqual([...english.keys()].sort());
});

test('no text is left in English', () => {
  const same = [...english].filter(([key, v]) => typeof v === 'string' && v !== '' && spanish.get(key) === v).map(([key]) => key);
  expect(same).toEqual([]);
});

test('no text is empty in one language alone', () => {
  for (const [key, v] of english) expect(spanish.get(key) === '', key).toBe(v === '');
});

test('functions take as many values in both', () => {
  for (const [key, v] of english) if (typeof v === 'function') expect((spanish.get(key) as { length: number }).length, key).toBe(v.length);
});

test('a value that is given is said, in both', () => {
  // Each text parameter is given a mark of its own; lists and choices are left to other tests.
  const said = (f: Leaf): string[] => {
    const marks = Array.from({ length: (f as { length: number }).length }, (_, i) => `@${i}@`);
    let text: unknown;
    try {
      text = (f as (...a: string[]) => unknown)(...marks);
    } catch {
      return []; // it takes a list
    }
    return marks.filter((m) => String(text).includes(m));
  };
  for (const [key, v] of english) if (typeof v === 'function') expect(said(spanish.get(key)!), key).toEqual(said(v));
});

describe.each([['en', en], ['es', es]] as [string, Words][])('%s', (_, w) => {
  test('every group and type of place of the registry has a name', () => {
    for (const v of [...CHOICES.criminality, ...CHOICES.method, ...CHOICES.place, ...CHOICES.definition, ...CHOICES.basis, ...CHOICES.show]) expect(w.names[v], v).toBeTruthy();
    for (const v of CHOICES.criminality) expect(w.of.criminality[v], v).toBeTruthy();
    for (const v of CHOICES.method) expect(w.of.method[v], v).toBeTruthy();
    for (const v of CHOICES.definition) expect(w.definitions[v], v).toBeTruthy();
    for (const v of CHOICES.basis) expect(w.measure.basis[v], v).toBeDefined();
  });
  test('lists of one, two and three', () => {
    expect(w.and(['a'])).toBe('a');
    expect(w.and(['a', 'b']).split(' ')).toHaveLength(3);
    expect(w.or(['a', 'b', 'c'])).toMatch(/^a, b \w+ c$/);
  });
});

test('Spanish says e before the sound of i', () => {
  expect(es.and(['El Paso', 'Harlingen'])).toBe('El Paso y Harlingen');
  expect(es.and(['a', 'Illinois'])).toBe('a e Illinois');
  expect(es.or(['a', 'ocho'])).toBe('a u ocho');
});

test('definitions are those of the program, word for word', () => {
  const go = readFileSync(new URL('../../definition.go', import.meta.url), 'utf8');
  for (const text of Object.values(en.definitions)) expect(go).toContain(`"${text}"`);
});

test('a tag with a region, or of another language, has words', () => {
  expect(wordsOf('es-MX')).toBe(es);
  expect(wordsOf('en-GB')).toBe(en);
  expect(wordsOf('fr')).toBe(en);
});
