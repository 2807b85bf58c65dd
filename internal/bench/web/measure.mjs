// Measures pages in turns, in Debian's Chromium: node measure.mjs CONFIG.json, which says
// { runs, give, subjects: [{ name, url, figures, fields, filtered, all, some, giveSlow }] }: figures is a
// selector, fields are names of boxes, filtered, all and some are queries.
// Writes JSON to standard output: medians, least and most, or why there is no number.
import { readFileSync } from 'node:fs';
import { changes, everywhere, toFirst } from './filter.mjs';
import { VIEWPORT, launch, throttle, withPage } from './page.mjs';
import { summaries, summary } from './stats.mjs';
import { counted, visit } from './visit.mjs';

const config = JSON.parse(readFileSync(process.argv[2], 'utf8'));
const browser = await launch();
const taken = config.subjects.map((subject) => ({ subject, runs: [], faults: new Set(), counts: {} }));
try {
  for (const t of taken) t.cold = await cold(t.subject);
  for (let run = 0; run < config.runs; run++) {
    for (const t of taken) t.runs.push(await once(t));
  }
  for (const t of taken) t.counts = await counts(t);
} finally {
  await browser.close();
}
const subjects = taken.map((t) => ({ name: t.subject.name, figures: { ...summaries(t.runs), cold: summary([t.cold]) }, counts: t.counts, faults: [...t.faults] }));
console.log(JSON.stringify({ browser: `Chromium ${browser.version()}`, viewport: VIEWPORT, runs: config.runs, subjects }, null, 1));

/** The first answer of a server that has made no page yet, in ms. */
async function cold({ url }) {
  const start = performance.now();
  const response = await fetch(url);
  await response.arrayBuffer();
  return response.ok ? performance.now() - start : { missing: `${url} answered ${response.status}` };
}

/** All measurements of one subject, each on a fresh page; one that fails leaves its numbers missing. */
async function once(t) {
  const { subject } = t;
  return {
    ...(await attempt(t, '', {}, (it) => loadAndFilter(it, subject, 1))),
    ...(await attempt(t, 'cpu4.', {}, (it) => loadAndFilter(it, subject, 4))),
    ...(subject.filtered ? await attempt(t, 'filtered.', {}, (it) => visit(it, subject.url + subject.filtered, { give: config.give, filtered: true })) : {}),
    ...(await attempt(t, 'slow.', { slow: true }, (it) => visit(it, subject.url, { give: Math.max(config.give, subject.giveSlow ?? 0) }))),
  };
}

/** Opens the page as it is, then changes filters with the processor slowed so many times. */
async function loadAndFilter(it, subject, times) {
  const load = await visit(it, subject.url, config);
  await throttle(it, times);
  await toFirst(it.page);
  const redraws = { ...(await changes(it.page, subject.fields)), ...(await everywhere(it.page)) };
  const { bytes } = await it.traffic();
  return times === 1 ? { ...load, ...redraws, bytesFiltered: bytes } : redraws;
}

async function attempt(t, prefix, conditions, use) {
  let found;
  try {
    found = await withPage(browser, { ...conditions, figures: t.subject.figures }, async (it) => {
      const out = await use(it);
      for (const f of it.faults) t.faults.add(f);
      return out;
    });
  } catch (error) {
    t.faults.add(`${prefix || 'plain'}: ${firstLine(error)}`);
    found = {};
  }
  return Object.fromEntries(Object.entries(found).map(([name, value]) => [prefix + name, value]));
}

/** The arrests that the page states for the same days, in all and under one filter. */
async function counts({ subject }) {
  const read = (address) =>
    withPage(browser, { figures: subject.figures }, async (it) => {
      await visit(it, subject.url + address, config);
      await it.page.waitForTimeout(2000); // what the address filters by may be counted after the page is ready
      return counted(it.page);
    });
  try {
    const [all, some] = [await read(subject.all), await read(subject.some)];
    const missing = [all.missing, some.missing].filter(Boolean);
    return missing.length ? { missing: missing[0] } : { all, some };
  } catch (error) {
    return { missing: firstLine(error) };
  }
}

function firstLine(error) {
  return error.message.split('\n')[0];
}
