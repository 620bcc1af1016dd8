import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  createKnownText,
  createUnknownFill,
  createUnknownMarks,
  type Part,
  type UnknownBlock,
} from '../../../electron/evidence/known/index.ts';
import { FILL } from '../../../electron/evidence/redaction/index.ts';
import { utf8 } from '../../../shared/text.ts';

const known = createKnownText({ has: () => false });
known.learn(utf8('the server listens on port 80 and says hello'));

function filled(input: Uint8Array, pieces: readonly number[], code: readonly Part[] = []) {
  const blocks: UnknownBlock[] = [];
  const fill = createUnknownFill(known, () => code, (block) => blocks.push(block));
  const parts: Uint8Array[] = [];
  let piece = 0;
  for (let at = 0; at < input.length;) {
    const length = pieces[piece++ % pieces.length]!;
    parts.push(fill.push(input.subarray(at, at + length)));
    at += length;
  }
  parts.push(fill.end());
  return { output: Buffer.concat(parts), blocks };
} // prettier-ignore

/** What was told, put back where it stood. */
function restored(output: Uint8Array, blocks: readonly UnknownBlock[]): Buffer {
  const whole = Buffer.from(output);
  for (const { offset, parts, bytes } of blocks) {
    let from = 0;
    let at = offset;
    for (let i = 0; i < parts.length; i += 2) {
      at += parts[i]!;
      whole.set(bytes.subarray(from, from + parts[i + 1]!), at);
      from += parts[i + 1]!;
      at += parts[i + 1]!;
    }
  }
  return whole;
}

const WORDS = [
  'the server listens',
  'harbourmaster',
  'port 80',
  '\0\0\0',
  '\x01',
  'correct horse battery',
  '4711',
  '\n',
];

describe('a stream', () => {
  it('is filled where nothing is known, and what was told gives it back', () => {
    fc.assert(
      fc.property(
        fc.array(fc.oneof(fc.constantFrom(...WORDS).map((word) => utf8(word)), fc.uint8Array({ maxLength: 40 })), { maxLength: 60 }),
        fc.array(fc.integer({ min: 1, max: 97 }), { minLength: 1, maxLength: 5 }),
        (words, pieces) => {
          const input = Buffer.concat(words);
          const { output, blocks } = filled(input, pieces);
          const marks = createUnknownMarks(known)(input);
          expect(output).toEqual(Buffer.from(input.map((byte, at) => (marks[at] === 1 ? FILL : byte))));
          expect(restored(output, blocks)).toEqual(input);
        },
      ),
    );
  }); // prettier-ignore

  it('longer than what is looked at at once is the same whatever its pieces, and told block by block', () => {
    const input = Buffer.alloc(3_300_000);
    for (let at = 0, i = 0; at < input.length - 64; at += 61, i++) input.write(`the server harbour${i}master listens\0`, at, 'latin1');
    const { output, blocks } = filled(input, [65_536]);
    expect(filled(input, [1_000_003, 7]).output.equals(output)).toBe(true);
    expect(restored(output, blocks).equals(input)).toBe(true);
    expect(output.includes('harbour')).toBe(false);
    expect(output.toString('latin1').split('listens').length).toBeGreaterThan(54_000);
    for (const { offset, parts } of blocks) {
      const end = parts.reduce((sum, one) => sum + one, offset);
      expect(Math.floor((end - 1) / 65_536)).toBe(Math.floor(offset / 65_536));
    }
    expect(blocks.length).toBe(Math.ceil(input.length / 65_536));
  }); // prettier-ignore

  it('is filled between its borders alone, as what stands around them says', () => {
    const input = Buffer.from(`the server${'\0'.repeat(200_000)}harbourmaster says hello\0the`, 'latin1');
    const from = input.indexOf('hello') - 9;
    const blocks: UnknownBlock[] = [];
    const within = { before: from, length: 12 };
    const fill = createUnknownFill(known, () => [], (block) => blocks.push(block), within);
    const output = Buffer.concat([fill.push(input), fill.end()]);
    expect(input.subarray(from, from + 12).toString()).toBe('ter says hel');
    expect(output.toString()).toBe('XXX says hel');
    expect(blocks).toEqual([{ offset: 0, parts: [0, 3], bytes: Buffer.from('ter') }]);
  }); // prettier-ignore

  it('keeps random bytes of what is mapped as executable', () => {
    const bytes = Uint8Array.from({ length: 4096 }, (_, i) => (Math.imul(i + 1, 0x9e3779b1) >>> 13) & 0xff);
    const { output } = filled(bytes, [4096], [{ offset: 0, length: 2048 }]);
    const changed = (from: number, to: number): number => output.subarray(from, to).filter((byte, at) => byte !== bytes[from + at]).length;
    expect(changed(0, 2048)).toBeLessThan(changed(2048, 4096) / 4);
    expect(changed(2048, 4096)).toBeGreaterThan(1500);
  }); // prettier-ignore
});
