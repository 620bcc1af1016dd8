import fc from 'fast-check';
import { expect, it } from 'vitest';
import { executableParts, headerBytes } from '../../../electron/criu/coredump/executable-parts.ts';

function core(
  segments: readonly { type: number; flags: number; offset: number; size: number }[],
): Uint8Array {
  const bytes = new Uint8Array(64 + segments.length * 56);
  const view = new DataView(bytes.buffer);
  bytes.set([0x7f, 0x45, 0x4c, 0x46, 2, 1]);
  view.setBigUint64(32, 64n, true);
  view.setUint16(56, segments.length, true);
  segments.forEach(({ type, flags, offset, size }, i) => {
    view.setUint32(64 + i * 56, type, true);
    view.setUint32(64 + i * 56 + 4, flags, true);
    view.setBigUint64(64 + i * 56 + 8, BigInt(offset), true);
    view.setBigUint64(64 + i * 56 + 32, BigInt(size), true);
  });
  return bytes;
}

it('gives what is loaded as executable, not for writing, and stands in the file', () => {
  const file = core([
    { type: 4, flags: 0, offset: 500, size: 100 },
    { type: 1, flags: 5, offset: 8192, size: 4096 },
    { type: 1, flags: 6, offset: 12_288, size: 4096 },
    { type: 1, flags: 5, offset: 16_384, size: 0 },
    { type: 1, flags: 5, offset: 4096, size: 16 },
    { type: 1, flags: 7, offset: 20_480, size: 16 },
  ]);
  expect(headerBytes(file.subarray(0, 64))).toBe(file.length);
  expect(executableParts(file)).toEqual([
    { offset: 4096, length: 16 },
    { offset: 8192, length: 4096 },
  ]);
});

it('of any bytes gives parts, or none', () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 400 }), (bytes) => {
      const elf = Uint8Array.from([0x7f, 0x45, 0x4c, 0x46, 2, 1, ...bytes]);
      for (const part of [...executableParts(bytes), ...executableParts(elf)])
        expect(part.length).toBeGreaterThan(0);
      expect(headerBytes(bytes)).toBeGreaterThanOrEqual(64);
    }),
  );
});
