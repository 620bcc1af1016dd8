/** One pass over a text finds what looking for each literal by itself finds. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { anchorFinder } from '../../../shared/secrets/anchors.ts';
import { placesOf } from '../../../shared/secrets/rule.ts';

describe('the places of many literals', () => {
  const literal = fc.string({
    unit: fc.constantFrom('a', 'b', 'B', ' ', ':', '\u00e9', '\u0161'),
    minLength: 2,
    maxLength: 6,
  });

  it('are those of each by itself, in any text', () => {
    fc.assert(
      fc.property(
        fc.uniqueArray(literal, { minLength: 1, maxLength: 8 }),
        fc.array(fc.oneof(literal, fc.string({ unit: fc.constantFrom('a', 'b', 'B', ' ', ':', '!') })), { maxLength: 40 }),
        (anchors, parts) => {
          const text = [...parts, ...anchors].join('');
          const places = anchorFinder(anchors)(text);
          for (const one of anchors) expect(places(one)).toEqual([...placesOf(text, one)]);
        },
      ),
    );
  }); // prettier-ignore

  it('do not lie before the text, though two pairs of characters can look the same', () => {
    expect(anchorFinder(['aa\u0161a'])('aa\u0161a')('aa\u0161a')).toEqual([0]);
  });

  it('of an empty text are none, and of a literal that nobody named an error', () => {
    const places = anchorFinder(['ab'])('');
    expect(places('ab')).toEqual([]);
    expect(() => places('abc')).toThrow('no anchor abc');
  });
});
