// One visit: what a reader waits for between asking for a page and having it.

/** Opens url and waits until it is ready; times are in ms since the navigation began. */
export async function visit({ page, traffic }, url, { give, filtered = false }) {
  const response = await page.goto(url, { waitUntil: 'commit', timeout: give });
  if (!response.ok()) throw new Error(`${url} answered ${response.status()}`);
  const done = await page.waitForFunction((f) => window.__probe.seen.figures !== null && window.__probe.seen.ready !== null && (!f || window.__probe.seen.event !== null), filtered, { timeout: give, polling: 100 }).then(() => true, () => false);
  await page.waitForLoadState('networkidle', { timeout: give }).catch(() => {});
  const seen = await page.evaluate(() => ({ ...window.__probe.seen, paint: performance.getEntriesByName('first-contentful-paint')[0]?.startTime ?? null }));
  const { bytes, requests } = await traffic();
  const figures = seen.figures ?? { missing: `no figure in view was drawn in ${give} ms` };
  return { paint: seen.paint ?? { missing: 'nothing was painted' }, figures, drawn: done ? drawn(seen, filtered) : undrawn(seen, give), bytes, requests };
}

function drawn(seen, filtered) {
  return Math.max(seen.figures, seen.ready, filtered ? seen.event : 0);
}

function undrawn(seen, give) {
  if (seen.figures === null) return { missing: `no figure in view was drawn in ${give} ms` };
  if (seen.ready === null) return { missing: `the page never said data-ready in ${give} ms` };
  return { missing: `no quotawatch:drawn in ${give} ms for the filter in the address` };
}

/** The number of arrests that the filter bar states, or why there is none. */
export function counted(page) {
  return page.evaluate(() => {
    const text = document.querySelector('form#filters output.count')?.textContent ?? '';
    const number = /([\d,]+)\s+arrests/.exec(text)?.[1];
    return number ? Number(number.replaceAll(',', '')) : { missing: text ? `no number of arrests in "${text}"` : 'no output.count in form#filters' };
  });
}
