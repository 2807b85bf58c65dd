// The sentences that charts make themselves, in each language. Names and titles
// come with the data. A sentence that one language lacks does not compile.
import { dayLabel, thousands, type Every, type Lang } from './format';

/** A window of days in words. */
interface Span {
  from: number;
  to: number;
}

/** A number of things. */
function count(n: number, one: string, many: string, lang: Lang = 'en'): string {
  return `${thousands(n, lang)} ${n === 1 ? one : many}`;
}

const en = {
  span: (s: Span) => `from ${dayLabel(s.from)} to ${dayLabel(s.to)}`,
  arrestsPerDay: 'Arrests per day',
  meanOf: (days: number) => `${days}-day mean`,
  national: (title: string, s: Span, average: number, last: string, goals: string[]) =>
    `${title} ${en.span(s)}, single days${average > 1 ? ` and ${average}-day mean` : ''}${last}${goals.length ? `, against the reported goals: ${goals.join('; ')}` : ''}`,
  lastMean: (value: string, day: number, average: number) => `, the last ${average > 1 ? 'mean' : 'day'} ${value} on ${dayLabel(day)}`,
  shareIn: (period: string) => `share, ${period}`,
  countIn: (period: string) => `arrests, ${period}`,
  stack: (title: string, s: Span, mode: string, period: string, groups: string[]) => `${title} ${en.span(s)}, ${mode === 'share' ? 'shares of all' : 'counts'} by group; in the last period drawn whole (${period}): ${groups.join(', ')}`,
  bars: (title: string, rows: string[]) => `${title}: ${rows.join('; ')}`,
  columns: (title: string, said: string[], goal: string) => `${title}: ${said.join('; ')}${goal ? `. ${goal}` : ''}`,
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
  eventWindow: (title: string, s: Span, event: string, day: number, before: string | undefined, after: string | undefined, placebos: number) =>
    `${title} ${en.span(s)}, around ${dayLabel(day)} (${event})${before === undefined ? '' : `; ${before} a day before`}${after === undefined ? '' : `; ${after} a day after`}${placebos ? `; ${count(placebos, 'window', 'windows')} around other days for comparison` : ''}`,
  singleDay: 'single day',
  otherDays: (n: number) => `${count(n, 'window', 'windows')} around other days`,
  before: (v: string) => `before: ${v} a day`,
  after: (v: string) => `after: ${v} a day`,
  notKnown: 'not known',
  calendar: (title: string, s: Span, days: number, most: string, day: string, met?: { target: number; days: number }) =>
    `${title} ${en.span(s)}, a square for each day; ${count(days, 'day is', 'days are')} known, the most ${most} on ${day}${met ? `; ${count(met.days, 'day', 'days')} at ${thousands(met.target)} or more` : ''}`,
  missing: (title: string, fields: number, columns: number, most?: string) => `${title}: ${count(fields, 'field', 'fields')} by ${count(columns, 'column', 'columns')}${most === undefined ? '' : `; the largest share is ${most}`}`,
  missingClasses: ['none', 'under 1%', '1 to 5%', '5 to 20%', '20 to 50%', '50% or more'],
  noSuchField: 'no such field',
  ledger: (title: string, s: Span, target: number, balance: string, sign: number, met: number, rows: number, every: Every) =>
    `${title} ${en.span(s)} against ${thousands(target)} a day: ${sign < 0 ? `a shortfall of ${balance}` : sign > 0 ? `a surplus of ${balance}` : 'neither shortfall nor surplus'} at the end; ${met} of ${count(rows, every, `${every}s`)} at the reported quota or more`,
  zeroIs: (target: string) => `0 is ${target} a day`,
  rowsMet: (n: number, every: Every, target: string) => `${count(n, every, `${every}s`)} at ${target} a day or more`,
  rowsBelow: (n: number, every: Every) => `${count(n, every, `${every}s`)} below`,
  kinds: { records: 'records', extract: 'an extract of records', figure: 'published counts', synthetic: 'synthetic records' },
  coverage: (title: string, rows: string[]) => `${title}: ${rows.join('; ')}`,
  events: (title: string, s: Span, lanes: string[]) => `${title} ${en.span(s)}: ${lanes.join(', ')}`,
  stated: (title: string, n: number, low: string, high: string) => `${title}: ${count(n, 'number', 'numbers')}, from ${low} to ${high} of what was stated`,
  asStated: 'as stated',
  spark: (title: string, first: string, last: string, most: string) => `${title}: from ${first} to ${last}, the highest ${most}`,
  curve: (title: string, low: string, high: string, n: number, usual: string) => `${title}: ${low} to ${high} over ${n} specifications, the lowest first${usual ? `; the larger dot is the default, ${usual}` : ''}`,
  largerDot: (value: string) => `larger dot: the default, ${value}`,
  under: (v: string) => `under ${v}`,
  orMore: (v: string) => `${v} or more`,
  between: (a: string, b: string) => `${a} to ${b}`,
  all: 'all',
};

/** The words of a language. */
export type Words = typeof en;

const PERIODS: Record<Every, [string, string]> = { day: ['día', 'días'], week: ['semana', 'semanas'], month: ['mes', 'meses'] };

const es: Words = {
  span: (s) => `del ${dayLabel(s.from, 'es')} al ${dayLabel(s.to, 'es')}`,
  arrestsPerDay: 'Arrestos por día',
  meanOf: (days) => `media de ${days} días`,
  national: (title, s, average, last, goals) => `${title} ${es.span(s)}, por día${average > 1 ? ` y media de ${average} días` : ''}${last}${goals.length ? `, frente a las metas reportadas: ${goals.join('; ')}` : ''}`,
  lastMean: (value, day, average) => `, ${average > 1 ? 'la última media' : 'el último día'} ${value} el ${dayLabel(day, 'es')}`,
  shareIn: (period) => `proporción, ${period}`,
  countIn: (period) => `arrestos, ${period}`,
  stack: (title, s, mode, period, groups) => `${title} ${es.span(s)}, ${mode === 'share' ? 'proporciones' : 'cantidades'} por grupo; en el último período completo (${period}): ${groups.join(', ')}`,
  bars: (title, rows) => `${title}: ${rows.join('; ')}`,
  columns: (title, said, goal) => `${title}: ${said.join('; ')}${goal ? `. ${goal}` : ''}`,
  interval: (low, high) => `de ${low} a ${high}`,
  possibly: (value) => `posiblemente ${value} más`,
  lines: (title, s, average, series, goal) => `${title} ${es.span(s)}, ${average > 1 ? `media de ${average} días` : 'por día'}; últimos valores: ${series.join(', ')}${goal ? `; ${goal}` : ''}`,
  areas: (title, low, high) => `Mapa de las áreas de responsabilidad por ${title.toLowerCase()}, de ${low} a ${high}`,
  areasPast: (title, target, past) => `Mapa de las áreas de responsabilidad por ${title.toLowerCase()}. Con ${thousands(target, 'es')} o más: ${past.join(', ') || 'ninguna'}`,
  ranking: (title, n, top, value) => `${title} de ${n} oficinas, de más a menos: ${top} con ${value}`,
  rankingPast: (title, n, past, target) => `${title} de ${n} oficinas, de más a menos; ${past} con ${thousands(target, 'es')} o más, lo reportado`,
  panel: (name, highest) => `${name}: media de arrestos por día de cada mes, la más alta ${highest}`,
  panelPast: (name, days, target) => `${name}: media de arrestos por día de cada mes, ${days} días con ${target} o más`,
  eventWindow: (title, s, event, day, before, after, placebos) =>
    `${title} ${es.span(s)}, alrededor del ${dayLabel(day, 'es')} (${event})${before === undefined ? '' : `; ${before} al día antes`}${after === undefined ? '' : `; ${after} al día después`}${placebos ? `; ${count(placebos, 'ventana', 'ventanas', 'es')} alrededor de otros días para comparar` : ''}`,
  singleDay: 'un día',
  otherDays: (n) => `${count(n, 'ventana', 'ventanas', 'es')} alrededor de otros días`,
  before: (v) => `antes: ${v} al día`,
  after: (v) => `después: ${v} al día`,
  notKnown: 'se desconoce',
  calendar: (title, s, days, most, day, met) =>
    `${title} ${es.span(s)}, un cuadro por día; se conocen ${count(days, 'día', 'días', 'es')}, el máximo ${most} el ${day}${met ? `; ${count(met.days, 'día', 'días', 'es')} con ${thousands(met.target, 'es')} o más` : ''}`,
  missing: (title, fields, columns, most) => `${title}: ${count(fields, 'campo', 'campos', 'es')} en ${count(columns, 'columna', 'columnas', 'es')}${most === undefined ? '' : `; la mayor proporción es ${most}`}`,
  missingClasses: ['ninguno', 'menos de 1\u202f%', '1 a 5\u202f%', '5 a 20\u202f%', '20 a 50\u202f%', '50\u202f% o más'],
  noSuchField: 'sin ese campo',
  ledger: (title, s, target, balance, sign, met, rows, every) =>
    `${title} ${es.span(s)} frente a ${thousands(target, 'es')} al día: ${sign < 0 ? `un déficit de ${balance}` : sign > 0 ? `un excedente de ${balance}` : 'ni déficit ni excedente'} al final; ${met} de ${count(rows, ...PERIODS[every], 'es')} con la cuota reportada o más`,
  zeroIs: (target) => `0 es ${target} al día`,
  rowsMet: (n, every, target) => `${count(n, ...PERIODS[every], 'es')} con ${target} al día o más`,
  rowsBelow: (n, every) => `${count(n, ...PERIODS[every], 'es')} por debajo`,
  kinds: { records: 'registros', extract: 'un extracto de registros', figure: 'cifras publicadas', synthetic: 'registros sintéticos' },
  coverage: (title, rows) => `${title}: ${rows.join('; ')}`,
  events: (title, s, lanes) => `${title} ${es.span(s)}: ${lanes.join(', ')}`,
  stated: (title, n, low, high) => `${title}: ${count(n, 'número', 'números', 'es')}, de ${low} a ${high} de lo afirmado`,
  asStated: 'como se afirmó',
  spark: (title, first, last, most) => `${title}: de ${first} a ${last}, lo más alto ${most}`,
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
