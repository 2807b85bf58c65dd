// What undoing would do, in words: what comes back, what goes, and the space kept.
import { expect, test } from 'vitest';
import { undoText } from '../src/app/changes';
import { en } from '../src/words/en';
import { es } from '../src/words/es';

const none = { back: [], gone: [], layouts_back: [], layouts_gone: [], bytes: 0 };

test('a removal comes back, an add goes, each with the space that is kept for it', () => {
  expect(undoText({ ...none, back: ['a', 'b'], bytes: 3 * 2 ** 19 }, en)).toBe('Undo brings back a, b. Kept on the disk for it: 1.5 MB.');
  expect(undoText({ ...none, gone: ['c'], layouts_gone: ['mine'] }, en)).toBe('Undo takes out c and does not accept the layout mine any more.');
  expect(undoText({ ...none, back: ['a'], gone: ['c'] }, es)).toBe('Deshacerlo recupera a y quita c.');
});
test('a release that was replaced under its own name is told as that', () => {
  expect(undoText({ ...none, back: ['a', 'b'], gone: ['a'], bytes: 1 }, en)).toBe('Undo reads back a as it was before and brings back b. Kept on the disk for it: under 0.1 MB.');
});
