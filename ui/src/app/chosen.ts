// A figure of all offices shows those that are asked for among the others.
import { all, one } from './dom';

/** Points out the offices of these names in maps, rankings and panels. */
export function pointOut(section: HTMLElement, names: string[]): void {
  for (const mark of all<SVGElement>('svg [data-office]', section)) {
    const chosen = names.includes(mark.getAttribute('data-office') ?? '');
    mark.classList.toggle('chosen', chosen);
    if (chosen && mark.matches('.area')) mark.parentElement?.append(mark); // its outline lies over its neighbours
  }
  for (const panel of all('.panels > li', section)) panel.classList.toggle('chosen', names.includes(one('h3', panel)?.firstChild?.textContent?.trim() ?? ''));
}
