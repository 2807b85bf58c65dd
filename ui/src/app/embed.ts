import { one } from './dom';

/** Tells the page around an embedded figure how high it is, and again whenever
 * that changes. The height is all that it tells, so any page may hear it. */
export function embed(): void {
  const main = one('main');
  if (parent === self || !main) return;
  const post = (): void => parent.postMessage({ type: 'quotawatch:height', height: Math.ceil(main.getBoundingClientRect().bottom + scrollY) }, '*');
  new ResizeObserver(post).observe(main);
  post();
}
