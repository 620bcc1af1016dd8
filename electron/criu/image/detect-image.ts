/**
 * What a file is, from its first eight bytes and its name.
 *
 *   v1.0   u32 type's magic, entries                    inventory.img: the same in both versions
 *   v1.1   u32 common or service magic, u32 type's magic, entries
 *
 * All words are in the byte order of the dumped machine: on s390x every magic reads reversed.
 */
import type { ByteSource } from '../../../shared/byte-source.ts';
import { readWord } from './piece-reader.ts';
import { COMMON_MAGIC, type ImageType, SERVICE_MAGIC, typeOfMagic, typeOfName } from './registry.ts';

export interface DetectedImage {
  /** By the name. */
  readonly named: ImageType | undefined;
  /** By the magic; of types that share it the first. */
  readonly known: ImageType | undefined;
  /** The type's magic as it reads; null where the file is too short. */
  readonly magic: number | null;
  readonly version: 'v1.0' | 'v1.1';
  /** Null where no magic is known. */
  readonly littleEndian: boolean | null;
  /** Where the entries begin. */
  readonly headerBytes: number;
}

export function detectImage(name: string, source: ByteSource): DetectedImage {
  const named = typeOfName(name);
  const bytes = source.read(0, 8);
  if (bytes.length < 4) {
    return {
      named,
      known: undefined,
      magic: null,
      version: 'v1.0',
      littleEndian: null,
      headerBytes: bytes.length,
    };
  }
  for (const littleEndian of [true, false]) {
    const first = readWord(bytes, 0, littleEndian);
    if (first === COMMON_MAGIC || first === SERVICE_MAGIC) {
      const magic = bytes.length < 8 ? null : readWord(bytes, 4, littleEndian);
      const known = magic === null ? undefined : typeOfMagic(magic);
      return { named, known, magic, version: 'v1.1', littleEndian, headerBytes: bytes.length };
    }
    const known = typeOfMagic(first);
    if (known) return { named, known, magic: first, version: 'v1.0', littleEndian, headerBytes: 4 };
  }
  const magic = readWord(bytes, 0, true);
  return { named, known: undefined, magic, version: 'v1.0', littleEndian: null, headerBytes: 4 };
}
