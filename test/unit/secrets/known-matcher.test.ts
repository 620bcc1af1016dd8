import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { valuePatterns } from '../../../electron/engine/secrets/value-patterns.ts';
import { createKnownMatcher } from '../../../electron/engine/secrets/known-matcher.ts';
import { maskTexts } from '../../../electron/engine/secrets/mask-texts.ts';
import { utf8 } from '../../../shared/text.ts';

const letters = fc.string({ unit: fc.constantFrom('a', 'b', 'ü', '/', '\n'), maxLength: 12 });

describe('known values in bytes', () => {
  it('are found wherever they stand, and nowhere else', () => {
    fc.assert(
      fc.property(fc.array(letters, { maxLength: 6 }), fc.array(letters, { maxLength: 30 }), (values, parts) => {
        const known = [...new Set(values)].map((text) => ({ kind: text, value: utf8(text) }));
        const bytes = Buffer.from(parts.join(''));
        const expected: string[] = [];
        for (const { kind, value } of known.filter((one) => one.value.length >= 5)) {
          for (let at = bytes.indexOf(value); at >= 0; at = bytes.indexOf(value, at + 1)) expected.push(`${at} ${kind}`);
        }
        const found = createKnownMatcher(known).find(bytes).map(({ start, value }) => `${start} ${value.kind}`);
        expect(found.sort()).toEqual(expected.sort());
      }),
    ); // prettier-ignore
  });

  it('of a key in PEM each line is known', () => {
    const line = 'MC4CAQAwBQYDK2VwBCIEIEXAMPLEexampleEXAMPLEexampleEXAMPLE';
    const value = utf8(`-----BEGIN PRIVATE KEY-----\n${line}\n-----END PRIVATE KEY-----\n`);
    const matcher = createKnownMatcher([{ kind: 'private key', value }]);
    expect(maskTexts(matcher, [`stderr: ${line}`, '-----BEGIN PRIVATE KEY-----'])).toEqual([
      { masked: 'private key', length: line.length, label: 'stderr: ' },
      null,
    ]);
  });
});

describe('texts', () => {
  const secrets = ['s3cret-value', 'other-secret', 'value-other'].map((text) => ({
    kind: 'k',
    value: utf8(text),
  }));
  const matcher = createKnownMatcher(secrets);

  it('never show a known value, whatever stands around it', () => {
    const piece = fc.oneof(fc.constantFrom('s3cret-value', 'other-secret', 'value-other', 'é', '€', '\u{1f600}'), fc.string({ maxLength: 4 }));
    fc.assert(
      fc.property(fc.array(fc.array(piece, { maxLength: 8 }).map((parts) => parts.join('')), { maxLength: 5 }), (texts) => {
        const masks = maskTexts(matcher, texts);
        texts.forEach((text, at) => {
          const mask = masks[at]!;
          const holds = ['s3cret-value', 'other-secret', 'value-other'].some((secret) => text.includes(secret));
          expect(mask !== null).toBe(holds);
          for (const secret of ['s3cret-value', 'other-secret', 'value-other']) expect(JSON.stringify(mask)).not.toContain(secret);
        });
      }),
    );
  }); // prettier-ignore

  it('keep what stands before and behind, in units of the text', () => {
    expect(maskTexts(matcher, ['ü€ s3cret-value € end'])).toEqual([
      { masked: 'k', length: 12, label: 'ü€ ', rest: ' € end' },
    ]);
  });
});

it('a known value in UTF-16 of either order is found, at the end of the bytes too', () => {
  const value = Buffer.from('Tr0ub4dor');
  const wide = valuePatterns(value).find(({ encoding }) => encoding === 'utf-16le')!;
  const units = Buffer.from('Tr0ub4dor', 'utf16le');
  expect(units.indexOf(wide.bytes)).toBe(0);
  expect(Buffer.from(units).swap16().indexOf(wide.bytes)).toBe(1);
  expect(wide.whole).toBe(18);
});
