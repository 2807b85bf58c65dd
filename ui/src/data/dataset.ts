// A dataset answers filters from the files of one manifest, without a server.
import { count, type Axis, type Counted } from './count';
import { decode, type Cube } from './cube';
import { english } from './english';
import { plain, type Filter } from './filter';
import { DataError, load, sha256, type Get } from './load';
import { readManifest, type Dimension, type Kind, type Manifest, type Series, type Span } from './manifest';
import { Sources, needs, reprocessedOut, weeksIn } from './sources';
import type { Daily, GroupPart, Missing, PlacePart, View, Viewed } from './view';
import type { DataWords } from './words';

export { DataError } from './load';
export type { Manifest, Span } from './manifest';
export type { Daily, GroupPart, Missing, OfficePart, PlacePart, View, Viewed } from './view';

/** How many days before a span its trailing means may reach: the longest is of 28 days. */
const LEAD = 27;

export class Dataset {
  private readonly cubes = new Map<Kind, Cube>();
  private readonly loading = new Map<Kind, Promise<void>>();
  private readonly sources: Sources;

  private constructor(
    readonly manifest: Manifest,
    private readonly base: string,
    private readonly get: Get,
    private readonly words: DataWords,
  ) {
    this.sources = new Sources(manifest, words);
  }

  /** Reads the manifest at an address. It throws a DataError that says what is wrong. */
  static async open(url: string, get: Get = (u) => fetch(u), words: DataWords = english): Promise<Dataset> {
    const bytes = await load(url, 'manifest.json', get, words);
    return new Dataset(readManifest(new TextDecoder().decode(bytes), words), url.slice(0, url.lastIndexOf('/') + 1), get, words);
  }

  /** Loads, once, the files that a filter needs, and those of parts that are also to be shown. */
  async need(f: Filter, also: ('methods' | 'places')[] = []): Promise<void> {
    const kinds = new Set<Kind>([mainKind(f, this.cubes.has('full') || also.includes('methods'))]);
    if (also.includes('places') && placesRefused(f, this.words) === undefined) kinds.add('places');
    await Promise.all([...kinds].map((kind) => this.file(kind)));
  }

  private file(kind: Kind): Promise<void> {
    const going = this.loading.get(kind) ?? this.fetchFile(kind);
    this.loading.set(kind, going);
    return going.catch((e: unknown) => {
      this.loading.delete(kind); // so that it can be tried again
      throw e;
    });
  }

  private async fetchFile(kind: Kind): Promise<void> {
    const entry = this.manifest.files[kind];
    const bytes = await load(this.base + entry.name, entry.name, this.get, this.words);
    const cube = decode(bytes, kind, entry, this.words);
    const sum = await sha256(bytes);
    if (sum !== undefined && sum !== entry.sha256) throw new DataError(this.words.damaged(entry.name, 'its SHA-256 is not that of the manifest'));
    if ((cube.groups[cube.groups.length - 1] ?? 0) >= this.sizes(kind).reduce((a, b) => a * b, 1)) throw new DataError(this.words.damaged(entry.name, 'it has a group that the manifest does not have'));
    this.cubes.set(kind, cube);
  }

  private sizes(kind: Kind): number[] {
    const m = this.manifest;
    if (kind === 'places') return [m.offices.length, m.places.length];
    return kind === 'core' ? [m.offices.length, m.criminalities.length] : [m.offices.length, m.criminalities.length, m.methods.length];
  }

  /** Answers a filter for the days that it names, else for those of span. What it needs must be loaded. */
  view(f: Filter, span: Span): Viewed {
    const w = { from: f.from ?? span.from, to: f.to ?? span.to };
    const missing = this.sources.missing(f, w);
    if (missing) return { missing };
    if (!this.sources.covers(w)) return this.ofFigure(f, w, this.sources.published(w)!);
    const main = this.cubes.get(mainKind(f, this.cubes.has('full')));
    if (!main) return { missing: this.notLoaded() };
    return f.places.length > 0 ? this.ofPlaces(f, w, main) : this.ofRecords(f, w, main);
  }

  private notLoaded(): Missing {
    return { reason: this.words.notLoaded(), spans: [] };
  }

  /** What every answer has. */
  private blank(f: Filter, w: Span): View {
    const none = new Int32Array(0);
    return {
      span: w, counted: w, source: '', kind: 'records', synthetic: false, caveats: [], total: 0, daily: none, before: none, weekly: none,
      of: { total: 0, daily: none, before: none, weekly: none }, offices: [], criminality: [], methods: [],
      methodCaveats: [], places: [], ...weeksIn(w), lacks: {}, quotaApplies: plain(f),
    };
  }

  private fromRecords(f: Filter, w: Span): View {
    const synthetic = this.sources.over(w).some((p) => p.synthetic);
    return { ...this.blank(f, w), source: this.sources.source(w), synthetic, caveats: this.sources.caveats(f, w), methodCaveats: this.sources.methodCaveats(w) };
  }

  private ofFigure(f: Filter, w: Span, s: Series): View {
    const at = w.from - s.from;
    const counts = Int32Array.from(s.counts);
    const before = counts.subarray(Math.max(0, at - LEAD), at);
    const daily = counts.subarray(at, at + w.to - w.from + 1);
    const total = sum(daily);
    const lacking: Missing = { reason: this.words.onlyNation(s.id), spans: [] };
    const caveats = [this.words.figure(s.definitionText), ...s.caveats, ...(s.definition === f.definition ? [] : [this.words.ownRule(f.definition)])];
    const lacks: View['lacks'] = {};
    for (const d of ['office', 'criminality', 'method', 'place'] as const) lacks[d] = { ...lacking, spans: this.sources.spans([d]) };
    return { ...this.blank(f, w), source: `figure: ${s.id} (${s.publisher})`, kind: 'figure', caveats, total, daily, before, of: { total, daily, before, weekly: daily.subarray(0, 0) }, lacks };
  }

  private axis(values: string[], chosen: string[], stays: boolean): Axis {
    return { size: values.length, taken: values.map((v) => chosen.length === 0 || chosen.includes(v)), stays };
  }

  private axes(f: Filter, kind: Kind): Axis[] {
    const m = this.manifest;
    const codes = m.offices.map((o) => o.code);
    const office = this.axis(codes, f.offices, !plain(f));
    if (kind === 'places') return [office, this.axis(m.places, f.places, false)];
    const all = [office, this.axis(m.criminalities, f.criminality, false), this.axis(m.methods, f.methods, false)];
    return kind === 'core' ? all.slice(0, 2) : all;
  }

  private ofRecords(f: Filter, w: Span, main: Cube): View {
    const kind = mainKind(f, this.cubes.has('full'));
    const v = this.fromRecords(f, w);
    const lead = this.sources.lead(w, needs(f), LEAD);
    const days = w.to - w.from + 1;
    const skip = reprocessedOut(f) ? { axis: 2, value: this.manifest.methods.indexOf('reprocessed') } : undefined;
    const c = count(main, main[baseOf(f)], this.axes(f, kind), w.from - lead - this.manifest.first, lead + days, 1, skip);
    const cut = (line: Int32Array, ...told: Dimension[]): Daily => {
      const known = told.length ? this.sources.lead(w, [...needs(f), ...told], LEAD) : lead;
      return { total: sum(line.subarray(lead)), daily: line.subarray(lead), before: line.subarray(lead - known, lead) };
    };
    Object.assign(v, cut(c.all));
    v.of = { ...cut(c.of), weekly: v.weekly };
    this.offices(v, c, f, w, (line) => ({ ...cut(line, 'office'), weekly: v.weekly }));
    const groups = (d: Dimension, names: string[], lines: Int32Array[]): GroupPart[] => lines.map((line, i) => ({ group: names[i]!, ...cut(line, d) }));
    this.part(v, f, w, 'criminality', () => (v.criminality = groups('criminality', this.manifest.criminalities, c.parts[1]!)));
    this.part(v, f, w, 'method', kind === 'full' ? () => (v.methods = groups('method', this.manifest.methods, c.parts[2]!)) : undefined);
    this.placesBeside(v, f, w);
    return v;
  }

  /** The parts by type of place beside an answer that does not ask for places. */
  private placesBeside(v: View, f: Filter, w: Span): void {
    const refused = placesRefused(f, this.words);
    const cube = this.cubes.get('places');
    if (refused !== undefined) v.lacks.place = { reason: refused, spans: [] };
    else this.part(v, f, w, 'place', cube ? () => (v.places = this.placeParts(this.countWeeks(f, v, cube))) : undefined);
    if (!v.lacks.place && v.weeks === 0) v.lacks.place = { reason: this.words.noWeek(), spans: this.sources.spans([...needs(f), 'place']) };
    if (v.lacks.place) v.places = [];
  }

  private countWeeks(f: Filter, v: View, cube: Cube): Counted {
    return count(cube, cube[baseOf(f)], this.axes(f, 'places'), v.weekFrom - this.manifest.first, v.weeks, 7);
  }

  private placeParts(c: Counted): PlacePart[] {
    return c.parts[1]!.map((weekly, i) => ({ group: this.manifest.places[i]!, total: sum(weekly), weekly }));
  }

  private ofPlaces(f: Filter, w: Span, cube: Cube): View {
    const v = this.fromRecords(f, w);
    const c = this.countWeeks(f, v, cube);
    const none = v.daily;
    v.counted = { from: v.weekFrom, to: v.weekFrom + 7 * v.weeks - 1 };
    v.weekly = c.all;
    v.total = sum(c.all);
    v.of = { total: sum(c.of), daily: none, before: none, weekly: c.of };
    this.offices(v, c, f, w, (weekly) => ({ total: sum(weekly), daily: none, before: none, weekly }));
    v.places = this.placeParts(c);
    for (const d of ['criminality', 'method'] as const) v.lacks[d] = { reason: this.words.placeApart(), spans: [] };
    return v;
  }

  /** Fills the field offices that there were, and what is credited to none. */
  private offices(v: View, c: Counted, f: Filter, w: Span, part: (line: Int32Array) => Daily & { weekly: Int32Array }): void {
    this.part(v, f, w, 'office', () => {
      const lines = c.parts[0]!.map(part);
      const all = this.manifest.offices.map((o, i) => ({ ...o, ...lines[i]! }));
      const of = (code: string): number => all.find((o) => o.code === code)?.total ?? 0;
      v.unassigned = { headquarters: of('HQ'), noOffice: of('') };
      for (const { code, name, total, daily, before, weekly } of all.filter((o) => o.geographic && this.sources.there(o, w))) v.offices.push({ code, name, total, daily, before, weekly });
    });
  }

  /** Fills the parts of a dimension, or says why there are none. */
  private part(v: View, f: Filter, w: Span, d: Dimension, fill: (() => void) | undefined): void {
    const lacking = this.sources.lacking(w, [d]);
    if (lacking !== undefined) v.lacks[d] = { reason: lacking, spans: this.sources.spans([...needs(f), d]) };
    else if (!fill) v.lacks[d] = this.notLoaded();
    else fill();
  }
}

/** The file that the total of a filter is counted from. */
function mainKind(f: Filter, full: boolean): Kind {
  if (f.places.length > 0) return 'places';
  return full || f.methods.length > 0 || reprocessedOut(f) ? 'full' : 'core';
}

/** Why arrests of a filter cannot be told apart by place. */
function placesRefused(f: Filter, words: DataWords): string | undefined {
  if (f.criminality.length + f.methods.length > 0) return words.placeApart();
  return reprocessedOut(f) ? words.placeReprocessed(f.definition) : undefined;
}

function baseOf(f: Filter): 'rows' | 'episodes' | 'persons' {
  return f.definition.replace('-new', '') as 'rows' | 'episodes' | 'persons';
}

function sum(line: Int32Array): number {
  return line.reduce((a, b) => a + b, 0);
}
