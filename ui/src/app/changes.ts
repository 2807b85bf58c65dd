// Changing what is held from a page of this machine: a release is removed or
// replaced, the last change taken back, an accepted layout let go
// (docs/formats/upload.md).
import { rate } from '../lib/format';
import { REPLACE } from './add';
import { openDialog } from './dialog';
import { button, h, one, reason } from './dom';
import { faultsHTML, type Fault } from './report';
import type { Site } from './site';

interface Undoable {
  back: string[];
  gone: string[];
  layouts_back: string[];
  layouts_gone: string[];
  bytes: number;
}

interface Layout {
  name: string;
  source: string;
  columns: Record<string, string> | null;
  releases: string[];
  fault?: string;
}

/** What can be changed. */
export interface Held {
  at: string;
  releases: string[];
  damaged: string[];
  undo?: Undoable;
  layouts: Layout[];
}

interface Change {
  removed: string[];
  added: string[];
}

export function changes(site: Site): void {
  const section = one('#changes');
  if (section) void new Changes(section, site).show();
}

/** A failure that the server has told in its own shape. */
class Refused extends Error {
  constructor(readonly told: { error: Fault; more?: Fault[] }) {
    super(told.error.summary);
  }
}

class Changes {
  private readonly api = new URL('api/v1/', new URL(document.body.dataset['root'] ?? '/', location.href)).href;
  private readonly status = h('div', { role: 'status', 'aria-live': 'polite' });
  private readonly list = h('div');
  private readonly title: HTMLElement;
  private readonly w: Site['words']['changes'];
  private busy = false;

  constructor(
    section: HTMLElement,
    private readonly site: Site,
  ) {
    this.w = site.words.changes;
    this.title = one('h2', section)!;
    section.append(this.status, this.list);
  }

  /** Shows what can be changed now. */
  async show(): Promise<void> {
    try {
      this.draw(await this.ask<Held>('held'));
    } catch (e) {
      this.tell(e);
    }
  }

  private draw(held: Held): void {
    this.list.replaceChildren(
      h('h3', {}, this.w.releases),
      held.releases.length ? h('ul', {}, ...held.releases.map((id) => this.release(id, held.damaged.includes(id)))) : h('p', {}, this.w.none),
      h('h3', {}, this.w.undoTitle), ...this.undo(held),
      h('h3', {}, this.w.layouts),
      held.layouts.length ? h('ul', {}, ...held.layouts.map((l) => this.layout(l))) : h('p', {}, this.w.noLayouts),
    );
  }

  private release(id: string, damaged: boolean): HTMLElement {
    const { w } = this;
    const replace = h('a', { class: 'button', href: `${this.site.home}add/?${new URLSearchParams({ [REPLACE]: id })}`, 'aria-label': w.replaceOf(id) }, w.replace);
    const remove = this.asking(w.remove, w.removeOf(id), [w.askRelease(id)], () => this.change('remove', { release: id }, (c) => w.removed(c.removed.join(', '))));
    return h('li', {}, h('span', {}, id, damaged && ` (${w.damaged})`), remove, replace);
  }

  private undo({ at, undo }: Held): HTMLElement[] {
    if (!undo) return [h('p', {}, this.w.noUndo)];
    const act = (): void => void this.change('undo', { at }, (c) => [this.w.undone, c.removed.length && this.w.removed(c.removed.join(', ')), c.added.length && this.w.back(c.added.join(', '))].filter(Boolean).join(' '));
    const what = h('p', { id: 'undo-what', class: 'break' }, undoText(undo, this.site.words));
    return [what, button(this.w.undo, act, { class: 'button', 'aria-describedby': 'undo-what', 'data-undo': true })];
  }

  private layout(l: Layout): HTMLElement {
    const { w } = this;
    const held = l.releases.length ? w.layoutHeld(l.releases.join(', ')) : '';
    const show = button(w.show, () => this.columns(l), { class: 'button', 'aria-label': w.showOf(l.name) });
    const remove = this.asking(w.remove, w.removeLayout(l.name), [w.askLayout(l.name), held], () => this.change('forget', { layout: l.name }, () => w.forgot(l.name)));
    return h('li', {}, h('span', {}, `${l.name} (${l.source})`), show, remove, held && h('small', { class: 'break' }, held));
  }

  /** Shows a layout: for each field the name of the column that is read for it. */
  private columns(l: Layout): void {
    const rows = Object.entries(l.columns ?? {}).sort(([a], [b]) => (a < b ? -1 : 1));
    const head = h('thead', {}, h('tr', {}, h('th', { scope: 'col' }, this.w.field), h('th', { scope: 'col' }, this.w.column)));
    const body = h('tbody', {}, ...rows.map(([field, header]) => h('tr', {}, h('th', { scope: 'row' }, field), h('td', {}, header))));
    const table = h('div', { class: 'scroll', tabindex: 0, role: 'group', 'aria-label': l.name }, h('table', {}, head, body));
    openDialog(this.site.words, l.name, l.fault ? h('p', {}, `${this.w.broken} ${l.fault}`) : table);
  }

  /** A button that asks before it acts, in a dialog that says what goes. */
  private asking(text: string, label: string, says: string[], act: () => Promise<void>): HTMLElement {
    return button(text, () => {
      const box = openDialog(this.site.words, label, ...says.filter(Boolean).map((t) => h('p', { class: 'break' }, t)));
      const keep = one<HTMLButtonElement>(':scope > .button', box)!; // the one that closes it
      keep.textContent = this.w.cancel;
      const yes = button(text, () => (box.close(), void act()), { class: 'button button-main' });
      box.append(h('div', { class: 'choices' }, keep, yes));
      keep.focus(); // nothing goes by a key pressed twice
    }, { class: 'button', 'aria-label': label });
  }

  /** Changes what is held, says what has changed, and shows what is held then. */
  private async change(path: string, parameters: Record<string, string>, says: (c: Change) => string): Promise<void> {
    if (this.busy) return;
    this.busy = true;
    this.list.querySelectorAll('button').forEach((b) => (b.disabled = true));
    this.status.replaceChildren(h('p', {}, this.w.working));
    try {
      const done = await this.ask<Change>(`${path}?${new URLSearchParams(parameters)}`, { method: 'POST', headers: { 'Quotawatch-Token': await this.token() } });
      this.status.replaceChildren(h('p', { class: 'break' }, says(done)), h('p', {}, h('a', { href: location.href, class: 'button' }, this.w.reload)));
      await this.table();
    } catch (e) {
      this.tell(e);
    }
    await this.show();
    this.busy = false;
    (path === 'forget' ? this.title : (one('[data-undo]', this.list) ?? this.title)).focus();
  }

  /** Shows the table of releases as the server has it now. */
  private async table(): Promise<void> {
    const page = new DOMParser().parseFromString(await (await fetch(location.pathname)).text(), 'text/html');
    const [now, next] = [document, page].map((d) => d.getElementById('held')?.closest('section'));
    if (now && next) now.replaceWith(document.adoptNode(next));
  }

  private async token(): Promise<string> {
    const answer = await fetch(`${this.api}token`);
    if (!answer.ok) throw new Error(this.w.token);
    return ((await answer.json()) as { token: string }).token;
  }

  private async ask<T>(path: string, request?: RequestInit): Promise<T> {
    const answer = await fetch(this.api + path, request).catch(() => null);
    const told = (await answer?.json().catch(() => null)) as (T & { error?: Fault }) | null | undefined;
    if (!answer || !told) throw new Error(this.w.lost);
    if (told.error) throw new Refused(told as { error: Fault });
    return told;
  }

  private tell(e: unknown): void {
    this.status.replaceChildren(h('p', {}, e instanceof Refused ? this.w.failed : reason(e)));
    if (e instanceof Refused) this.status.insertAdjacentHTML('beforeend', faultsHTML(e.told, this.site.words));
  }
}

/** A size on the disk; what is not nothing never reads as 0.0. */
function megabytes(bytes: number, words: Site['words']): string {
  const size = bytes / 2 ** 20;
  return size < 0.1 ? words.changes.under(rate(0.1, words.lang)) : rate(size, words.lang);
}

/** What undoing the last change would do, and what is kept on the disk for it. */
export function undoText(u: Undoable, words: Site['words']): string {
  const w = words.changes;
  const both = u.back.filter((id) => u.gone.includes(id)); // replaced under its own name
  const [back, gone] = [u.back, u.gone].map((ids) => ids.filter((id) => !both.includes(id)).join(', '));
  const says = [both.length && w.again(both.join(', ')), w.undoes(back!, gone!), u.layouts_back.length && w.layoutsBack(u.layouts_back.join(', ')), u.layouts_gone.length && w.layoutsGone(u.layouts_gone.join(', '))];
  return `${w.would(words.and(says.filter((s): s is string => Boolean(s))))} ${u.bytes ? w.kept(megabytes(u.bytes, words)) : ''}`.trim();
}
