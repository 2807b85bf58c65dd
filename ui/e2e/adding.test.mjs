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
let dir; // not named as the program names its own, which it sweeps
before(() => (dir = mkdtempSync(join(tmpdir(), 'quotawatch-e2e-'))));
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

// What the server answers for a file of one office.
const PROPOSED = {
  error: { code: 'header-missing', summary: 'no header of a known layout was found', file: 'office.csv' },
  proposed: [{
    file: 'office.csv', source: 'ice/arrests', table: 'arrests', sheets: [{ sheet: 'Arrests <i>', header_row: 6, matched: [{ field: 'method', header: 'Method', how: 'known' }, { field: 'citizenship', header: 'Country', how: 'similar words' }] }],
    not_matched: ['<b>Office</b>', 'How', 'Day'], missing: ['arrest_date'], questions: [{ flag: '--office', text: 'no column names an office', choices: ['ATL', 'BOS', 'SEA'] }],
    first_rows: [{ row: 7, date: '2017-10-02', office: 'SEA', method: 'Located' }, { row: 8, date: '2017-10-02' }], counts: [{ month: '2017-10', office: 'SEA', rows: 1234 }], not_answerable: ['arrests per method'],
    days: { from: '2017-10-01', to: '2018-09-30' }, rows: 32500,
  }],
};
const PARTS = [{ file: 'office.csv', sheets: [{ name: 'Arrests', rows_seen: 10, loaded: 7, quarantined: 2, not_data: 1 }], quarantine: [{ code: 'date-bad', rows: 2, first_row: 9, first_column: 'Day' }] }, { file: 'b.csv', sheets: [], quarantine: [] }];

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
  test('an unknown layout is proposed as a form, and taken under a name', async () => {
    await open('/add/', async (page) => {
      execFileSync(program, ['synth', '--vintage', '2019-icfo-53623', '--rows', '2000', '--out', dir], { stdio: 'ignore' });
      const text = readFileSync(join(dir, 'synthetic-2019-icfo-53623.csv'), 'utf8');
      const names = [['Apprehension Date', 'Date of Apprehension'], ['Area of Responsibility|', 'AOR of Apprehension|'], ['Apprehension Method', 'Method of Apprehension']];
      await add(page, made('renamed.csv', names.reduce((t, [from, to]) => t.replace(from, to), text)));
      await says(report(page), /could be read like this/);
      assert.equal(await report(page).getByLabel('Column for day of the arrest').inputValue(), 'Date of Apprehension');
      assert.equal(await report(page).locator('table', { hasText: 'The first rows' }).locator('tbody tr').count(), 5);
      assert.deepEqual(await faults(page), []);
      await report(page).getByLabel('Name of the layout').fill('mine');
      await page.keyboard.press('Enter'); // the form of the proposal, not that of the files
      await says(report(page), /rows were added/);
      assert.match(await (await page.request.get(`${it.server.base}/api/v1/releases`)).text(), /renamed\.csv/);
    }, { bypassCSP: true, colorScheme: 'dark', viewport: { width: 390, height: 800 } });
  });
  for (const [path, label, choose] of [['/add/', 'Office of every row', 'Take it as proposed'], ['/es/add/', 'Oficina de todas las filas', 'Aceptar la propuesta']]) {
    test(`what only the user can say is asked, and sent with the files: ${path}`, async () => {
      await open(path, async (page) => {
        const asked = [];
        await page.route('**/api/v1/add?*', (route) => {
          asked.push(new URL(route.request().url()).searchParams);
          return route.fulfill({ status: 422, json: asked.length < 3 ? PROPOSED : { error: { code: 'release-bad', summary: 'the end' }, read_in_part: PARTS } });
        });
        await add(page, made('office.csv', 'any'));
        await says(report(page), label);
        for (const text of ['<b>Office</b>', 'arrests per method', '1,234', '2017-10']) assert.match(await report(page).innerText(), new RegExp(text));
        assert.deepEqual(await faults(page), []);
        const send = report(page).getByRole('button', { name: choose });
        await send.click(); // the browser asks for what is needed
        assert.equal(asked.length, 1);
        await report(page).getByLabel(label, { exact: true }).selectOption('SEA');
        await report(page).locator('select[data-field=method]').selectOption('How');
        await report(page).locator('select[data-field=arrest_date]').selectOption('Day');
        await report(page).locator('input[name=accept]').fill('seattle-2027');
        await send.press('Enter');
        await says(report(page), label);
        assert.equal(asked[1].toString(), 'column=method%3DHow&column=arrest_date%3DDay&office=SEA&accept=seattle-2027');
        assert.equal(await report(page).getByLabel(label, { exact: true }).inputValue(), 'SEA'); // what was said is kept
        assert.equal(await report(page).locator('select[data-field=method]').inputValue(), 'How');
        await send.click();
        await says(report(page), 'the end');
        assert.equal(asked[2].toString(), asked[1].toString());
        await says(report(page), 'office.csv');
        assert.deepEqual(await faults(page), []);
      }, { bypassCSP: true, viewport: { width: 390, height: 800 }, expected: [/422/] });
    });
  }
});
