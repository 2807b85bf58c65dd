// The bar of filters: it shows what is asked, and asks for what is chosen. On a
// phone it moves into a sheet behind one button.
import { dayOfISO, isoDay, type Filter } from '../data/filter';
import { LISTS, chipsOf, conflictOf } from './chips';
import { all, button, h, one } from './dom';
import type { Site } from './site';

const PHONE = '(max-width: 640px)';
const SELECTS = ['definition', 'basis', 'average', 'show'] as const;

export class Form {
  private readonly form = one<HTMLFormElement>('#filters');
  private readonly chips = h('ul', { class: 'chips' });
  private readonly faults = h('div', { class: 'faults', role: 'alert' });
  private readonly opener = h('button', { type: 'button', class: 'filters-open', 'aria-haspopup': 'dialog' });
  private readonly output = one<HTMLOutputElement>('#filters output.count');
  /** What the server has in lists and in the count while nothing is set. */
  private readonly plain = new Map<Element | null, string>([[this.output, this.output?.textContent ?? '']]);
  private count = this.output?.textContent ?? '';

  constructor(private readonly site: Site) {
    one('#filters .faults')?.remove(); // it must be seen while the sheet is closed
    (this.form ?? one('main') ?? document.body).insertAdjacentElement(this.form ? 'afterend' : 'afterbegin', this.faults);
    if (this.form) this.wake(this.form);
    site.state.follow(() => this.show());
    this.show();
  }

  /** The arrests in view: '' where they are not known, null for what the server has. */
  set arrests(text: string | null) {
    this.count = text ?? this.plain.get(this.output) ?? '';
    if (this.output && this.output.textContent !== this.count) this.output.textContent = this.count;
    this.label();
  }

  private wake(form: HTMLFormElement): void {
    this.chips.setAttribute('aria-label', this.site.words.filters.chips);
    form.append(this.chips);
    for (const summary of all('details.pick > summary', form)) this.plain.set(summary, summary.textContent ?? '');
    form.addEventListener('change', (e) => this.read(form, e.target as HTMLInputElement | HTMLSelectElement));
    form.addEventListener('submit', (e) => e.preventDefault());
    form.addEventListener('reset', (e) => {
      e.preventDefault();
      this.site.state.reset();
    });
    form.addEventListener('toggle', (e) => alone(form, e.target as HTMLDetailsElement), true);
    for (const interest of ['pointerover', 'focusin']) form.addEventListener(interest, () => this.site.prepare(), { once: true });
    form.addEventListener('keydown', escape);
    document.addEventListener('pointerdown', (e) => alone(form, (e.target as Element).closest('details.pick')));
    this.sheet(form);
    form.hidden = false;
  }

  /** Takes over what was chosen. */
  private read(form: HTMLFormElement, input: HTMLInputElement | HTMLSelectElement): void {
    const { state } = this.site;
    const list = LISTS.find(([key]) => key === input.name);
    if (list) state.change({ [list[1]]: all<HTMLInputElement>(`input[name="${list[0]}"]:checked`, form).map((i) => i.value) });
    else if (input.name === 'from' || input.name === 'to') {
      const day = dayOfISO(input.value); // none while a year is being typed
      if (day !== undefined || input.value === '') state.change({ [input.name]: day });
    } else if (input.name === 'average') state.change({ average: Number(input.value) as Filter['average'] });
    else if ((SELECTS as readonly string[]).includes(input.name)) state.change({ [input.name]: input.value });
    else if (input.type === 'radio') {
      const [from, to] = input.value.split('..');
      state.change({ from: dayOfISO(from ?? ''), to: dayOfISO(to ?? '') });
    }
  }

  /** Shows what is asked. */
  private show(): void {
    this.tell();
    if (!this.form) return;
    const f = this.site.state.filter;
    for (const [key, field] of LISTS) this.list(key, f[field]);
    for (const key of SELECTS) {
      const select = one<HTMLSelectElement>(`select[name="${key}"]`, this.form);
      if (select) select.value = String(f[key]);
    }
    this.days(this.form, [f.from, f.to].map((day) => (day === undefined ? '' : isoDay(day))));
    const chips = chipsOf(f, this.site.name, this.site.words);
    const reset = one<HTMLButtonElement>('button[type=reset]', this.form);
    if (reset) reset.hidden = chips.length === 0;
    this.chips.replaceChildren(...chips.map((c) => h('li', {}, this.chip(c.text, c.without))));
    this.chips.hidden = chips.length === 0;
    this.label();
  }

  /** The days in their inputs, but for one that is being typed in. */
  private days(form: HTMLFormElement, ends: string[]): void {
    for (const [i, key] of ['from', 'to'].entries()) {
      const input = one<HTMLInputElement>(`input[name="${key}"]`, form);
      if (input && input.value !== ends[i] && input !== document.activeElement) input.value = ends[i]!;
    }
    const preset = ends.every((end) => end === '') ? '' : ends.join('..');
    for (const radio of all<HTMLInputElement>('input[type=radio]', form)) radio.checked = radio.value === preset;
  }

  private chip(text: string, without: Partial<Filter>): HTMLButtonElement {
    const remove = (): void => {
      this.site.state.change(without);
      (one('button', this.chips) ?? one('input, select, summary', this.form!))?.focus();
    };
    const made = button(text, remove, { class: 'chip-set', 'aria-label': this.site.words.filters.remove(text) });
    made.append(h('span', { 'aria-hidden': 'true' }, ' ×'));
    return made;
  }

  private list(key: string, values: string[]): void {
    for (const box of all<HTMLInputElement>(`input[name="${key}"]`, this.form!)) box.checked = values.includes(box.value);
    const summary = one(`details[data-key="${key}"] > summary`, this.form!);
    if (!summary) return;
    const { keys, chosen } = this.site.words.filters;
    const several = values.length > 2 ? `${keys[key]}: ${chosen(values.length)}` : values.map(this.site.name).join(', ');
    summary.textContent = values.length ? several : (this.plain.get(summary) ?? '');
    summary.classList.toggle('set', values.length > 0);
  }

  /** Tells what of the address is not known, and what cannot be asked together. */
  private tell(): void {
    const { faults, filter } = this.site.state;
    const { words } = this.site;
    const conflict = conflictOf(filter, words);
    const parts: Node[] = [];
    if (!this.site.filtered) return; // the address of other pages asks for something else
    if (faults.length) parts.push(h('p', {}, words.filters.faults), h('ul', {}, ...faults.map((f) => h('li', {}, f))));
    if (conflict) parts.push(h('p', {}, conflict), ...this.waysOut(filter));
    this.faults.replaceChildren(...parts);
  }

  private waysOut(f: Filter): Node[] {
    const { words, state } = this.site;
    const { takeAway, keys } = words.filters;
    const away = (what: string, without: Partial<Filter>): Node => button(takeAway(what), () => state.change(without), { class: 'button' });
    const others = [...(f.criminality.length ? [keys['criminality']!] : []), ...(f.methods.length ? [keys['method']!] : [])];
    const other = others.length ? away(words.and(others), { criminality: [], methods: [] }) : away(this.site.name(f.definition), { definition: f.definition.replace('-new', '') });
    return [away(keys['place']!, { places: [] }), other];
  }

  /** On a phone the form stands in a dialog behind one button. */
  private sheet(form: HTMLFormElement): void {
    const { title, close } = this.site.words.filters;
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
    const set = chipsOf(this.site.state.filter, this.site.name, this.site.words).length;
    this.opener.textContent = this.site.words.filters.open(set, this.count);
  }
}

/** At most one list is open. */
function alone(form: HTMLFormElement, kept: Element | null): void {
  if (kept instanceof HTMLDetailsElement && !kept.open && !kept.matches(':focus-within')) return;
  for (const pick of all<HTMLDetailsElement>('details.pick[open]', form)) if (pick !== kept) pick.open = false;
}

/** Escape closes the open list first, and the sheet only after. */
function escape(e: KeyboardEvent): void {
  const open = e.key === 'Escape' ? (e.target as Element).closest<HTMLDetailsElement>('details.pick[open]') : null;
  if (!open) return;
  e.preventDefault();
  e.stopPropagation();
  open.open = false;
  one('summary', open)?.focus();
}
