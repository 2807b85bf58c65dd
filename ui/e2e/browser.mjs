// What browser tests and screenshots share: Debian's Chromium, and a server of
// their own on an empty data directory.
import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { chromium } from 'playwright-core';

export const PAGES = ['/', '/offices/', '/offices/DAL/', '/offices/HLG/', '/orders/', '/timeline/', '/claims/', '/claims/ice-post-2025-01-23/', '/data/'];
export const THEMES = ['light', 'dark'];
export const WIDTHS = [1280, 390];

/** A browser without anything that would look for a network. */
export function launch() {
  return chromium.launch({
    executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium',
    args: ['--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run', '--disable-background-networking', '--disable-component-update', '--disable-sync'],
  });
}

/** Starts bin/quotawatch; gives its address and a way to end it. */
export async function serve() {
  const data = mkdtempSync(join(tmpdir(), 'quotawatch-e2e-'));
  const program = join(dirname(fileURLToPath(import.meta.url)), '..', '..', 'bin', 'quotawatch');
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
