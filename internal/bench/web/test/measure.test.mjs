// The measuring is measured: pages whose delays are known, and pages that lie.
import assert from 'node:assert/strict';
import { dirname } from 'node:path';
import { after, before, test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { changes, everywhere } from '../filter.mjs';
import { launch, withPage } from '../page.mjs';
import { serve } from '../serve.mjs';
import { summaries, summary } from '../stats.mjs';
import { counted, visit } from '../visit.mjs';

let browser, site;
before(async () => {
  browser = await launch();
  site = await serve(dirname(fileURLToPath(import.meta.url)), {}, "script-src 'unsafe-inline'");
});
after(async () => {
  site.server.close();
  await browser.close();
});

const open = (query, use, conditions = {}) => withPage(browser, { figures: '.figure:has(.plot)', ...conditions }, (it) => use(it, `${site.base}/page.html?${query}`));
const between = (value, least, most) => assert.ok(value >= least && value <= most, `${value} is not in ${least} to ${most}`);

test('a visit is drawn when its figures are and it says that it is ready', async () => {
  const early = await open('figures=100&ready=600', (it, url) => visit(it, url, { give: 5000 }));
  between(early.figures, 100, 590);
  between(early.drawn, 600, 1200);
  const late = await open('figures=600&ready=100', (it, url) => visit(it, url, { give: 5000 }));
  between(late.drawn, 600, 1200);
  assert.equal(late.requests, 1);
  between(late.bytes, 500, 3000);
});

test('what never comes is missing, with the reason', async () => {
  const unready = await open('figures=0&ready=-1', (it, url) => visit(it, url, { give: 800 }));
  assert.match(unready.drawn.missing, /never said data-ready/);
  const blank = await open('figures=-1&ready=0', (it, url) => visit(it, url, { give: 800 }));
  assert.match(blank.drawn.missing, /no figure in view was drawn/);
  const unfiltered = await open('figures=0&ready=0', (it, url) => visit(it, url, { give: 800, filtered: true }));
  assert.match(unfiltered.drawn.missing, /no quotawatch:drawn/);
});

test('a redraw is what changes in view, not what the page says, and not what is out of view', async () => {
  const taken = await open('figures=0&ready=0&drawn=200', async (it, url) => {
    await visit(it, url, { give: 5000 });
    return { ...(await changes(it.page, ['office'])), ...(await everywhere(it.page)) };
  });
  assert.deepEqual(Object.keys(taken), ['first.office', 'redraw.office', 'event.office', 'at.one']);
  for (const ms of taken['at.one']) between(ms, 200, 440);
  assert.equal(taken['redraw.office'].length, 3);
  for (const ms of taken['redraw.office']) between(ms, 200, 440);
  for (const ms of taken['event.office']) between(ms, 0, 190);
});

test('slow 4G delays what is fetched', async () => {
  const slow = await open('figures=0&ready=0', (it, url) => visit(it, url, { give: 5000 }), { slow: true });
  between(slow.paint, 140, 3000);
});

test('a page states its arrests', async () => {
  assert.equal(await open('figures=0&ready=0', async (it, url) => (await visit(it, url, { give: 5000 })) && counted(it.page)), 12345);
});

test('summaries hide nothing that is missing', () => {
  assert.deepEqual(summary([3, 1, 2, 10]), { median: 2.5, least: 1, most: 10, samples: 4 });
  assert.deepEqual(summary([3, { missing: 'lost' }]), { missing: 'lost', of: 2 });
  assert.equal(summary([]).missing, 'never measured');
  assert.deepEqual(summaries([{ a: [1, 3], b: 1 }, { a: [2] }]), { a: { median: 2, least: 1, most: 3, samples: 3 }, b: { missing: 'not reached', of: 2 } });
});
