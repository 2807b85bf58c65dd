import { one, stored } from './dom';

/** The theme that was chosen is set at once and stays; else the system's goes. */
export function theme(): void {
  const root = document.documentElement;
  const chosen = stored.get('theme');
  if (chosen === 'dark' || chosen === 'light') root.dataset.theme = chosen;
  const toggle = one<HTMLButtonElement>('[data-theme-toggle]');
  if (!toggle) return;
  const isDark = (): boolean => (root.dataset.theme ?? (matchMedia('(prefers-color-scheme: dark)').matches ? 'dark' : 'light')) === 'dark';
  const label = (): void => toggle.setAttribute('aria-pressed', String(isDark()));
  toggle.hidden = false;
  label();
  toggle.addEventListener('click', () => {
    root.dataset.theme = isDark() ? 'light' : 'dark';
    stored.set('theme', root.dataset.theme);
    label();
  });
}
