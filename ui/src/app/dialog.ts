import { button, h } from './dom';
import type { Words } from '../words';

/** Opens a modal dialog with a title and a button to close it. Escape closes it
 * too, and the browser gives the focus back to where it was. */
export function openDialog(words: Words, title: string, ...content: Node[]): HTMLDialogElement {
  const heading = h('h2', { id: 'dialog-title' }, title);
  const box = h('dialog', { class: 'dialog', 'aria-labelledby': 'dialog-title' }, heading, ...content);
  box.append(button(words.actions.close, () => box.close(), { class: 'button' }));
  box.addEventListener('close', () => box.remove());
  box.addEventListener('click', (e) => e.target === box && box.close());
  document.body.append(box);
  box.showModal();
  return box;
}

/** A text to copy: it can be selected, and a button copies it and says so. */
export function copyField(words: Words, label: string, text: string): HTMLElement {
  const field = h('textarea', { readonly: true, rows: 6, 'aria-label': label });
  field.value = text;
  const said = h('span', { role: 'status', class: 'said' });
  const copy = button(words.actions.copy, () => void copyText(text).then((ok) => (said.textContent = ok ? words.actions.copied : words.actions.copyFailed)), { class: 'button button-main' });
  return h('div', { class: 'copy' }, field, copy, said);
}

/** Puts a text on the clipboard; false where the browser does not allow it. */
export async function copyText(text: string): Promise<boolean> {
  try {
    await navigator.clipboard.writeText(text);
    return true;
  } catch {
    return false;
  }
}
