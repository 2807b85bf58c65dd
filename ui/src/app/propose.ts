// How a file of an unknown layout would be read, as a form: the columns, what
// only the user can say, and what would come of it. It stands in the report of
// the form of files; its controls belong to a form of their own.
import { thousands } from '../lib/format';
import type { Words } from '../words';
import { h, type Child } from './dom';

interface Match {
  field: string;
  header: string;
  how: string;
}

/** How a table in a file would be read, as docs/formats/upload.md has it. */
export interface Proposal {
  file: string;
  source: string;
  table?: string;
  sheets?: { sheet?: string; header_row: number; matched: Match[] | null }[] | null;
  not_matched?: string[] | null;
  missing?: string[] | null;
  questions?: { flag: string; text: string; choices?: string[] | null }[] | null;
  first_rows?: { row: number; date: string; office?: string; method?: string }[] | null;
  counts?: { month: string; office?: string; rows: number }[] | null;
  not_answerable?: string[] | null;
  days?: { from: string; to: string };
  rows?: number;
  problem?: string;
}

/** The id of the form that the controls belong to. */
export const PROPOSAL = 'proposal';

/** The parameters of an upload that a proposal gives. */
const COLUMN = 'column';

/** Makes the form of proposals. Given is what the user has said before. */
export function proposalForm(all: Proposal[], w: Words, given: URLSearchParams): HTMLElement {
  const form = new Form(w, given);
  return h('div', { class: 'proposal' }, h('h2', {}, w.add.proposal), ...all.map((p) => form.section(p)), form.asked(all), form.end());
}

/** What the controls say: the parameters of the next upload. */
export function said(controls: Iterable<Element>): URLSearchParams {
  const parameters = new URLSearchParams();
  for (const c of controls) {
    if (!(c instanceof HTMLInputElement || c instanceof HTMLSelectElement) || !c.name || !c.value) continue;
    const field = c.dataset['field'];
    if (!field) parameters.append(c.name, c.value);
    else if (c.value !== c.dataset['proposed']) parameters.append(COLUMN, `${field}=${c.value}`);
  }
  return parameters;
}

/** The code of an office, a dash where a row names none. */
const officeOf = (code?: string): string => (!code || code === '--' ? '–' : code);

class Form {
  private readonly fields = new Set<string>();
  private next = 0;
  private readonly before: Map<string, string>;

  constructor(
    private readonly w: Words,
    private readonly given: URLSearchParams,
  ) {
    this.before = new Map(given.getAll(COLUMN).map((pair) => [pair.slice(0, pair.indexOf('=')), pair.slice(pair.indexOf('=') + 1)]));
  }

  /** One table of one file. */
  section(p: Proposal): HTMLElement {
    const { form } = this.w.add;
    const table = p.table ? (form.tables[p.table] ?? p.table) : '';
    const days = p.rows && p.days ? form.rows(thousands(p.rows, this.w.lang), this.w.period(p.days.from, p.days.to)) : '';
    return h('section', { 'aria-label': p.file }, h('h3', { class: 'break' }, [p.file, table].filter(Boolean).join(': ')), days && h('p', {}, days),
      p.problem ? h('p', { class: 'note' }, `${form.problem} `, this.english(p.problem)) : null,
      ...(p.sheets ?? []).map((s) => this.columns(p, s.sheet ?? '', s.header_row, s.matched ?? [])), this.missing(p), this.firstRows(p), this.counts(p),
      this.list(form.notMatched, (p.not_matched ?? []).map((name) => name)), this.list(form.notAnswerable, (p.not_answerable ?? []).map((text) => this.english(text))));
  }

  /** The column of each field, which can be changed to another of the file. */
  private columns(p: Proposal, sheet: string, row: number, matched: Match[]): HTMLElement {
    const { form } = this.w.add;
    const headers = this.headers(p);
    const lines = matched.map((m) => h('tr', {}, h('th', { scope: 'row' }, this.field(m.field)), h('td', {}, this.choose(m.field, m.header, headers)), h('td', {}, form.hows[m.how] ?? m.how)));
    const caption = form.columns([sheet, row > 0 ? form.row(String(row)) : ''].filter(Boolean).join(', '));
    return this.scrolled(`${p.file} ${caption}`, h('caption', {}, caption), this.head(form.field, form.column, form.how), h('tbody', {}, ...lines));
  }

  private choose(field: string, header: string, headers: string[]): Child {
    const asked = field in this.w.add.form.fields; // no figure asks for the others
    if (!asked || this.fields.has(field)) return header; // one column for a field, in all sheets
    this.fields.add(field);
    const now = this.before.get(field) ?? header;
    return h('select', { form: PROPOSAL, name: COLUMN, 'data-field': field, 'data-proposed': header, 'aria-label': this.w.add.form.columnFor(this.field(field)) },
      ...headers.map((name) => h('option', { value: name, selected: name === now }, name)));
  }

  private headers(p: Proposal): string[] {
    return [...new Set([...(p.sheets ?? []).flatMap((s) => (s.matched ?? []).map((m) => m.header)), ...(p.not_matched ?? [])])];
  }

  /** The fields for which a column must be chosen. */
  private missing(p: Proposal): Child {
    const { form } = this.w.add;
    const fields = (p.missing ?? []).filter((f) => !this.fields.has(f));
    if (fields.length === 0) return null;
    return h('div', {}, h('h4', {}, form.missing), ...fields.map((field) => {
      this.fields.add(field);
      const options = this.headers(p).map((name) => h('option', { value: name, selected: name === this.before.get(field) }, name));
      return this.labelled(form.columnFor(this.field(field)), h('select', { form: PROPOSAL, name: COLUMN, 'data-field': field, required: true }, h('option', { value: '' }, form.choose), ...options));
    }));
  }

  private firstRows(p: Proposal): Child {
    const { form } = this.w.add;
    const rows = p.first_rows ?? [];
    if (rows.length === 0) return null;
    return this.scrolled(`${p.file} ${form.firstRows}`, h('caption', {}, form.firstRows), this.head(form.rowNumber, form.date, form.office, form.method),
      h('tbody', {}, ...rows.map((r) => h('tr', {}, h('th', { scope: 'row', class: 'n' }, String(r.row)), h('td', {}, r.date), h('td', {}, officeOf(r.office)), h('td', {}, r.method || '–')))));
  }

  private counts(p: Proposal): Child {
    const { form } = this.w.add;
    const counts = p.counts ?? [];
    if (counts.length === 0) return null;
    const lines = counts.map((c) => h('tr', {}, h('th', { scope: 'row' }, c.month), h('td', {}, officeOf(c.office)), h('td', { class: 'n' }, thousands(c.rows, this.w.lang))));
    const made = this.scrolled(`${p.file} ${form.counts}`, h('caption', {}, form.counts), this.head(form.month, form.office, form.rowsName), h('tbody', {}, ...lines));
    made.classList.add('low');
    return made;
  }

  /** What only the user can say, each flag once. */
  asked(all: Proposal[]): Child {
    const { form } = this.w.add;
    const questions = [...new Map(all.flatMap((p) => p.questions ?? []).map((q) => [q.flag, q])).values()];
    if (questions.length === 0) return null;
    return h('div', {}, h('h3', {}, form.questions), ...questions.map((q) => {
      const name = q.flag.replace(/^--/, '');
      const now = this.given.get(name) ?? '';
      const options = (q.choices ?? []).map((c) => h('option', { value: c, selected: c === now }, form.dates[c] ?? form.tables[c] ?? c));
      const required = q.flag !== '--office'; // asked of a file whose rows may be of none
      const control = options.length ? h('select', { form: PROPOSAL, name, required }, h('option', { value: '' }, form.choose), ...options) : h('input', { form: PROPOSAL, type: 'text', name, value: now, required: true, autocomplete: 'off' });
      return this.labelled(form.flags[name] ?? q.flag, control, this.english(q.text));
    }));
  }

  /** The name of the layout, and what takes it. */
  end(): HTMLElement {
    const name = h('input', { form: PROPOSAL, type: 'text', name: 'accept', value: this.given.get('accept') ?? '', pattern: '[a-z0-9\\-]+', required: true, autocomplete: 'off' });
    return h('div', {}, this.labelled(this.w.add.name, name, this.w.add.form.nameHint), h('button', { type: 'submit', form: PROPOSAL, class: 'button button-main' }, this.w.add.accept));
  }

  private labelled(text: string, control: HTMLElement, hint?: Child): HTMLElement {
    const id = `proposed-${this.next++}`;
    control.id = id;
    if (hint) control.setAttribute('aria-describedby', `${id}-hint`);
    return h('p', { class: 'asked' }, h('label', { for: id }, text), control, hint && h('span', { id: `${id}-hint`, class: 'hint' }, hint));
  }

  private list(title: string, items: Child[]): Child {
    return items.length === 0 ? null : h('div', {}, h('h4', {}, title), h('ul', {}, ...items.map((i) => h('li', {}, i))));
  }

  private head(...names: string[]): HTMLElement {
    return h('thead', {}, h('tr', {}, ...names.map((n) => h('th', { scope: 'col' }, n))));
  }

  private scrolled(label: string, ...parts: HTMLElement[]): HTMLElement {
    return h('div', { class: 'scroll', tabindex: 0, role: 'group', 'aria-label': label }, h('table', {}, ...parts));
  }

  private field(name: string): string {
    return this.w.add.form.fields[name] ?? name;
  }

  /** A text of the server, which speaks English. */
  private english(text: string): Child {
    return this.w.lang === 'en' ? text : h('span', { lang: 'en' }, text);
  }
}
