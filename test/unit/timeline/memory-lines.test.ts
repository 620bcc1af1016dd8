import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  MEMORY_LINE_BYTES,
  createLineFinder,
  type MemoryLine,
} from '../../../electron/analysis/timeline/memory-lines.ts';
import { utf8 } from '../../../shared/text.ts';

const LATEST = BigInt(Date.UTC(2026, 10, 24, 7)) * 1_000_000n;
const BASE = 0x7f00_0000_0000n;

function find(bytes: Uint8Array, cuts: readonly number[] = []): MemoryLine[] {
  const finder = createLineFinder(LATEST);
  const edges = [...new Set([0, ...cuts.map((cut) => Math.min(cut, bytes.length)), bytes.length])].sort(
    (a, b) => a - b,
  );
  const found: MemoryLine[] = [];
  for (let at = 0; at + 1 < edges.length; at += 1) {
    found.push(...finder.push(BASE + BigInt(edges[at]!), bytes.subarray(edges[at], edges[at + 1])));
  }
  return [...found, ...finder.end()];
}

const texts = (lines: readonly MemoryLine[]): string[] =>
  lines.map(({ text }) => Buffer.from(text).toString('utf8'));

describe('lines with times in memory', () => {
  it.each([
    '2026-11-24T06:44:03.475Z accepted connection',
    '2026-11-24 06:44:03,475 INFO starting',
    '203.0.113.66 - - [24/Nov/2026:06:44:03 +0000] "GET / HTTP/1.1" 200',
    'Nov 24 06:44:03 host sshd[17]: session opened',
    '1795502643.475 tick tock',
    '{"ts": 1795502643475, "msg": "tick"}',
    'Date: Tue, 24 Nov 2026 06:44:03 GMT',
  ])('takes %s', (line) => {
    const found = find(utf8(`\0\0${line}\nand more\0`));
    expect(texts(found)).toEqual([line]);
    expect(found[0]!.address).toBe(BASE + 2n);
    expect(found[0]!.stamp.timeNs / 1_000_000_000n).toBe(1_795_502_643n);
  });

  it.each([
    '2026-11-24T06:44:03Z',
    'a text without any time in it, long enough',
    '12345678901234567890 12345678901234567890',
    'ratio 16:09:20 is no date at all',
  ])('leaves %s', (line) => expect(find(utf8(`\0${line}\0`))).toEqual([]));

  it('finds the same wherever memory is cut into pieces', () => {
    const line = fc.constantFrom(
      '2026-11-24T06:44:03Z one event',
      'Nov 24 06:44:03 host cron[1]: ran',
      'no time here',
      'ü 1795502643',
    );
    const noise = fc.uint8Array({ maxLength: 40 });
    const content = fc
      .array(fc.tuple(noise, line), { maxLength: 6 })
      .map((parts) =>
        Buffer.concat(
          parts.flatMap(([bytes, text]) => [bytes, Buffer.from('\0'), utf8(text), Buffer.from('\n')]),
        ),
      );
    fc.assert(
      fc.property(content, fc.array(fc.nat(400), { maxLength: 8 }), (bytes, cuts) => {
        expect(find(bytes, cuts)).toEqual(find(bytes));
      }),
    );
  });

  it('gives lines that stand in the bytes where it says, in order, and keeps no more than its part of a long one', () => {
    const piece = fc.oneof(
      fc.uint8Array({ maxLength: 60 }),
      fc.constant(utf8('\n2026-11-24T06:44:03Z said a thing\n')),
    );
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 8 }), (parts) => {
        const bytes = Buffer.concat(parts);
        let last = BASE - 1n;
        for (const { address, length, text } of find(bytes)) {
          const at = Number(address - BASE);
          expect(address > last).toBe(true);
          last = address;
          expect(text.length).toBeLessThanOrEqual(Math.min(length, MEMORY_LINE_BYTES));
          expect(Buffer.from(text)).toEqual(Buffer.from(bytes.subarray(at, at + text.length)));
        }
      }),
    );
    const long = find(utf8(`2026-11-24T06:44:03Z ${'x'.repeat(5000)}`));
    expect(long[0]).toMatchObject({ length: 5021 });
    expect(long[0]!.text).toHaveLength(MEMORY_LINE_BYTES);
  });

  it('does not join what addresses keep apart', () => {
    const finder = createLineFinder(LATEST);
    finder.push(BASE, utf8('2026-11-24T06:'));
    const found = [...finder.push(BASE + 4096n, utf8('44:03Z said elsewhere')), ...finder.end()];
    expect(found).toEqual([]);
  });
});
