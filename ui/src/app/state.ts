// What is asked of the page: the filter, held in the address. The address is the
// only place it lives in; the form, the links and the figures follow it.
import { encodeFilter, parseFilter, type Filter } from '../data/filter';

export class State {
  filter: Filter;
  faults: string[];
  private followers: (() => void)[] = [];

  constructor() {
    ({ filter: this.filter, faults: this.faults } = parseFilter(location.search));
    addEventListener('popstate', () => {
      ({ filter: this.filter, faults: this.faults } = parseFilter(location.search));
      this.tell();
    });
  }

  /** Sets part of the filter. A step of its own can be gone back from; a step of
   * a movement, as of brushing, replaces the one before. */
  change(part: Partial<Filter>, how: 'push' | 'replace' = 'push'): void {
    this.go({ ...this.filter, ...part }, how);
  }

  reset(): void {
    this.go(parseFilter('').filter, 'push');
  }

  follow(follower: () => void): void {
    this.followers.push(follower);
  }

  /** The filter as the end of an address, '' when nothing is set. */
  get query(): string {
    return encodeFilter(this.filter);
  }

  private go(filter: Filter, how: 'push' | 'replace'): void {
    const query = encodeFilter(filter);
    const moved = query !== encodeFilter(this.filter);
    if (!moved && this.faults.length === 0) return;
    this.filter = filter;
    this.faults = [];
    const url = location.pathname + query + location.hash;
    if (how === 'push' && moved) history.pushState(null, '', url);
    else history.replaceState(null, '', url);
    this.tell();
  }

  private tell(): void {
    for (const follower of this.followers) follower();
  }
}
