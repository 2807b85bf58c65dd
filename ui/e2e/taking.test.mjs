// What a reader takes along from a figure: files, a frame, a citation, a link.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { describe, test } from 'node:test';
import { finding, open, says, it, YEAR } from './islands.mjs';

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
  test('the link that is copied keeps the filter and leads to the figure', async () => {
    await open(`/?${YEAR}&office=DAL`, async (page) => {
      await says(finding(page, 'national'), /Dallas/);
      await page.locator('#national [data-action=link]').click();
      await says(page.locator('#national .source .said'), 'The link was copied');
      const link = await page.evaluate(() => navigator.clipboard.readText());
      assert.equal(link, `${it.server.base}/?${YEAR}&office=DAL#national`);
      await page.locator('#national [data-action=cite]').click();
      await page.locator('dialog .copy button').click();
      await says(page.locator('dialog .said'), 'Copied');
      assert.equal(await page.evaluate(() => navigator.clipboard.readText()), await page.locator('dialog textarea').inputValue());
    }, { permissions: ['clipboard-read', 'clipboard-write'] });
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
    const html = `<!doctype html><title>outside</title><script>addEventListener('message', (e) => { if (e.data.type === 'quotawatch:height') document.title = e.data.height; })</script><iframe src="${it.server.base}/embed/national/?${YEAR}&office=DAL"></iframe>`;
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
