// Screenshots of every page, both themes, both widths: node e2e/shots.mjs [DIR]
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { launch, PAGES, serve, THEMES, WIDTHS } from './browser.mjs';

const out = process.argv[2] ?? 'shots';
mkdirSync(out, { recursive: true });
const server = await serve();
const browser = await launch();
for (const colorScheme of THEMES) {
  for (const width of WIDTHS) {
    const page = await browser.newPage({ colorScheme, viewport: { width, height: 900 } });
    for (const path of PAGES) {
      await page.goto(server.base + path);
      await page.evaluate(() => document.fonts.ready);
      const name = path === '/' ? 'overview' : path.replaceAll('/', ' ').trim().replaceAll(' ', '-');
      await page.screenshot({ path: join(out, `${name}-${width}-${colorScheme}.png`), fullPage: true });
    }
    await page.close();
  }
}
await browser.close();
await server.stop();
