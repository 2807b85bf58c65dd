// What JavaScript adds to the pages, in Chromium, on the embedded data: filters,
// reading, offices, events. Nothing may break the policy of the pages.
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { violations } from './browser.mjs';
import { finding, open, ready, says, it, YEAR } from './islands.mjs';

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
      const answer = await (await page.request.get(`${it.server.base}/api/v1/attain?scope=office&office=DAL&from=2017-01-01&to=2017-12-31`)).json();
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
  test('chosen offices are pointed out in what shows them all, until the filter is gone', async () => {
    await open('/?office=DAL,CHI', async (page) => {
      for (const figure of ['map', 'ranking']) {
        const chosen = page.locator(`#${figure} .wide svg .chosen, #${figure} .plot > svg .chosen`);
        await chosen.first().waitFor({ state: 'attached' });
        assert.deepEqual((await chosen.evaluateAll((marks) => marks.map((m) => m.dataset.office))).sort(), ['Chicago', 'Dallas']);
      }
      assert.equal(await page.locator('#multiples .panels > li.chosen').count(), 2);
      await page.locator('button[type=reset]').click();
      await page.waitForFunction(() => location.search === '' && !document.querySelector('.figure .chosen'));
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

describe('the docket', () => {
  test('is narrowed down by verdict, speaker and words, and the address keeps it', async () => {
    await open('/claims/?verdict=cannot', async (page) => {
      const count = page.locator('form#docket output');
      const rows = page.locator('table.docket tbody tr:visible');
      const answer = async (query) => (await (await page.request.get(`${it.server.base}/api/v1/claims?${query}`)).json()).length;
      await says(count, `${await answer('verdict=cannot')} of ${await answer('')} entries`);
      await page.locator('form#docket select[name=kind]').selectOption('agency');
      await page.waitForURL(/\?verdict=cannot&kind=agency$/);
      assert.equal(await rows.count(), await answer('verdict=cannot&kind=agency'));
      await page.locator('form#docket button[type=reset]').click();
      await page.waitForFunction(() => location.search === '');
      await page.locator('form#docket input[name=words]').fill('buffalo');
      await says(count, / of \d+ entries/);
      for (const text of await rows.allInnerTexts()) assert.match(text, /buffalo/i);
      await page.locator('form#docket input[name=words]').fill('no such words');
      await says(count, /^None of/);
    });
  });
  test('on a phone what is not asked for is not there', async () => {
    await open('/claims/?verdict=depends', async (page) => {
      await says(page.locator('form#docket output'), / of \d+ entries/);
      for (const text of await page.locator('table.docket tbody tr:visible').allInnerTexts()) assert.match(text, /depends on the counting rule/);
    }, { viewport: { width: 390, height: 800 } });
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

describe('no violation of accessibility rules', () => {
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
