// The manifest: what the files of counts hold. Its shape is fixed by
// docs/formats/view.md; package view in Go writes it.
import { english } from './english';
import { dayOfISO } from './filter';
import { DataError } from './load';
import type { DataWords } from './words';

/** Days counted from 1970-01-01, both inclusive. */
export interface Span {
  from: number;
  to: number;
}

export interface Office {
  /** '' for rows of no office. */
  code: string;
  name: string;
  /** Whether it is a field office, which a filter may name. */
  geographic: boolean;
  /** The first day, as 2003-03-01, on which it was an office of its own. */
  from: string;
}

/** What a release may or may not record. Offices are recorded unless it holds totals. */
export type Dimension = 'office' | 'criminality' | 'method' | 'place';

/** Days that one release answers for. */
export interface Piece extends Span {
  release: string;
  source: string;
  records: Dimension[];
  identified: boolean;
  synthetic: boolean;
  coverage: string;
  /** Mondays of the whole weeks that begin in the piece, where places are recorded. */
  placeWeeks?: Span;
}

/** A published figure of arrests in the nation per day. It is never mixed with records. */
export interface Series {
  id: string;
  title: string;
  /** The day of the first count. */
  from: number;
  counts: number[];
  definition: string;
  definitionText: string;
  publisher: string;
  source: string;
  caveats: string[];
  answers: Span;
}

/** A value of releases that took another meaning on a day. */
export interface Change {
  field: string;
  value: string;
  from: number;
  reason: string;
}

export type Kind = 'core' | 'full' | 'places';

/** One file as it is before it is compressed. */
export interface FileEntry {
  name: string;
  sha256: string;
  bytes: number;
  cells: number;
  rows: number;
  episodes: number;
  persons: number;
}

export interface Manifest {
  build: string;
  digest: string;
  synthetic: boolean;
  offices: Office[];
  criminalities: string[];
  methods: string[];
  places: string[];
  /** The counting rules that the files can answer by. */
  definitions: string[];
  /** Day 0 of the files. */
  first: number;
  pieces: Piece[];
  series: Series[];
  changes: Change[];
  files: Record<Kind, FileEntry>;
}

const NAME = 'manifest.json';

/** Reads a manifest and refuses what is none. */
export function readManifest(text: string, words: DataWords = english): Manifest {
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch {
    throw new DataError(words.cut(NAME));
  }
  const at = new Shape(words, json, '');
  if (at.string('format') !== 'quotawatch-view' || at.number('version') !== 1) throw at.fault('it is of another format or version');
  const m: Manifest = {
    build: at.string('build'),
    digest: at.string('digest'),
    synthetic: at.boolean('synthetic'),
    offices: at.list('offices', (o) => ({ code: o.string('code'), name: o.string('name'), geographic: o.boolean('geographic'), from: o.string('from') })),
    criminalities: at.strings('criminalities'),
    methods: at.strings('methods'),
    places: at.strings('places'),
    definitions: at.strings('definitions'),
    first: at.day('first'),
    pieces: at.list('pieces', piece),
    series: at.list('series', series),
    changes: at.list('changes', (c) => ({ field: c.string('field'), value: c.string('value'), from: c.day('from'), reason: c.string('reason') })),
    files: { core: file(at, 'core'), full: file(at, 'full'), places: file(at, 'places') },
  };
  m.pieces.forEach((p, i) => {
    if (p.to < p.from || p.from < m.first || (i > 0 && p.from <= m.pieces[i - 1]!.to)) throw at.fault('pieces are out of order');
  });
  return m;
}

function piece(p: Shape): Piece {
  const weeks = p.maybe('place_weeks');
  return {
    from: p.day('from'),
    to: p.day('to'),
    release: p.string('release'),
    source: p.string('source'),
    records: p.strings('records') as Dimension[],
    identified: p.boolean('identified'),
    synthetic: p.boolean('synthetic'),
    coverage: p.string('coverage'),
    ...(weeks ? { placeWeeks: { from: weeks.day('from'), to: weeks.day('to') } } : {}),
  };
}

function series(s: Shape): Series {
  const out = {
    id: s.string('id'),
    title: s.string('title'),
    from: s.day('from'),
    counts: s.numbers('counts'),
    definition: s.string('definition'),
    definitionText: s.string('definition_text'),
    publisher: s.string('publisher'),
    source: s.string('source'),
    caveats: s.strings('caveats'),
    answers: { from: s.day('answers_from'), to: s.day('answers_to') },
  };
  if (out.answers.from < out.from || out.answers.to >= out.from + out.counts.length) throw s.fault('a series answers for days that it does not hold');
  return out;
}

function file(manifest: Shape, kind: Kind): FileEntry {
  const f = manifest.object('files').object(kind);
  return {
    name: f.string('name'),
    sha256: f.string('sha256'),
    bytes: f.number('bytes'),
    cells: f.number('cells'),
    rows: f.number('rows'),
    episodes: f.number('episodes'),
    persons: f.number('persons'),
  };
}

/** Reads the parts of a JSON object, and refuses those that are not what they should be. */
class Shape {
  private readonly value: Record<string, unknown>;
  constructor(
    private readonly words: DataWords,
    value: unknown,
    private readonly path: string,
  ) {
    if (typeof value !== 'object' || value === null || Array.isArray(value)) throw this.fault(`${path || 'it'} is no object`);
    this.value = value as Record<string, unknown>;
  }

  fault(why: string): DataError {
    return new DataError(this.words.damaged(NAME, why));
  }

  private wrong(key: string, what: string): DataError {
    return this.fault(`${this.path}${key} is no ${what}`);
  }

  string(key: string): string {
    const v = this.value[key];
    if (typeof v !== 'string') throw this.wrong(key, 'text');
    return v;
  }

  number(key: string): number {
    const v = this.value[key];
    if (!isCount(v)) throw this.wrong(key, 'count');
    return v;
  }

  boolean(key: string): boolean {
    const v = this.value[key];
    if (typeof v !== 'boolean') throw this.wrong(key, 'yes or no');
    return v;
  }

  day(key: string): number {
    const d = dayOfISO(this.string(key));
    if (d === undefined) throw this.wrong(key, 'day');
    return d;
  }

  private array(key: string): unknown[] {
    const v = this.value[key];
    if (!Array.isArray(v)) throw this.wrong(key, 'list');
    return v;
  }

  strings(key: string): string[] {
    const all = this.array(key);
    if (!all.every((v) => typeof v === 'string')) throw this.wrong(key, 'list of texts');
    return all as string[];
  }

  numbers(key: string): number[] {
    const all = this.array(key);
    if (!all.every(isCount)) throw this.wrong(key, 'list of counts');
    return all as number[];
  }

  list<T>(key: string, read: (item: Shape) => T): T[] {
    return this.array(key).map((v, i) => read(new Shape(this.words, v, `${this.path}${key}[${i}].`)));
  }

  object(key: string): Shape {
    return new Shape(this.words, this.value[key], `${this.path}${key}.`);
  }

  maybe(key: string): Shape | undefined {
    return this.value[key] === undefined ? undefined : this.object(key);
  }
}

function isCount(v: unknown): v is number {
  return typeof v === 'number' && Number.isSafeInteger(v) && v >= 0;
}
