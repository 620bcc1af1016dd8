import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  createSuspectFill,
  FILL,
  inOrder,
  type Suspect,
} from '../../../electron/evidence/redaction/index.ts';

const at = (offset: number, length: number, kind = 'suspected token'): Suspect => ({
  kind,
  offset,
  length,
  form: 'utf-8',
  value: new Uint8Array(length),
});

describe('suspects in a stream', () => {
  it('go in place and are told once, however the stream is cut', () => {
    fc.assert(
      fc.property(
        fc.uint8Array({ minLength: 1, maxLength: 300 }),
        fc.array(fc.tuple(fc.nat(290), fc.integer({ min: 1, max: 40 })), { maxLength: 12 }),
        fc.integer({ min: 1, max: 50 }),
        (bytes, ranges, chunk) => {
          const before = Uint8Array.from(bytes);
          const suspects = inOrder(ranges.filter(([from, length]) => from + length <= bytes.length).map(([from, length]) => at(from, length)));
          const told: Suspect[] = [];
          const fill = createSuspectFill(suspects, (one) => told.push(one));
          const parts: Uint8Array[] = [];
          for (let from = 0; from < bytes.length; from += chunk) parts.push(fill(bytes.subarray(from, from + chunk)));
          const inside = (i: number): boolean => suspects.some(({ offset, length }) => i >= offset && i < offset + length);
          expect(Buffer.concat(parts)).toEqual(Buffer.from(before.map((byte, i) => (inside(i) ? FILL : byte))));
          expect(bytes).toEqual(before);
          expect(told).toEqual(suspects.filter(({ offset, length }) => before.subarray(offset, offset + length).some((byte) => byte !== FILL)));
        },
      ),
    );
  }); // prettier-ignore

  it('that overlap are one range, named by the longer', () => {
    expect(inOrder([at(10, 10), at(4, 8, 'suspected password'), at(40, 2)])).toMatchObject([
      { offset: 4, length: 16, kind: 'suspected token' },
      { offset: 40, length: 2 },
    ]);
  });

  it('that a known value covers are not listed again', () => {
    const told: Suspect[] = [];
    const fill = createSuspectFill([at(2, 4)], (one) => told.push(one));
    expect(fill(Uint8Array.of(1, 2, FILL, FILL, FILL, FILL, 3))).toEqual(Uint8Array.of(1, 2, FILL, FILL, FILL, FILL, 3));
    expect(told).toEqual([]);
  }); // prettier-ignore
});
