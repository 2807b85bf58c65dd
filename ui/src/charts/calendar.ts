import { breaks, classIn, classLabels } from '../lib/breaks';
import { numbers } from '../lib/check';
import { dayLabel, dayOf, monthName, monthStarts, parts, thousands, weekday, WEEKDAYS, type Lang } from '../lib/format';
import { box, key } from '../lib/key';
import { chart, el, px, text } from '../lib/svg';
import { words } from '../lib/words';

/** A square for each day: weeks across, days of the week down, a row per year. */
export interface Calendar {
  lang?: Lang;
  title: string;
  width: number;
  /** The first day, and the arrests of it and those after it; null where they are not known. */
  from: number;
  counts: (number | null)[];
  /** Days at it or more have a colour of their own; none where a filter makes a quota meaningless. */
  target?: number;
  /** The days from which on counts are still filling in are outlined. */
  lag?: { from: number; label: string };
}

const CLASSES = 6;
const LEFT = 38;
const HEAD = 20;

/** The bounds of the classes: from the values, and the target where there is one. */
export function calendarBreaks(d: Calendar): number[] {
  const known = d.counts.filter((n): n is number => n !== null);
  if (!d.target) return breaks(known, CLASSES);
  return [...breaks(known.filter((n) => n < d.target!), CLASSES - 1).filter((b) => b < d.target!), d.target];
}

export function calendar(d: Calendar): string {
  numbers(d.counts, 'counts', true);
  const known = d.counts.filter((n): n is number => n !== null);
  if (known.length === 0) throw new Error('no day is known');
  const lang = d.lang ?? 'en';
  const bounds = calendarBreaks(d);
  const rows = rowsOf(d);
  const cell = { width: (d.width - LEFT) / (d.width < 600 ? 27 : 54), height: 0 };
  cell.height = Math.min(cell.width, 14);
  const names = classLabels(bounds, lang).map((label, i) => ({ label, swatch: box({ class: classOf(i, bounds.length, d.target) }) }));
  if (d.counts.includes(null)) names.push({ label: words(lang).notKnown, swatch: box({ class: 'cal cal-none' }) });
  if (d.lag) names.push({ label: d.lag.label, swatch: box({ class: 'cal-lag' }) });
  const head = key(names, LEFT, 8, d.width);
  const step = HEAD + 7 * cell.height + 12;
  return chart(
    'calendar',
    d.width,
    head.height + 4 + rows.length * step,
    label(d, known, lang),
    head.svg,
    ...rows.map((r, i) => yearRow(r, d, bounds, head.height + 4 + i * step, cell, lang)),
  );
}

interface Row {
  /** The first day of the year or half-year, and of the next. */
  start: number;
  end: number;
}

/** Years, or half-years where a year would not be read. */
function rowsOf(d: Calendar): Row[] {
  const months = d.width < 600 ? 6 : 12;
  const [first, last] = [parts(d.from), d.from + d.counts.length - 1];
  const rows: Row[] = [];
  for (let m = Math.floor(first.month / months) * months; dayOf(first.year, m, 1) <= last; m += months) {
    rows.push({ start: dayOf(first.year, m, 1), end: dayOf(first.year, m + months, 1) });
  }
  return rows;
}

/** The shade of a class of count + 1: as far apart as the classes go, and one less strong beside the colour of a target. */
function classOf(i: number, count: number, target: number | undefined): string {
  if (target && i === count) return 'cal cal-goal';
  const [steps, strongest] = target ? [count - 1, CLASSES - 2] : [count, CLASSES - 1];
  return `cal cal-${steps <= 0 ? 1 : Math.round((i * strongest) / steps)}`;
}

function yearRow(r: Row, d: Calendar, bounds: number[], top: number, cell: { width: number; height: number }, lang: Lang): string {
  const monday = r.start - weekday(r.start);
  const at = (day: number): [number, number] => [LEFT + Math.floor((day - monday) / 7) * cell.width, top + HEAD + weekday(day) * cell.height];
  const paths = new Map<string, string>();
  const [first, last] = [Math.max(d.from, r.start), Math.min(d.from + d.counts.length, r.end) - 1];
  const draw = (css: string, day: number, inset: number): void => {
    const [x, y] = at(day);
    const [w, h] = [cell.width - 1 - 2 * inset, cell.height - 1 - 2 * inset];
    paths.set(css, `${paths.get(css) ?? ''}M${px(x + inset)},${px(y + inset)}h${px(w)}v${px(h)}h${px(-w)}z`);
  };
  for (let day = first; day <= last; day++) {
    const n = d.counts[day - d.from]!;
    draw(n === null ? 'cal cal-none' : classOf(classIn(n, bounds), bounds.length, d.target), day, 0.5);
  }
  for (let day = first; day <= last; day++) if (d.lag && day >= d.lag.from) draw('cal-lag', day, 0.5);
  return yearNames(r, first, last, at, top, cell, lang) + [...paths].map(([css, path]) => el('path', { d: path, class: css })).join('') + monthLines(first, last, at, top + HEAD, cell);
}

function yearNames(r: Row, first: number, last: number, at: (day: number) => [number, number], top: number, cell: { width: number; height: number }, lang: Lang): string {
  const { year, month } = parts(r.start);
  const months = [];
  for (let m = month; dayOf(year, m, 1) < r.end; m++) {
    const drawn = dayOf(year, m, 1) <= last && dayOf(year, m + 1, 1) > first;
    if (drawn) months.push(text(at(dayOf(year, m, 1) + 6)[0], top + HEAD - 5, monthName(m, lang)));
  }
  const days = [0, 2, 4].map((i) => text(LEFT - 6, top + HEAD + (i + 0.5) * cell.height + 4, WEEKDAYS[lang][i]!, { 'text-anchor': 'end' }));
  return text(0, top + HEAD - 5, String(year), { class: 'strong' }) + el('g', { class: 'axis' }, ...months, ...days);
}

/** Steps between the months that are drawn. */
function monthLines(first: number, last: number, at: (day: number) => [number, number], top: number, cell: { width: number; height: number }): string {
  const bottom = top + 7 * cell.height;
  const lines = monthStarts(first + 1, last, 1).map((day) => {
    const [x, y] = at(day);
    return y > top ? `M${px(x + cell.width)},${px(top)}V${px(y)}H${px(x)}V${px(bottom)}` : `M${px(x)},${px(top)}V${px(bottom)}`;
  });
  return lines.length ? el('path', { d: lines.join(''), class: 'month-line' }) : '';
}

function label(d: Calendar, known: number[], lang: Lang): string {
  const most = known.reduce((a, b) => Math.max(a, b), 0);
  const day = d.from + d.counts.indexOf(most);
  const met = d.target ? { target: d.target, days: known.filter((n) => n >= d.target!).length } : undefined;
  return words(lang).calendar(d.title, { from: d.from, to: d.from + d.counts.length - 1 }, known.length, thousands(most, lang), dayLabel(day, lang), met);
}
