import { en, type Words } from './en';
import { es } from './es';

export type { Words };

/** The words of a language by its tag; English where there are none. */
export function wordsOf(lang: string): Words {
  return lang.startsWith('es') ? es : en;
}
