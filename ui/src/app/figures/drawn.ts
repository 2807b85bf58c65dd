// What a figure shows once a filter is set: all of its words, its drawing as
// text, and its table. Made without a document, so that it can be tested.

export interface Drawn {
  /** The finding, made of the numbers. */
  finding: string;
  /** What is drawn, of which arrests, by which definition, on which days. */
  measure: string;
  legend: Key[];
  /** The drawing; '' where it is in panels. */
  svg: string;
  panels?: Panel[];
  /** What a reader must be told about this view of the data. */
  notices: string[];
  /** What must be said beside those of the view. */
  caveats?: string[];
  table: Table;
}

/** One entry of a legend: a swatch of this class, and its words. */
export interface Key {
  class: string;
  text: string;
  line?: boolean;
}

/** One small multiple. */
export interface Panel {
  code: string;
  name: string;
  share: string;
  some: boolean;
  says: string;
  svg: string;
}

/** Rows of values; id names a column in downloads, label on the page. */
export interface Table {
  columns: { id: string; label: string; digits?: number }[];
  rows: (string | number | null)[][];
}
