import { existsSync } from 'node:fs';

/**
 * The folder with package.json and resources/, as a URL ending in '/': the checkout, or the packaged app.
 * Sources and bundles lie at different depths, so it is looked for upwards.
 */
export function packageFolder(): URL {
  let folder = new URL('./', import.meta.url);
  for (let level = 0; level < 6; level++) {
    if (existsSync(new URL('package.json', folder))) return folder;
    folder = new URL('../', folder);
  }
  throw new Error('package.json is not beside the program');
}
