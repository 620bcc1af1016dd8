/** Carries theme and text size to the document; follows the system where the examiner says so. */
import { preferences } from './preferences.ts';

const dark = matchMedia('(prefers-color-scheme: dark)');
const contrast = matchMedia('(prefers-contrast: more)');

function apply(): void {
  const { theme, textSize } = preferences.get();
  const root = document.documentElement;
  root.dataset['theme'] =
    theme !== 'system' ? theme : contrast.matches ? 'contrast' : dark.matches ? 'dark' : 'light';
  root.style.setProperty('--text-scale', String(textSize / 100));
}

/** Applies now and whenever the system or the examiner changes their mind. */
export function followTheme(): () => void {
  apply();
  dark.addEventListener('change', apply);
  contrast.addEventListener('change', apply);
  const end = preferences.subscribe(apply);
  return () => {
    dark.removeEventListener('change', apply);
    contrast.removeEventListener('change', apply);
    end();
  };
}
