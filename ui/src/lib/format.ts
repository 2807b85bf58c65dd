// Numbers and dates as words. Written by hand, not with Intl: the same code
// runs inside Go, where there is none, and both must give the same bytes.

const MONTHS = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'];

export function thousands(n: number): string {
  return String(Math.round(n)).replace(/\B(?=(\d{3})+$)/g, ',');
}

/** A mean per day beside a target: with the decimals it takes to stay on its side of it. */
export function near(value: number, target: number): string {
  if (Math.abs(value - target) >= 1) return thousands(value);
  for (let d = 1; d < 6; d++) {
    const text = value.toFixed(d);
    if (Number(text) >= target === value >= target) return text;
  }
  return String(value);
}

/** A calendar day, counted from 1970-01-01, taken apart in UTC. */
export function parts(day: number): { year: number; month: number; date: number } {
  const d = new Date(day * 86400000);
  return { year: d.getUTCFullYear(), month: d.getUTCMonth(), date: d.getUTCDate() };
}

export function dayOf(year: number, month: number, date: number): number {
  return Date.UTC(year, month, date) / 86400000;
}

export function monthName(month: number): string {
  return MONTHS[month] ?? '';
}

export function dayLabel(day: number): string {
  const { year, month, date } = parts(day);
  return `${date} ${monthName(month)} ${year}`;
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
