/** Members of an image directory by their index, as page maps and spans name them. */
import type { ByteSource } from '../../../shared/byte-source.ts';
import { bytesSource } from '../../../shared/byte-source.ts';
import type { ImageSet } from '../image/types.ts';

const bySet = new WeakMap<ImageSet, ReadonlyMap<number, ByteSource>>();
const NOTHING = bytesSource(new Uint8Array(0));

/** A member that is no image of the directory is empty. */
export function memberSourceOf(images: ImageSet): (member: number) => ByteSource {
  let sources = bySet.get(images);
  if (sources === undefined) {
    sources = new Map(images.files.map((file) => [file.member, file.source]));
    bySet.set(images, sources);
  }
  const found = sources;
  return (member) => found.get(member) ?? NOTHING;
}
