// What the parts of a page share: its words, what is asked, the data, names.
import type { Dataset } from '../data/dataset';
import type * as draw from '../draw';
import { State } from './state';
import { wordsOf, type Words } from '../words';

/** The counts, and what draws figures of them. */
export interface Data {
  dataset: Dataset;
  drawFigure: typeof draw.drawFigure;
}

export class Site {
  readonly words: Words = wordsOf(document.documentElement.lang);
  readonly build = document.body.dataset['build'] ?? '';
  /** The address of the pages in this language. */
  readonly home = new URL((document.body.dataset['root'] ?? '/') + (this.words.lang === 'en' ? '' : `${this.words.lang}/`), location.href).href;
  readonly state = new State(this.words.data);
  private readonly manifest = document.body.dataset['manifest'];
  private readonly offices = new Map<string, string>();
  private opened: Promise<Data> | null = null;

  /** script is the address of this script; that which draws stands beside it. */
  constructor(private readonly script: string) {}

  /** Whether the page has figures that filters can redraw. */
  get filtered(): boolean {
    return this.manifest !== undefined;
  }

  /** The data behind the filters and what draws it, fetched once; a failure may be
   * tried again. */
  data(): Promise<Data> {
    this.opened ??= this.open().catch((e: unknown) => {
      this.opened = null;
      throw e;
    });
    return this.opened;
  }

  /** Fetches what filters need before one is set. A failure is told when it is. */
  prepare(): void {
    if (this.filtered) this.data().then(({ dataset }) => dataset.need(this.state.filter)).catch(() => undefined);
  }

  private async open(): Promise<Data> {
    const { Dataset, drawFigure } = (await import(/* @vite-ignore */ new URL('draw.js', this.script).href)) as typeof draw;
    const dataset = await Dataset.open(new URL(this.manifest ?? '', location.href).href, undefined, this.words.data);
    for (const o of dataset.manifest.offices) this.offices.set(o.code, o.name);
    this.state.check(dataset.manifest.offices.filter((o) => o.geographic).map((o) => o.code));
    return { dataset, drawFigure };
  }

  /** The names of offices as the page has them, until the data has come. */
  know(offices: Iterable<readonly [string, string]>): void {
    for (const [code, name] of offices) this.offices.set(code, name);
  }

  /** The name of an office, a group, a type of place or a setting. */
  readonly name = (code: string): string => this.words.names[code] ?? this.offices.get(code) ?? code;
}
