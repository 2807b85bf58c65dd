// Numbers and sentences that all figures write in the same way.
import { dayLabel, near, percent, rate, thousands } from '../../lib/format';
import type { Words } from '../../words';
import type { Span } from '../../data/dataset';
import { daysOf, FEW, type Ask } from './ask';

export const upper = (text: string): string => text.charAt(0).toUpperCase() + text.slice(1);

/** A mean per day, exact enough to stay on its side of a target. */
export function mean(v: number, target: number | undefined, w: Words): string {
  if (v > 0 && v < 0.05) return w.under('0.1');
  return target === undefined ? rate(v, w.lang) : near(v, target, w.lang);
}

/** Means beside one another: those that differ are not written alike. */
export function means(values: number[], target: number | undefined, w: Words): string[] {
  const different = new Set(values).size;
  let said = values.map((v) => mean(v, target, w));
  for (let digits = 1; digits < 6 && new Set(said).size < different; digits++) said = values.map((v) => v.toFixed(digits));
  return said;
}

export const count = (n: number, w: Words): string => thousands(n, w.lang);
export const dayCount = (n: number, w: Words): string => w.days(thousands(n, w.lang), n === 1);
export const periodOf = (s: Span, w: Words): string => (s.from === s.to ? dayLabel(s.from, w.lang) : w.period(dayLabel(s.from, w.lang), dayLabel(s.to, w.lang)));
export const share = (n: number, of: number, w: Words): string => percent(n / of, w.lang);

/** The line under a finding: what is drawn, of which arrests, on which days, by
 * which rule. */
export function measureOf(a: Ask, ...what: string[]): string {
  const w = a.words;
  const span = a.view.counted;
  const parts = [...what, a.subject === w.subject ? '' : `${upper(a.subject)}.`, `${upper(w.measure.days(periodOf(span, w), dayCount(daysOf(span), w)))}`];
  parts.push(a.view.kind === 'records' ? w.measure.rule(a.filter.definition) : w.measure.ownRule);
  return parts.filter((p) => p !== '').join(' ');
}

/** What every figure must tell of a view: too few arrests, days filling in. */
export function noticesOf(a: Ask, total: number): string[] {
  const w = a.words;
  const { from, to } = a.view.counted;
  const notices: string[] = [];
  if (total < FEW) notices.push(w.state.few);
  if (a.lag !== undefined && a.lag <= to) notices.push(w.state.lag(dayCount(to - Math.max(a.lag, from) + 1, w)));
  return notices;
}
