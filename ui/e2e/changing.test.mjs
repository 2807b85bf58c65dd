// Changing what is held from the page of this machine.
import assert from 'node:assert/strict';
import { dirname, join } from 'node:path';
import { describe, test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { faults } from './browser.mjs';
import { it, open, ready, says } from './islands.mjs';

const corpus = join(dirname(fileURLToPath(import.meta.url)), '..', '..', 'testdata', 'corpus');
const panel = (page) => page.locator('#changes');
const status = (page) => panel(page).locator('[role=status]');
const held = async (page) => (await page.request.get(`${it.server.base}/api/v1/held`)).json();

describe('changing what is held', () => {
  test('a release that was added is removed after a question, and undone; a refusal is shown', async () => {
    await open('/add/', async (page) => {
      await page.locator('#add input[type=file]').setInputFiles(join(corpus, 'whole.good.csv'));
      await page.locator('#add button[type=submit]').click();
      await says(page.locator('#add .report'), /rows were added/);
      const [id] = (await held(page)).releases;

      await page.goto(`${it.server.base}/data/`);
      await ready(page);
      await says(panel(page), `Undo takes out ${id}.`);
      assert.deepEqual(await faults(page), []);
      const remove = panel(page).getByRole('button', { name: `Remove ${id}` });
      await remove.focus();
      await page.keyboard.press('Enter');
      const box = page.getByRole('dialog', { name: `Remove ${id}` });
      assert.match(await box.innerText(), /goes out of what is held.*brings it back/s);
      assert.deepEqual(await faults(page), []);
      await page.keyboard.press('Escape'); // it is kept
      assert.equal(await remove.evaluate((e) => e === document.activeElement), true);
      assert.deepEqual((await held(page)).releases, [id]);
      await remove.click();
      await box.getByRole('button', { name: 'Remove', exact: true }).click();
      await says(status(page), `Taken out: ${id}.`);
      await says(panel(page), `Undo brings back ${id}. Kept on the disk for it: `);
      assert.deepEqual((await held(page)).releases, []);
      await page.waitForFunction(() => document.activeElement?.textContent === 'Undo the last change');
      assert.match(await page.locator('section:has(#held)').innerText(), /None yet/);
      assert.deepEqual(await faults(page), []);

      await page.keyboard.press('Enter');
      await says(status(page), `Held again: ${id}.`);
      assert.deepEqual((await held(page)).releases, [id]);
      assert.match(await page.locator('section:has(#held)').innerText(), new RegExp(id));

      // What another process changed meanwhile is not undone unseen.
      await page.route('**/api/v1/undo?*', (route) => route.continue({ url: `${it.server.base}/api/v1/undo?at=other` }));
      await panel(page).getByRole('button', { name: 'Undo the last change' }).click();
      await says(status(page), 'what is held has changed since it was shown');
      assert.deepEqual((await held(page)).releases, [id]);

      await panel(page).getByRole('link', { name: `Replace with files …: ${id}` }).click();
      await ready(page);
      await says(page.locator('#add'), `These files take the place of the release ${id}.`);
      await page.locator('#add input[type=file]').setInputFiles(join(corpus, 'crlf.good.csv'));
      await page.locator('#add button[type=submit]').click();
      await says(page.locator('#add .report'), /rows were added/);
      assert.equal((await held(page)).releases.length, 1);
      assert.deepEqual(await faults(page), []);
    }, { bypassCSP: true, viewport: { width: 390, height: 800 }, expected: [/409/] });
  });
  test('an accepted layout is shown and removed, in Spanish', async () => {
    await open('/es/data/', async (page) => {
      const layouts = { at: '', releases: ['one'], damaged: ['one'], layouts: [{ name: 'mine', source: 'ice/arrests', columns: { office: '<b>AOR</b>' }, releases: ['one'] }] };
      const asked = [];
      await page.route('**/api/v1/held', (route) => route.fulfill({ json: layouts }));
      await page.route('**/api/v1/forget?*', (route) => {
        asked.push(new URL(route.request().url()).search);
        layouts.layouts = [];
        return route.fulfill({ json: { removed: [], added: [], build: '' } });
      });
      await page.reload();
      await ready(page);
      await says(panel(page), 'one (dañada, y fuera de las respuestas)');
      await panel(page).getByRole('button', { name: 'Ver el formato mine' }).click();
      assert.match(await page.getByRole('dialog', { name: 'mine' }).innerText(), /office\s+<b>AOR<\/b>/);
      assert.deepEqual(await faults(page), []);
      await page.keyboard.press('Escape');
      await panel(page).getByRole('button', { name: 'Quitar el formato mine' }).click();
      await page.getByRole('dialog').getByRole('button', { name: 'Quitar', exact: true }).click();
      await says(status(page), 'Se quitó el formato mine.');
      assert.deepEqual(asked, ['?layout=mine']);
      await page.waitForFunction(() => document.activeElement?.id === 'changes-title');
    }, { bypassCSP: true, colorScheme: 'dark' });
  });
});
