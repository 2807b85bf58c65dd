// One figure of the page. It keeps what the server made and gives it back.
import type { Missing, Span, View } from '../data/dataset';
import { dayOfISO, isoDay } from '../data/filter';
import type { Goal, Mark } from '../lib/axes';
import { all, button, h, one, type Child } from './dom';
import type { Drawn } from './figures/drawn';
import { kindOf } from './kinds';
import { periodOf, upper } from './figures/words';
import { kept } from './links';
import { legendHTML, panelsHTML, tableHTML } from './markup';
import { readable } from './reading';
import type { Site } from './site';

/** The parts of a figure in their order on the page. */
const PARTS = ['h2', '.measure', '.legend', '.plot', '.panels', '.marks', '.state', '.source', '.caveats', 'details.table table'] as const;
type Part = (typeof PARTS)[number];
/** The sizes of drawings where the server made none to go by. */
const WIDE = { width: 1104, height: 430 };
const NARROW = { width: 358, height: 330 };
const PANEL = { width: 200, height: 92 };
/** The lengths of windows around an event. */
const LENGTHS = [7, 14, 28, 56];
const PHONE = '(max-width: 640px)';

/** A day that a mark on a chart stands for. */
interface Event {
  day: number;
  text: string;
}

export class Figure {
  readonly id: string;
  readonly kind = kindOf(this.section.dataset['chart']);
  /** The days that the server drew. */
  readonly span: Span | null;
  /** The reported quota of one office that it is drawn against, and its day. */
  readonly quota: { target: number; given?: number } | undefined;
  /** The office that the figure is of, whatever offices the filter asks for. */
  readonly office: string | undefined;
  readonly goals: Goal[];
  readonly lag: number | undefined;
  /** The event that the figure is of, and the days on each side of it. */
  event: (Event & { days: number }) | null = null;
  /** Whether another event or length was picked than the server drew. */
  picked = false;
  /** What is shown now; null while it is what the server made. */
  drawn: Drawn | null = null;
  private shown: { span: Span; source: string; caveats: string[] } | null = null;
  private readonly own = new Map<Element, { nodes: Node[]; hidden: boolean; css: string }>();
  private readonly made = new Set<HTMLElement>();
  private readonly events: Event[];
  private readonly pages: Map<string, string>;

  constructor(
    readonly section: HTMLElement,
    private readonly site: Site,
  ) {
    const data = section.dataset;
    this.id = data['figure'] ?? section.id;
    const [from, to] = [dayOfISO(data['from'] ?? ''), dayOfISO(data['to'] ?? '')];
    this.span = from === undefined || to === undefined ? null : { from, to };
    this.office = data['office'];
    this.quota = quotaOf(data);
    this.goals = data['goals'] ? (JSON.parse(data['goals']) as Goal[]) : [];
    this.lag = dayOfISO(data['lag'] ?? '');
    this.events = data['events'] ? eventsOf(data['events']) : all<HTMLLIElement>('.marks li', section).map(eventOf);
    this.pages = new Map(all<HTMLAnchorElement>('.panels h3 a', section).map((a) => [/([A-Z]{3})\/?(?:[?#]|$)/.exec(a.getAttribute('href') ?? '')?.[1] ?? '', a.getAttribute('href') ?? '']));
    const day = dayOfISO(data['day'] ?? '');
    if (day !== undefined && this.span) this.event = { day, days: day - this.span.from, text: data['event'] ?? '' };
    one('details.table', section)?.addEventListener('toggle', () => this.fillTable());
  }

  get finding(): string {
    return one('h2', this.section)?.textContent?.trim() ?? '';
  }

  /** What the figure rests on, as the line below it says it. */
  get sourceLine(): string {
    return one('.source > span', this.section)?.textContent?.trim() ?? '';
  }

  /** The days shown, in words. */
  get window(): string {
    const span = this.shown?.span ?? this.span;
    return span ? periodOf(span, this.site.words) : '';
  }

  /** The address of this figure as it is shown. */
  get url(): string {
    return location.origin + location.pathname + (this.kind ? this.site.state.query : '') + `#${this.id}`;
  }

  get embedUrl(): string {
    return `${this.site.home}embed/${this.id}/${this.kind ? this.site.state.query : ''}`;
  }

  /** What the JSON of a filtered view says beside its rows. */
  about(): Record<string, unknown> {
    const { finding, measure, notices } = this.drawn!;
    return { figure: this.id, finding, measure, from: isoDay(this.shown!.span.from), to: isoDay(this.shown!.span.to), filter: this.site.state.query.slice(1), source: this.shown!.source, build: this.site.build, caveats: [...this.shown!.caveats, ...notices], url: this.url };
  }

  /** Lets a reader pick the event and how many days stand on each side of it. */
  picker(change: () => void): void {
    const own = this.event;
    if (!own || this.events.length < 2) return;
    const w = this.site.words.picker;
    const events = h('select', {}, ...this.events.map((e, i) => h('option', { value: i, selected: e.day === own.day && e.text === own.text }, `${periodOf({ from: e.day, to: e.day }, this.site.words)}: ${e.text}`)));
    const days = h('select', {}, ...LENGTHS.map((n) => h('option', { value: n, selected: n === own.days }, String(n))));
    const form = h('p', { class: 'picker' }, h('label', { class: 'choose' }, `${w.event} `, events), h('label', { class: 'choose' }, `${w.days} `, days));
    form.addEventListener('change', () => {
      const event = this.events[Number(events.value)] ?? own;
      this.event = { day: event.day, text: event.text, days: Number(days.value) };
      this.picked = event.day !== own.day || event.text !== own.text || this.event.days !== own.days;
      change();
    });
    this.element('.plot', 'div').before(form);
  }

  /** The numbers and words of the events inside of some days. */
  marks(span: Span): { marks: Mark[]; texts: Event[] } {
    const texts = this.events.filter((e) => e.day >= span.from && e.day <= span.to);
    return { marks: texts.map((e, i) => ({ number: i + 1, day: e.day })), texts };
  }

  /** The size and kind of the drawing that the server made for this screen. */
  frame(): { size: { width: number; height: number }; drawing: string } {
    const phone = matchMedia(PHONE).matches;
    const own = this.own.get(this.section.querySelector('.plot, .panels') ?? this.section)?.nodes ?? [];
    const within = own.length ? own.filter((n): n is Element => n instanceof Element) : all('.plot, .panels', this.section);
    const drawings = within.flatMap((e) => [...e.querySelectorAll<SVGSVGElement>('svg.chart')]);
    const svg = drawings.find((d) => d.closest(phone ? '.narrow' : '.wide')) ?? drawings[0];
    const box = svg?.viewBox.baseVal;
    const size = box ? { width: box.width, height: box.height } : this.kind?.name === 'multiples' ? PANEL : phone ? NARROW : { ...WIDE, width: this.kind?.width ?? WIDE.width };
    return { size, drawing: /chart-(\w+)/.exec(svg?.getAttribute('class') ?? '')?.[1] ?? '' };
  }

  busy(on: boolean): void {
    if (on) this.section.setAttribute('aria-busy', 'true');
    else this.section.removeAttribute('aria-busy');
  }

  /** Shows what was drawn of a view. */
  show(drawn: Drawn, view: View): void {
    this.drawn = drawn;
    const caveats = [...new Set([...view.caveats, ...(drawn.caveats ?? [])])];
    this.shown = { span: view.counted, source: view.source, caveats };
    this.text('h2', drawn.finding);
    this.text('.measure', drawn.measure);
    this.html('.legend', legendHTML(drawn.legend), 'ul');
    const focused = this.section.contains(document.activeElement) && document.activeElement instanceof SVGElement;
    if (drawn.panels) this.html('.panels', panelsHTML(drawn.panels, (code) => this.page(code)), 'ul');
    else this.html('.plot', drawn.svg, 'div');
    readable(this.section);
    if (focused) one<SVGSVGElement>('.plot svg', this.section)?.focus();
    this.showMarks(view.counted);
    this.showSource(view, caveats);
    this.say('state state-note', ...drawn.notices);
    this.fillTable();
  }

  /** Shows that there is nothing to draw, why, and what can be done. */
  refuse(finding: string, measure: string, ...says: Child[]): void {
    this.drawn = null;
    this.shown = null;
    this.text('h2', finding);
    this.text('.measure', measure);
    for (const part of ['.legend', '.plot', '.panels', '.marks', 'details.table table'] as const) if (this.find(part)) this.replace(part);
    this.say('state', ...says);
  }

  /** Leaves what is shown, and says why it is not what was asked for. */
  failed(why: string, retry: () => void): void {
    const w = this.site.words.state;
    this.say('state', w.failed(why), button(w.retry, retry, { class: 'button' }));
  }

  /** Shows which data is missing, and the days that can be asked about. */
  missing(m: Missing, subject: string): void {
    const w = this.site.words;
    const days = m.spans.map((s) => button(periodOf(s, w), () => this.site.state.change(s), { class: 'button' }));
    // Another release does not help where the question itself has no answer.
    const never = [w.data.placeApart(), w.data.placeReprocessed(this.site.state.filter.definition), w.data.noWeek(), w.state.byWeek, w.state.noJudged].includes(m.reason);
    const add = never ? [] : [w.state.add, h('a', { href: `${this.site.home}data/` }, w.state.addLink)];
    this.refuse(w.state.missingTitle, `${upper(subject)}.`, w.state.missing(m.reason), ...(days.length ? [w.state.ask, ...days] : []), ...add);
  }

  /** Puts back what the server made. */
  restore(): void {
    for (const [element, { nodes, hidden, css }] of this.own) {
      element.replaceChildren(...nodes);
      if (css) element.className = css;
      else element.removeAttribute('class');
      (element as HTMLElement).hidden = hidden;
    }
    for (const element of this.made) element.remove();
    this.own.clear();
    this.made.clear();
    this.drawn = null;
    this.shown = null;
    this.busy(false);
  }

  /** The page of an office, with what is asked; undefined where the server linked none. */
  private page(code: string): string | undefined {
    const href = this.pages.get(code);
    return href === undefined ? undefined : kept(href, this.site.state.query);
  }

  private find(part: Part): HTMLElement | null {
    return one(part === 'h2' ? ':scope > h2' : part, this.section);
  }

  /** The element of a part, made in its place where the server needed none. */
  private element(part: Part, tag: 'p' | 'ul' | 'ol' | 'div'): HTMLElement {
    const found = this.find(part);
    if (found) return found;
    const made = h(tag, { class: part.slice(1), role: part === '.state' ? 'status' : undefined });
    const next = PARTS.slice(PARTS.indexOf(part) + 1).map((p) => this.find(p)).find((e) => e?.parentElement === this.section);
    if (next) next.before(made);
    else this.section.append(made);
    this.made.add(made);
    return made;
  }

  /** Takes the server's nodes out of an element, to be put back. */
  private keep(element: Element): void {
    if (!this.own.has(element) && !this.made.has(element as HTMLElement)) this.own.set(element, { nodes: [...element.childNodes], hidden: element.hasAttribute('hidden'), css: element.className });
  }

  private replace(part: Part, ...nodes: (Node | string)[]): void {
    const element = this.find(part);
    if (!element) return;
    this.keep(element);
    element.replaceChildren(...nodes);
  }

  private text(part: Part, text: string): void {
    const element = this.element(part, 'p');
    this.keep(element);
    if (element.textContent !== text) element.textContent = text;
  }

  /** Sets markup that is made by functions that escape what they are given. */
  private html(part: Part, markup: string, tag: 'ul' | 'div'): void {
    if (!markup && !this.find(part)) return;
    const element = this.element(part, tag);
    this.keep(element);
    element.replaceChildren(); // the server's nodes are kept whole: innerHTML would empty them
    element.innerHTML = markup;
  }

  /** Says what must be known beside what is drawn, or why nothing is. */
  private say(kind: 'state' | 'state state-note', ...says: Child[]): void {
    const element = this.element('.state', 'p');
    this.keep(element);
    element.className = kind;
    element.replaceChildren(...says.filter((s): s is Node | string => Boolean(s)).flatMap((s, i) => (i === 0 ? [s] : [' ', s])));
    element.hidden = says.length === 0;
  }

  private showMarks(span: Span): void {
    if (!this.find('.marks')) return;
    this.replace('.marks', ...this.marks(span).texts.map((e, i) => h('li', {}, h('b', { 'aria-hidden': 'true' }, String(i + 1)), h('span', {}, h('time', {}, periodOf({ from: e.day, to: e.day }, this.site.words)), ` ${e.text}`))));
  }

  private showSource({ source, kind }: View, caveats: string[]): void {
    const span = one('.source > span', this.section);
    if (span) {
      this.keep(span);
      span.textContent = this.site.words.actions.source(source);
    }
    this.replace('.caveats', ...caveats.map((c) => h('li', {}, `${c.charAt(0).toUpperCase()}${c.slice(1)}.`)));
    const rule = this.find('.caveats')?.previousElementSibling;
    if (rule?.tagName === 'P') {
      this.keep(rule);
      rule.textContent = this.rule(kind);
    }
    const receipt = one('.source a[href$=".receipt.json"]', this.section);
    if (receipt) {
      this.keep(receipt);
      receipt.hidden = true; // it is of what the server showed
    }
  }

  private rule(kind: View['kind']): string {
    const w = this.site.words;
    const { definition } = this.site.state.filter;
    return kind === 'figure' ? w.ruleOfFigure : w.ruleBelow(definition, w.definitions[definition] ?? '');
  }

  /** Makes the rows of the table once it is open: nobody looks at the others. */
  private fillTable(): void {
    const table = this.find('details.table table');
    if (!table || !this.drawn) return;
    this.keep(table);
    table.replaceChildren();
    if (table.closest('details')?.open) table.innerHTML = tableHTML(this.drawn.table, this.drawn.finding, this.site.words.lang);
  }
}

function quotaOf({ order, target, given }: DOMStringMap): Figure['quota'] {
  const day = dayOfISO(given ?? '');
  return !target || order?.startsWith('national') ? undefined : { target: Number(target), ...(day === undefined ? {} : { given: day }) };
}

function eventsOf(json: string): Event[] {
  return (JSON.parse(json) as { day: string; text: string }[]).map((e) => ({ day: dayOfISO(e.day)!, text: e.text }));
}

function eventOf(li: HTMLLIElement): Event {
  const time = one('time', li);
  const said = time?.parentElement?.textContent ?? '';
  return { day: dayOfISO(time?.getAttribute('datetime') ?? '') ?? 0, text: said.replace(time?.textContent ?? '', '').trim() };
}
