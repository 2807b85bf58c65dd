// Filter to redraw: boxes are ticked and cleared one after another, so that no two
// states of the filter are the same and none can be answered from a cache of answers.

/** Which boxes of a field are changed: A, A and B, B, B and C. */
const TURNS = [0, 1, 0, 2];

/** Changes boxes of the fields; the first change of each apart, as it may fetch or prepare. */
export async function changes(page, fields) {
  const out = {};
  for (const field of fields) {
    await boxes(page, field);
    const all = [];
    for (const turn of TURNS) all.push(await turnBox(page, field, turn));
    out[`first.${field}`] = part(all[0], 'redraw');
    out[`redraw.${field}`] = all.slice(1).map((c) => part(c, 'redraw'));
    out[`event.${field}`] = all.slice(1).map((c) => part(c, 'event'));
    await clear(page, field);
  }
  return out;
}

/** Waits for the boxes of a field, which a page may make after it has drawn; without them the changes say so. */
function boxes(page, field) {
  const made = (name) => document.querySelectorAll(`form#filters input[type=checkbox][name="${name}"]`).length > 2;
  return page.waitForFunction(made, field, { timeout: 3000 }).catch(() => {});
}

function part(change, name) {
  return change.missing ? change : (change[name] ?? { missing: 'no quotawatch:drawn' });
}

function turnBox(page, field, index) {
  return page.evaluate(
    ([name, i]) => {
      const boxes = document.querySelectorAll(`form#filters input[type=checkbox][name="${name}"]`);
      return boxes.length > i ? window.__probe.change(boxes[i]) : { missing: `form#filters has ${boxes.length} boxes of ${name}` };
    },
    [field, index],
  );
}

/** Clears all boxes of a field, and lets the page come to rest. */
async function clear(page, field) {
  await page.evaluate((name) => document.querySelectorAll(`form#filters input[name="${name}"]:checked`).forEach((box) => box.click()), field);
  await page.waitForTimeout(600);
}

/** Brings the first figure into view, as a reader of it would have it. */
export function toFirst(page) {
  return page.evaluate(() => document.querySelector('.figure[data-chart]')?.scrollIntoView({ block: 'start', behavior: 'instant' }));
}

/** Charts that leave out a filter by office, as they compare the offices. */
const OF_OFFICES = ['areas', 'ranking', 'multiples'];

/** Redraws with each figure in view, by a filter that it follows: the slowest says what the page may cost. */
export async function everywhere(page) {
  const all = await page.evaluate(() => [...document.querySelectorAll('.figure[data-chart]')].map((f) => ({ id: f.id, chart: f.dataset.chart })));
  const out = {};
  for (const { id, chart } of all) {
    const field = OF_OFFICES.includes(chart) ? 'criminality' : 'office';
    await page.evaluate((i) => document.getElementById(i).scrollIntoView({ block: 'center' }), id);
    await page.waitForTimeout(300);
    const taken = [];
    for (const turn of [0, 1, 0]) taken.push(await turnBox(page, field, turn));
    out[`at.${id}`] = taken.slice(1).map((c) => part(c, 'redraw'));
    await clear(page, field);
  }
  return out;
}
