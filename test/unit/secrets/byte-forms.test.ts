/** Literals in one pass over bytes: every place of each, whatever lies before and behind. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { byteFinder, placesIn } from '../../../electron/analysis/secrets/byte-forms.ts';

const LITERALS = ['abc', 'xabcy', '\0\x01\0q', 'MQTT', 'cab'].map((text) => Buffer.from(text, 'latin1'));
const RARE = [0, 1, 1, 1, 0];

const find = byteFinder(
  LITERALS.map((literal, index) => ({
    literal,
    rare: RARE[index]!,
    look: (_, start, found) => found({ rule: String(index), kind: 'k', start, length: literal.length }),
  })),
);

describe('a finder of bytes', () => {
  it('finds what a search for each finds, at every alignment', () => {
    const piece = fc.oneof(fc.constantFrom(...LITERALS), fc.uint8Array({ maxLength: 5 }), fc.constant(Buffer.alloc(9)));
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 30 }), fc.nat({ max: 7 }), fc.nat({ max: 5 }), (pieces, before, cut) => {
        const whole = new Uint8Array(Buffer.concat([Buffer.alloc(before), ...pieces]));
        const bytes = whole.subarray(before, Math.max(before, whole.length - cut));
        const expected = LITERALS.flatMap((literal, index) => [...placesIn(Buffer.from(bytes), literal, 0)].map((at) => `${index} ${at}`));
        expect(find(bytes).map(({ rule, start }) => `${rule} ${start}`).sort()).toEqual(expected.sort());
      }),
      { numRuns: 1000 },
    );
  });
}); // prettier-ignore
