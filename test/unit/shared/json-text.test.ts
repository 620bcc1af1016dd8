import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { jsonText } from '../../../shared/json-text.ts';

const text = (value: unknown): string => [...jsonText(value)].join('');

describe('JSON text', () => {
  test('any JSON value comes back equal from JSON.parse', () => {
    fc.assert(
      fc.property(fc.jsonValue(), (value) => {
        expect(JSON.parse(text(value))).toEqual(JSON.parse(JSON.stringify(value)));
      }),
    );
  });

  test('integers beyond 2^53 are written digit for digit', () => {
    expect(text({ inode: 2n ** 64n - 1n, list: [9007199254740993n] })).toBe(
      '{"inode":18446744073709551615,"list":[9007199254740993]}',
    );
  });

  test('an undefined member is left out and an undefined element is null, as JSON.stringify does', () => {
    expect(text({ a: undefined, b: [undefined, 1] })).toBe(
      JSON.stringify({ a: undefined, b: [undefined, 1] }),
    );
  });

  test('characters that act where text is shown are escapes, in values and names', () => {
    const value = { 'a\u202eb': ['\u2066x\u200b', '\u001b[2J', '\u{e0041}', 'é <b>'] };
    expect(text(value)).toBe('{"a\\u202eb":["\\u2066x\\u200b","\\u001b[2J","\\udb40\\udc41","é <b>"]}');
    expect(JSON.parse(text(value))).toEqual(value);
  });

  test('long values come in several pieces that join to the whole', () => {
    const value = Array.from({ length: 50_000 }, (_, index) => ({ index }));
    const pieces = [...jsonText(value)];
    expect(pieces.length).toBeGreaterThan(1);
    expect(JSON.parse(pieces.join(''))).toEqual(value);
  });
});
