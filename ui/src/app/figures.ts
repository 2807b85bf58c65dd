// All figures of a page that filters redraw: those near the screen at once, the
// others when they come near.
import type { Dataset, Span, Viewed } from '../data/dataset';
import { encodeFilter, plain, type Filter } from '../data/filter';
import { thousands } from '../lib/format';
import { LISTS, subjectOf } from './chips';
import { pointOut } from './chosen';
import { all, button, reason } from './dom';
import { Figure } from './figure';
import { periodOf } from './figures/words';
import type { Form } from './form';
import type { Data, Site } from './site';

/** How many pixels off the screen a figure counts as near. */
const MARGIN = 150;

function isNear(section: HTMLElement): boolean {
  const { top, bottom } = section.getBoundingClientRect();
  return top < innerHeight + MARGIN && bottom > -MARGIN;
}

export class Figures {
  private readonly bySection = new Map<HTMLElement, Figure>();
  private readonly following: Figure[];
  private readonly near = new Set<Figure>();
  private readonly stale = new Set<Figure>();
  private readonly observer = new IntersectionObserver((entries) => this.moved(entries), { rootMargin: `${MARGIN}px 0px` });
  /** Counts the changes of the filter: what an older one began is dropped. */
  private turn = 0;
  /** The reported quota of an office, where a figure of the page is drawn against it. */
  private quota: Figure['quota'];
  private views = new Map<string, Viewed>();
  private loaded: Data | null = null;

  constructor(
    private readonly site: Site,
    private readonly form: Form,
  ) {
    this.following = all('section.figure[data-chart]').map((s) => this.of(s)).filter((f) => f.kind !== undefined);
    site.state.follow(() => void this.change());
    matchMedia('(max-width: 640px)').addEventListener('change', () => void this.change());
    addEventListener('beforeprint', () => this.printed());
    for (const f of this.following) {
      f.picker(() => void this.change());
      this.quota ??= f.quota;
      if (isNear(f.section)) this.near.add(f); // the observer tells it only with the next frame
      this.observer.observe(f.section);
    }
  }

  /** The figure of a section. */
  readonly of = (section: HTMLElement): Figure => {
    const known = this.bySection.get(section) ?? new Figure(section, this.site);
    this.bySection.set(section, known);
    return known;
  };

  /** Follows the filter; resolves when what is near the screen is drawn. */
  async change(): Promise<void> {
    const since = performance.now();
    const turn = ++this.turn;
    this.views.clear();
    this.stale.clear();
    for (const f of this.following) {
      if (f.picked || encodeFilter(this.without(f)) !== '') this.stale.add(f);
      else f.restore();
      this.pointOut(f);
    }
    if (this.site.state.query === '') this.form.arrests = null;
    if (this.stale.size > 0) await this.draw(turn, this.site.state.query !== '');
    if (turn === this.turn) document.dispatchEvent(new CustomEvent('quotawatch:drawn', { detail: performance.now() - since }));
  }

  private moved(entries: IntersectionObserverEntry[]): void {
    for (const e of entries) {
      const figure = this.of(e.target as HTMLElement);
      if (e.isIntersecting) this.near.add(figure);
      else this.near.delete(figure);
    }
    if ([...this.near].some((f) => this.stale.has(f))) void this.draw(this.turn, false);
  }

  /** Draws the stale figures that are near; counts what is in view where asked to. */
  private async draw(turn: number, counted: boolean): Promise<void> {
    const due = this.following.filter((f) => this.stale.has(f) && this.near.has(f));
    for (const f of due) f.busy(true);
    try {
      const data = (this.loaded = await this.site.data());
      await data.dataset.need(this.site.state.filter, due.flatMap((f) => f.kind?.needs ?? []));
      if (turn !== this.turn) return;
      if (counted) this.count(data.dataset);
      for (const f of due) if (this.stale.has(f)) this.redraw(f, data);
    } catch (e) {
      if (turn === this.turn) for (const f of due) f.failed(reason(e), () => void this.change());
    } finally {
      for (const f of due) f.busy(false);
    }
  }

  /** A page is printed as it is asked for, also what is far from the screen. */
  private printed(): void {
    const data = this.loaded;
    if (data) for (const f of this.stale) if (!f.kind?.needs) this.redraw(f, data);
  }

  private redraw(f: Figure, data: Data): void {
    this.stale.delete(f);
    try {
      this.show(f, data);
    } catch (e) {
      f.failed(reason(e), () => void this.change());
    }
    this.pointOut(f);
  }

  /** A figure of all offices shows the chosen ones among the others. */
  private pointOut(f: Figure): void {
    if (f.kind?.parts === 'office' && !f.kind.chosen) pointOut(f.section, this.site.state.filter.offices.map((code) => this.site.name(code)));
  }

  private show(f: Figure, { dataset, drawFigure }: Data): void {
    const filter = this.filterOf(f);
    const { words, name } = this.site;
    const offices = dataset.manifest.offices.filter((o) => o.geographic).length;
    const { offices: all } = this.without(f);
    const subject = subjectOf({ ...this.without(f), offices: f.office === undefined ? all : filter.offices }, name, offices, words);
    const view = this.view(f, dataset);
    if ('missing' in view) return f.missing(f.event ? { ...view.missing, spans: [] } : view.missing, subject);
    const { marks } = f.marks(view.counted);
    const outcome = drawFigure(f.kind!, { filter, words, view, goals: f.goals, marks, subject, name, ...f.frame(), ...this.quota, ...(f.event ? { event: f.event } : {}), ...(f.lag === undefined ? {} : { lag: f.lag }) });
    if ('missing' in outcome) return f.missing(outcome.missing, subject);
    if ('drawn' in outcome) {
      const other = f.office !== undefined && this.site.state.filter.offices.some((code) => code !== f.office);
      const notices = other ? [...outcome.drawn.notices, words.state.ownOffice(name(f.office!))] : outcome.drawn.notices;
      return f.show({ ...outcome.drawn, notices }, view);
    }
    const w = words.state;
    f.refuse(w.emptyTitle, '', w.empty(subject, periodOf(view.counted, words)), button(w.reset, () => this.site.state.reset(), { class: 'button' }));
  }

  /** What is asked of a figure but for what it shows all of: its own dimension. */
  private without(f: Figure): Filter {
    const { filter } = this.site.state;
    const own = f.kind!.chosen ? undefined : LISTS.find(([key]) => key === f.kind!.parts)?.[1];
    return { ...filter, ...(own ? { [own]: [] } : {}), ...(f.office === undefined ? {} : { offices: [] }) };
  }

  /** What is asked of a figure: one of a single office stays with it. */
  private filterOf(f: Figure): Filter {
    const { filter } = this.site.state;
    return f.office === undefined ? filter : { ...filter, offices: [f.office] };
  }

  /** A view, made once for all figures of the same days. */
  private view(f: Figure, data: Dataset): Viewed {
    const span = this.spanOf(f, data);
    const key = `${span.from} ${span.to} ${f.office ?? ''} ${f.kind?.needs ?? ''}`;
    const view = this.views.get(key) ?? data.view({ ...this.filterOf(f), ...span }, span);
    this.views.set(key, view);
    return view;
  }

  /** The days a figure is asked about; one end alone reaches to the end of the data. */
  private spanOf(f: Figure, data: Dataset): Span {
    if (f.event) return { from: f.event.day - f.event.days, to: f.event.day + f.event.days - 1 };
    const { from, to } = this.site.state.filter;
    const { pieces, series } = data.manifest;
    const spans = [...pieces, ...(plain(this.site.state.filter) ? series.map((s) => s.answers) : [])];
    const own = f.span ?? { from: Math.min(...spans.map((s) => s.from)), to: Math.max(...spans.map((s) => s.to)) };
    const span = { from: from ?? own.from, to: to ?? own.to };
    if (span.from > span.to && to === undefined) span.to = Math.max(span.from, ...spans.map((s) => s.to));
    if (span.from > span.to && from === undefined) span.from = Math.min(span.to, ...spans.map((s) => s.from));
    return span;
  }

  /** Says in the form how many arrests the first figure of the page rests on. */
  private count(data: Dataset): void {
    const [first] = this.following;
    const view = first && this.view(first, data);
    const n = view && !('missing' in view) ? view.total : null;
    const { words } = this.site;
    this.form.arrests = n === null ? '' : words.arrests(thousands(n, words.lang), n === 1);
  }
}
