/** Types by content, entropy, pictures and hash lists, against other programs and known values. */
import { createHash, randomBytes } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { gzipSync, zstdCompressSync } from 'node:zlib';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { contentType, MAGIC_BYTES } from '../../../electron/analysis/files/content-type.ts';
import { entropyOf } from '../../../electron/analysis/files/entropy.ts';
import { createHashListBuilder } from '../../../electron/analysis/files/hash-list.ts';
import { pictureOf, pictureRefusal } from '../../../electron/analysis/files/picture.ts';

const bytes = (text: string): Uint8Array => new TextEncoder().encode(text);
const typeOf = (content: Uint8Array): string => contentType(content.subarray(0, MAGIC_BYTES), content.length);
const sha256 = (text: string): string => createHash('sha256').update(text).digest('hex');

describe('what a file is by its content', () => {
  it.each([
    ['a gzip member', gzipSync('x'), 'gzip data'],
    ['a zstd frame', zstdCompressSync(Buffer.from('x')), 'zstd data'],
    ['this runtime', readFileSync(process.execPath).subarray(0, MAGIC_BYTES), 'ELF executable'],
    ['a shell script', bytes('#!/bin/bash\necho'), 'shell script'],
    ['a python script', bytes('#!/usr/bin/env python3\n'), 'Python script'],
    ['PHP', bytes('<?php eval($_POST["c"]); ?>'), 'PHP script'],
    ['an authorized key', bytes('ssh-ed25519 AAAA lab'), 'SSH public keys'],
    ['a drawing in SVG', bytes('<svg xmlns="x"></svg>'), 'SVG picture'],
    ['plain text', bytes('nobody:x:65534\n'), 'text'],
    ['text in Latin-1', Uint8Array.from([0x63, 0x61, 0x66, 0xe9, 0x0a]), 'text, not UTF-8'],
    ['nothing', new Uint8Array(0), 'empty'],
    ['zeros', new Uint8Array(64), 'zeros'],
    ['noise', Uint8Array.from([0, 1, 2, 0xff, 0xfe, 3]), 'data'],
  ])('of %s', (_, content, type) => {
    expect(typeOf(content)).toBe(type);
  });

  it('is told of any bytes, without a throw', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 600 }), (content) => {
        expect(typeOf(content)).toMatch(/^[A-Za-z0-9]/);
      }),
    );
  });

  it('does not take a character that the head cuts for a fault', () => {
    expect(typeOf(bytes('ä'.repeat(MAGIC_BYTES) + 'x'))).toBe('text');
    expect(typeOf(bytes(`x${'ä'.repeat(MAGIC_BYTES)}`))).toBe('text');
  });
});

describe('entropy', () => {
  it('is none of equal bytes, one bit of two values, eight of all', () => {
    expect(entropyOf([new Uint8Array(4096)])).toBe(0);
    expect(entropyOf([Uint8Array.from([0, 1]), Uint8Array.from([1, 0])])).toBe(1);
    expect(entropyOf([Uint8Array.from({ length: 256 }, (_, i) => i)])).toBe(8);
    expect(entropyOf([randomBytes(2 ** 18)])).toBeGreaterThan(7.99);
  });
});

describe('a picture', () => {
  const png = (width: number, height: number): Uint8Array => {
    const header = Buffer.alloc(33);
    header.set([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a, 0, 0, 0, 13]);
    header.write('IHDR', 12, 'latin1');
    header.writeUInt32BE(width, 16);
    header.writeUInt32BE(height, 20);
    return header;
  };

  it('has the size that its header gives, in each format', () => {
    expect(pictureOf(png(640, 480))).toEqual({ type: 'image/png', width: 640, height: 480 });
    expect(pictureOf(Buffer.from('GIF89a\x20\x00\x10\x00', 'latin1'))).toEqual({
      type: 'image/gif',
      width: 32,
      height: 16,
    });
    const jpeg = Buffer.from(
      'ffd8ffe000104a46494600010100000100010000ffc0001108006400c803012200021101031101',
      'hex',
    );
    expect(pictureOf(jpeg)).toEqual({ type: 'image/jpeg', width: 200, height: 100 });
    const webp = Buffer.from('524946460000000057454250565038580a000000000000001f00000f0000', 'hex');
    expect(pictureOf(webp)).toEqual({ type: 'image/webp', width: 32, height: 16 });
  });

  it('is refused where a decoder would have to hold too much, and never taken from SVG', () => {
    expect(pictureRefusal(pictureOf(png(100_000, 2))!, 100)).toMatch(/pixels/);
    expect(pictureRefusal(pictureOf(png(16_000, 16_000))!, 100)).toMatch(/pixels/);
    expect(pictureRefusal(pictureOf(png(10, 10))!, 2 ** 30)).toMatch(/MiB/);
    expect(pictureRefusal(pictureOf(png(10, 10))!, 100)).toBeNull();
    expect(pictureOf(bytes('<svg width="1" height="1"/>'))).toBeNull();
  });

  it('is looked for in any bytes without a throw', () => {
    fc.assert(
      fc.property(
        fc.constantFrom('', '\xff\xd8', 'RIFF0000WEBPVP8 ', 'GIF89a'),
        fc.uint8Array({ maxLength: 80 }),
        (head, rest) => {
          const found = pictureOf(Buffer.concat([Buffer.from(head, 'latin1'), rest]));
          expect(found === null || found.width >= 0).toBe(true);
        },
      ),
    );
  });
});

describe('a hash list', () => {
  it('is read from sha256sum, from NSRL’s CSV and from a hash a line', () => {
    const builder = createHashListBuilder();
    builder.add(`${sha256('a')}  /usr/bin/a`);
    builder.add(
      `"${sha256('b').toUpperCase()}","${'1'.repeat(40)}","${'2'.repeat(32)}","12345678","b.exe",100`,
    );
    builder.add(sha256('c'));
    builder.add('"SHA-256","SHA-1","MD5","CRC32","FileName"');
    builder.add(`${'f'.repeat(128)}  a SHA-512`);
    const list = builder.finish();
    expect(list.count).toBe(3);
    expect(list.otherLines).toBe(2);
    expect(list.find(sha256('a'))).toBe('/usr/bin/a');
    expect(list.find(sha256('b'))).toBe('b.exe');
    expect(list.find(sha256('c'))).toBe('');
    expect(list.find(sha256('d'))).toBeNull();
  });

  it('finds every hash of a long list and no other, each once', () => {
    const builder = createHashListBuilder();
    for (let i = 0; i < 20_000; i++) builder.add(sha256(String(i)));
    for (let i = 0; i < 100; i++) builder.add(sha256(String(i)));
    const list = builder.finish();
    expect(list.count).toBe(20_000);
    for (let i = 0; i < 20_000; i += 7) expect(list.find(sha256(String(i)))).toBe('');
    for (let i = 20_000; i < 21_000; i++) expect(list.find(sha256(String(i)))).toBeNull();
  });

  it('ends at its limit', () => {
    const builder = createHashListBuilder(2);
    expect([0, 1, 2].map((i) => builder.add(sha256(String(i))))).toEqual([true, true, false]);
  });
});
