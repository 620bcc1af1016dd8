/** What a stream is, by its first bytes: names lie. */
export type Layer = 'none' | 'gzip' | 'zstd';

const ZSTD_MAGIC = 0xfd2fb528;
const SKIPPABLE_MAGIC = 0x184d2a50; // to 0x184d2a5f

/** gzip: RFC 1952 §2.3.1; zstd: RFC 8878 §3.1.1 and §3.1.2. */
export function detectLayer(head: Uint8Array): Layer {
  if (head.length >= 3 && head[0] === 0x1f && head[1] === 0x8b && head[2] === 8) return 'gzip';
  if (head.length >= 4) {
    const magic = new DataView(head.buffer, head.byteOffset, 4).getUint32(0, true);
    if (isZstdMagic(magic) || isSkippableMagic(magic)) return 'zstd';
  }
  return 'none';
}

export function isZstdMagic(magic: number): boolean {
  return magic === ZSTD_MAGIC;
}

export function isSkippableMagic(magic: number): boolean {
  return (magic & 0xfffffff0) >>> 0 === SKIPPABLE_MAGIC;
}
