// A page of its own for each measurement: nothing cached, nothing else open.
import { readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { chromium } from 'playwright-core';

const PROBE = readFileSync(join(dirname(fileURLToPath(import.meta.url)), 'probe.js'), 'utf8');
export const VIEWPORT = { width: 1280, height: 900 };
/** Slow 4G as Lighthouse has it: 1.6 Mbit/s down, 750 kbit/s up, 150 ms for each request. */
const SLOW_4G = { offline: false, latency: 150, downloadThroughput: 1.6e6 / 8, uploadThroughput: 750e3 / 8 };

/** The browser, with the flags of ui/e2e/browser.mjs: without anything that looks for a network. */
export function launch() {
  return chromium.launch({
    executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium',
    args: ['--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run', '--disable-background-networking', '--disable-component-update', '--disable-sync'],
  });
}

/** Opens a context with an empty cache; use it and it is closed. */
export async function withPage(browser, { figures, slow = false }, use) {
  const context = await browser.newContext({ viewport: VIEWPORT });
  try {
    const page = await context.newPage();
    await page.addInitScript(`${PROBE}\nwindow.__probe.rule(${JSON.stringify(figures)});`);
    const devtools = await context.newCDPSession(page);
    const it = { page, devtools, traffic: listen(page), faults: complaints(page) };
    if (slow) {
      await devtools.send('Network.enable');
      await devtools.send('Network.emulateNetworkConditions', SLOW_4G);
      await throttle(it, 4);
    }
    return await use(it);
  } finally {
    await context.close();
  }
}

/** Slows the page's own thread down; Chromium leaves its workers as they are. */
export function throttle({ devtools }, times) {
  return devtools.send('Emulation.setCPUThrottlingRate', { rate: times });
}

/** Counts what came over the wire, headers too, also for workers. */
function listen(page) {
  const finished = [];
  const workers = new Set();
  page.on('worker', (worker) => workers.add(worker.url()));
  page.on('requestfinished', (request) => finished.push(request));
  return async () => {
    let bytes = 0;
    for (const request of finished) {
      const sizes = await request.sizes();
      bytes += sizes.responseBodySize + sizes.responseHeadersSize;
      // DevTools gives no size for the script of a worker, so what the server said it is.
      if (workers.has(request.url()) && sizes.responseBodySize === 0) bytes += Number((await request.response()).headers()['content-length'] ?? NaN);
    }
    return { bytes, requests: finished.length };
  };
}

/** What went wrong while a page was open: a page that is measured must not complain. */
function complaints(page) {
  const all = [];
  page.on('pageerror', (error) => all.push(`uncaught: ${error.message}`));
  page.on('console', (message) => message.type() === 'error' && all.push(`console: ${message.text()}`));
  page.on('requestfailed', (request) => all.push(`failed: ${request.url()} ${request.failure()?.errorText}`));
  return all;
}
