// What a figure is drawn from: the counts of a filter and what stands on the page.
import type { Known, View } from '../../data/dataset';
import type { Filter } from '../../data/filter';
import type { Span } from '../../data/words';
import type { Goal, Mark } from '../../lib/axes';
import type { Words } from '../../words';

export type { Goal, Known, Mark, Span, View };

export interface Ask {
  filter: Filter;
  words: Words;
  /** The counts of the days that are shown. */
  view: Known;
  /** The counts with some days before them, so that means and judged days do not
   * have to wait for their window; the same as view where those are not known. */
  lead: Known;
  /** The same arrests whatever their criminality, method and place: what a share is of. */
  whole: Known | null;
  /** The reported quota of one office, where the figure is drawn against it. */
  target?: number;
  /** The reported goals of the nation. */
  goals: Goal[];
  marks: Mark[];
  /** The first day that is still filling in. */
  lag?: number;
  /** What is counted, in words: arrests of people with a conviction. */
  subject: string;
  /** The name of an office, a group or a type of place. */
  name: (code: string) => string;
  /** The size of the drawing that the server made for this screen. */
  size: { width: number; height: number };
  /** The kind of drawing that the server made, as 'stack' or 'bars'. */
  drawing: string;
  /** What is drawn where a chart can show one event of several. */
  event?: { day: number; text: string; days: number };
}

/** Below this many arrests in view there are dots and counts, and no shares. */
export const FEW = 20;

export const few = (a: Ask): boolean => a.view.total < FEW;

/** Whether counts may be set beside the reported quota of an office. */
export const against = (a: Ask): number | undefined => (a.view.quotaApplies ? a.target : undefined);

/** The days of a view in words: 1 Oct 2017 to 30 Sep 2018. */
export const daysOf = (s: Span): number => s.to - s.from + 1;
