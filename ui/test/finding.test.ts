// Titles, where they tip.
import { describe, expect, test } from 'vitest';
import { calendarFinding, dailyFinding, extremesFinding, groupsFinding, highestFinding, linesFinding, officeDaysFinding, officesFinding, paceFinding, shareFinding, standing, windowFinding, type DailyFacts } from '../src/app/figures/finding';
import { mean } from '../src/app/figures/words';
import { dayOf } from '../src/lib/format';
import { en } from '../src/words/en';
import { es } from '../src/words/es';

const day = dayOf(2025, 2, 12);
const facts: DailyFacts = { total: 3650, perDay: 10, subject: 'arrests by the Dallas office', goals: [], highest: { n: 31, days: [day] }, weeks: false, few: false };

describe('how a mean stands to a reported goal', () => {
  test.each([[1199.999, 'below'], [1200, 'inside'], [1500, 'inside'], [1500.001, 'atOrAbove']])('%d against 1,200 to 1,500: %s', (v, how) => expect(standing(v, { low: 1200, high: 1500 })).toBe(how));
  test.each([[74.999, 'below'], [75, 'atOrAbove'], [75.001, 'atOrAbove']])('%d against 75: %s', (v, how) => expect(standing(v, { low: 75 })).toBe(how));
});

describe('the finding of daily counts', () => {
  test.each([
    ['a pace and the highest day', facts, '10 arrests a day by the Dallas office; the highest day was 12 Mar 2025, with 31'],
    ['two days as high', { ...facts, highest: { n: 31, days: [day, day + 1] } }, '10 arrests a day by the Dallas office; the highest count of a day, 31, was on 2 days'],
    ['too few: a count, no pace', { ...facts, total: 19, few: true }, '19 arrests by the Dallas office; the highest day was 12 Mar 2025, with 31'],
    ['one arrest', { ...facts, total: 1, few: true, highest: { n: 1, days: [day] } }, '1 arrest by the Dallas office; the highest day was 12 Mar 2025, with 1'],
    ['weeks', { ...facts, weeks: true }, '10 arrests a day by the Dallas office; the highest week was that of 12 Mar 2025, with 31'],
    ['a quota that was reached on no day', { ...facts, met: { target: 75, met: 0, judged: 365, before: false } }, '10 arrests a day by the Dallas office; the reported 75 a day was reached on 0 of 365 days'],
    ['a quota from before it was reported', { ...facts, met: { target: 75, met: 2, judged: 365, before: true } }, '10 arrests a day by the Dallas office; before any such order, 75 a day was reached on 2 of 365 days'],
    ['no day was judged', { ...facts, met: { target: 75, met: 0, judged: 0, before: false } }, '10 arrests a day by the Dallas office; the highest day was 12 Mar 2025, with 31'],
    ['just below a goal in force on all days', { ...facts, subject: 'arrests', perDay: 1199.96, goals: [{ low: 1200, high: 1500, mean: 1199.96, allDays: true }] }, '1199.96 arrests a day; below the reported 1,200 to 1,500 a day'],
    ['a goal in force on some days', { ...facts, subject: 'arrests', perDay: 600, goals: [{ low: 3000, mean: 849, allDays: false }] }, '600 arrests a day; 849 while the reported 3,000 a day was in force, below it'],
  ] as [string, DailyFacts, string][])('%s', (_, f, text) => expect(dailyFinding(f, 'day', en)).toBe(text));
  test('says which days were judged', () => {
    const f = { ...facts, met: { target: 75, met: 1, judged: 1, before: false } };
    expect(dailyFinding(f, 'weekday', en)).toMatch(/on 1 of 1 weekday$/);
    expect(dailyFinding(f, 'mean7', en)).toMatch(/on 1 of 1 day by their means of seven$/);
  });
  test('in Spanish', () => {
    expect(dailyFinding({ ...facts, subject: 'arrestos de la oficina de Dallas', met: { target: 75, met: 2, judged: 365, before: true } }, 'day', es)).toBe('10 arrestos por día de la oficina de Dallas; antes de cualquier orden así, los 75 por día se alcanzaron en 2 de 365 días');
  });
});

test('a mean that is not nothing never reads as 0.0', () => {
  expect(mean(0, undefined, en)).toBe('0');
  expect(mean(0.0499, undefined, en)).toBe('under 0.1');
  expect(mean(0.05, undefined, en)).toBe('0.1');
  expect(mean(74.6, 75, en)).toBe('74.6');
});

describe('offices against the quota', () => {
  test.each([
    [[74.999, 10], 'None of 2 field offices averages the reported 75 a day'],
    [[75, 74.999], '1 of 2 field offices averages the reported 75 a day or more'],
    [[75, 75, 1], '2 of 3 field offices average the reported 75 a day or more'],
    [[75, 80], 'All 2 field offices average the reported 75 a day or more'],
  ])('%j', (means, text) => expect(officesFinding(means, 75, en)).toBe(text));
  test('office-days: only none reads as 0%', () => {
    expect(officeDaysFinding(75, 0, 13975, en)).toBe('Offices reached the reported 75 on 0% of office-days: 0 of 13,975');
    expect(officeDaysFinding(75, 1, 13975, en)).toMatch(/<1% of office-days: 1 of 13,975$/);
    expect(officeDaysFinding(75, 13974, 13975, en)).toMatch(/>99%/);
  });
});

describe('offices without a quota to compare with', () => {
  const row = (name: string, arrests: number) => ({ name, arrests, perDay: arrests / 100 });
  test.each([
    [[row('A', 300), row('B', 200)], 'The most arrests are of A, 3 a day; the fewest of B, 2'],
    [[row('A', 300), row('B', 300), row('C', 10)], 'The most arrests are of A and B, 3 a day each; the fewest of C, 0.1'],
    [[row('A', 300), row('B', 0), row('C', 0)], 'The most arrests are of A, 3 a day; 2 offices have none'],
    [[row('A', 300), row('B', 0)], 'The most arrests are of A, 3 a day; 1 office has none'],
    [[row('A', 5), row('B', 5)], 'All 2 field offices have the same, 0.1 a day'],
    [[row('A', 301), row('B', 300), row('C', 299)], 'The most arrests are of A, 3.01 a day; the fewest of C, 2.99'],
  ])('%#', (rows, text) => expect(extremesFinding(rows, en)).toBe(text));
});

describe('the pace and the highest period', () => {
  const row = (name: string, arrests: number) => ({ name, arrests, perDay: arrests / 100 });
  test.each([
    [[row('A', 300), row('B', 200)], undefined, 'The pace is highest in A, at 3 a day'],
    [[row('A', 7460), row('B', 200)], 75, 'The pace is highest in A, at 74.6 a day'],
    [[row('A', 300), row('B', 300), row('C', 1)], undefined, 'The pace is highest in A and B, at 3 a day'],
    [[row('A', 300), row('B', 300)], undefined, 'All 2 field offices have the same, 3 a day'],
  ])('%#', (rows, target, text) => expect(paceFinding(rows, target, en)).toBe(text));
  const period = (name: string, m: number) => ({ name, label: 'Mar 2025', mean: m });
  test.each([
    [[period('A', 3), period('B', 2)], 'The highest was A in Mar 2025, at 3 a day'],
    [[period('A', 3), period('B', 3)], 'The highest, 3 a day, was reached 2 times'],
  ])('%#', (periods, text) => expect(highestFinding(periods, en)).toBe(text));
});

describe('groups', () => {
  const groups = (...totals: number[]) => totals.map((total, i) => ({ name: 'ABC'[i]!, phrase: `of group ${'ABC'[i]!}`, total }));
  test.each([
    [groups(60, 40), true, '60% of 100 arrests were of group A, the largest group'],
    [groups(6, 4), false, '6 of 10 arrests were of group A, the largest group'],
    [groups(50, 50), true, 'A and B are the largest groups, with 50 arrests each'],
    [groups(1, 1, 0), false, 'A and B are the largest groups, with 1 arrest each'],
    [groups(0, 7), false, 'All of 7 arrests were of group B'],
    [groups(0, 1), false, 'The only arrest was of group B'],
    [groups(999, 1), true, '>99% of 1,000 arrests were of group A, the largest group'],
  ])('%#', (g, shares, text) => expect(groupsFinding(g, shares, en)).toBe(text));
});

describe('days', () => {
  test('a calendar', () => {
    expect(calendarFinding({ n: 31, days: [day] }, 0, 365, en)).toBe('The most arrests on one day were 31, on 12 Mar 2025; no day had none');
    expect(calendarFinding({ n: 31, days: [day, day + 2] }, 1, 365, en)).toBe('The most arrests on one day were 31, on 2 days; none on 1 of 365 days');
  });
  const side = (arrests: number, days = 28) => ({ from: day, to: day + days - 1, arrests, mean: arrests / days });
  test.each([
    ['more', side(280), side(560), false, '20 arrests a day in the 28 days after, 10 before'],
    ['the same', side(280), side(280), false, '10 arrests a day in the 28 days after, as many as before'],
    ['nearly the same', side(2800), side(2801), false, '100.04 arrests a day in the 28 days after, 100.00 before'],
    ['few', side(3), side(1), true, '1 arrest in the 28 days after, 3 before'],
  ] as const)('around an event: %s', (_, before, after, few, text) => expect(windowFinding(before, after, few, en)).toBe(text));
});

describe('lines', () => {
  const row = (name: string, arrests: number) => ({ name, arrests, perDay: arrests / 10 });
  test.each([
    [[row('A', 900), row('B', 600)], 'A made 1.5 times as many arrests a day as B'],
    [[row('A', 104), row('B', 100)], 'Arrests a day: A 10.4, B 10.0'],
    [[row('A', 100), row('B', 100)], 'A and B made the same number of arrests a day, 10'],
    [[row('A', 100), row('B', 0)], 'Arrests a day: A 10, B 0'],
    [[row('A', 1000), row('B', 10)], 'A made 100 times as many arrests a day as B'],
    [[row('A', 100), row('B', 300), row('C', 200)], 'Arrests a day: B 30, C 20, A 10'],
    [[row('A', 100)], 'Arrests a day: A 10'],
  ])('%#', (rows, text) => expect(linesFinding(rows, undefined, en)).toBe(text));
});

test('a share names its whole', () => {
  expect(shareFinding(20, 80, 'arrests at large', en)).toBe('25% of 80 arrests were at large: 20');
});
