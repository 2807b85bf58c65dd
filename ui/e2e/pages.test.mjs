import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { faults, PAGES, running, THEMES, WIDTHS } from './browser.mjs';

const it = running();

/** Waits until an element says what it should: a busy machine says it a moment later. */
const reads = (element, want) => element.filter({ hasText: want }).waitFor({ timeout: 10_000 });

/** Opens a path in a context of its own and gives the page to the check. */
async function open(path, options, check) {
  const context = await it.browser.newContext({ viewport: { width: 1280, height: 900 }, ...options });
  try {
    const page = await context.newPage();
    const seen = { foreign: [], errors: [], failed: [] };
    page.on('request', (r) => r.url().startsWith(it.server.base) || seen.foreign.push(r.url()));
    page.on('console', (m) => m.type() === 'error' && seen.errors.push(m.text()));
    page.on('pageerror', (e) => seen.errors.push(String(e)));
    page.on('response', (r) => r.status() >= 400 && seen.failed.push(r.url()));
    const response = await page.goto(it.server.base + path);
    assert.equal(response.status(), 200);
    await check(page, seen);
    assert.deepEqual(seen, { foreign: [], errors: [], failed: [] });
  } finally {
    await context.close();
  }
}

for (const path of PAGES) {
  for (const colorScheme of THEMES) {
    for (const width of WIDTHS) {
      test(`${path} in ${colorScheme} at ${width} px: no violation, nothing cut off, nothing from elsewhere`, async () => {
        await open(path, { colorScheme, viewport: { width, height: 900 }, bypassCSP: true }, async (page) => {
          assert.deepEqual(await faults(page), []);
        });
      });
    }
  }
}

describe('without JavaScript', () => {
  for (const path of PAGES) {
    test(`${path} is whole`, async () => {
      await open(path, { javaScriptEnabled: false }, async (page) => {
        assert.equal(await page.locator('h1').count(), 1);
        assert.ok((await page.locator('main').innerText()).length > 400);
        assert.equal(await page.locator('[data-theme-toggle]').isVisible(), false);
      });
    });
  }
  test('the overview has its charts and their tables', async () => {
    await open('/', { javaScriptEnabled: false }, async (page) => {
      for (const kind of ['national', 'areas', 'ranking']) assert.equal(await page.locator(`svg.chart-${kind}:visible`).count(), 1, kind);
      assert.equal(await page.locator('svg.chart-panel').count(), 24);
      await page.locator('#ranking summary', { hasText: 'Table' }).click();
      assert.match(await page.locator('#ranking table').innerText(), /Miami\s+61,326/);
    });
  });
});

describe('by keyboard', () => {
  test('the first stop skips to the content', async () => {
    await open('/', {}, async (page) => {
      await page.keyboard.press('Tab');
      await page.keyboard.press('Enter');
      await page.waitForURL(/#main$/); // a busy machine goes there a moment later
    });
  });
  test('the national chart is read day by day', async () => {
    await open('/', {}, async (page) => {
      const plot = page.locator('#national .wide svg');
      await plot.focus();
      await page.keyboard.press('End');
      const live = page.locator('#national .wide .live, #national .plot .live').first();
      await reads(live, /^28 Jul 2025: [\d,]+ arrests$/);
      await page.keyboard.press('ArrowLeft');
      await reads(live, /^27 Jul 2025: [\d,]+ arrests$/);
      await page.keyboard.press('Home');
      await reads(live, /: [\d,]+ arrests$/);
      await page.keyboard.press('ArrowLeft');
      await reads(live, /: [\d,]+ arrests$/);
    });
  });
  test('what the keyboard reads is what the table says', async () => {
    await open('/', {}, async (page) => {
      const csv = await (await page.request.get(it.server.base + '/fig/national.csv')).text();
      const want = /^2025-07-28,(\d+),/m.exec(csv)[1];
      await page.locator('#national .wide svg').focus();
      await page.keyboard.press('End');
      await reads(page.locator('#national .live').first(), new RegExp(`^28 Jul 2025: ${want.replace(/\B(?=(\d{3})+$)/g, ',?')} arrests$`));
    });
  });
  test('a table opens with Enter', async () => {
    await open('/', {}, async (page) => {
      await page.locator('#map summary', { hasText: 'Table' }).focus();
      await page.keyboard.press('Enter');
      await page.locator('#map table').waitFor();
    });
  });
});

test('the theme that was chosen stays', async () => {
  await open('/', { colorScheme: 'light' }, async (page) => {
    const paper = () => page.evaluate(() => getComputedStyle(document.body).backgroundColor);
    const light = await paper();
    await page.locator('[data-theme-toggle]').click();
    const dark = await paper();
    assert.notEqual(dark, light);
    await page.goto(it.server.base + '/orders/');
    assert.equal(await paper(), dark);
    assert.equal(await page.locator('[data-theme-toggle]').getAttribute('aria-pressed'), 'true');
  });
});

test('a phone sees the drawing made for it', async () => {
  await open('/', { viewport: { width: 390, height: 800 } }, async (page) => {
    assert.ok(await page.locator('#national .narrow svg').isVisible());
    assert.equal(await page.locator('#national .wide svg').isVisible(), false);
  });
});

test('a page prints whole', async () => {
  await open('/', {}, async (page) => {
    assert.equal(await page.locator('#national .caveats li').first().isVisible(), false);
    await page.emulateMedia({ media: 'print' });
    assert.equal(await page.locator('header nav').isVisible(), false);
    assert.ok(await page.locator('#multiples svg').first().isVisible());
    for (const shown of ['#national .caveats li', '#national details:not(.table) > p']) assert.ok(await page.locator(shown).first().isVisible(), shown);
    assert.equal(await page.locator('#national details.table').isVisible(), false);
  });
});

test('every link of a page leads somewhere', async () => {
  await open('/', {}, async (page) => {
    const links = await page.evaluate(() => [...document.querySelectorAll('a[href]')].map((a) => a.href));
    for (const link of new Set(links.filter((l) => l.startsWith(it.server.base)))) {
      assert.equal((await page.request.get(link)).status(), 200, link);
      const id = new URL(link).hash.slice(1);
      if (id) assert.equal(await page.locator(`[id="${id}"]`).count(), 1, link);
    }
  });
});
