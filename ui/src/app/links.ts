import { all } from './dom';
import type { State } from './state';

/** An address inside of the site with what is asked. */
export function kept(href: string, query: string): string {
  const [path, hash] = href.split('#');
  return path + query + (hash === undefined ? '' : `#${hash}`);
}

/** Links inside of the site that keep what is asked. */
export function links(state: State): void {
  const plain = new Map(all<HTMLAnchorElement>('a[data-keep]').map((a) => [a, a.getAttribute('href') ?? '']));
  const follow = (): void => {
    for (const [a, href] of plain) a.setAttribute('href', kept(href, state.query));
  };
  state.follow(follow);
  follow();
}
