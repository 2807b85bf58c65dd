// The pages on a release of the nation, which is synthetic: every page says so.
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { faults, LANGUAGES, running } from './browser.mjs';

const it = running({ release: true });

/** Opens a path and gives the page to the check. */
async function open(path, options, check) {
  const context = await it.browser.newContext({ viewport: { width: 1280, height: 900 }, ...options });
  try {
    const page = await context.newPage();
    const errors = [];
    page.on('console', (m) => m.type() === 'error' && errors.push(m.text()));
    page.on('pageerror', (e) => errors.push(String(e)));
    assert.equal((await page.goto(it.server.base + path)).status(), 200);
    await check(page);
    assert.deepEqual(errors, []);
  } finally {
    await context.close();
  }
}

for (const path of ['/', '/offices/', '/offices/MIA/', '/who/', '/where/', '/timeline/', '/data/']) {
  for (const language of LANGUAGES) {
    for (const [colorScheme, width] of [['light', 390], ['dark', 1280]]) {
      test(`${language}${path} on a synthetic release in ${colorScheme} at ${width} px: no violation, nothing cut off, and it says so`, async () => {
        await open(language + path, { colorScheme, viewport: { width, height: 900 }, bypassCSP: true }, async (page) => {
          assert.equal(await page.locator('.warning').count(), 1);
          assert.deepEqual(await faults(page), []);
        });
      });
    }
  }
}

describe('the main task of each page', () => {
  test('who: criminal history month by month, and of which groups the additional arrests were', async () => {
    await open('/who/', {}, async (page) => {
      assert.match(await page.locator('#criminality > h2').innerText(), /^\d+% of arrests in \w+ 20\d\d were of people with neither/);
      assert.match(await page.locator('#additional-criminality > h2').innerText(), /additional|too little/);
      assert.ok(await page.locator('#criminality svg.chart-stack').first().isVisible());
    });
  });
  test('where: types of place with precision and recall, sensitive places before and since', async () => {
    await open('/where/', {}, async (page) => {
      await page.locator('#place-types summary', { hasText: 'Table' }).click();
      assert.match(await page.locator('#place-types table').innerText(), /precision/);
      assert.match(await page.locator('#sensitive-places > h2').innerText(), /sensitive place/);
    });
  });
  test('data: the contract report of a release accounts for every row', async () => {
    await open('/data/', {}, async (page) => {
      await page.locator('#held ~ div a, [aria-labelledby=held] tbody a').first().click();
      await page.waitForURL(/\/releases\//);
      const [seen, loaded, quarantined, notData] = (await page.locator('table').first().locator('tbody tr td.n').allInnerTexts()).slice(1, 5).map((n) => Number(n.replace(/,/g, '')));
      assert.equal(seen, loaded + quarantined + notData);
      assert.equal(loaded, 60000);
    });
  });
  test('an office: its days since the reported order', async () => {
    await open('/offices/MIA/', {}, async (page) => {
      assert.match(await page.locator('h1').innerText(), /Miami/);
      assert.ok(await page.locator('#office-ledger-MIA svg').first().isVisible());
    });
  });
});
