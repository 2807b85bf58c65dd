// Boxes in the table of offices that choose which are compared, at most four.
// What is chosen is the filter of offices, so that a link keeps it.
import { all, h } from './dom';
import type { State } from './state';
import type { Words } from '../words';

export const MOST = 4;

export function compareBoxes(state: State, words: Words): void {
  const boxes = all<HTMLInputElement>('input[type=checkbox][name=compare]');
  const table = boxes[0]?.closest('table');
  if (!table) return;
  const said = h('p', { class: 'said', role: 'status' });
  table.closest('.scroll')?.before(said);
  const show = (): void => {
    const chosen = state.filter.offices;
    for (const box of boxes) {
      box.hidden = false;
      box.checked = chosen.includes(box.value);
    }
    said.textContent = chosen.length ? words.offices.compare(chosen.length) : '';
  };
  table.addEventListener('change', (e) => {
    const box = e.target as HTMLInputElement;
    if (box.name !== 'compare') return;
    const chosen = boxes.filter((b) => b.checked).map((b) => b.value);
    if (chosen.length <= MOST) return state.change({ offices: chosen });
    box.checked = false;
    said.textContent = words.offices.full;
  });
  state.follow(show);
  show();
}
