// Numbers and dates as words. Written by hand, not with Intl: the same code
// runs inside Go, where there is none, and both must give the same bytes.

/** The languages of the pages. */
export type Lang = 'en' | 'es';

const MONTHS: Record<Lang, string[]> = {
  en: ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'],
  es: ['ene', 'feb', 'mar', 'abr', 'may', 'jun', 'jul', 'ago', 'sep', 'oct', 'nov', 'dic'],
};

/** Initials of the days of a week, Monday first. */
export const WEEKDAYS: Record<Lang, string[]> = { en: ['M', 'T', 'W', 'T', 'F', 'S', 'S'], es: ['L', 'M', 'X', 'J', 'V', 'S', 'D'] };

/** What stands between thousands. The press in Spanish of the United States
 * writes the comma of English, and so do the tables beside the charts. */
const GROUP: Record<Lang, string> = { en: ',', es: ',' };

/** A whole number. */
export function thousands(n: number, lang: Lang = 'en'): string {
  return String(Math.round(n)).replace(/\B(?=(\d{3})+$)/g, GROUP[lang]);
}

/** A mean per day beside a target: with the decimals it takes to stay on its side of it. */
export function near(value: number, target: number, lang: Lang = 'en'): string {
  if (Math.abs(value - target) >= 1) return thousands(value, lang);
  for (let d = 1; d < 6; d++) {
    const text = value.toFixed(d);
    if (Number(text) >= target === value >= target) return text;
  }
  return String(value);
}

/** A mean per day that stands beside no target: one decimal below ten. */
export function rate(value: number, lang: Lang = 'en'): string {
  return Math.abs(value) < 9.95 && !Number.isInteger(value) ? value.toFixed(1) : thousands(value, lang);
}

/** A number of an axis: as many decimals as the step has. */
export function tick(value: number, lang: Lang = 'en'): string {
  return Number.isInteger(value) ? thousands(value, lang) : String(Number(value.toFixed(6)));
}

/** A whole number with its sign, which a reader of the screen says too; 0 has none. */
export function signed(value: number, lang: Lang = 'en'): string {
  const text = thousands(Math.abs(value), lang);
  return text === '0' ? text : `${value < 0 ? '\u2212' : '+'}${text}`;
}

/** A share of 0 to 1 in whole percent. What is not nothing never reads as 0%, and what is not all never as 100%. */
export function percent(share: number, _lang: Lang = 'en'): string {
  if (share > 0 && share < 0.005) return `<1%`;
  if (share < 1 && share >= 0.995) return `>99%`;
  return `${Math.round(share * 100)}%`;
}

/** A calendar day, counted from 1970-01-01, taken apart in UTC. */
export function parts(day: number): { year: number; month: number; date: number } {
  const d = new Date(day * 86400000);
  return { year: d.getUTCFullYear(), month: d.getUTCMonth(), date: d.getUTCDate() };
}

export function dayOf(year: number, month: number, date: number): number {
  return Date.UTC(year, month, date) / 86400000;
}

/** The day of the week, 0 for Monday. */
export function weekday(day: number): number {
  return (((day + 3) % 7) + 7) % 7;
}

export function monthName(month: number, lang: Lang = 'en'): string {
  return MONTHS[lang][month] ?? '';
}

export function dayLabel(day: number, lang: Lang = 'en'): string {
  return `${shortDay(day, lang)} ${parts(day).year}`;
}

/** A day without its year. */
export function shortDay(day: number, lang: Lang = 'en'): string {
  const { month, date } = parts(day);
  return `${date} ${monthName(month, lang)}`;
}

/** The first days of every step-th month between two days. */
export function monthStarts(from: number, to: number, step: number): number[] {
  const starts: number[] = [];
  const { year, month } = parts(from);
  for (let m = Math.ceil(month / step) * step; ; m += step) {
    const day = dayOf(year, m, 1);
    if (day > to) return starts;
    if (day >= from) starts.push(day);
  }
}

/** How long the periods of a chart are. */
export type Every = 'day' | 'week' | 'month';

/** The first day after the period that begins on a day. */
export function nextPeriod(start: number, every: Every): number {
  if (every !== 'month') return start + (every === 'day' ? 1 : 7);
  const { year, month } = parts(start);
  return dayOf(year, month + 1, 1);
}

/** A period by its first day. */
export function periodLabel(start: number, every: Every, lang: Lang = 'en'): string {
  if (every === 'day') return dayLabel(start, lang);
  if (every === 'week') return `${lang === 'es' ? 'semana del' : 'week of'} ${dayLabel(start, lang)}`;
  const { year, month } = parts(start);
  return `${monthName(month, lang)} ${year}`;
}
