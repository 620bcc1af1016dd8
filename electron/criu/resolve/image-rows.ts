/** A row for every file of the image directory: what it is, and how much of it was decoded. */
import type { ImageFact } from '../../../shared/facts/checkpoint.ts';
import type { DecodedImage } from '../image/types.ts';
import type { ResolveContext } from './context.ts';
import { latin1Bytes } from './leftovers.ts';

/** In the order of the archive. `leftover` tells which images nothing leads to. */
export function resolveImageRows(
  context: ResolveContext,
  leftover: (image: DecodedImage) => boolean,
): ImageFact[] {
  return context.images.files.map((file) => {
    context.checkpoint();
    const image = context.images.image(file.name);
    // Of two members with one name the later is the image.
    const own = image?.file.member === file.member ? image : undefined;
    return {
      member: file.member,
      name: latin1Bytes(file.name),
      type: own === undefined || own.type === 'UNKNOWN' ? null : own.type,
      magic: typeof own?.magic === 'number' ? `0x${own.magic.toString(16).padStart(8, '0')}` : null,
      entries: own?.entries.length ?? 0,
      size: BigInt(file.source.size),
      state: own === undefined ? 'unknown' : stateOf(own, leftover(own)),
      source: [{ member: file.member, offset: 0, length: file.source.size }],
    };
  });
}

function stateOf(image: DecodedImage, leftover: boolean): ImageFact['state'] {
  if (leftover) return 'leftover';
  if (image.gaps.length > 0) return 'damaged';
  if (image.type === 'UNKNOWN') return image.file.name.endsWith('.img') ? 'unknown' : 'raw';
  return image.version === 'raw' && image.entries.length === 0 ? 'raw' : 'decoded';
}
