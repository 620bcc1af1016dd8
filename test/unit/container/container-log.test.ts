import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { decodeLog } from '../../../electron/container/container-log.ts';
import { GapList } from '../../../electron/container/json/shape.ts';
import { bytesSource } from '../../../shared/byte-source.ts';
import { DEFAULT_LIMITS } from '../../../shared/limits.ts';
import { utf8 } from '../../../shared/text.ts';

function decode(bytes: Uint8Array, limits = DEFAULT_LIMITS) {
  const gaps = new GapList(limits);
  const file = { member: 3, memberName: 'ctr.log', source: bytesSource(bytes) };
  return { lines: decodeLog(file, limits, gaps, () => {}), gaps: gaps.all() };
}
const text = (bytes: Uint8Array): string => new TextDecoder().decode(bytes);

describe('a container log', () => {
  it('in CRI form gives time, stream, whether the line goes on, and the text', () => {
    const { lines } = decode(
      utf8(
        '2026-11-24T06:44:03.475346936+00:00 stdout F acme-shop ready\n' +
          '2026-11-24T06:44:03.567570406+02:00 stderr P first half\n' +
          '2026-11-24T06:44:03.567628924Z stdout F \n',
      ),
    );
    expect(lines.map((line) => [line.timeNs, line.stream, line.partial, text(line.text)])).toEqual([
      [1795502643475346936n, 'stdout', false, 'acme-shop ready'],
      [1795495443567570406n, 'stderr', true, 'first half'],
      [1795502643567628924n, 'stdout', false, ''],
    ]);
  });

  it("in Docker's json-file form drops the newline that ends the text", () => {
    const { lines } = decode(utf8('{"log":"hello\\n","stream":"stderr","time":"2026-11-24T06:44:03.5Z"}\n'));
    expect(lines[0]).toMatchObject({ timeNs: 1795502643500000000n, stream: 'stderr', partial: false });
    expect(text(lines[0]!.text)).toBe('hello');
  });

  it('in the journal form takes microseconds, the priority as stream, and messages as bytes', () => {
    const { lines } = decode(
      utf8(
        '{"MESSAGE":"x","PRIORITY":"3","__REALTIME_TIMESTAMP":"1795503178153690"}\n' +
          '{"MESSAGE":[104,255],"PRIORITY":"6","__REALTIME_TIMESTAMP":"1"}',
      ),
    );
    expect(lines[0]).toMatchObject({ timeNs: 1795503178153690000n, stream: 'stderr' });
    expect(lines[1]).toMatchObject({ timeNs: 1000n, stream: 'stdout', text: Uint8Array.from([104, 255]) });
  });

  it('in no known form is text without a time, bytes kept', () => {
    const { lines } = decode(Uint8Array.from([0xff, 0x1b, 0x5b, 0x0a, 0x0a, 0x41]));
    expect(lines.map((line) => [...line.text])).toEqual([[0xff, 0x1b, 0x5b], [], [0x41]]);
    expect(lines.every((line) => line.timeNs === null && line.stream === null)).toBe(true);
  });

  it('does not take a line for CRI that only begins like one', () => {
    const lines = [
      '2026-13-24T06:44:03.475346936Z stdout F impossible month',
      '2026-11-24T06:44:03.475346936Z stdout X unknown tag',
      '2026-11-24T06:44:03.475346936Z stdlog F unknown stream',
    ];
    const decoded = decode(utf8(lines.join('\n'))).lines;
    expect(decoded.map((line) => text(line.text))).toEqual(lines);
  });

  it('is covered by its lines: the spans follow each other and end where the log ends', () => {
    fc.assert(
      fc.property(
        fc.uint8Array({ maxLength: 300 }).map((b) => b.map((x) => (x < 20 ? 10 : x))),
        (bytes) => {
          const { lines } = decode(bytes);
          let at = 0;
          for (const [index, line] of lines.entries()) {
            expect(line.line).toBe(index + 1);
            expect(line.source[0]!.offset).toBe(at);
            at += line.source[0]!.length;
          }
          expect(at).toBe(bytes.length);
        },
      ),
    );
  });

  it('stops at its limits and says which', () => {
    const log = utf8('a\nb\nc\n');
    const lines = decode(log, { ...DEFAULT_LIMITS, logLines: 2 });
    expect(lines.lines).toHaveLength(2);
    expect(lines.gaps).toMatchObject([{ kind: 'limit', member: 'ctr.log', offset: 4 }]);
    expect(lines.gaps[0]!.message).toContain('logLines');
    const bytes = decode(log, { ...DEFAULT_LIMITS, logBytes: 4 });
    expect(bytes.lines).toHaveLength(2);
    expect(bytes.gaps[0]!.message).toContain('logBytes');
    const cut = decode(utf8('abcdef\nx\n'), { ...DEFAULT_LIMITS, textBytes: 3 });
    expect(cut.lines.map((line) => text(line.text))).toEqual(['abc', 'x']);
    expect(cut.gaps[0]!.message).toContain('textBytes');
  });
});
