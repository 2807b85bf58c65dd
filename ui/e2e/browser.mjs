import { chromium } from 'playwright-core';

export const PAGES = ['/', '/orders', '/events', '/data'];

/** Debian's Chromium, without anything that would look for a network. */
export function launch() {
  return chromium.launch({
    executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium',
    args: ['--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run', '--disable-background-networking', '--disable-component-update', '--disable-sync'],
  });
}
