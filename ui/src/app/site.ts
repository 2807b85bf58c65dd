// What the parts of a page share: its words, what is asked, the data, names.
import { Dataset } from '../data/dataset';
import { State } from './state';
import { wordsOf, type Words } from '../words';

export class Site {
  readonly words: Words = wordsOf(document.documentElement.lang);
  readonly build = document.body.dataset['build'] ?? '';
  /** The address of the pages in this language. */
  readonly home = new URL((document.body.dataset['root'] ?? '/') + (this.words.lang === 'en' ? '' : `${this.words.lang}/`), location.href).href;
  readonly state = new State(this.words.data);
  private readonly manifest = document.body.dataset['manifest'];
  private readonly offices = new Map<string, string>();
  private opened: Promise<Dataset> | null = null;

  /** Whether the page has figures that filters can redraw. */
  get filtered(): boolean {
    return this.manifest !== undefined;
  }

  /** The data behind the filters, opened once; a failure may be tried again. */
  dataset(): Promise<Dataset> {
    this.opened ??= Dataset.open(new URL(this.manifest ?? '', location.href).href, undefined, this.words.data).then(
      (d) => {
        for (const o of d.manifest.offices) this.offices.set(o.code, o.name);
        this.state.check(d.manifest.offices.filter((o) => o.geographic).map((o) => o.code));
        return d;
      },
      (e: unknown) => {
        this.opened = null;
        throw e;
      },
    );
    return this.opened;
  }

  /** The names of offices as the page has them, until the data has come. */
  know(offices: Iterable<readonly [string, string]>): void {
    for (const [code, name] of offices) this.offices.set(code, name);
  }

  /** The name of an office, a group, a type of place or a setting. */
  readonly name = (code: string): string => this.words.names[code] ?? this.offices.get(code) ?? code;
}
