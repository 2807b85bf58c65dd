// What JavaScript adds to the pages, in Chromium, on the embedded data: filters,
// figures, reading, downloads, files. Nothing may break the policy of the pages.
import assert from 'node:assert/strict';
import { readFileSync, writeFileSync, mkdtempSync, rmSync } from 'node:fs';
import { createServer } from 'node:http';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { launch, serve } from './browser.mjs';

const root = join(dirname(fileURLToPath(import.meta.url)), '..', '..');
const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
const YEAR = 'from=2017-01-01&to=2017-12-31';
let server, browser;

before(async () => {
  server = await serve();
  browser = await launch();
});
after(async () => {
  await browser?.close();
  await server?.stop();
});

/** Opens a path once its islands are ready; nothing may go wrong but what the check expects. */
async function open(path, check, { expected = [], ...options } = {}) {
  const context = await browser.newContext({ viewport: { width: 1280, height: 900 }, acceptDownloads: true, ...options });
  try {
    const page = await context.newPage();
    const errors = [];
    page.on('console', (m) => m.type() === 'error' && errors.push(m.text()));
    page.on('pageerror', (e) => errors.push(String(e)));
    await page.goto(server.base + path);
    await ready(page);
    await check(page, context);
    assert.deepEqual(errors.filter((e) => !expected.some((x) => x.test(e))), []);
  } finally {
    await context.close();
  }
}

const ready = (page) => page.locator('html[data-ready=true]').waitFor({ state: 'attached' });
const finding = (page, id) => page.locator(`#${id} > h2`);
const says = (element, want) => element.filter({ hasText: want }).first().waitFor({ timeout: 10_000 });
/** The server's own markup of a figure, to compare with what is put back. */
const markup = (page, id) => page.locator(`#${id}`).evaluate((e) => e.outerHTML);

describe('filters', () => {
  test('a filter in the address redraws the figures, counts, and is shown in the form', async () => {
    await open(`/?${YEAR}&office=DAL&method=at-large`, async (page) => {
      await says(finding(page, 'national'), /arrests a day at large by the Dallas office/);
      await says(page.locator('output.count'), /^[\d,]+ arrests$/);
      assert.ok(await page.locator('input[name=office][value=DAL]').isChecked());
      assert.equal(await page.locator('input[name=from]').inputValue(), '2017-01-01');
      assert.deepEqual(await page.locator('.chips button').allInnerTexts(), ['1 Jan 2017 to 31 Dec 2017 ×', 'Office: Dallas ×', 'Method: At large ×']);
      // A part of all arrests has no quota beside it, and says so.
      assert.equal(await page.locator('#national .goal-line, #national .goal-band').count(), 0);
      await says(page.locator('#national .state'), /count all arrests/);
    });
  });
  test('the count is that of the command line', async () => {
    await open(`/?${YEAR}&office=DAL`, async (page) => {
      await says(page.locator('output.count'), /arrests/);
      const answer = await (await page.request.get(`${server.base}/api/v1/attain?scope=office&office=DAL&from=2017-01-01&to=2017-12-31`)).json();
      const row = answer.rows[0];
      assert.equal(await page.locator('output.count').innerText(), `${row.arrests.toLocaleString('en-US')} arrests`);
      await says(finding(page, 'national'), `on ${row.days_met} of ${row.days} days`);
    });
  });
  test('setting, going back, and resetting give what the server made', async () => {
    await open('/', async (page) => {
      const own = await markup(page, 'ranking');
      await page.locator('details[data-key=method] summary').click();
      await page.locator('input[name=method][value=custodial]').check();
      await page.waitForURL(/\?method=custodial$/);
      await page.keyboard.press('Escape'); // closes the list
      await page.locator('input[name=from]').fill('2017-01-01');
      await page.locator('input[name=to]').fill('2017-12-31');
      await page.locator('#ranking').scrollIntoViewIfNeeded();
      await says(finding(page, 'ranking'), /The most arrests are of/);
      await page.goBack();
      await page.waitForURL(/\?from=2017-01-01&method=custodial$/);
      await page.locator('button[type=reset]').click();
      await page.waitForFunction(() => location.search === '');
      assert.ok((await markup(page, 'ranking')) === own, 'the markup is not that of the server');
      assert.ok(await page.locator('input[name=period][value=""]').isChecked());
    });
  });
  test('links keep the filter, to other pages and to the other language', async () => {
    await open(`/?${YEAR}&office=DAL`, async (page) => {
      for (const link of ['nav a[data-keep] >> nth=1', 'a[hreflang=es][data-keep]']) assert.match(await page.locator(link).getAttribute('href'), /\?from=2017-01-01&to=2017-12-31&office=DAL$/);
      await page.locator('a[hreflang=es][data-keep]').click();
      await ready(page);
      await says(finding(page, 'national'), /arrestos por día de la oficina de Dallas/);
    });
  });
  test('what the address asks and is not known is told', async () => {
    await open('/?office=XXX&colour=red&show=pie', async (page) => {
      const alert = page.locator('.faults[role=alert]');
      for (const text of ['there is no filter "colour"', 'show "pie" is not one of auto, count, share']) await says(alert, text);
    });
  });
  test('place and method cannot be asked together: it is told, with a way out', async () => {
    await open(`/?${YEAR}&method=at-large&place=courthouse`, async (page) => {
      await says(page.locator('.faults'), /counted apart/);
      await says(page.locator('#national .state'), /counted apart/);
      await page.locator('.faults button', { hasText: 'Type of place' }).click();
      await page.waitForURL(/method=at-large$/);
      await says(finding(page, 'national'), /arrests a day at large/);
    });
  });
  test('days that nothing covers: what is missing, and days that can be asked', async () => {
    await open('/?from=2025-01-20&to=2025-06-30&office=DAL', async (page) => {
      await says(finding(page, 'national'), 'Not known from the data held');
      await page.locator('#national .state button', { hasText: '1 Oct 2015 to 30 Sep 2018' }).click();
      await page.waitForURL(/from=2015-10-01&to=2018-09-30&office=DAL$/);
      await says(finding(page, 'national'), /by the Dallas office/);
    });
  });
  test('no arrest matches: it is told, and can be reset', async () => {
    await open('/?from=2017-12-25&to=2017-12-25&office=BUF&method=unknown', async (page) => {
      await says(finding(page, 'national'), 'No arrests match');
      await page.locator('#national .state button').click();
      await page.waitForFunction(() => location.search === '');
    });
  });
  test('data that does not come: the figure stays, says why, and can be tried again', async () => {
    await open(
      '/',
      async (page) => {
        await page.route('**/core.bin.gz', (route) => route.fulfill({ status: 404, body: 'gone' }));
        const svg = await page.locator('#national .plot').innerHTML();
        await page.locator('details[data-key=office] summary').click();
        await page.locator('input[name=office][value=DAL]').check();
        await says(page.locator('#national .state'), /404/);
        assert.equal(await page.locator('#national .plot').innerHTML(), svg);
        await page.unroute('**/core.bin.gz');
        await page.locator('input[name=from]').fill('2017-01-01');
        await page.locator('input[name=to]').fill('2017-12-31');
        await says(finding(page, 'national'), /by the Dallas office/);
      },
      { expected: [/404/] },
    );
  });
  test('half a file never becomes zeros', async () => {
    await open('/', async (page) => {
      await page.route('**/core.bin.gz', async (route) => {
        const body = await (await route.fetch()).body();
        await route.fulfill({ body: body.subarray(0, body.length / 2), contentType: 'application/gzip' });
      });
      await page.locator('details[data-key=office] summary').click();
      await page.locator('input[name=office][value=DAL]').check();
      await says(page.locator('#national .state'), /ends early|damaged/);
      assert.doesNotMatch(await finding(page, 'national').innerText(), /\b0 arrests/);
    });
  });
});

describe('on a phone', () => {
  const phone = { viewport: { width: 390, height: 800 } };
  test('one button opens the filters; Escape closes a list first, then them, and the focus returns', async () => {
    await open(`/?${YEAR}&office=DAL`, async (page) => {
      const opener = page.locator('.filters-open');
      await says(opener, /^Filters \(2\) · [\d,]+ arrests$/);
      await opener.click();
      await page.locator('.sheet details[data-key=office] summary').click();
      await page.locator('.sheet input[value=MIA]').check();
      await page.keyboard.press('Escape');
      assert.equal(await page.locator('.sheet details[data-key=office]').evaluate((d) => d.open), false);
      assert.ok(await page.locator('.sheet').evaluate((d) => d.open));
      await page.keyboard.press('Escape');
      assert.equal(await page.locator('.sheet').evaluate((d) => d.open), false);
      assert.ok(await opener.evaluate((e) => e === document.activeElement));
      await says(opener, /^Filters \(3\)/);
    }, phone);
  });
});

describe('reading', () => {
  test('days chosen with Shift and arrows become the period with Enter, and the focus stays', async () => {
    await open(`/?${YEAR}&office=DAL`, async (page) => {
      await says(finding(page, 'national'), /Dallas/);
      await page.locator('#national .plot svg').focus();
      await page.keyboard.press('Home');
      await page.keyboard.press('Shift+PageDown');
      await says(page.locator('#national .live'), '1 Jan 2017 to 29 Jan 2017, 29 days');
      await page.keyboard.press('Enter');
      await page.waitForURL(/from=2017-01-01&to=2017-01-29&office=DAL$/);
      assert.ok(await page.locator('#national .plot svg').evaluate((e) => e === document.activeElement));
    });
  });
  test('a drag over the chart does the same', async () => {
    await open(`/?${YEAR}`, async (page) => {
      await says(finding(page, 'national'), /arrests a day/);
      const plot = page.locator('#national .plot svg');
      await plot.scrollIntoViewIfNeeded();
      const box = await plot.boundingBox();
      await page.mouse.move(box.x + box.width * 0.3, box.y + 150);
      await page.mouse.down();
      await page.mouse.move(box.x + box.width * 0.6, box.y + 150, { steps: 5 });
      await page.mouse.up();
      await page.waitForURL(/from=2017-0[345]-\d\d&to=2017-0[789]-\d\d$/);
    });
  });
});

describe('offices', () => {
  test('the table sorts by a column, and says which way', async () => {
    await open('/offices/', async (page) => {
      const head = page.locator('table[data-sortable] th', { hasText: 'Office' }).first();
      await head.locator('button').click();
      assert.equal(await head.getAttribute('aria-sort'), 'ascending');
      assert.match(await page.locator('table[data-sortable] tbody tr').first().innerText(), /^Atlanta/);
      await head.locator('button').click();
      assert.equal(await head.getAttribute('aria-sort'), 'descending');
      assert.match(await page.locator('table[data-sortable] tbody tr').first().innerText(), /^Washington/);
    });
  });
  test('up to four are compared, and a fifth is told to be too many', async () => {
    await open('/offices/', async (page) => {
      for (const code of ['DAL', 'MIA', 'HOU', 'CHI']) await page.locator(`input[name=compare][value=${code}]`).check();
      await page.waitForURL(/office=CHI,DAL,HOU,MIA$/);
      const lines = page.locator('section[data-chart=lines]');
      await lines.scrollIntoViewIfNeeded();
      await says(lines.locator('> h2'), /^Arrests a day: Dallas 40,/);
      assert.equal(await lines.locator('.plot path.line').count(), 4);
      await page.locator('input[name=compare][value=ATL]').click();
      await says(page.locator('.said'), /At most four/);
      assert.equal(await page.locator('input[name=compare][value=ATL]').isChecked(), false);
      assert.match(page.url(), /office=CHI,DAL,HOU,MIA$/);
    });
  });
  test('the page of an office stays with it, and a day before the order is a benchmark', async () => {
    await open(`/offices/DAL/?${YEAR}&office=MIA`, async (page) => {
      const days = page.locator('section[data-chart=national]').first();
      await says(days.locator('> h2'), /by the Dallas office; before any such order, 75 a day was reached on 54 of 365 days/);
      await says(days.locator('.state'), /of Dallas alone/);
    });
  });
});

describe('the days around an event', () => {
  test('another length and another event can be picked, and picked back', async () => {
    await open('/timeline/', async (page) => {
      const first = page.locator('section[data-chart=eventwindow]').first();
      await first.scrollIntoViewIfNeeded();
      const own = await first.locator('> h2').innerText();
      const [event, days] = [first.locator('.picker select').nth(0), first.locator('.picker select').nth(1)];
      await days.selectOption('14');
      await says(first.locator('> h2'), /in the 14 days after/);
      const before = await event.inputValue();
      await event.selectOption({ index: 3 });
      await says(first.locator('.measure'), '14 days before and 14 from the day on');
      await event.selectOption(before);
      await days.selectOption('28');
      await says(first.locator('> h2'), own);
    });
  });
});

describe('taking along', () => {
  const download = async (page, action, id = 'national') => {
    const [file] = await Promise.all([page.waitForEvent('download'), page.locator(`#${id} [data-action=${action}]`).click()]);
    return { name: file.suggestedFilename(), bytes: readFileSync(await file.path()) };
  };
  test('the CSV, JSON, SVG and PNG are of what is shown', async () => {
    await open(`/?${YEAR}&office=DAL`, async (page) => {
      await says(finding(page, 'national'), /Dallas/);
      const shown = Number((await page.locator('output.count').innerText()).replace(/\D/g, ''));
      const csv = await download(page, 'csv');
      const rows = csv.bytes.toString().trim().split('\r\n').slice(1).map((l) => l.split(','));
      assert.equal(rows.length, 365);
      assert.equal(rows.reduce((n, r) => n + Number(r[1]), 0), shown);
      const json = JSON.parse((await download(page, 'json')).bytes);
      assert.equal(json.rows.length, 365);
      assert.equal(json.filter, `${YEAR}&office=DAL`);
      const svg = (await download(page, 'svg')).bytes.toString();
      assert.match(svg, /^<svg [^>]*xmlns=/);
      assert.ok(svg.includes('Dallas') && !/ class=|var\(--/.test(svg));
      const png = (await download(page, 'png')).bytes;
      assert.equal(png.subarray(1, 4).toString(), 'PNG');
      assert.ok(png.readUInt32BE(16) > 1800, 'twice the size');
    });
  });
  test('without a filter the files are those of the server', async () => {
    await open('/', async (page) => {
      const csv = await page.request.get(new URL(await page.locator('#national [data-action=csv]').getAttribute('href'), page.url()).href);
      assert.equal(csv.status(), 200);
      assert.equal((await download(page, 'png')).bytes.subarray(1, 4).toString(), 'PNG');
    });
  });
  test('what embeds and cites names the filter; a dialog gives the focus back', async () => {
    await open(`/?${YEAR}&office=DAL`, async (page) => {
      await says(finding(page, 'national'), /Dallas/);
      await page.locator('#national [data-action=embed]').click();
      const frame = await page.locator('dialog textarea').inputValue();
      assert.match(frame, /^<iframe src="http[^"]+\/embed\/national\/\?from=2017-01-01&amp;to=2017-12-31&amp;office=DAL" title="[^"]*Dallas/);
      await page.keyboard.press('Escape');
      assert.ok(await page.locator('#national [data-action=embed]').evaluate((e) => e === document.activeElement));
      await page.locator('#national [data-action=cite]').click();
      const cite = await page.locator('dialog textarea').inputValue();
      for (const part of ['Dallas', '1 Jan 2017 to 31 Dec 2017', 'reference-', `?${YEAR}&office=DAL#national`]) assert.ok(cite.includes(part), part);
    });
  });
  test('a figure in a page of another site shows the filter and tells its height', async () => {
    const html = `<!doctype html><title>outside</title><script>addEventListener('message', (e) => { if (e.data.type === 'quotawatch:height') document.title = e.data.height; })</script><iframe src="${server.base}/embed/national/?${YEAR}&office=DAL"></iframe>`;
    const outside = createServer((_, res) => res.setHeader('Content-Type', 'text/html').end(html)).listen(0, '127.0.0.1');
    await new Promise((resolve) => outside.once('listening', resolve));
    try {
      await open('/', async (page) => {
        await page.goto(`http://127.0.0.1:${outside.address().port}/`);
        await says(page.frameLocator('iframe').locator('h2'), /by the Dallas office/);
        await page.waitForFunction(() => Number(document.title) > 200);
      }, { expected: [/favicon/] });
    } finally {
      outside.close();
    }
  });
});

describe('no violation of accessibility rules', () => {
  const RULES = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'];
  const violations = async (page) => {
    await page.evaluate(axe);
    const found = await page.evaluate((values) => window.axe.run(document, { runOnly: values }), RULES);
    return found.violations.map((v) => `${v.id}: ${v.nodes.map((n) => n.target).join(' | ')}`);
  };
  for (const colorScheme of ['light', 'dark']) {
    for (const path of [`/?${YEAR}&office=DAL&method=at-large`, `/es/?${YEAR}&office=DAL,MIA`, '/?office=DAL&nonsense=1']) {
      test(`${path} in ${colorScheme}, with a list and a dialog open`, async () => {
        await open(path, async (page) => {
          await says(page.locator('#national .state:visible, #national .plot .now, #national .plot svg'), '');
          await page.evaluate(() => document.querySelectorAll('details').forEach((d) => (d.open = true)));
          assert.deepEqual(await violations(page), []);
          await page.locator('#national [data-action=cite]').click();
          assert.deepEqual(await violations(page), []);
        }, { colorScheme, bypassCSP: true });
      });
    }
    test(`the sheet of filters on a phone in ${colorScheme}`, async () => {
      await open(`/?${YEAR}&office=DAL`, async (page) => {
        await page.locator('.filters-open').click();
        await page.locator('.sheet details[data-key=place] summary').click();
        assert.deepEqual(await violations(page), []);
        const wide = await page.evaluate(() => document.documentElement.scrollWidth);
        assert.ok(wide <= 390, `the page is ${wide} px wide`);
      }, { colorScheme, bypassCSP: true, viewport: { width: 390, height: 800 } });
    });
  }
});

describe('adding files', () => {
  test('a file that is refused says why; a good one is added, with its report', async () => {
    const dir = mkdtempSync(join(tmpdir(), 'quotawatch-add-'));
    const own = await serve();
    try {
      const context = await browser.newContext();
      const page = await context.newPage();
      const errors = [];
      page.on('pageerror', (e) => errors.push(String(e)));
      await page.goto(`${own.base}/add/`);
      await ready(page);
      writeFileSync(join(dir, 'text.zip'), 'no zip');
      await page.locator('#add input[type=file]').setInputFiles(join(dir, 'text.zip'));
      await page.locator('#add button[type=submit]').click();
      await says(page.locator('#add .report'), 'Nothing was added');
      await page.locator('#add input[type=file]').setInputFiles(join(root, 'testdata', 'corpus', 'crlf.good.csv'));
      await page.locator('#add button[type=submit]').click();
      await says(page.locator('#add .report'), /rows were added/);
      await page.locator('#add .report a.button-main').click();
      await ready(page);
      assert.deepEqual(errors, []);
      await context.close();
    } finally {
      await own.stop();
      rmSync(dir, { recursive: true });
    }
  });
});
