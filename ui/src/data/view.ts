// What a filter comes to.
import type { Dimension, Span } from './manifest';

/** Why there is no answer, and which days can be asked about, the latest first. */
export interface Missing {
  reason: string;
  spans: Span[];
}

/** Counts of one group per day of the span, and of the days right before it, for trailing means. */
export interface Daily {
  total: number;
  daily: Int32Array;
  before: Int32Array;
}

/** A field office. With a filter of places its counts are by week. */
export interface OfficePart extends Daily {
  code: string;
  name: string;
  weekly: Int32Array;
}

export interface GroupPart extends Daily {
  group: string;
}

export interface PlacePart {
  group: string;
  total: number;
  weekly: Int32Array;
}

/** The arrests that a filter leaves, and of each dimension those that all filters but its own leave. */
export interface View {
  /** The days asked about, and those that are counted: with a filter of places only whole weeks are. */
  span: Span;
  counted: Span;
  source: string;
  kind: 'records' | 'figure';
  synthetic: boolean;
  caveats: string[];
  total: number;
  /** Arrests per day of the span, of all chosen offices; empty with a filter of places. */
  daily: Int32Array;
  /** Those of the days right before the span, as far as they are known, at most 27. */
  before: Int32Array;
  /** Arrests per whole week of the span; empty without a filter of places. */
  weekly: Int32Array;
  /** What a share is of: all arrests alike but for criminality, method and place; without such filters, those of the nation. */
  of: { total: number; daily: Int32Array; before: Int32Array; weekly: Int32Array };
  /** The field offices that there were. */
  offices: OfficePart[];
  /** Arrests credited to no field office, by all filters but that of offices; undefined where offices are not told. */
  unassigned?: { headquarters: number; noOffice: number };
  criminality: GroupPart[];
  methods: GroupPart[];
  /** What must be said beside methods of these days. */
  methodCaveats: string[];
  places: PlacePart[];
  /** The Monday of the first whole week of the span, and how many there are. */
  weekFrom: number;
  weeks: number;
  /** Why the parts of a dimension are empty, where they are. */
  lacks: Partial<Record<Dimension, Missing>>;
  /** Whether a reported quota can be set beside it: it asks for all arrests. */
  quotaApplies: boolean;
}

export type Viewed = View | { missing: Missing };
