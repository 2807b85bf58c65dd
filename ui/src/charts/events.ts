import { scaleLinear } from 'd3-scale';
import { axisRoom, timeAxis, timeTicks, writer, yAxis, type Scale } from '../lib/axes';
import { highest, numbers } from '../lib/check';
import { dayLabel, type Lang } from '../lib/format';
import { textWidth, widest } from '../lib/measure';
import { areaPath, linePath } from '../lib/series';
import { chart, el, escape, px, text } from '../lib/svg';
import { rowsOf } from '../lib/swarm';
import { words } from '../lib/words';

/** Events by kind along time, below the arrests of those days. What lies near in time has no cause told. */
export interface Events {
  lang?: Lang;
  title: string;
  width: number;
  /** The first and the last day drawn. */
  from: number;
  to: number;
  /** What the line is, its first day, and trailing means per day; null where they are not known. */
  arrests: { name: string; from: number; means: (number | null)[] };
  lanes: Lane[];
}

/** The events of one kind, in the order of their days. */
export interface Lane {
  name: string;
  /** Whether it is of reported goals, which have a colour of their own. */
  goal?: boolean;
  events: { day: number; text: string }[];
}

const HEAD = 24;
const STEP = 9;

export function events(d: Events): string {
  check(d);
  const lang = d.lang ?? 'en';
  const narrow = d.width < 600;
  const plot = narrow ? 96 : 128;
  const write = writer(lang);
  const top = Math.max(1, highest(d.arrests.means));
  const room = axisRoom(narrow, write(Math.floor(top)));
  const left = narrow ? room : Math.max(room, widest(d.lanes.map((l) => l.name)) + 14);
  const x = scaleLinear([d.from, d.to + 1], [left, d.width - 10]);
  const y = scaleLinear([0, top * 1.06], [HEAD + plot, HEAD]);
  const lanes = placed(d, x, HEAD + plot + 12, narrow);
  const bottom = lanes[lanes.length - 1]!.bottom;
  return chart(
    'events',
    d.width,
    bottom + 40,
    words(lang).events(d.title, { from: d.from, to: d.to }, d.lanes.map((l) => `${l.name} ${l.events.length}`)),
    el('g', { class: 'axis' }, ...timeTicks(d.from, d.to, x(d.to) - x(d.from), lang).map((t) => el('line', { x1: x(t.day), x2: x(t.day), y1: HEAD, y2: bottom, class: 'grid' }))),
    yAxis(y, left, d.width - 10, 3, write, top >= 4),
    text(left, 12, d.arrests.name, { class: 'note-text' }),
    el('path', { d: areaPath(d.arrests.means, d.arrests.from, x, y), class: 'under' }),
    el('path', { d: linePath(d.arrests.means, d.arrests.from, x, y), class: 'line' }),
    unknown(d, x, y, words(lang).notKnown),
    ...lanes.map((l) => lane(l, d, x, left, narrow)),
    el('line', { x1: left, x2: d.width - 10, y1: bottom, y2: bottom, class: 'base' }),
    timeAxis(x, d.from, d.to, bottom, lang),
  );
}

function check(d: Events): void {
  if (d.lanes.length === 0) throw new Error('no events to draw');
  numbers(d.arrests.means, 'means', true);
  numbers([d.from, d.to], 'days');
  for (const l of d.lanes) if (l.events.some((e) => !(e.day >= d.from && e.day <= d.to))) throw new Error(`${l.name}: an event is outside of the days`);
}

/** The words for the days after the last that is known, where there is room for them. */
function unknown(d: Events, x: Scale, y: Scale, says: string): string {
  const after = d.arrests.from + d.arrests.means.length - [...d.arrests.means].reverse().findIndex((v) => v !== null);
  return after > d.to || x(d.to) - x(after) < textWidth(says) + 12 ? '' : text(x(after) + 8, y(0) - 7, says, { class: 'note-text' });
}

interface Placed extends Lane {
  top: number;
  bottom: number;
  /** How many dots each event stands above the first row, so that none lies on another. */
  rows: number[];
}

function placed(d: Events, x: Scale, y: number, narrow: boolean): Placed[] {
  return d.lanes.map((l) => {
    const rows = rowsOf(l.events.map((e) => x(e.day)), STEP);
    const top = y;
    y += Math.max(narrow ? 0 : 22, (Math.max(-1, ...rows) + 1) * STEP + 10) + (narrow ? 15 : 0);
    return { ...l, top, bottom: y, rows };
  });
}

function lane(l: Placed, d: Events, x: Scale, left: number, narrow: boolean): string {
  const dots = l.events.map((e, i) => el('circle', { cx: x(e.day), cy: l.bottom - 9 - l.rows[i]! * STEP, r: 4, class: l.goal ? 'event-dot event-goal' : 'event-dot' }, el('title', {}, escape(`${dayLabel(e.day, d.lang)}: ${e.text}`))));
  const name = narrow ? text(0, l.top + 12, l.name, { class: 'haloed' }) : text(left - 10, px(l.bottom - 5), l.name, { 'text-anchor': 'end' });
  return el('g', {}, el('line', { x1: narrow ? 0 : left, x2: d.width - 10, y1: l.top, y2: l.top, class: 'grid' }), name, ...dots);
}
