import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { readLines } from '../../../electron/criu/resolve/text-lines.ts';

describe('lines of a text image', () => {
  test('keep their numbers where empty ones are left out', () => {
    const bytes = Buffer.from('*filter\r\n\n-A INPUT -j DROP\nCOMMIT');
    const { lines } = readLines(bytes, 10);
    expect(
      lines.map((line) => [line.number, bytes.toString('latin1', line.offset, line.offset + line.length)]),
    ).toEqual([
      [1, '*filter'],
      [3, '-A INPUT -j DROP'],
      [4, 'COMMIT'],
    ]);
  });

  test('are the parts between newlines, for any bytes', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 200 }), (bytes) => {
        const text = Buffer.from(bytes);
        const expected = text
          .toString('latin1')
          .split('\n')
          .map((line) => (line.endsWith('\r') ? line.slice(0, -1) : line))
          .filter((line) => line !== '');
        const got = readLines(bytes, 1000).lines.map((line) =>
          text.toString('latin1', line.offset, line.offset + line.length),
        );
        expect(got).toEqual(expected);
      }),
    );
  });

  test('beyond the limit are left out', () => {
    const { lines, truncated } = readLines(Buffer.from('a\nb\nc\n'), 2);
    expect([lines.length, truncated]).toEqual([2, true]);
  });
});
