/** The images of one directory, decoded once, when first asked for. */
import type { Gap } from '../../../shared/facts/gap.ts';
import type { Limits } from '../../../shared/limits.ts';
import { compareText } from '../../../shared/text.ts';
import type { Message } from '../wire/message.ts';
import { decodeImage } from './decode-image.ts';
import { detectImage } from './detect-image.ts';
import { typeOfName } from './registry.ts';
import type { DecodedImage, ImageFile, ImageSet } from './types.ts';

/**
 * Files by name; of two with one name the later counts, as in an unpacked archive. The byte order is
 * inventory.img's, else that of the first file (by name) whose magic is known, else little-endian.
 */
export function createImageSet(files: readonly ImageFile[], limits: Limits): ImageSet {
  const byName = new Map(files.map((file) => [file.name, file]));
  const names = [...byName.keys()].sort(compareText);
  const littleEndian = byteOrder(byName, names);
  const decoded = new Map<string, DecodedImage>();
  const types = new Map<string, string[]>();
  const reached = new Set<string>();
  for (const name of names) {
    const type = typeOfName(name)?.type ?? 'UNKNOWN';
    const list = types.get(type);
    if (list) list.push(name);
    else types.set(type, [name]);
  }

  return {
    littleEndian,
    limits,
    files,
    file: (name) => byName.get(name),
    image<M extends Message = Message>(name: string): DecodedImage<M> | undefined {
      const file = byName.get(name);
      if (!file) return undefined;
      let image = decoded.get(name);
      if (!image) {
        image = decodeImage(file, { littleEndian, limits });
        decoded.set(name, image);
      }
      return image as DecodedImage<M>;
    },
    namesOf: (type) => types.get(type) ?? [],
    gaps(): readonly Gap[] {
      return [...decoded.keys()].sort(compareText).flatMap((name) => decoded.get(name)!.gaps);
    },
    reach(name) {
      reached.add(name);
    },
    reached: (name) => reached.has(name),
  };
}

function byteOrder(byName: ReadonlyMap<string, ImageFile>, names: readonly string[]): boolean {
  for (const name of ['inventory.img', ...names]) {
    const file = byName.get(name);
    if (!file || typeOfName(name)?.framing !== 'entries') continue;
    const { littleEndian } = detectImage(name, file.source);
    if (littleEndian !== null) return littleEndian;
  }
  return true;
}
