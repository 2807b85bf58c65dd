// What a figure is drawn from: the counts of a filter and what stands on the page.
import type { Span, View } from '../../data/dataset';
import type { Filter } from '../../data/filter';
import type { Goal, Mark } from '../../lib/axes';
import type { Words } from '../../words';

export interface Ask {
  filter: Filter;
  words: Words;
  view: View;
  /** The reported quota of one office, where the figure is drawn against it. */
  target?: number;
  /** The day on which that quota is said to have been given. */
  given?: number;
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
  /** The event that the days lie around, where a figure is of one. */
  event?: { day: number; text: string };
  /** The kind of drawing that the server made, as 'stack' or 'bars'. */
  drawing: string;
}

/** Below this many arrests in view there are dots and counts, and no shares. */
export const FEW = 20;

/** Whether counts may be set beside the reported quota of an office. */
export const against = (a: Ask): number | undefined => (a.view.quotaApplies ? a.target : undefined);

/** Whether the reported quota is set beside days from before it: as a benchmark. */
export const benchmark = (a: Ask): boolean => against(a) !== undefined && a.given !== undefined && a.view.counted.to < a.given;

/** Types of place are counted by whole weeks, not by day. */
export const weekly = (a: Ask): boolean => a.filter.places.length > 0;

export const daysOf = (s: Span): number => s.to - s.from + 1;

