// Reading a chart value by value, by keyboard or pointer, and choosing days on
// it. A chart brings what is read in the attribute data-series of its reader.
import { all, h, one } from './dom';
import type { Span } from '../data/manifest';
import { dayLabel, periodLabel, rate, thousands, type Every } from '../lib/format';
import type { ReaderData } from '../lib/reader';
import { dayCount } from './figures/words';
import type { Words } from '../words';

type Choose = (range: Span) => void;

const STEPS: Record<string, number> = { ArrowRight: 1, ArrowLeft: -1, PageDown: 28, PageUp: -28, Home: -1e9, End: 1e9 };
const DRAG = 6;
const SVG = 'http://www.w3.org/2000/svg';

/** The place of one chart that is read: the data, where it stands, what is chosen. */
class Reading {
  readonly data: ReaderData;
  readonly days: number[];
  at: number;
  /** The other end of the days that are being chosen. */
  anchor: number | null = null;
  private readonly group: SVGGElement;
  private readonly cursor = document.createElementNS(SVG, 'line');
  private readonly range = document.createElementNS(SVG, 'rect');

  constructor(
    readonly svg: SVGSVGElement,
    group: SVGGElement,
    private readonly words: Words,
  ) {
    this.data = JSON.parse(group.dataset['series'] ?? '{}') as ReaderData;
    const length = this.data.series[0]?.counts.length ?? 0;
    this.days = this.data.days ?? Array.from({ length }, (_, i) => this.data.from + i);
    this.at = length - 1;
    this.group = group;
    this.cursor.setAttribute('class', 'cursor');
    this.range.setAttribute('class', 'brush');
    group.prepend(this.range, this.cursor);
  }

  /** Where a day stands across the drawing. */
  private x(i: number): number {
    const [first, last] = [this.days[0]!, this.days[this.days.length - 1]!];
    return this.data.x0 + ((this.data.x1 - this.data.x0) * (this.days[i]! - first)) / Math.max(1, last - first);
  }

  /** The value that stands nearest to a place on the screen. */
  nearest(clientX: number): number {
    const box = this.svg.getBoundingClientRect();
    const view = this.svg.viewBox.baseVal;
    const x = view.x + ((clientX - box.left) / box.width) * view.width;
    const part = (x - this.data.x0) / Math.max(1, this.data.x1 - this.data.x0);
    const day = this.days[0]! + part * (this.days[this.days.length - 1]! - this.days[0]!);
    let best = 0;
    for (let i = 1; i < this.days.length; i++) if (Math.abs(this.days[i]! - day) < Math.abs(this.days[best]! - day)) best = i;
    return best;
  }

  move(to: number): void {
    this.at = Math.min(this.days.length - 1, Math.max(0, to));
    this.show();
  }

  chosen(): Span | null {
    if (this.anchor === null) return null;
    const [a, b] = [Math.min(this.anchor, this.at), Math.max(this.anchor, this.at)];
    return { from: this.days[a]!, to: this.days[b]! };
  }

  show(): void {
    const x = this.x(this.at);
    const bottom = this.data.y0;
    for (const [name, v] of [['x1', x], ['x2', x], ['y1', 34], ['y2', bottom]] as const) this.cursor.setAttribute(name, String(v));
    const value = this.data.series[0]?.counts[this.at];
    const marker = one<SVGCircleElement>('circle', this.group);
    const flat = this.data.y0 === this.data.y1 || this.data.series.length > 1 || value === null || value === undefined;
    marker?.setAttribute('cx', String(flat ? -99 : x));
    marker?.setAttribute('cy', String(flat ? -99 : this.data.y0 + ((this.data.y1 - this.data.y0) * value) / 1000));
    const a = this.anchor === null ? x : this.x(this.anchor);
    for (const [name, v] of [['x', Math.min(a, x)], ['width', Math.abs(a - x)], ['y', 34], ['height', Math.max(0, bottom - 34)]] as const) this.range.setAttribute(name, String(v));
    this.say(this.sentence(), x);
  }

  clear(): void {
    this.anchor = null;
    this.range.setAttribute('width', '0');
  }

  hide(): void {
    this.clear();
    this.cursor.setAttribute('x1', '-99');
    this.cursor.setAttribute('x2', '-99');
    one('circle', this.group)?.setAttribute('cx', '-99');
    const live = one('.live', this.frame());
    if (live) live.textContent = '';
  }

  private sentence(): string {
    const { lang, read } = this.words;
    const range = this.chosen();
    if (range) return read.chosen(this.words.period(dayLabel(range.from, lang), dayLabel(range.to, lang)), dayCount(range.to - range.from + 1, this.words));
    const every = (this.data.every ?? 'day') as Every;
    return read.value(periodLabel(this.days[this.at]!, every, lang), this.values());
  }

  private values(): string {
    const { lang, read, arrests, measure } = this.words;
    const write = (v: number | null | undefined): string => (v === null || v === undefined ? read.unknown : Number.isInteger(v) ? thousands(v, lang) : rate(v, lang));
    const [only] = this.data.series;
    const value = only?.counts[this.at];
    const counted = this.data.series.length === 1 && only?.name !== measure.shareTitle && !this.svg.matches('.chart-ledger');
    if (counted) return value === null || value === undefined ? read.unknown : arrests(write(value), value === 1);
    return this.data.series.map((s) => read.of(s.name, write(s.counts[this.at]))).join(', ');
  }

  private frame(): HTMLElement {
    return this.svg.closest<HTMLElement>('.plot') ?? this.svg.parentElement!;
  }

  /** Says the value in a live region that stands beside it. */
  private say(text: string, x: number): void {
    const frame = this.frame();
    const live = one('.live', frame) ?? frame.appendChild(h('p', { class: 'live', 'aria-live': 'polite' }));
    if (live.textContent !== text) live.textContent = text;
    const part = (x - this.svg.viewBox.baseVal.x) / this.svg.viewBox.baseVal.width;
    live.classList.toggle('live-left', part > 0.5);
    live.style.setProperty('--at', `${(100 * part).toFixed(1)}%`);
  }
}

const readings = new WeakMap<SVGSVGElement, Reading>();

/** Makes charts that can be read reachable by keyboard. */
export function readable(within: ParentNode): void {
  for (const group of all<SVGGElement>('svg .reader[data-series]', within)) group.closest('svg')!.setAttribute('tabindex', '0');
}

/** Listens once for the whole page: charts come and go with filters. choose is
 * given the days chosen on a national chart, null where there are no filters. */
export function reading(words: Words, choose: Choose | null): void {
  const of = (target: EventTarget | null): Reading | null => {
    const svg = (target as Element | null)?.closest?.<SVGSVGElement>('svg.chart');
    const group = svg && one<SVGGElement>('.reader[data-series]', svg);
    if (!svg || !group) return null;
    const known = readings.get(svg) ?? new Reading(svg, group, words);
    readings.set(svg, known);
    return known;
  };
  readable(document);
  keys(of, choose);
  pointer(of, choose);
}

const brushable = (r: Reading, choose: Choose | null): choose is Choose => choose !== null && r.svg.closest('[data-chart="national"]') !== null;

function keys(of: (target: EventTarget | null) => Reading | null, choose: Choose | null): void {
  document.addEventListener('keydown', (e) => {
    const r = of(e.target);
    if (!r || e.altKey || e.ctrlKey || e.metaKey) return;
    const brush = brushable(r, choose);
    const step = STEPS[e.key];
    if (step !== undefined) {
      if (!e.shiftKey || !brush) r.clear();
      else r.anchor ??= r.at;
      r.move(r.at + step);
    } else if (e.key === 'Enter' && brush && r.chosen()) choose(r.chosen()!);
    else if (e.key === 'Escape' && r.anchor !== null) r.hide();
    else return;
    e.preventDefault();
  });
  document.addEventListener('focusout', (e) => of(e.target)?.hide());
}

function pointer(of: (target: EventTarget | null) => Reading | null, choose: Choose | null): void {
  let start: { x: number; reading: Reading } | null = null;
  let over: Reading | null = null;
  document.addEventListener('pointerdown', (e) => {
    const r = e.button === 0 ? of(e.target) : null;
    if (r && brushable(r, choose)) start = { x: e.clientX, reading: r };
  });
  document.addEventListener('pointermove', (e) => {
    const r = start?.reading ?? of(e.target);
    if (over && over !== r && over.svg.isConnected && document.activeElement !== over.svg) over.hide();
    over = r;
    if (!r) return;
    if (start && r.anchor === null && Math.abs(e.clientX - start.x) > DRAG) r.anchor = r.nearest(start.x);
    r.move(r.nearest(e.clientX));
  });
  document.addEventListener('pointerup', () => {
    const range = start?.reading.chosen();
    start?.reading.clear();
    start = null;
    if (range && choose) choose(range);
  });
  document.addEventListener('pointercancel', () => {
    start?.reading.hide();
    start = null;
  });
}
