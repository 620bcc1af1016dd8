import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { u64, wide } from '../../../electron/casefile/tables/codec.ts';
import type { Codec, SqlValue } from '../../../electron/casefile/tables/codec.ts';
import { jsonText } from '../../../electron/casefile/tables/json-shape.ts';

function stored(codec: Codec<bigint>, value: bigint): string {
  const out: SqlValue[] = [];
  codec.encode(value, out);
  return out[0] as string;
}

const order = (a: bigint, b: bigint): number => (a < b ? -1 : a > b ? 1 : 0);
const textOrder = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);

describe('numbers of a fact', () => {
  it('sort as text as they do as numbers, where they are unsigned and of 64 bits', () => {
    const number = fc.bigInt({ min: 0n, max: 2n ** 64n - 1n });
    fc.assert(
      fc.property(number, number, (a, b) => {
        expect(Math.sign(textOrder(stored(u64, a), stored(u64, b)))).toBe(order(a, b));
      }),
    );
  });

  it('sort as text as they do as numbers, where they are of any size', () => {
    const number = fc.oneof(fc.bigInt(), fc.bigInt({ min: -20n, max: 20n }));
    fc.assert(
      fc.property(number, number, (a, b) => {
        expect(Math.sign(textOrder(stored(wide, a), stored(wide, b)))).toBe(order(a, b));
      }),
    );
  });

  it('write [vsyscall] as 16 hex digits and show it as an address', () => {
    expect(stored(u64, 0xffff_ffff_ff60_0000n)).toBe('ffffffffff600000');
  });
});

describe('text in a JSON column', () => {
  it('is a string where the bytes are UTF-8 and base64 where they are not', () => {
    expect(jsonText.toJson(new TextEncoder().encode('a\0é'))).toBe('a\0é');
    expect(jsonText.toJson(Uint8Array.of(0x61, 0xff))).toEqual({ base64: 'Yf8=' });
  });
});
