import { describe, expect, test } from 'vitest';
import { calendar, calendarBreaks, type Calendar } from '../src/charts/calendar';
import { coverage, type Coverage } from '../src/charts/coverage';
import { events, type Events } from '../src/charts/events';
import { eventwindow, type EventWindow } from '../src/charts/eventwindow';
import { crossings, ledger, type Ledger } from '../src/charts/ledger';
import { missing, type Missing } from '../src/charts/missing';
import { spark, type Spark } from '../src/charts/spark';
import { dayOf, type Lang } from '../src/lib/format';
import { textWidth, wrap } from '../src/lib/measure';

const day = dayOf(2025, 0, 26);
const flat = (n: number, v: number): number[] => Array.from({ length: n }, () => v);
const around: EventWindow = { title: 'Arrests per day', width: 358, height: 260, day, event: 'Reported <goal>', number: 2, from: day - 28, counts: flat(57, 300), means: flat(57, 300), before: { from: day - 28, to: day - 1, mean: 274.6 }, after: { from: day, to: day + 28, mean: 325.4 }, placebos: [flat(57, 200)] };
const month: Calendar = { title: 'Arrests per day', width: 1104, from: dayOf(2025, 0, 1), counts: [...flat(15, 10), ...flat(14, 20), 74, 75] };
const fields: Missing = { title: 'Share of records without a value', width: 1104, columns: [{ label: 'Jan', group: '2025' }, { label: 'Feb', group: '2025' }], rows: [{ name: 'method', shares: [0, 0.004] }, { name: 'landmark', shares: [null, 0.996] }] };
const account: Ledger = { title: 'Running balance of Dallas', width: 700, height: 300, target: 75, every: 'day', from: day, days: [day, day + 1, day + 2], balance: [-10, -25, 5], met: [false, false, true] };
const held: Coverage = { title: 'Days covered', width: 700, rows: [{ name: 'A <release>', note: 'method', spans: [{ from: day, to: day, kind: 'records' }] }, { name: 'Counts', spans: [{ from: day, to: day + 9, kind: 'figure' }] }] };
const happenings: Events = { title: 'Events <goal>', width: 700, from: day - 10, to: day + 90, arrests: { name: 'Arrests a day', from: day - 10, means: flat(40, 300) }, lanes: [{ name: 'reported order', goal: true, events: [{ day, text: '75 <goal>' }] }, { name: 'operation', events: [{ day, text: 'one' }, { day, text: 'another' }, { day: day + 60, text: 'the last' }] }] };
const small: Spark = { title: 'Dallas', width: 120, height: 28, values: [null, 10, 20.4], target: 75 };

const labelOf = (svg: string): string => / aria-label="([^"]*)"/.exec(svg)?.[1] ?? '';
const count = (svg: string, what: RegExp): number => svg.match(what)?.length ?? 0;
const pathOf = (svg: string, css: string): string => new RegExp(` d="([^"]*)" class="${css}"`).exec(svg)?.[1] ?? '';

const all: Record<string, (lang: Lang, width: number) => string> = {
  eventwindow: (lang, width) => eventwindow({ ...around, lang, width }),
  calendar: (lang, width) => calendar({ ...month, lang, width }),
  missing: (lang, width) => missing({ ...fields, lang, width }),
  ledger: (lang, width) => ledger({ ...account, lang, width }),
  coverage: (lang, width) => coverage({ ...held, lang, width }),
  events: (lang, width) => events({ ...happenings, lang, width }),
  spark: (lang) => spark({ ...small, lang }),
};

describe.each(Object.keys(all))('%s', (name) => {
  test.each([['en', 1104], ['en', 358], ['es', 1104], ['es', 320]] as const)('in %s at %i pixels has one label, with numbers, and no value that is none', (lang, width) => {
    const svg = all[name]!(lang, width);
    expect(svg).not.toMatch(/NaN|Infinity|undefined|null(?!,|\])/);
    expect(count(svg, /aria-label/g)).toBe(1);
    expect(count(svg, /role="img"/g)).toBe(1);
    expect(labelOf(svg)).toMatch(/\d/);
    expect(svg).not.toContain('<goal>');
    expect(svg).not.toContain('<release>');
  });
  test('says another sentence in Spanish', () => expect(labelOf(all[name]!('es', 700))).not.toBe(labelOf(all[name]!('en', 700))));
});

describe('what is refused', () => {
  test.each([
    ['an event outside of its window', () => eventwindow({ ...around, day: day + 29 })],
    ['no days', () => eventwindow({ ...around, counts: [], means: [] })],
    ['a placebo window of another length', () => eventwindow({ ...around, placebos: [[1]] })],
    ['a mean that is no number', () => eventwindow({ ...around, after: { from: day, to: day, mean: NaN } })],
    ['a calendar of nothing known', () => calendar({ ...month, counts: [null, null] })],
    ['a calendar of no day', () => calendar({ ...month, counts: [] })],
    ['no fields', () => missing({ ...fields, rows: [] })],
    ['a share above one', () => missing({ ...fields, rows: [{ name: 'method', shares: [0, 1.01] }] })],
    ['shares of other columns', () => missing({ ...fields, rows: [{ name: 'method', shares: [0] }] })],
    ['no rows', () => ledger({ ...account, days: [], balance: [], met: [] })],
    ['days and balances of different lengths', () => ledger({ ...account, days: [day] })],
    ['an event that is not in the days', () => events({ ...happenings, to: day + 59 })],
    ['no events', () => events({ ...happenings, lanes: [] })],
    ['no data', () => coverage({ ...held, rows: [] })],
    ['a release that covers nothing', () => coverage({ ...held, rows: [{ name: 'A', spans: [] }] })],
    ['a span that ends before it begins', () => coverage({ ...held, rows: [{ name: 'A', spans: [{ from: day, to: day - 1, kind: 'records' }] }] })],
    ['a kind nobody knows', () => coverage({ ...held, rows: [{ name: 'A', spans: [{ from: day, to: day, kind: 'rumour' as 'records' }] }] })],
    ['a spark of nothing known', () => spark({ ...small, values: [null] })],
  ])('%s', (_, draw) => expect(draw).toThrow());
});

describe('event window', () => {
  test('says both means and the windows beside them', () => expect(labelOf(eventwindow(around))).toBe('Arrests per day from 29 Dec 2024 to 23 Feb 2025, around 26 Jan 2025 (Reported &lt;goal&gt;); 275 a day before; 325 a day after; 1 window around other days for comparison'));
  test('counts days from the event', () => {
    const svg = eventwindow({ ...around, width: 1104 });
    for (const words of ['>−28<', '>−7<', '>0<', '>+14<', '>26 Jan 2025<', '>2 Feb<']) expect(svg).toContain(words);
  });
  test.each([[1, 0], [2, 1], [57, 0], [57, 56], [225, 112]])('draws %i days with the event on day %i', (n, at) => {
    expect(eventwindow({ ...around, from: day - at, counts: flat(n, 0), means: flat(n, 0), before: undefined, placebos: [] })).not.toMatch(/NaN|Infinity/);
  });
});

describe('calendar', () => {
  const squares = (svg: string, css: string): number => count(pathOf(svg, css), /M/g);
  test('has a square for each day, and a colour of its own from the target on', () => {
    const svg = calendar({ ...month, target: 75 });
    expect(calendarBreaks({ ...month, target: 75 }).slice(-1)).toEqual([75]);
    expect(squares(svg, 'cal cal-goal')).toBe(1);
    const all = ['cal cal-goal', 'cal cal-none', ...[0, 1, 2, 3, 4, 5].map((i) => `cal cal-${i}`)].reduce((sum, css) => sum + squares(svg, css), 0);
    expect(all).toBe(31);
    expect(labelOf(svg)).toContain('the most 75 on 31 Jan 2025; 1 day at 75 or more');
  });
  test('without a target has none of its colour', () => expect(calendar(month)).not.toContain('cal-goal'));
  test('outlines days that are not known, and those that are filling in', () => {
    const svg = calendar({ ...month, counts: [null, ...month.counts.slice(1)], lag: { from: month.from + 29, label: 'filling <in>' } });
    expect(squares(svg, 'cal cal-none')).toBe(1);
    expect(squares(svg, 'cal-lag')).toBe(2);
    expect(svg).toContain('filling &lt;in&gt;');
  });
  test('stacks half-years where a year would not be read', () => {
    const year = { ...month, counts: flat(365, 1) };
    expect(count(calendar(year), />2025</g)).toBe(1);
    expect(count(calendar({ ...year, width: 358 }), />2025</g)).toBe(2);
  });
  test.each([1, 31, 1826])('draws %i days without any arrest', (n) => {
    const svg = calendar({ ...month, counts: flat(n, 0), target: 75 });
    expect(svg).not.toContain('NaN');
    expect(pathOf(svg, 'cal cal-goal')).toBe('');
  });
});

describe('missing', () => {
  test('numbers never round to none or to all', () => {
    const svg = missing(fields);
    for (const words of ['>0<', '>&lt;1<', '>&gt;99<']) expect(svg).toContain(words);
    expect(labelOf(svg)).toContain('the largest share is landmark &gt;99% (Feb 2025)');
  });
  test('each bound belongs to the class above it, and only none is of the first', () => {
    const level = (share: number): string => /<rect[^>]*class="cal (cal-\d)"\/><text[^>]*cal-text/.exec(missing({ ...fields, rows: [{ name: 'a', shares: [share, share] }] }))?.[1] ?? '';
    expect([0, 1e-9, 0.0099, 0.01, 0.0499, 0.05, 0.199, 0.2, 0.499, 0.5, 1].map(level)).toEqual([0, 1, 1, 2, 2, 3, 3, 4, 4, 5, 5].map((i) => `cal-${i}`));
  });
  test('has no numbers where there is no room', () => {
    const columns = Array.from({ length: 40 }, (_, i) => ({ label: `release ${i}` }));
    const svg = missing({ ...fields, width: 358, columns, rows: [{ name: 'method', shares: flat(40, 0.11) }] });
    expect(svg).not.toContain('>11<');
    expect(svg).toContain('rotate(-90)');
  });
});

describe('ledger', () => {
  test('says what the account stands at', () => {
    expect(labelOf(ledger(account))).toBe('Running balance of Dallas from 26 Jan 2025 to 28 Jan 2025 against 75 a day: a surplus of 5 at the end; 1 of 3 days at the reported quota or more');
    expect(labelOf(ledger({ ...account, balance: [-10, -25, -1] }))).toContain('a shortfall of 1 at the end');
    expect(labelOf(ledger({ ...account, balance: [-10, -25, 0] }))).toContain('neither shortfall nor surplus');
    expect(labelOf(ledger({ ...account, lang: 'es', every: 'week' }))).toContain('1 de 3 semanas');
  });
  test('marks each row once', () => {
    const svg = ledger(account);
    expect(count(pathOf(svg, 'day-met'), /M/g)).toBe(1);
    expect(count(pathOf(svg, 'day-below'), /M/g)).toBe(2);
  });
  test('fills on either side of zero from where the line passes through it', () => expect(crossings([[0, 0], [1, -10], [3, 10], [4, 0]])).toEqual([[0, 0], [1, -10], [2, 0], [3, 10], [4, 0]]));
  test.each([[1, 0], [1826, 0], [1826, -75]])('draws %i days of a balance of %i', (n, v) => {
    const days = Array.from({ length: n }, (_, i) => day + i);
    expect(ledger({ ...account, days, balance: flat(n, v), met: days.map(() => v === 0) })).not.toMatch(/NaN|Infinity/);
  });
});

test('coverage draws a single day wide enough to see, and says every span', () => {
  const svg = coverage({ ...held, rows: [{ name: 'A', spans: [{ from: day, to: day, kind: 'extract' }, { from: day + 3000, to: day + 4000, kind: 'synthetic' }] }] });
  expect(svg).toMatch(/width="2" height="11" class="span span-extract"/);
  expect(labelOf(coverage(held))).toContain('A &lt;release&gt; 26 Jan 2025 – 26 Jan 2025 (records); Counts 26 Jan 2025 – 4 Feb 2025 (published counts)');
});

describe('spark', () => {
  test('says first, last and highest', () => expect(labelOf(spark(small))).toBe('Dallas: from 10 to 20, the highest 20'));
  test('is hidden where it only decorates', () => {
    const svg = spark({ ...small, decorative: true });
    expect(svg).toContain('aria-hidden="true"');
    expect(svg).not.toMatch(/role=|aria-label/);
  });
  test('shows a target only on its scale', () => {
    expect(spark(small)).toContain('goal-line');
    expect(spark({ ...small, top: 74 })).not.toContain('goal-line');
  });
  test.each([[[0]], [[5]], [[0, 0, 0]]])('draws %j', (values) => expect(spark({ ...small, values, target: undefined })).not.toMatch(/NaN|Infinity/));
});

test('a text is broken at spaces, into lines that fit', () => {
  const lines = wrap('Reported goal: 75 arrests a day for each field office', 120);
  expect(lines.join(' ')).toBe('Reported goal: 75 arrests a day for each field office');
  for (const l of lines) expect(textWidth(l)).toBeLessThanOrEqual(120);
  expect(wrap('incommensurability', 20)).toEqual(['incommensurability']);
});

test('events have a dot each, none on another, and say how many there are of each kind', () => {
  const svg = events(happenings);
  expect(labelOf(svg)).toContain('reported order 1, operation 3');
  const dots = [...svg.matchAll(/<circle cx="([\d.]+)" cy="([\d.]+)"/g)].map((m) => [Number(m[1]), Number(m[2])] as const);
  expect(dots).toHaveLength(4);
  for (const [i, [x, y]] of dots.entries()) for (const [u, v] of dots.slice(i + 1)) expect(Math.hypot(x - u, y - v)).toBeGreaterThanOrEqual(8);
  expect(count(svg, /event-goal/g)).toBe(1);
});
