// The sentences that charts make themselves, in each language. Names and titles
// come with the data. A sentence that one language lacks does not compile.
import { dayLabel, percent, thousands, type Lang } from './format';

/** A window of days in words. */
interface Span {
  from: number;
  to: number;
}

const en = {
  span: (s: Span) => `from ${dayLabel(s.from)} to ${dayLabel(s.to)}`,
  arrestsPerDay: 'Arrests per day',
  meanOf: (days: number) => `${days}-day mean`,
  national: (title: string, s: Span, average: number, last: string, goals: string[]) =>
    `${title} ${en.span(s)}, single days${average > 1 ? ` and ${average}-day mean` : ''}${last}${goals.length ? `, against the reported goals: ${goals.join('; ')}` : ''}`,
  lastMean: (value: string, day: number, average: number) => `, the last ${average > 1 ? 'mean' : 'day'} ${value} on ${dayLabel(day)}`,
  shareIn: (period: string) => `share, ${period}`,
  stack: (title: string, s: Span, mode: string, period: string, groups: string[]) => `${title} ${en.span(s)}, ${mode === 'share' ? 'shares of all' : 'counts'} by group; in the last period drawn whole (${period}): ${groups.join(', ')}`,
  bars: (title: string, rows: string[]) => `${title}: ${rows.join('; ')}`,
  interval: (low: string, high: string) => `${low} to ${high}`,
  possibly: (value: string) => `possibly ${value} more`,
  lines: (title: string, s: Span, average: number, series: string[], goal: string) =>
    `${title} ${en.span(s)}, ${average > 1 ? `${average}-day mean` : 'single days'}; last values: ${series.join(', ')}${goal ? `; ${goal}` : ''}`,
  areas: (title: string, low: string, high: string) => `Map of the areas of responsibility by ${title.toLowerCase()}, ${low} to ${high}`,
  areasPast: (title: string, target: number, past: string[]) => `Map of the areas of responsibility by ${title.toLowerCase()}. At ${thousands(target)} or more: ${past.join(', ') || 'none'}`,
  ranking: (title: string, n: number, top: string, value: string) => `${title} of ${n} field offices, the most first: ${top} with ${value}`,
  rankingPast: (title: string, n: number, past: number, target: number) => `${title} of ${n} field offices, the most first; ${past} at the reported ${thousands(target)} or more`,
  panel: (name: string, highest: string) => `${name}: mean arrests per day by month, the highest ${highest}`,
  panelPast: (name: string, days: number, target: number) => `${name}: mean arrests per day by month, ${days} days at ${target} or more`,
  curve: (title: string, low: string, high: string, n: number, usual: string) => `${title}: ${low} to ${high} over ${n} specifications, the lowest first${usual ? `; the larger dot is the default, ${usual}` : ''}`,
  largerDot: (value: string) => `larger dot: the default, ${value}`,
  under: (v: string) => `under ${v}`,
  orMore: (v: string) => `${v} or more`,
  between: (a: string, b: string) => `${a} to ${b}`,
  all: 'all',
};

/** The words of a language. */
export type Words = typeof en;

const es: Words = {
  span: (s) => `del ${dayLabel(s.from, 'es')} al ${dayLabel(s.to, 'es')}`,
  arrestsPerDay: 'Arrestos por día',
  meanOf: (days) => `media de ${days} días`,
  national: (title, s, average, last, goals) => `${title} ${es.span(s)}, por día${average > 1 ? ` y media de ${average} días` : ''}${last}${goals.length ? `, frente a las metas reportadas: ${goals.join('; ')}` : ''}`,
  lastMean: (value, day, average) => `, ${average > 1 ? 'la última media' : 'el último día'} ${value} el ${dayLabel(day, 'es')}`,
  shareIn: (period) => `proporción, ${period}`,
  stack: (title, s, mode, period, groups) => `${title} ${es.span(s)}, ${mode === 'share' ? 'proporciones' : 'cantidades'} por grupo; en el último período completo (${period}): ${groups.join(', ')}`,
  bars: (title, rows) => `${title}: ${rows.join('; ')}`,
  interval: (low, high) => `de ${low} a ${high}`,
  possibly: (value) => `posiblemente ${value} más`,
  lines: (title, s, average, series, goal) => `${title} ${es.span(s)}, ${average > 1 ? `media de ${average} días` : 'por día'}; últimos valores: ${series.join(', ')}${goal ? `; ${goal}` : ''}`,
  areas: (title, low, high) => `Mapa de las áreas de responsabilidad por ${title.toLowerCase()}, de ${low} a ${high}`,
  areasPast: (title, target, past) => `Mapa de las áreas de responsabilidad por ${title.toLowerCase()}. Con ${thousands(target, 'es')} o más: ${past.join(', ') || 'ninguna'}`,
  ranking: (title, n, top, value) => `${title} de ${n} oficinas, de más a menos: ${top} con ${value}`,
  rankingPast: (title, n, past, target) => `${title} de ${n} oficinas, de más a menos; ${past} con ${thousands(target, 'es')} o más, lo reportado`,
  panel: (name, highest) => `${name}: media de arrestos por día de cada mes, la más alta ${highest}`,
  panelPast: (name, days, target) => `${name}: media de arrestos por día de cada mes, ${days} días con ${target} o más`,
  curve: (title, low, high, n, usual) => `${title}: de ${low} a ${high} en ${n} especificaciones, la más baja primero${usual ? `; el punto mayor es la usual, ${usual}` : ''}`,
  largerDot: (value) => `punto mayor: la usual, ${value}`,
  under: (v) => `menos de ${v}`,
  orMore: (v) => `${v} o más`,
  between: (a, b) => `${a} a ${b}`,
  all: 'todos',
};

const languages: Record<Lang, Words> = { en, es };

export function words(lang: Lang = 'en'): Words {
  const w = languages[lang];
  if (!w) throw new Error(`no words for language ${String(lang)}`);
  return w;
}

/** A group and its share, for a sentence. */
export function shareOf(name: string, share: number, lang: Lang): string {
  return `${name} ${percent(share, lang)}`;
}
