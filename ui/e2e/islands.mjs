// What the tests of islands share: a server on the embedded data, and pages whose
// scripts are ready.
import assert from 'node:assert/strict';
import { running } from './browser.mjs';

export const YEAR = 'from=2017-01-01&to=2017-12-31';
export const ready = (page) => page.locator('html[data-ready=true]').waitFor({ state: 'attached' });
export const finding = (page, id) => page.locator(`#${id} > h2`);
export const says = (element, want) => element.filter({ hasText: want }).first().waitFor({ timeout: 10_000 });
export const it = running();

/** Opens a path once its islands are ready; nothing may go wrong but what the check expects. */
export async function open(path, check, { expected = [], ...options } = {}) {
  const context = await it.browser.newContext({ viewport: { width: 1280, height: 900 }, acceptDownloads: true, ...options });
  try {
    const page = await context.newPage();
    const errors = [];
    page.on('console', (m) => m.type() === 'error' && errors.push(m.text()));
    page.on('pageerror', (e) => errors.push(String(e)));
    await page.goto(it.server.base + path);
    await ready(page);
    await check(page, context);
    assert.deepEqual(errors.filter((e) => !expected.some((x) => x.test(e))), []);
  } finally {
    await context.close();
  }
}
