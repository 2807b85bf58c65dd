import { all } from './dom';
import type { State } from './state';

/** Links inside of the site that keep what is asked: those that say so, and those
 * to the same page in another language. */
export function links(state: State): void {
  const kept = all<HTMLAnchorElement>('a[data-keep], a[hreflang]').filter((a) => a.origin === location.origin);
  const plain = new Map(kept.map((a) => [a, a.getAttribute('href') ?? '']));
  const follow = (): void => {
    for (const [a, href] of plain) {
      const [path, hash] = href.split('#');
      a.setAttribute('href', path + state.query + (hash === undefined ? '' : `#${hash}`));
    }
  };
  state.follow(follow);
  follow();
}
