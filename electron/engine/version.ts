import { readFileSync } from 'node:fs';
import { packageFolder } from './package-folder.ts';

/** The version of package.json: stands in custody entries, reports and `engine.hello`. */
export const VERSION: string = (
  JSON.parse(readFileSync(new URL('package.json', packageFolder()), 'utf8')) as { version: string }
).version;
