// Filters as they stand in an address: which arrests are counted, and how they
// are shown. The same grammar as package view in Go; fixtures hold both to it.
import { english } from './english';
import type { DataWords } from './words';

export interface Filter {
  /** Days counted from 1970-01-01, both inclusive; undefined leaves an end open. */
  from?: number;
  to?: number;
  /** Codes of field offices, none for the nation. */
  offices: string[];
  /** Groups, none for all. Values of one list are alternatives. */
  criminality: string[];
  methods: string[];
  places: string[];
  definition: string;
  basis: string;
  average: 1 | 7 | 28;
  /** auto shows groups as shares and days as counts, as pages do. */
  show: 'auto' | 'count' | 'share';
}

/** The values that a key takes, the default of single ones first. */
export const CHOICES = {
  criminality: ['convicted', 'pending', 'neither', 'unknown'],
  method: ['custodial', 'at-large', 'check-in-or-other', 'reprocessed', 'unknown'],
  place: [
    'jail-or-prison', 'police', 'courthouse', 'probation-or-parole', 'ice-office', 'hospital-or-clinic', 'school', 'place-of-worship', 'workplace',
    'home-or-street-area', 'border-or-transport', 'other-program', 'non-specific', 'unknown',
  ],
  definition: ['episodes', 'rows', 'persons', 'episodes-new', 'rows-new', 'persons-new'],
  basis: ['day', 'weekday', 'mean7'],
  average: ['7', '1', '28'],
  show: ['auto', 'count', 'share'],
} as const satisfies Record<string, readonly string[]>;

/** The keys in the order in which they are written. */
export const KEYS = ['from', 'to', 'office', 'criminality', 'method', 'place', 'definition', 'basis', 'average', 'show'] as const;

/** A filter that asks for all arrests of the nation. */
export function noFilter(): Filter {
  return { offices: [], criminality: [], methods: [], places: [], definition: 'episodes', basis: 'day', average: 7, show: 'auto' };
}

/** Whether a filter asks for all arrests of whatever offices: only those can be set beside a reported quota. */
export function plain(f: Filter): boolean {
  return f.criminality.length + f.methods.length + f.places.length === 0;
}

/**
 * Reads a filter from the query of an address. What cannot be taken is told in
 * faults and left out; nothing is ignored. offices are the codes that exist,
 * where they are known.
 */
export function parseFilter(search: string, offices?: readonly string[], words: DataWords = english): { filter: Filter; faults: string[] } {
  const r = new Reader(new URLSearchParams(search), words);
  const filter = noFilter();
  const from = r.day('from');
  const to = r.day('to');
  filter.offices = r.offices(offices);
  filter.criminality = r.list('criminality');
  filter.methods = r.list('method');
  filter.places = r.list('place');
  filter.definition = r.one('definition');
  filter.basis = r.one('basis');
  filter.average = Number(r.one('average')) as 1 | 7 | 28;
  filter.show = r.one('show') as Filter['show'];
  if (from !== undefined && to !== undefined && to < from) r.faults.push(words.reversed(isoDay(from), isoDay(to)));
  else Object.assign(filter, from === undefined ? {} : { from }, to === undefined ? {} : { to });
  r.unknown();
  return { filter, faults: r.faults };
}

/** Writes a filter as the query of an address: '' when all is as by default, else '?...'. */
export function encodeFilter(f: Filter): string {
  const values: Record<(typeof KEYS)[number], string> = {
    from: f.from === undefined ? '' : isoDay(f.from),
    to: f.to === undefined ? '' : isoDay(f.to),
    office: [...new Set(f.offices)].sort().join(','),
    criminality: inOrder(CHOICES.criminality, f.criminality),
    method: inOrder(CHOICES.method, f.methods),
    place: inOrder(CHOICES.place, f.places),
    definition: other(CHOICES.definition, f.definition),
    basis: other(CHOICES.basis, f.basis),
    average: other(CHOICES.average, String(f.average)),
    show: other(CHOICES.show, f.show),
  };
  const parts = KEYS.filter((k) => values[k] !== '').map((k) => `${k}=${values[k]}`);
  return parts.length ? `?${parts.join('&')}` : '';
}

function inOrder(choices: readonly string[], values: readonly string[]): string {
  return choices.filter((c) => values.includes(c)).join(',');
}

function other(choices: readonly string[], value: string): string {
  return value === choices[0] ? '' : value;
}

/** A day counted from 1970-01-01, as 2025-01-26. */
export function isoDay(day: number): string {
  return new Date(day * 86400000).toISOString().slice(0, 10);
}

/** The day of a text like 2025-01-26, undefined for what is none between 1900 and 2199. */
export function dayOfISO(text: string): number | undefined {
  if (!/^(19|20|21)\d\d-\d\d-\d\d$/.test(text)) return undefined;
  const day = Date.parse(`${text}T00:00:00Z`) / 86400000;
  return Number.isInteger(day) && isoDay(day) === text ? day : undefined;
}

type ListKey = 'criminality' | 'method' | 'place';
type OneKey = 'definition' | 'basis' | 'average' | 'show';

/** Reads the values of keys and keeps what is wrong with them. */
class Reader {
  readonly faults: string[] = [];
  constructor(
    private readonly query: URLSearchParams,
    private readonly words: DataWords,
  ) {}

  /** The one value of a key, '' where there is none. */
  private text(key: string): string {
    const values = this.query.getAll(key).filter((v) => v !== '');
    if (values.length > 1) this.faults.push(this.words.twice(key));
    return values.length === 1 ? values[0]! : '';
  }

  day(key: string): number | undefined {
    const text = this.text(key);
    if (text === '') return undefined;
    const day = dayOfISO(text);
    if (day === undefined) this.faults.push(this.words.notDay(key, cut(text)));
    return day;
  }

  one(key: OneKey): string {
    const choices: readonly string[] = CHOICES[key];
    const text = this.text(key);
    if (text !== '' && choices.includes(text)) return text;
    if (text !== '') this.faults.push(this.words.notOneOf(key, cut(text), choices));
    return choices[0]!;
  }

  /** The values of a key that takes several: a form repeats the key, an address has commas. */
  private several(key: string): string[] {
    return [...new Set(this.query.getAll(key).join(',').split(','))].filter((v) => v !== '');
  }

  list(key: ListKey): string[] {
    const choices: readonly string[] = CHOICES[key];
    const values = this.several(key);
    for (const v of values) if (!choices.includes(v)) this.faults.push(this.words.notOneOf(key, cut(v), choices));
    return choices.filter((c) => values.includes(c));
  }

  offices(known?: readonly string[]): string[] {
    const codes = new Set<string>();
    for (const v of this.several('office')) {
      const code = v.toUpperCase();
      if (/^[A-Za-z]{3}$/.test(v) && (known?.includes(code) ?? true)) codes.add(code);
      else this.faults.push(this.words.notOffice('office', cut(v)));
    }
    return [...codes].sort();
  }

  unknown(): void {
    const keys = new Set<string>();
    this.query.forEach((_, key) => keys.add(key));
    for (const key of [...keys].sort()) if (!(KEYS as readonly string[]).includes(key)) this.faults.push(this.words.unknownKey(cut(key)));
  }
}

/** A text that came from outside, cut where it is long. */
function cut(text: string): string {
  const runes = [...text];
  return runes.length > 40 ? `${runes.slice(0, 40).join('')}…` : text;
}
