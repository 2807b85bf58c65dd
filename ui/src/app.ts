// What a page gains with JavaScript. It is whole without: everything here
// upgrades markup that the server made (ADR 0018). Each island looks for its own
// markup and does nothing where there is none.
import { actions } from './app/actions';
import { addFiles } from './app/add';
import { changes } from './app/changes';
import { compareBoxes } from './app/compare';
import { docket } from './app/docket';
import { all } from './app/dom';
import { embed } from './app/embed';
import { Figures } from './app/figures';
import { Form } from './app/form';
import { links } from './app/links';
import { reading } from './app/reading';
import { Site } from './app/site';
import { sortable } from './app/sort';
import { theme } from './app/theme';

const script = (document.currentScript as HTMLScriptElement).src;

async function start(): Promise<void> {
  theme();
  const site = new Site(script);
  site.know(all<HTMLInputElement>('#filters input[name=office]').map((i) => [i.value, i.closest('label')?.textContent?.trim() ?? i.value] as const));
  const form = new Form(site);
  const figures = new Figures(site, form);
  actions(site, figures.of);
  reading(site.words, site.filtered ? (range) => site.state.change(range) : null);
  sortable(site.words);
  if (site.filtered) compareBoxes(site.state, site.words);
  docket(site.words);
  addFiles(site);
  changes(site);
  links(site.state);
  embed();
  if (site.filtered && site.state.query) await figures.change();
  document.documentElement.dataset['ready'] = 'true';
}

void start();
