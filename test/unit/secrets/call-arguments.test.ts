/** Arguments of calls in source code: whatever stands there, a literal is where it is said to be. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { argumentsOf } from '../../../shared/secrets/rules/call-arguments.ts';

const piece = fc.oneof(
  fc.constantFrom('"', "'", '`', '(', ')', '[', ']', '{', '}', ',', ' ', '\\', '\n', '\0', 'b"x"', 'name'),
  fc.string({ maxLength: 8 }),
);

describe('argumentsOf', () => {
  it('tells literals from code, in brackets too', () => {
    expect(argumentsOf('"db", f("a", 1), [1, 2], b\'x y\', name) "after"', 9)).toEqual([
      { text: 'db', start: 1 },
      { text: 'f("a", 1)', start: -1 },
      { text: '[1, 2]', start: -1 },
      { text: 'x y', start: 27 },
      { text: 'name', start: -1 },
    ]);
    expect(argumentsOf('"a\\"b", "c")', 1)).toEqual([{ text: 'a\\"b', start: 1 }]);
    expect(argumentsOf('a.f("x") + "y", "open', 3)).toEqual([{ text: 'a.f("x") + "y"', start: -1 }]);
  });

  it('never tells more than asked for, nor a literal that is not there', () => {
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 40 }), fc.integer({ min: 1, max: 6 }), (pieces, most) => {
        const text = pieces.join('');
        const list = argumentsOf(text, most);
        expect(list.length).toBeLessThanOrEqual(most);
        let last = -1;
        for (const { text: literal, start } of list) {
          if (start < 0) continue;
          expect(text.slice(start, start + literal.length)).toBe(literal);
          expect(literal).not.toMatch(/[\n\0]/);
          expect(start).toBeGreaterThan(last);
          last = start + literal.length;
        }
      }),
    );
  });
});
