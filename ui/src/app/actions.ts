// What can be taken along from a figure: its table, its picture, a line that
// embeds it, a citation, a link. Where no filter is set, the files of the server
// are taken; else they are made here of what is shown.
import { csvOf, jsonOf } from './csv';
import { copyField, copyText, openDialog } from './dialog';
import { all, h, one, reason } from './dom';
import type { Figure } from './figure';
import { pictureOf, pngOf } from './image';
import type { Site } from './site';

const TYPES = { csv: 'text/csv;charset=utf-8', json: 'application/json', svg: 'image/svg+xml' } as const;

/** Shows the actions that need JavaScript, and does them. */
export function actions(site: Site, figureOf: (section: HTMLElement) => Figure): void {
  for (const button of all<HTMLButtonElement>('button[data-action]')) button.hidden = false;
  document.addEventListener('click', (e) => {
    const chosen = (e.target as Element).closest<HTMLElement>('[data-action]');
    const section = chosen?.closest<HTMLElement>('.figure');
    if (!chosen || !section) return;
    const figure = figureOf(section);
    const action = chosen.dataset['action']!;
    if (chosen instanceof HTMLAnchorElement && !figure.drawn) return; // the server's file is this view
    e.preventDefault();
    act(action, figure, site, chosen).catch((why: unknown) => tell(chosen, `${site.words.actions.failed(action.toUpperCase())} ${reason(why)}`));
  });
}

async function act(action: string, figure: Figure, site: Site, chosen: HTMLElement): Promise<void> {
  const name = `${figure.id}${figure.drawn ? '-filtered' : ''}.${action}`;
  const source = (): string => `${figure.sourceLine} ${figure.url}`;
  switch (action) {
    case 'csv':
      return save(name, csvOf(figure.drawn!.table), TYPES.csv);
    case 'json':
      return save(name, jsonOf(figure.drawn!.table, figure.about()), TYPES.json);
    case 'svg':
      return save(name, pictureOf(figure.section, source()), TYPES.svg);
    case 'png':
      return save(name, await pngOf(pictureOf(figure.section, source())), 'image/png');
    case 'embed':
      return embed(figure, site);
    case 'cite':
      return cite(figure, site);
    case 'link':
      return tell(chosen, (await copyText(figure.url)) ? site.words.actions.linkCopied : figure.url);
  }
}

function save(name: string, content: BlobPart, type: string): void {
  const url = URL.createObjectURL(new Blob([content], { type }));
  const link = h('a', { href: url, download: name });
  link.click();
  setTimeout(() => URL.revokeObjectURL(url), 10_000); // the browser has read it by then
}

function embed(figure: Figure, site: Site): void {
  const w = site.words.actions;
  const frame = h('iframe', { src: figure.embedUrl, title: figure.finding, width: '100%', height: Math.ceil(figure.section.getBoundingClientRect().height), loading: 'lazy' });
  openDialog(site.words, w.embedTitle, h('p', {}, w.embedHelp), copyField(site.words, w.embedTitle, frame.outerHTML));
}

function cite(figure: Figure, site: Site): void {
  const w = site.words.actions;
  const accessed = new Date().toISOString().slice(0, 10);
  const text = w.citation({ finding: figure.finding, window: figure.window, build: site.build, url: figure.url, accessed, source: figure.sourceLine });
  openDialog(site.words, w.citeTitle, copyField(site.words, w.citeTitle, text));
}

/** Says what became of an action beside it. */
function tell(chosen: HTMLElement, text: string): void {
  const row = chosen.closest<HTMLElement>('.source') ?? chosen.parentElement!;
  const said = one('.said', row) ?? row.appendChild(h('span', { class: 'said', role: 'status' }));
  said.textContent = text;
}
