// What the page gains with JavaScript: a theme that is remembered, and reading
// the national chart day by day with the keyboard. Without it nothing is lost.
import { dayLabel, thousands } from './lib/format';
import type { ReaderData } from './lib/reader';

function theme(): void {
  const button = document.querySelector<HTMLButtonElement>('[data-theme-toggle]');
  if (!button) return;
  const root = document.documentElement;
  const stored = read('theme');
  if (stored === 'dark' || stored === 'light') root.dataset.theme = stored;
  const isDark = (): boolean => (root.dataset.theme ?? (matchMedia('(prefers-color-scheme: dark)').matches ? 'dark' : 'light')) === 'dark';
  const label = (): void => button.setAttribute('aria-pressed', String(isDark()));
  button.hidden = false;
  label();
  button.addEventListener('click', () => {
    root.dataset.theme = isDark() ? 'light' : 'dark';
    try {
      localStorage.setItem('theme', root.dataset.theme);
    } catch {
      // A browser that stores nothing still changes the theme.
    }
    label();
  });
}

function read(key: string): string | null {
  try {
    return localStorage.getItem(key);
  } catch {
    return null;
  }
}

/** Arrow keys walk over the days of a focused chart; a live region says each. */
function keyboard(svg: SVGSVGElement): void {
  const group = svg.querySelector<SVGGElement>('.reader');
  const marker = group?.querySelector('circle');
  const frame = svg.closest('.plot');
  if (!group || !marker || !frame) return;
  const s = JSON.parse(group.dataset['series'] ?? '{}') as ReaderData;
  const counts = s.series[0]?.counts ?? [];
  const live = document.createElement('p');
  live.className = 'live';
  live.setAttribute('aria-live', 'polite');
  frame.append(live);
  svg.setAttribute('tabindex', '0');
  let at = counts.length - 1;
  const show = (): void => {
    const n = counts[at] ?? null;
    marker.setAttribute('cx', String(s.x0 + ((s.x1 - s.x0) * at) / Math.max(1, counts.length - 1)));
    marker.setAttribute('cy', String(s.y0 + ((s.y1 - s.y0) * (n ?? 0)) / 1000));
    live.textContent = `${dayLabel(s.from + at)}: ${n === null ? 'not known' : `${thousands(n)} arrests`}`;
  };
  svg.addEventListener('keydown', (e) => {
    const step = { ArrowRight: 1, ArrowLeft: -1, PageDown: 28, PageUp: -28, Home: -1e9, End: 1e9 }[e.key];
    if (step === undefined) return;
    e.preventDefault();
    at = Math.min(counts.length - 1, Math.max(0, at + step));
    show();
  });
  svg.addEventListener('pointermove', (e) => {
    const box = svg.getBoundingClientRect();
    const inside = ((e.clientX - box.left) / box.width) * svg.viewBox.baseVal.width;
    at = Math.round(((inside - s.x0) / (s.x1 - s.x0)) * (counts.length - 1));
    at = Math.min(counts.length - 1, Math.max(0, at));
    show();
  });
}

theme();
document.querySelectorAll<SVGSVGElement>('svg.chart-national').forEach(keyboard);
