// Runs inside of the page that is measured, before anything of its own, and trusts none
// of its words: what counts is what changes in the document, and the frame after it.
window.__probe = (() => {
  const seen = { figures: null, ready: null, event: null };
  let rule = '.figure:has(.plot, .panels)';
  const DRAWN = '.plot, .panels'; // a chart, or many small ones

  /** Calls back with the time at which the next frame was laid out and painted. */
  function afterFrame(then) {
    requestAnimationFrame(() => {
      const channel = new MessageChannel();
      channel.port1.onmessage = () => then(performance.now());
      channel.port2.postMessage(0);
    });
  }

  function inView(element) {
    const box = element.getBoundingClientRect();
    return box.width > 0 && box.bottom > 0 && box.top < innerHeight;
  }

  /** The figures in view; the first of the page where a reader scrolls to any. */
  function figures() {
    const all = [...document.querySelectorAll(rule)];
    const seen = all.filter(inView);
    return seen.length ? seen : all.slice(0, 1);
  }
  const isDrawn = (figure) => [...figure.querySelectorAll(':is(.plot, .panels) svg')].some((svg) => svg.getBoundingClientRect().width > 0 && svg.querySelectorAll('*').length > 4);

  /** Notes the first frame with every figure in view drawn, and the first with the page ready. */
  function look() {
    if (seen.figures === null && document.readyState !== 'loading') {
      const all = figures();
      if (all.length && all.every(isDrawn)) seen.figures = performance.now();
    }
    if (seen.ready === null && document.documentElement?.dataset.ready === 'true') seen.ready = performance.now();
    if (seen.figures !== null && seen.ready !== null) observer.disconnect();
  }

  let asked = false;
  function ask() {
    if (asked) return;
    asked = true;
    afterFrame(() => {
      asked = false;
      look();
    });
  }
  const observer = new MutationObserver(ask);
  observer.observe(document, { childList: true, subtree: true, attributes: true, attributeFilter: ['data-ready'] });
  document.addEventListener('readystatechange', ask);
  document.addEventListener('quotawatch:drawn', () => afterFrame((now) => (seen.event ??= now)));

  /** Ticks or clears a box and tells how long it took until what is in view stood still, in ms. */
  async function change(box, { settle = 500, give = 5000 } = {}) {
    box.dispatchEvent(new PointerEvent('pointerenter')); // a pointer arrives before it clicks
    await new Promise((resolve) => setTimeout(resolve, 200));
    const view = figures();
    const took = { start: null, redraw: null, event: null, plots: new Set() };
    const relevant = (m) => {
      const element = m.target.nodeType === Node.ELEMENT_NODE ? m.target : m.target.parentElement;
      return element?.checkVisibility() && element;
    };
    const watch = new MutationObserver((all) => {
      const changed = all.map(relevant).filter(Boolean);
      for (const e of changed) if (e.closest(DRAWN)) took.plots.add(e.closest('.figure').id);
      if (changed.length) afterFrame((now) => (took.redraw = now));
    });
    for (const f of view) watch.observe(f, { childList: true, subtree: true, attributes: true, characterData: true });
    const input = (e) => (took.start ??= e.timeStamp);
    const event = () => afterFrame((now) => (took.event ??= now));
    document.addEventListener('input', input, { capture: true });
    document.addEventListener('quotawatch:drawn', event);
    box.click();
    const end = performance.now() + give;
    const still = () => took.plots.size > 0 && took.redraw !== null && performance.now() - took.redraw > settle;
    while (performance.now() < end && !still()) await new Promise((resolve) => setTimeout(resolve, 25));
    watch.disconnect();
    document.removeEventListener('input', input, { capture: true });
    document.removeEventListener('quotawatch:drawn', event);
    if (took.start === null) return { missing: `box ${box.name}=${box.value} gives no input event` };
    if (!took.plots.size) return { missing: `no figure in view changed in ${give} ms after ${box.name}=${box.value}` };
    return { redraw: took.redraw - took.start, event: took.event === null ? null : took.event - took.start, plots: took.plots.size };
  }

  return { seen, figures, change, rule: (r) => (rule = r) };
})();
