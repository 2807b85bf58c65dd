// Single days: in a calendar, and around one event.
import { calendar as drawCalendar } from '../../charts/calendar';
import { eventwindow as drawWindow } from '../../charts/eventwindow';
import { isoDay } from '../../data/filter';
import { trailing } from '../../data/means';
import { against, daysOf, FEW, type Ask } from './ask';
import { highest } from './count';
import { known, lagOf } from './daily';
import { calendarFinding, windowFinding, type Side } from './finding';
import type { Drawn } from './drawn';
import { measureOf, noticesOf } from './words';

export function calendar(a: Ask): Drawn {
  const w = a.words;
  const { daily, span, total } = a.view;
  const target = a.filter.offices.length === 1 ? against(a) : undefined;
  const none = daily.reduce((n, count) => n + (count === 0 ? 1 : 0), 0);
  return {
    finding: calendarFinding(highest(daily, span.from), none, daysOf(span), w),
    measure: measureOf(a, w.measure.calendar),
    legend: [],
    svg: drawCalendar({ lang: w.lang, title: w.measure.perDayTitle, width: a.size.width, from: span.from, counts: Array.from(daily), ...(target === undefined ? {} : { target }), ...lagOf(a) }),
    notices: noticesOf(a, total),
    table: { columns: [{ id: 'date', label: w.columns['date']! }, { id: 'arrests', label: w.columns['arrests']! }], rows: Array.from(daily, (n, i) => [isoDay(span.from + i), n]) },
  };
}

/** The days before an event and those from it on, as many on each side; those that
 * are still filling in are in no mean. */
export function eventwindow(a: Ask): Drawn {
  const w = a.words;
  const { day, text } = a.event!;
  const { daily, before: lead, span, total } = a.view;
  const half = day - span.from;
  const [before, after] = [side(daily.subarray(0, half), span.from), side(daily.subarray(half, a.view.counted.to - span.from + 1), day)];
  const few = total < FEW;
  const means = few ? Array.from(daily, () => null) : known(trailing(daily, 7, lead));
  return {
    finding: windowFinding(before, after, few, w),
    measure: measureOf(a, w.measure.window(half, text)),
    legend: [],
    svg: drawWindow({ lang: w.lang, title: w.measure.perDayTitle, ...a.size, day, event: text, from: span.from, counts: Array.from(daily), means, ...(few ? {} : { before, after }), ...lagOf(a) }),
    notices: [...noticesOf(a, total), w.state.noCause],
    table: { columns: [{ id: 'date', label: w.columns['date']! }, { id: 'arrests', label: w.columns['arrests']! }], rows: Array.from(daily, (n, i) => [isoDay(span.from + i), n]) },
  };
}

function side(daily: Int32Array, from: number): Side {
  const arrests = daily.reduce((n, count) => n + count, 0);
  return { from, to: from + daily.length - 1, arrests, mean: arrests / daily.length };
}
