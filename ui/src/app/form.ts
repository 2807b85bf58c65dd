// The bar of filters: it shows what is asked and asks for what is chosen. On a
// phone it moves into a sheet behind one button.
import type { Filter } from '../data/filter';
import { LISTS, chipsOf, conflictOf } from './chips';
import { all, button, h, one } from './dom';
import type { State } from './state';
import type { Words } from '../words';

const DAY = 86400000;
const PHONE = '(max-width: 640px)';
const SELECTS = ['definition', 'basis', 'average', 'show'] as const;

/** A day as a date input writes it, and back; nothing where there is none. */
export const isoOf = (day: number | undefined): string => (day === undefined ? '' : new Date(day * DAY).toISOString().slice(0, 10));
export const dayOfIso = (iso: string): number | undefined => (/^\d{4}-\d\d-\d\d$/.test(iso) && !Number.isNaN(Date.parse(iso)) ? Date.parse(iso) / DAY : undefined);

export class Form {
  private readonly form = one<HTMLFormElement>('#filters');
  private readonly chips = h('ul', { class: 'chips' });
  private readonly faults = h('div', { class: 'faults', role: 'alert' });
  private readonly opener = h('button', { type: 'button', class: 'filters-open', 'aria-haspopup': 'dialog' });
  private readonly plain = new Map<Element, string>();
  private count = '';

  constructor(
    private readonly state: State,
    private readonly words: Words,
  ) {
    (this.form ?? one('main') ?? document.body).insertAdjacentElement(this.form ? 'afterend' : 'afterbegin', this.faults);
    state.follow(() => this.show());
    if (this.form) this.wake(this.form);
    this.show();
  }

  /** The arrests in view, '' where they are not known. */
  set arrests(text: string) {
    this.count = text;
    const output = this.form && one<HTMLOutputElement>('output.count', this.form);
    if (output && output.textContent !== text) output.textContent = text;
    this.label();
  }

  private wake(form: HTMLFormElement): void {
    this.chips.setAttribute('aria-label', this.words.filters.chips);
    form.append(this.chips);
    for (const summary of all('details.pick > summary', form)) this.plain.set(summary, summary.textContent ?? '');
    form.addEventListener('change', (e) => this.read(form, e.target as HTMLInputElement | HTMLSelectElement));
    form.addEventListener('submit', (e) => e.preventDefault());
    form.addEventListener('reset', (e) => {
      e.preventDefault();
      this.state.reset();
    });
    form.addEventListener('toggle', (e) => this.alone(form, e.target as HTMLDetailsElement), true);
    form.addEventListener('keydown', (e) => this.escape(e));
    document.addEventListener('pointerdown', (e) => this.alone(form, (e.target as Element).closest('details.pick')));
    this.sheet(form);
    form.hidden = false;
  }

  /** Takes over what was chosen, as one step that can be gone back from. */
  private read(form: HTMLFormElement, input: HTMLInputElement | HTMLSelectElement): void {
    const list = LISTS.find(([key]) => key === input.name);
    if (list) this.state.change({ [list[1]]: all<HTMLInputElement>(`input[name="${list[0]}"]:checked`, form).map((i) => i.value) });
    else if (input.name === 'from' || input.name === 'to') this.state.change({ [input.name]: dayOfIso(input.value) });
    else if (input.name === 'average') this.state.change({ average: Number(input.value) as Filter['average'] });
    else if ((SELECTS as readonly string[]).includes(input.name)) this.state.change({ [input.name]: input.value });
    else if (input.type === 'radio') {
      const [from, to] = input.value.split('..');
      this.state.change({ from: dayOfIso(from ?? ''), to: dayOfIso(to ?? '') });
    }
  }

  /** Shows what is asked. */
  private show(): void {
    const f = this.state.filter;
    const chips = chipsOf(f, this.name, this.words);
    this.tell();
    if (!this.form) return;
    for (const [key, field] of LISTS) this.list(key, f[field]);
    for (const key of SELECTS) {
      const select = one<HTMLSelectElement>(`select[name="${key}"]`, this.form);
      if (select) select.value = String(f[key]);
    }
    const ends = [isoOf(f.from), isoOf(f.to)];
    for (const [i, key] of (['from', 'to'] as const).entries()) {
      const input = one<HTMLInputElement>(`input[name="${key}"]`, this.form);
      if (input && input.value !== ends[i]) input.value = ends[i]!;
    }
    const preset = ends.every((end) => end === '') ? '' : ends.join('..');
    for (const radio of all<HTMLInputElement>('input[type=radio]', this.form)) radio.checked = radio.value === preset;
    const reset = one<HTMLButtonElement>('button[type=reset]', this.form);
    if (reset) reset.hidden = chips.length === 0;
    this.chips.replaceChildren(...chips.map((c) => h('li', {}, this.chip(c.text, c.without))));
    this.chips.hidden = chips.length === 0;
    this.label();
  }

  private chip(text: string, without: Partial<Filter>): HTMLButtonElement {
    const made = button('', () => {
      this.state.change(without);
      (one<HTMLElement>('button', this.chips) ?? (this.form && one<HTMLElement>('summary, input, select', this.form)))?.focus();
    }, { class: 'chip-set', 'aria-label': this.words.filters.remove(text) });
    made.append(text, h('span', { 'aria-hidden': 'true' }, ' ×'));
    return made;
  }

  private list(key: string, values: string[]): void {
    for (const box of all<HTMLInputElement>(`input[name="${key}"]`, this.form!)) box.checked = values.includes(box.value);
    const summary = one(`details[data-key="${key}"] > summary`, this.form!);
    if (!summary) return;
    const text = values.length === 0 ? (this.plain.get(summary) ?? '') : values.length > 2 ? `${this.words.filters.keys[key]}: ${this.words.filters.chosen(values.length)}` : values.map(this.name).join(', ');
    if (summary.textContent !== text) summary.textContent = text;
    summary.classList.toggle('set', values.length > 0);
  }

  /** The name of a value: that of its box in the form, else the words'. */
  readonly name = (code: string): string => {
    const box = this.form && one<HTMLInputElement>(`input[type=checkbox][value="${CSS.escape(code)}"]`, this.form);
    return box?.closest('label')?.textContent?.trim() || this.words.names[code] || code;
  };

  /** Tells what of the address is not known, and what cannot be asked together. */
  private tell(): void {
    const { faults, filter } = this.state;
    const conflict = conflictOf(filter, this.words);
    const parts: Node[] = [];
    if (faults.length) parts.push(h('p', {}, this.words.filters.faults), h('ul', {}, ...faults.map((f) => h('li', {}, f))));
    if (conflict) parts.push(h('p', {}, conflict), ...this.waysOut(filter));
    this.faults.replaceChildren(...parts);
  }

  private waysOut(f: Filter): Node[] {
    const { takeAway, keys } = this.words.filters;
    const away = (what: string, without: Partial<Filter>): Node => button(takeAway(what), () => this.state.change(without), { class: 'button' });
    if (!f.places.length) return [];
    const other = f.criminality.length || f.methods.length;
    return [away(keys['place']!, { places: [] }), other ? away(this.words.and([keys['criminality']!, keys['method']!]), { criminality: [], methods: [] }) : away(keys['definition']!, { definition: f.definition.replace('-new', '') })];
  }

  /** At most one list is open. */
  private alone(form: HTMLFormElement, kept: Element | null): void {
    if (kept instanceof HTMLDetailsElement && !kept.open) return;
    for (const pick of all<HTMLDetailsElement>('details.pick[open]', form)) if (pick !== kept) pick.open = false;
  }

  /** Escape closes the open list first, and the sheet only after. */
  private escape(e: KeyboardEvent): void {
    const open = e.key === 'Escape' ? (e.target as Element).closest<HTMLDetailsElement>('details.pick[open]') : null;
    if (!open) return;
    e.preventDefault();
    open.open = false;
    one('summary', open)?.focus();
  }

  /** On a phone the form stands in a dialog behind one button. */
  private sheet(form: HTMLFormElement): void {
    const { title, close } = this.words.filters;
    const sheet = h('dialog', { class: 'sheet', 'aria-label': title });
    const done = button(close, () => sheet.close(), { class: 'button button-main' });
    const bar = h('div', { class: 'filters-bar' }, this.opener);
    form.before(bar, sheet);
    sheet.addEventListener('click', (e) => e.target === sheet && sheet.close());
    this.opener.addEventListener('click', () => sheet.showModal());
    const phone = matchMedia(PHONE);
    const place = (): void => {
      if (sheet.open) sheet.close();
      if (phone.matches) sheet.append(form, done);
      else sheet.after(form);
      bar.hidden = !phone.matches;
    };
    phone.addEventListener('change', place);
    place();
  }

  private label(): void {
    this.opener.textContent = this.words.filters.open(chipsOf(this.state.filter, this.name, this.words).length, this.count);
  }
}
