/**
 * Images with every message, field and payload that CRIU 4.2 defines, filled at random (six files of each
 * of 65 types), beside what `crit decode` 4.2 printed for each.
 */
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { zstdDecompressSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { critJson } from '../../../electron/criu/image/crit-json.ts';
import { decodeImage } from '../../../electron/criu/image/decode-image.ts';
import { IMAGE_TYPES } from '../../../electron/criu/image/registry.ts';
import { bytesSource } from '../../../shared/byte-source.ts';
import { DEFAULT_LIMITS } from '../../../shared/limits.ts';

interface Pair {
  readonly type: string; // crit's name of the magic
  readonly image: string; // base64
  readonly crit: string;
}

const file = path.join(import.meta.dirname, '..', '..', 'fixtures', 'crit', 'any-images.jsonl.zst');
const pairs = zstdDecompressSync(readFileSync(file))
  .toString()
  .split('\n')
  .map((line) => JSON.parse(line) as Pair);
const types = [...new Set(pairs.map(({ type }) => type))];

describe('an image of any content', () => {
  it('is here in every type that crit decodes', () => {
    const known = IMAGE_TYPES.filter((row) => row.framing === 'entries' && row.critName !== null);
    const names = new Set(known.map((row) => row.critName ?? row.type));
    expect([...names].filter((name) => !types.includes(name))).toEqual([]);
  });

  it.each(types)('is printed as crit prints it: %s', (type) => {
    const row = IMAGE_TYPES.find((one) => (one.critName ?? one.type) === type)!;
    const name = row.name.replaceAll(/%[a-z]+/g, '7');
    for (const { image, crit } of pairs.filter((pair) => pair.type === type)) {
      const source = bytesSource(Buffer.from(image, 'base64'));
      const decoded = decodeImage({ name, member: 0, memberName: name, source }, { limits: DEFAULT_LIMITS });
      expect(critJson(decoded)).toBe(crit);
    }
  });
});
