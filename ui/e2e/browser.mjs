// What browser tests and screenshots share: Debian's Chromium, and a server of
// their own on an empty data directory.
import { execFileSync, spawn } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { createInterface } from 'node:readline';
import { after, before } from 'node:test';
import { fileURLToPath } from 'node:url';
import { chromium } from 'playwright-core';

/** A page of every kind. */
const KINDS = ['/', '/offices/', '/offices/DAL/', '/offices/HLG/', '/who/', '/where/', '/timeline/', '/claims/', '/claims/ice-post-2025-01-23/', '/data/', '/codebook/', '/methods/', '/orders/', '/about/', '/add/', '/embed/national/', '/embed/events/', '/embed/stated/'];
export const LANGUAGES = ['', '/es'];
export const PAGES = LANGUAGES.flatMap((language) => KINDS.map((path) => language + path));
export const THEMES = ['light', 'dark'];
export const WIDTHS = [1280, 390];

/** A browser without anything that would look for a network. */
export function launch() {
  return chromium.launch({
    executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium',
    args: ['--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run', '--disable-background-networking', '--disable-component-update', '--disable-sync'],
  });
}

export const program = join(dirname(fileURLToPath(import.meta.url)), '..', '..', 'bin', 'quotawatch');

/** Adds a synthetic release of the nation to a data directory. */
function hold(data) {
  execFileSync(program, ['synth', '--vintage', 'ddp-2026-07', '--rows', '60000', '--format', 'parquet', '--out', join(data, 'made')], { stdio: 'ignore' });
  execFileSync(program, ['add', '--data', data, join(data, 'made', 'synthetic-ddp-2026-07.parquet')], { stdio: 'ignore' });
}

/** Starts bin/quotawatch, on nothing or on a synthetic release of the nation;
 * gives its address and a way to end it. */
export async function serve({ release = false } = {}) {
  const data = mkdtempSync(join(tmpdir(), 'quotawatch-e2e-'));
  if (release) hold(data);
  const child = spawn(program, ['serve', '--addr', '127.0.0.1:0', '--data', data], { stdio: ['ignore', 'pipe', 'inherit'] });
  const ended = new Promise((resolve) => child.once('exit', resolve));
  const line = await new Promise((resolve, reject) => {
    createInterface({ input: child.stdout }).once('line', resolve);
    child.once('error', reject);
    child.once('exit', (code) => reject(new Error(`serve ended with ${code}`)));
  });
  const base = /http:\/\/127\.0\.0\.1:\d+/.exec(line)?.[0];
  if (!base) throw new Error(`serve printed ${line}`);
  return {
    base,
    async stop() {
      child.kill('SIGINT');
      await ended;
      rmSync(data, { recursive: true });
    },
  };
}

/** A server and a browser for the tests of a file. */
export function running(options) {
  const it = {};
  before(async () => {
    it.server = await serve(options);
    it.browser = await launch();
  });
  after(async () => {
    await it.browser?.close();
    await it.server?.stop();
  });
  return it;
}

const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
const RULES = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'];

/** What axe finds on a page as it is. */
export async function violations(page) {
  await page.evaluate(axe);
  const found = await page.evaluate((rules) => window.axe.run(document, { runOnly: rules }), RULES);
  return found.violations.map((v) => `${v.id}: ${v.nodes.map((n) => n.target).join(' | ')}`);
}

/** What axe finds on a page with everything opened, and what reaches past its edge. */
export async function faults(page) {
  const widest = await page.evaluate(() => Math.max(...[...document.querySelectorAll('body, body *')].filter((e) => !e.closest('.scroll, .skip, svg')).map((e) => e.getBoundingClientRect().right)));
  const found = widest > page.viewportSize().width + 0.5 ? [`something reaches to ${widest} px, past the edge of the screen`] : [];
  await page.evaluate(() => document.querySelectorAll('details').forEach((d) => (d.open = true)));
  return [...found, ...(await violations(page))];
}
