import { spawnSync } from 'node:child_process';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createStringFinder } from '../../../electron/analysis/strings/find-strings.ts';
import { stringKind } from '../../../electron/analysis/strings/string-kind.ts';
import type { FoundString, StringEncoding } from '../../../electron/analysis/strings/types.ts';

const ALL: StringEncoding[] = ['ascii', 'utf-8', 'utf-16le'];

function find(
  bytes: Uint8Array,
  encodings = ALL,
  minimum = 4,
  cuts: readonly number[] = [],
  base = 0x1000n,
): FoundString[] {
  const finder = createStringFinder({ minimum, encodings });
  const borders = [0, ...[...cuts].sort((a, b) => a - b), bytes.length];
  const found: FoundString[] = [];
  for (let index = 1; index < borders.length; index++) {
    const [from, to] = [borders[index - 1]!, borders[index]!];
    if (to > from) found.push(...finder.push(base + BigInt(from), bytes.subarray(from, to)));
  }
  found.push(...finder.end());
  return found.sort((a, b) => Number(a.address - b.address) || (a.encoding < b.encoding ? -1 : 1));
}

/** Bytes among which text of every encoding is likely. */
const textual = fc
  .array(
    fc.oneof(
      fc.uint8Array({ maxLength: 12 }),
      fc.string({ unit: 'binary', maxLength: 12 }).map((text) => Buffer.from(text, 'utf8')),
      fc.string({ maxLength: 12 }).map((text) => Buffer.from(text, 'latin1')),
      fc.string({ maxLength: 12 }).map((text) => Buffer.from(text, 'utf16le')),
    ),
    { maxLength: 12 },
  )
  .map((parts) => new Uint8Array(Buffer.concat(parts)));

const hasStrings = spawnSync('strings', ['--version']).status === 0;

describe('strings in memory', () => {
  it('finds the same however the bytes come in pieces', () => {
    fc.assert(
      fc.property(textual, fc.array(fc.nat(200), { maxLength: 8 }), (bytes, places) => {
        const cuts = places.filter((place) => place < bytes.length);
        expect(find(bytes, ALL, 4, cuts)).toEqual(find(bytes));
      }),
      { numRuns: 500 },
    );
  });

  it.runIf(hasStrings)('finds what GNU strings finds', () => {
    fc.assert(
      fc.property(textual, (bytes) => {
        const { stdout } = spawnSync('strings', ['-a', '-n', '4', '-t', 'd'], { input: bytes });
        const wanted = stdout
          .toString('latin1')
          .split('\n')
          .filter((line) => line !== '')
          .map((line) => /^ *(\d+) ([^]*)$/.exec(line)!)
          .map(([, offset, text]) => `${Number(offset)} ${text}`);
        const found = find(bytes, ['ascii'], 4, [], 0n).map(({ address, text }) => `${address} ${text}`);
        expect(found).toEqual(wanted);
      }),
      { numRuns: 150 },
    );
  });

  it('finds planted text of each encoding at any address, with its length in bytes', () => {
    const printable = fc
      .string({ minLength: 6, maxLength: 40 })
      .filter((text) => /^[\x20-\x7e]+$/.test(text));
    fc.assert(
      fc.property(printable, fc.nat(70), fc.nat(120), (text, at, cut) => {
        const plant = (bytes: Buffer): Uint8Array =>
          new Uint8Array(Buffer.concat([Buffer.alloc(at + 1), bytes, Buffer.alloc(3)]));
        const address = 0x1000n + BigInt(at + 1);
        const utf8 = Buffer.from(`${text}é€😀`, 'utf8');
        const wide = Buffer.from(text, 'utf16le');
        expect(find(plant(Buffer.from(text)), ['ascii'], 6, [cut])).toEqual([
          { address, length: text.length, encoding: 'ascii', text, cut: false },
        ]);
        expect(find(plant(utf8), ['utf-8'], 6, [Math.min(cut, at + utf8.length)])).toEqual([
          { address, length: utf8.length, encoding: 'utf-8', text: `${text}é€😀`, cut: false },
        ]);
        expect(find(plant(wide), ['utf-16le'], 6, [Math.min(cut, at + wide.length)])).toEqual([
          { address, length: wide.length, encoding: 'utf-16le', text, cut: false },
        ]);
      }),
    );
  });

  it('takes no text that is not UTF-8: overlong forms, surrogates, controls of C1', () => {
    for (const bytes of [
      [0xc0, 0xaf],
      [0xe0, 0x80, 0xaf],
      [0xed, 0xa0, 0x80],
      [0xc2, 0x85],
      [0xf4, 0x90, 0x80, 0x80],
    ]) {
      const whole = Buffer.concat([Buffer.from('abcd'), Buffer.from(bytes), Buffer.from('efgh')]);
      expect(find(new Uint8Array(whole), ALL).map(({ text }) => text)).toEqual(['abcd', 'efgh']);
    }
  });

  it('keeps the beginning and the length of a string of megabytes', () => {
    const finder = createStringFinder({ minimum: 4, encodings: ['ascii', 'utf-16le'] });
    const piece = new Uint8Array(2 ** 20).fill(0x41);
    for (let index = 0n; index < 8n; index++) finder.push(index * 2n ** 20n, piece);
    const [found] = finder.end();
    expect(found).toMatchObject({ address: 0n, length: 8 * 2 ** 20, cut: true });
    expect(found!.text).toBe('A'.repeat(4096));
  });

  it('ends a string where addresses do not follow each other', () => {
    const finder = createStringFinder({ minimum: 4, encodings: ALL });
    const found = [
      ...finder.push(0x1000n, Buffer.from('abcd')),
      ...finder.push(0x3000n, Buffer.from('efgh')),
      ...finder.end(),
    ];
    expect(found.map(({ address, text }) => [address, text])).toEqual([
      [0x1000n, 'abcd'],
      [0x3000n, 'efgh'],
    ]);
  });
});

describe('the kind of a string', () => {
  it.each([
    ['https://203.0.113.66/x', 'url'],
    ['postgres://db:5432/shop', 'url'],
    ['root@example.com', 'email'],
    ['203.0.113.66', 'ip'],
    ['2001:db8::1', 'ip'],
    ['/usr/lib/x86_64-linux-gnu/libc.so.6', 'path'],
    ['db.internal', 'domain'],
    ['0f8fad5b-d9cb-469f-a165-70867728950e', 'uuid'],
    ['AKIAIOSFODNN7EXAMPLQ', 'key'],
    ['DB_PASSWORD=correct-horse-9battery', 'key'],
    ['LANG=C.UTF-8', 'assignment'],
    ['d41d8cd98f00b204e9800998ecf8427e', 'hex'],
    ['error: %s at line %d', 'format'],
    ['hello world', 'text'],
  ])('of %s is %s', (text, kind) => {
    expect(stringKind(text)).toBe(kind);
  });

  it('is told of anything without an error', () => {
    fc.assert(fc.property(fc.string({ unit: 'binary', maxLength: 4096 }), (text) => void stringKind(text)));
  });
});
