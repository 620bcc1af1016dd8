import fc from 'fast-check';
import { expect, test } from 'vitest';
import { parseTarHeader } from '../../../electron/archive/tar/header.ts';
import { parseTarNumber } from '../../../electron/archive/tar/number.ts';
import { parsePaxRecords, parsePaxTime } from '../../../electron/archive/tar/pax.ts';
import { utf8 } from '../../../shared/text.ts';
import { tarOf } from './archives.ts';

/** Writes the checksum again after a change, as POSIX has it or with signed bytes. */
function summed(block: Uint8Array, signed = false): Uint8Array {
  block.fill(0x20, 148, 156);
  const sum = block.reduce((total, byte) => total + (signed && byte > 127 ? byte - 256 : byte), 0);
  block.set(utf8(`${sum.toString(8).padStart(6, '0')}\0 `), 148);
  return block;
}

async function headerBlock(change: (block: Uint8Array) => void = () => undefined, signed = false) {
  const tar = await tarOf([{ name: 'a', uid: 5, gid: 6, mode: 0o640, content: 'abc' }]);
  const block = new Uint8Array(tar.subarray(0, 512));
  change(block);
  return summed(block, signed);
}

test('a header gives the numbers that were written', async () => {
  const parsed = parseTarHeader(await headerBlock());
  expect(parsed).toMatchObject({
    ok: true,
    value: {
      format: 'ustar',
      name: utf8('a'),
      uid: 5n,
      gid: 6n,
      mode: 0o640,
      size: 3n,
      mtime: 1_700_000_000n,
    },
  });
});

test('a checksum over signed bytes, as old tars wrote it, is accepted', async () => {
  const block = await headerBlock((bytes) => bytes.set([0xe9, 0xff], 0), true);
  expect(parseTarHeader(block)).toMatchObject({ ok: true, value: { name: Uint8Array.of(0xe9, 0xff) } });
});

test('every changed byte of a header outside the checksum field is found', async () => {
  const block = await headerBlock();
  fc.assert(
    fc.property(fc.integer({ min: 0, max: 511 }), fc.integer({ min: 1, max: 255 }), (at, change) => {
      fc.pre(at < 148 || at >= 156);
      const changed = block.slice();
      changed[at] = ((changed[at] ?? 0) + change) & 0xff;
      const parsed = parseTarHeader(changed);
      // The unsigned and the signed sum differ by a multiple of 256: a byte can't change one into the other.
      expect(parsed).toMatchObject({ ok: false, error: { code: 'checksum' } });
    }),
  );
});

test.each([
  ['a negative base-256 size', (b: Uint8Array) => b.fill(0xff, 124, 136), 'negative'],
  [
    'a base-256 size above 2^63',
    (b: Uint8Array) => b.set([0x80, 0, 0, 0xff, ...new Array(8).fill(0)], 124),
    '64-bit',
  ],
  ['a size of letters', (b: Uint8Array) => b.set(utf8('zzzzzzzzzzz'), 124), 'no number'],
])('%s is refused', async (_name, change, message) => {
  const parsed = parseTarHeader(await headerBlock(change));
  expect(parsed.ok).toBe(false);
  expect(parsed.ok ? null : parsed.error).toMatchObject({ code: 'malformed' });
  expect(parsed.ok ? '' : parsed.error.message).toContain(message);
});

test('octal fields hold what was written, with spaces, NULs or nothing behind', () => {
  fc.assert(
    fc.property(
      fc.integer({ min: 0, max: 0o7777777 }),
      fc.constantFrom(' ', '\0', ' \0', ''),
      (value, end) => {
        expect(parseTarNumber(utf8(`${value.toString(8)}${end}`))).toBe(BigInt(value));
        expect(parseTarNumber(utf8(`  ${value.toString(8)}${end}`))).toBe(BigInt(value));
      },
    ),
  );
});

test('base-256 fields hold signed numbers of up to 94 bits', () => {
  fc.assert(
    fc.property(fc.bigInt({ min: -(2n ** 94n), max: 2n ** 94n - 1n }), (value) => {
      const bytes = new Uint8Array(12);
      let rest = BigInt.asUintN(96, value);
      for (let at = 11; at >= 0; at--, rest >>= 8n) bytes[at] = Number(rest & 0xffn);
      bytes[0] = (bytes[0] ?? 0) | 0x80;
      if (value >= 0n) bytes[0] &= 0xbf;
      expect(parseTarNumber(bytes)).toBe(value);
    }),
  );
});

test('PAX records give back keys and values of any bytes, newlines and equals signs too', () => {
  fc.assert(
    fc.property(
      fc.array(fc.tuple(fc.stringMatching(/^[A-Za-z.]{1,40}$/), fc.uint8Array({ maxLength: 300 }))),
      (pairs) => {
        const bytes = Buffer.concat(
          pairs.map(([key, value]) => {
            const rest = Buffer.concat([utf8(` ${key}=`), value, utf8('\n')]);
            let length = rest.length + 1;
            while (String(length).length + rest.length !== length) length++;
            return Buffer.concat([utf8(String(length)), rest]);
          }),
        );
        const parsed = parsePaxRecords(bytes);
        expect(parsed.ok && parsed.value.map(([key, value]) => [key, [...value]])).toEqual(
          pairs.map(([key, value]) => [key, [...value]]),
        );
      },
    ),
  );
});

test('PAX records of random bytes are read or refused, and never throw', () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 200 }), (bytes) => {
      const parsed = parsePaxRecords(bytes);
      if (!parsed.ok) expect(parsed.error.code).toBe('malformed');
    }),
  );
});

test.each([
  ['1350244992.023960108', 1350244992023960108n, 1n],
  ['1350244992', 1350244992000000000n, 1000000000n],
  ['-1.5', -1500000000n, 100000000n],
  ['1.1234567899', 1123456789n, 1n],
])('the PAX time %s is read to its last digit', (text, ns, precisionNs) => {
  expect(parsePaxTime(utf8(text))).toEqual({ ns, precisionNs });
});

test.each(['', '.', 'x', '1e9', '99999999999999', '1.2.3'])('the PAX time %j is none', (text) => {
  expect(parsePaxTime(utf8(text))).toBeNull();
});
