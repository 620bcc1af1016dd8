/** Which lines of which files are events, and that reading little of a file changes nothing of it. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { appLogEvents } from '../../../electron/analysis/timeline/app-log-events.ts';
import type { TimelineFacts } from '../../../electron/analysis/timeline/types.ts';
import { bytesSource, type ByteSource } from '../../../shared/byte-source.ts';
import { displayText, utf8 } from '../../../shared/text.ts';

const NS = 1_000_000_000n;
const BOUNDS = {
  begin: 1_790_000_000n * NS,
  taken: { fromNs: 1_800_000_000n * NS, toNs: 1_800_000_001n * NS, reason: 'made up' },
};
const STAMP = '2026-11-24T06:44:03Z';

/** Files whose reading writes over what was read before, as one pass over an archive does. */
function eventsOf(files: readonly (readonly [string, string])[]): ReturnType<typeof appLogEvents> {
  const contents = files.map(([, text]) => utf8(text));
  const window = new Uint8Array(1 << 20);
  const facts = {
    ghosts: [],
    files: files.map(([path], member) => ({
      origin: 'rootfs-diff',
      path: utf8(path),
      type: 'file',
      change: 'present',
      size: BigInt(contents[member]!.length),
      member,
      mtimeNs: 1_795_000_000n * NS,
      timePrecisionNs: NS,
      source: [],
    })),
    content: (member: number): ByteSource => ({
      size: contents[member]!.length,
      read(offset, length) {
        const part = bytesSource(contents[member]!).read(offset, length);
        window.fill(0xff).set(part);
        return window.subarray(0, part.length);
      },
    }),
  } as unknown as TimelineFacts;
  return appLogEvents(facts, BOUNDS);
}

const told = (files: readonly (readonly [string, string])[]): string[] =>
  eventsOf(files).map((event) => `${event.key} ${displayText(event.text)}`);

describe('lines of files', () => {
  it('are events where they have a time, and in what is named a log also where they have none', () => {
    const text = `${STAMP} one\nno time\n\n${STAMP} two`;
    expect(told([['/srv/notes', text]])).toEqual([
      `app-log/rootfs-diff/0/1 ${STAMP} one`,
      `app-log/rootfs-diff/0/4 ${STAMP} two`,
    ]);
    expect(told([['/var/log/app.log', text]])[1]).toBe('app-log/rootfs-diff/0/2 no time');
    expect(told([['/srv/binary', `${STAMP} \0\n`]])).toEqual([]);
  });

  it('keep their own text, whatever was read after them', () => {
    const lines = told([
      ['/a', `${STAMP} of a\n`],
      ['/b', `${STAMP} of b\n${'x'.repeat(20_000)}\n`],
      ['/c', `${STAMP} of c\n`],
    ]);
    expect(lines.map((line) => line.slice(-4))).toEqual(['of a', 'of b', 'of c']);
  });

  it('of a file that shows a time within its first eight lines, however long these are', () => {
    const long = 'x'.repeat(9000);
    expect(told([['/a', `${long}\n${STAMP} late\n`]])).toHaveLength(1);
    expect(told([['/a', `${'short\n'.repeat(7)}${STAMP} eighth\n`]])).toHaveLength(1);
    expect(told([['/a', `${'short\n'.repeat(8)}${STAMP} ninth\n`]])).toEqual([]);
    expect(told([['/a', `${'short\n'.repeat(8)}${STAMP} ninth\n${long}${long}`]])).toEqual([]);
  });

  it('of any file are those whose lines have a time, as all of it read line by line tells', () => {
    const line = fc.oneof(
      fc.constantFrom('', 'text', `${STAMP} said`, `[24/Nov/2026:06:44:03 +0000] "GET /"`),
      fc.nat({ max: 5000 }).map((length) => 'y'.repeat(length)),
    );
    fc.assert(
      fc.property(fc.array(line, { maxLength: 14 }), (lines) => {
        const first = lines.slice(0, 8).some((one) => /2026/.test(one));
        const expected = lines.flatMap((one, at) => (first && /2026/.test(one) ? [at + 1] : []));
        const found = eventsOf([['/srv/notes', lines.join('\n')]]);
        expect(found.map(({ key }) => Number(key.split('/').at(-1)))).toEqual(expected);
      }),
    );
  });

  it('lie where their spans say', () => {
    const [, second] = eventsOf([['/a', `${STAMP} one\n${STAMP} two\n`]]);
    expect(second?.spans).toEqual([{ member: 0, offset: 25, length: 24, field: 'log line' }]);
  });
});
