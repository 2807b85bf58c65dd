// Adding release files from the page of this machine.
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { readFileSync, writeFileSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { faults, program } from './browser.mjs';
import { open, ready, says, it } from './islands.mjs';

const corpus = join(dirname(fileURLToPath(import.meta.url)), '..', '..', 'testdata', 'corpus');
let dir;
before(() => (dir = mkdtempSync(join(tmpdir(), 'quotawatch-add-'))));
after(() => rmSync(dir, { recursive: true }));

/** Writes a file to be added. */
function made(name, text) {
  writeFileSync(join(dir, name), text);
  return join(dir, name);
}

/** Chooses a file and sends it. */
async function add(page, file) {
  await page.locator('#add input[type=file]').setInputFiles(file);
  await page.locator('#add button[type=submit]').click();
}

const report = (page) => page.locator('#add .report');

describe('adding files', () => {
  test('a file that is refused says why; a good one is added, with its report and the claims checked again', async () => {
    await open('/add/', async (page) => {
      await add(page, made('text.zip', 'no zip'));
      await says(report(page), 'Nothing was added');
      await add(page, join(corpus, 'crlf.good.csv'));
      await says(report(page), /rows were added/);
      await says(report(page), /\d+ of \d+ verdicts moved/);
      assert.deepEqual(await faults(page), []);
      await report(page).locator('a.button-main').click();
      await ready(page);
      assert.equal(await page.locator('h1').count(), 1);
    }, { bypassCSP: true });
  });
  test('a file that is dropped is read; one of a name that is held is added under another', async () => {
    await open('/add/', async (page) => {
      const bytes = readFileSync(join(corpus, 'bom.good.csv')).toString('base64');
      await page.evaluate((text) => {
        const transfer = new DataTransfer();
        transfer.items.add(new File([Uint8Array.from(atob(text), (c) => c.charCodeAt(0))], 'bom.good.csv'));
        document.querySelector('#add .drop').dispatchEvent(new DragEvent('drop', { dataTransfer: transfer, bubbles: true, cancelable: true }));
      }, bytes);
      await says(report(page), 'A release of that name is held');
      await report(page).locator('input[type=text]').fill('dropped');
      await report(page).locator('button').click();
      await says(report(page), /rows were added/);
    });
  });
  test('an unknown layout is proposed, and taken under a name', async () => {
    await open('/add/', async (page) => {
      execFileSync(program, ['synth', '--vintage', '2019-icfo-53623', '--rows', '2000', '--out', dir], { stdio: 'ignore' });
      const text = readFileSync(join(dir, 'synthetic-2019-icfo-53623.csv'), 'utf8');
      const names = [['Apprehension Date', 'Date of Apprehension'], ['Area of Responsibility|', 'AOR of Apprehension|'], ['Apprehension Method', 'Method of Apprehension']];
      await add(page, made('renamed.csv', names.reduce((t, [from, to]) => t.replace(from, to), text)));
      await says(report(page), /could be read like this/);
      assert.match(await report(page).locator('pre').innerText(), /Date of Apprehension/);
      assert.deepEqual(await faults(page), []);
      await report(page).locator('input[type=text]').fill('mine');
      await report(page).locator('button').click();
      await says(report(page), /rows were added/);
      assert.match(await (await page.request.get(`${it.server.base}/api/v1/releases`)).text(), /renamed\.csv/);
    }, { bypassCSP: true, colorScheme: 'dark', viewport: { width: 390, height: 800 } });
  });
});
