// Which source answers for which days, and why one does not: the rules of
// package view in Go.
import type { Filter } from './filter';
import { isoDay, plain } from './filter';
import type { Dimension, Manifest, Office, Piece, Series, Span } from './manifest';
import type { Missing } from './view';
import type { DataWords } from './words';

/** Whether the release of a piece records a dimension. One of totals names no office. */
function records(p: Piece, d: Dimension): boolean {
  return d === 'office' ? p.coverage !== 'nation-without-offices' : p.records.includes(d);
}

/** The dimensions that a filter reads. */
export function needs(f: Filter): Dimension[] {
  const all: [Dimension, string[]][] = [['office', f.offices], ['criminality', f.criminality], ['method', f.methods], ['place', f.places]];
  return all.filter(([, values]) => values.length > 0).map(([d]) => d);
}

export function reprocessedOut(f: Filter): boolean {
  return f.definition.endsWith('-new');
}

/** The whole weeks, Monday to Sunday, of a span: the first Monday and how many. */
export function weeksIn(w: Span): { weekFrom: number; weeks: number } {
  const weekFrom = w.from + ((((4 - w.from) % 7) + 7) % 7); // day 4 was a Monday
  return { weekFrom, weeks: Math.max(0, Math.floor((w.to - weekFrom + 1) / 7)) };
}

export class Sources {
  constructor(
    private readonly manifest: Manifest,
    private readonly words: DataWords,
  ) {}

  /** The runs of days whose releases record all of what is needed, the latest first. */
  spans(needed: Dimension[]): Span[] {
    const runs: Span[] = [];
    for (const p of this.manifest.pieces) {
      if (needed.some((d) => !records(p, d))) continue;
      const last = runs[runs.length - 1];
      if (last && last.to + 1 === p.from) last.to = p.to;
      else runs.push({ from: p.from, to: p.to });
    }
    return runs.reverse();
  }

  /** The pieces of days. */
  over(w: Span): Piece[] {
    return this.manifest.pieces.filter((p) => p.from <= w.to && p.to >= w.from);
  }

  covers(w: Span): boolean {
    const days = this.over(w).reduce((n, p) => n + Math.min(p.to, w.to) - Math.max(p.from, w.from) + 1, 0);
    return days > 0 && days === w.to - w.from + 1;
  }

  /** The first published figure that answers for all days. */
  published(w: Span): Series | undefined {
    return this.manifest.series.find((s) => s.answers.from <= w.from && s.answers.to >= w.to && w.to >= w.from);
  }

  /** Why a filter can be answered by nothing, whatever the days. */
  private refused(f: Filter): string | undefined {
    const known = this.manifest.offices.filter((o) => o.geographic).map((o) => o.code);
    const strange = f.offices.filter((code) => !known.includes(code));
    if (f.places.length > 0 && f.criminality.length + f.methods.length > 0) return this.words.placeApart();
    if (f.places.length > 0 && reprocessedOut(f)) return this.words.placeReprocessed(f.definition);
    if (!this.manifest.definitions.includes(f.definition)) return this.words.noDefinition(f.definition);
    if (strange.length > 0) return this.words.noOffice(strange);
    return this.strange('criminality', f.criminality, this.manifest.criminalities) ?? this.strange('method', f.methods, this.manifest.methods) ?? this.strange('place', f.places, this.manifest.places);
  }

  /** A value that the data does not have must not read as one without arrests. */
  private strange(key: string, values: string[], known: string[]): string | undefined {
    const v = values.find((value) => !known.includes(value));
    return v === undefined ? undefined : this.words.notOneOf(key, v, known);
  }

  /** Whether the filter asks for all arrests of the nation, as published figures give them. */
  ofNation(f: Filter): boolean {
    return plain(f) && f.offices.length === 0;
  }

  /** Why a filter has no answer for days, undefined where it has one. */
  missing(f: Filter, w: Span): Missing | undefined {
    const refused = this.refused(f);
    if (refused !== undefined) return { reason: refused, spans: [] };
    const figure = this.published(w);
    if (!this.covers(w)) {
      if (figure && this.ofNation(f)) return undefined;
      return { reason: figure ? this.words.onlyNation(figure.id) : this.words.notCovered(), spans: this.answerable(f) };
    }
    const lacking = this.lacking(w, needs(f));
    if (lacking !== undefined) return { reason: lacking, spans: this.answerable(f) };
    const later = this.allLater(f, w);
    if (later) return { reason: this.words.officeLater(later.name, later.from), spans: this.answerable(f) };
    if (f.places.length > 0 && weeksIn(w).weeks === 0) return { reason: this.words.noWeek(), spans: this.answerable(f) };
    return undefined;
  }

  /** Which release of the days does not record what is needed. */
  lacking(w: Span, needed: Dimension[]): string | undefined {
    for (const d of needed) {
      const p = this.over(w).find((q) => !records(q, d));
      if (p) return this.words.notRecorded(p.release, d);
    }
    return undefined;
  }

  /** The days that a filter can be asked about, the latest first. */
  answerable(f: Filter): Span[] {
    const spans = this.spans(needs(f));
    if (this.ofNation(f)) spans.push(...this.manifest.series.map((s) => s.answers));
    return spans.sort((a, b) => b.to - a.to || b.from - a.from);
  }

  /** Whether an office was one of its own on any of the days. */
  there(o: Office, w: Span): boolean {
    return o.from <= isoDay(w.to);
  }

  /** The first chosen office, where none of them was there yet. */
  private allLater(f: Filter, w: Span): { name: string; from: string } | undefined {
    const chosen = this.manifest.offices.filter((o) => f.offices.includes(o.code));
    return chosen.length > 0 && !chosen.some((o) => this.there(o, w)) ? chosen[0] : undefined;
  }

  /** How many days right before a span are known, at most n, as what is needed is recorded. */
  lead(w: Span, needed: Dimension[], n: number): number {
    const run = this.spans(needed).find((s) => s.from <= w.from && s.to >= w.to);
    return run ? Math.min(n, w.from - run.from) : 0;
  }

  /** What must be said beside the answer of records. */
  caveats(f: Filter, w: Span): string[] {
    const ps = this.over(w);
    const out: string[] = [];
    const base = f.definition.replace('-new', '');
    if (base !== 'rows' && ps.some((p) => !p.identified)) out.push(this.words.unidentified());
    if (ps.length > 1) out.push(this.words.releases(ps.length));
    if (f.criminality.length > 0) out.push(this.words.criminality());
    if (f.methods.length > 0) out.push(...this.methodCaveats(w));
    if (f.places.length > 0) out.push(this.words.place());
    const edges = w.to - w.from + 1 - 7 * weeksIn(w).weeks;
    if (f.places.length > 0 && edges > 0) out.push(this.words.edges(edges));
    if (reprocessedOut(f)) out.push(...unique(ps.filter((p) => !records(p, 'method')).map((p) => this.words.noMethod(p.release))));
    for (const o of this.manifest.offices) {
      if (o.geographic && o.from > isoDay(w.from) && (f.offices.length === 0 || f.offices.includes(o.code))) out.push(this.words.officeLater(o.name, o.from));
    }
    return out;
  }

  methodCaveats(w: Span): string[] {
    const changes = this.manifest.changes.filter((c) => c.field === 'method' && c.from > w.from && c.from <= w.to);
    return [this.words.method(), ...changes.map((c) => this.words.meaning(c.value, isoDay(c.from), c.reason))];
  }

  source(w: Span): string {
    return `records: ${unique(this.over(w).map((p) => `${p.release} (${p.source})`).sort()).join(', ')}`;
  }
}

function unique(texts: string[]): string[] {
  return [...new Set(texts)];
}
