import { readFileSync } from 'node:fs';
import path from 'node:path';
import { expect, it } from 'vitest';
import { VIEW_TITLES } from '../../../shared/api/commands.ts';

it('the menu names the views of the navigation, in its order', () => {
  // Read, not loaded: the views need a window.
  const file = path.join(import.meta.dirname, '..', '..', '..', 'renderer', 'views', 'index.ts');
  const titles = [...readFileSync(file, 'utf8').matchAll(/^ {4}title: '([^']+)',$/gm)].map(
    ([, title]) => title,
  );
  expect(titles).toEqual([...VIEW_TITLES]);
});
