// What is asked of the page: the filter, held in the address. The address is the
// only place it lives in; the form, the links and the figures follow it.
import { encodeFilter, isoDay, noFilter, parseFilter, type Filter } from '../data/filter';
import type { DataWords } from '../data/words';

export class State {
  filter: Filter = noFilter();
  /** What of the address is not known, in words. */
  faults: string[] = [];
  private offices: string[] | undefined;
  private readonly followers: (() => void)[] = [];

  constructor(private readonly words: DataWords) {
    this.read();
    addEventListener('popstate', () => {
      this.read();
      this.tell();
    });
  }

  /** Sets part of the filter, as a step that can be gone back from. */
  change(part: Partial<Filter>): void {
    const filter = { ...this.filter, ...part };
    if (filter.from !== undefined && filter.to !== undefined && filter.from > filter.to) {
      this.faults = [this.words.reversed(isoDay(filter.from), isoDay(filter.to))];
      return this.tell();
    }
    const query = encodeFilter(filter);
    const moved = query !== this.query;
    if (!moved && this.faults.length === 0) return;
    this.filter = filter;
    this.faults = [];
    history[moved ? 'pushState' : 'replaceState'](null, '', location.pathname + query + location.hash);
    this.tell();
  }

  reset(): void {
    this.change({ from: undefined, to: undefined, ...noFilter() });
  }

  follow(follower: () => void): void {
    this.followers.push(follower);
  }

  /** The filter as the end of an address, '' when nothing is set. */
  get query(): string {
    return encodeFilter(this.filter);
  }

  /** Takes codes of offices that there are not for faults, once they are known. */
  check(offices: string[]): void {
    this.offices = offices;
    if (this.filter.offices.every((code) => offices.includes(code))) return;
    this.read();
    this.tell();
  }

  private read(): void {
    ({ filter: this.filter, faults: this.faults } = parseFilter(location.search, this.offices, this.words));
  }

  private tell(): void {
    for (const follower of this.followers) follower();
  }
}
