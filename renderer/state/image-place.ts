/** The way to an image's bytes in the Images view. */
import { imageThing } from './selection.ts';
import { openView, select } from './shell.ts';
import type { ImagePlace } from './surroundings.ts';

export function showImage(checkpoint: string, { name, span }: ImagePlace): void {
  select({ ...imageThing(checkpoint, name, span), checkpoint, column: null });
  openView('images');
}
