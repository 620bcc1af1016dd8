/** Images built byte by byte, to show what each rule of the framing does. */
import { bytesSource } from '../../../shared/byte-source.ts';
import { DEFAULT_LIMITS, type Limits } from '../../../shared/limits.ts';
import { decodeImage } from '../../../electron/criu/image/decode-image.ts';
import { COMMON_MAGIC, SERVICE_MAGIC, rowOfType } from '../../../electron/criu/image/registry.ts';
import type { DecodedImage, ImageFile } from '../../../electron/criu/image/types.ts';
import { type Plain, encode, root } from '../wire/proto-root.ts';

export type Part = Uint8Array | readonly number[];

export function join(...parts: readonly Part[]): Uint8Array {
  return Uint8Array.from(parts.flatMap((part) => [...part]));
}

export function u32(value: number, littleEndian = true): Uint8Array {
  const bytes = new Uint8Array(4);
  new DataView(bytes.buffer).setUint32(0, value, littleEndian);
  return bytes;
}

/** Length and message. */
export function entry(type: string, message: Plain, littleEndian = true): Uint8Array {
  const bytes = encode(root.lookupType(type), message);
  return join(u32(bytes.length, littleEndian), bytes);
}

/** The v1.1 header of a type. */
export function header(type: string, littleEndian = true): Uint8Array {
  const row = rowOfType(type)!;
  const own = u32(row.magic!, littleEndian);
  if (row.header === 'own') return own;
  return join(u32(row.header === 'service' ? SERVICE_MAGIC : COMMON_MAGIC, littleEndian), own);
}

export function file(name: string, ...parts: readonly Part[]): ImageFile {
  return { name, member: 3, memberName: `checkpoint/${name}`, source: bytesSource(join(...parts)) };
}

export function decode(image: ImageFile, limits: Partial<Limits> = {}): DecodedImage {
  return decodeImage(image, { limits: { ...DEFAULT_LIMITS, ...limits } });
}

export const gapKinds = (image: DecodedImage): string[] => image.gaps.map(({ kind }) => kind);
