import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createValueFinder } from '../../../electron/evidence/redaction/find-values.ts';
import { createStreamRedactor, FILL } from '../../../electron/evidence/redaction/redact-stream.ts';
import { FORMS } from './forms.ts';

const VALUE = 'Tr0ub4dor&3/ü"+\\x';
const secret = (text: string) => ({ kind: 'password', bytes: new Uint8Array(Buffer.from(text)) });

/** The smallest window there is: four times the longest form. */
const SMALL_WINDOW = 1;

function redact(
  input: Uint8Array,
  values: readonly string[],
  chunk = 65_537,
  windowBytes?: number,
): { output: Buffer; places: [number, number][] } {
  const places: [number, number][] = [];
  const redactor = createStreamRedactor(
    createValueFinder(values.map(secret)),
    ({ offset, found }) => {
      places.push([offset, offset + found.end - found.start]);
    },
    windowBytes,
  );
  const parts: Uint8Array[] = [];
  for (let at = 0; at < input.length; at += chunk) parts.push(redactor.push(input.subarray(at, at + chunk)));
  parts.push(redactor.end());
  return { output: Buffer.concat(parts), places };
}

/** The input with its bytes in [from, to) filled. */
function filled(input: Uint8Array, from: number, to: number): Buffer {
  return Buffer.from(input).fill(FILL, from, to);
}

describe('a value in a stream', () => {
  for (const [form, encode] of Object.entries(FORMS)) {
    it(`goes in the form '${form}' and nothing beside it changes`, () => {
      for (const around of [0, 1, 2]) {
        const planted = encode(VALUE, around);
        const before = Buffer.from('\x01 before \x02');
        const input = Buffer.concat([before, planted, Buffer.from('\x03 after')]);
        const { output, places } = redact(input, [VALUE]);
        const [from, to] = places[0]!;
        expect(places).toHaveLength(1);
        expect(from).toBeGreaterThanOrEqual(before.length);
        expect(to).toBeLessThanOrEqual(before.length + planted.length);
        expect(output).toEqual(filled(input, from, to));
        expect(redact(output, [VALUE]).places).toEqual([]);
        if (!form.startsWith('base64'))
          expect([from, to]).toEqual([before.length, before.length + planted.length]);
      }
    });

    it(`goes in the form '${form}' wherever the window's border cuts it`, () => {
      const planted = encode(VALUE, 1);
      const hold = createValueFinder([secret(VALUE)]).longestForm;
      const window = hold * 4;
      // Every byte of the planted form is once the first that the first window leaves to the second, and its last.
      for (const border of [window - hold, window]) {
        for (let cut = 0; cut <= planted.length; cut++) {
          const input = Buffer.alloc(window * 3, 0x2e);
          planted.copy(input, border - cut);
          const { output, places } = redact(input, [VALUE], 65_537, SMALL_WINDOW);
          const [from, to] = places[0]!;
          expect(places).toHaveLength(1);
          expect(output.equals(filled(input, from, to))).toBe(true);
          expect(from).toBeGreaterThanOrEqual(border - cut);
          expect(to).toBeLessThanOrEqual(border - cut + planted.length);
        }
      }
    });
  }

  it('goes however the stream comes in chunks', () => {
    const input = Buffer.concat([
      Buffer.alloc(300, 0x20),
      FORMS['base64']!(VALUE, 2),
      Buffer.alloc(300, 0x20),
    ]);
    const whole = redact(input, [VALUE]);
    for (let chunk = 1; chunk < 80; chunk++)
      expect(redact(input, [VALUE], chunk, SMALL_WINDOW)).toEqual(whole);
  });

  it('takes the first and last bits of a value with it where base64 shares characters with neighbours', () => {
    const input = Buffer.from(Buffer.from(`x${'secret-value'}y`).toString('base64'));
    const { output, places } = redact(input, ['secret-value']);
    // eHNlY3JldC12YWx1ZXk=: 'H' has the last bits of x and the first of the value, 'X' the last of it.
    expect(output.toString()).toBe('eXXXXXXXXXXXXXXXXXk=');
    expect(places).toEqual([[1, 18]]);
  });

  it('leaves a stream alone that has none', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 4096 }), (bytes) => {
        const { output, places } = redact(bytes, ['a value of more than random bytes hold']);
        expect(places).toEqual([]);
        expect(output.equals(Buffer.from(bytes))).toBe(true);
      }),
    );
  });

  it('goes from any surroundings, in any form, for any values', () => {
    const values = fc.uniqueArray(fc.string({ minLength: 4, maxLength: 24, unit: 'grapheme' }), {
      minLength: 1,
      maxLength: 6,
    });
    const forms = fc.constantFrom(...Object.keys(FORMS));
    const piece = fc.oneof(
      fc.uint8Array({ maxLength: 40 }).map((bytes) => ({ bytes })),
      fc.record({ form: forms, pick: fc.nat(), around: fc.nat(2) }),
    );
    fc.assert(
      fc.property(values, fc.array(piece, { maxLength: 12 }), (texts, pieces) => {
        const planted: [number, number, string][] = [];
        const parts: Buffer[] = [];
        let at = 0;
        for (const one of pieces) {
          const text = 'pick' in one ? texts[one.pick % texts.length]! : '';
          const bytes = 'bytes' in one ? Buffer.from(one.bytes) : FORMS[one.form]!(text, one.around);
          // A zero byte apart, so that neighbours do not spoil an escape or a phase.
          parts.push(bytes, Buffer.from([0]));
          if ('form' in one && Buffer.from(text).length >= 4) planted.push([at, at + bytes.length, one.form]);
          at += bytes.length + 1;
        }
        const input = Buffer.concat(parts);
        const { output, places } = redact(input, texts, 97, SMALL_WINDOW);
        // Redacted ranges and nothing else changed.
        const expected = Buffer.from(input);
        for (const [from, to] of places) expected.fill(FILL, from, to);
        expect(output.equals(expected)).toBe(true);
        for (const [from, to] of planted) {
          expect(places.some(([a, b]) => a < to && b > from)).toBe(true);
        }
      }),
      { numRuns: 300 },
    );
  });

  it('is covered whole where values overlap and repeat', () => {
    const input = Buffer.alloc(3 * 2 ** 20, 0x61);
    const { output, places } = redact(input, ['aaaa', 'aaaaaaa']);
    expect(places).toEqual([[0, input.length]]);
    expect(output.equals(Buffer.alloc(input.length, FILL))).toBe(true);
  });

  it('is found among thousands', () => {
    const values = Array.from({ length: 5000 }, (_, i) => `AKIA-prefix-in-common-${i}-end`);
    const input = Buffer.from(`x${values[4321]!}y${'AKIA-prefix-in-common-'.repeat(50)}`);
    expect(redact(input, values).places).toEqual([[1, 1 + values[4321]!.length]]);
  });
});
