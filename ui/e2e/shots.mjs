// Screenshots of every page, both themes, at 1280 and 390 pixels:
//   BASE=http://127.0.0.1:8075 node e2e/shots.mjs DIR
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { launch, PAGES } from './browser.mjs';

const base = process.env.BASE ?? 'http://127.0.0.1:8075';
const out = process.argv[2] ?? 'shots';
mkdirSync(out, { recursive: true });
const browser = await launch();
for (const colorScheme of ['light', 'dark']) {
  for (const width of [1280, 390]) {
    const page = await browser.newPage({ colorScheme, viewport: { width, height: 900 } });
    for (const path of PAGES) {
      await page.goto(base + path);
      await page.evaluate(() => document.fonts.ready);
      const name = path === '/' ? 'overview' : path.slice(1);
      await page.screenshot({ path: join(out, `${name}-${width}-${colorScheme}.png`), fullPage: true });
    }
    await page.close();
  }
}
await browser.close();
