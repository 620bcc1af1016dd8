/** What the live kernel said of the fixtures before they were frozen. */
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { FIXTURES } from './launch.ts';

/** A text that was planted in the memory of a process. */
export interface Needle {
  readonly needle: string;
  readonly pid: number;
  readonly address: string;
}

/** Those of the bundled sample. */
export const { needles } = JSON.parse(
  readFileSync(path.join(FIXTURES, 'truth', 'web-compromised.json'), 'utf8'),
) as { readonly needles: readonly Needle[] };
