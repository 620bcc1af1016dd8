/** Bytes of any kind in any image: decoding ends, throws nothing, and gives rows and gaps. */
import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { ImageFile } from '../../../electron/criu/image/types.ts';
import { bytesSource } from '../../../shared/byte-source.ts';
import { PermafrostError } from '../../../shared/errors.ts';
import { DEFAULT_LIMITS } from '../../../shared/limits.ts';
import { fixturePath, membersOf } from '../resolve/fixture.ts';
import { decodeFiles } from './decoded.ts';

const MEMBERS = membersOf(fixturePath('features.tar.zst')).filter(({ name }) =>
  /^checkpoint\/[^/]+\.img$/.test(name),
);
const FILES: readonly ImageFile[] = MEMBERS.map(({ name, bytes }, member) => {
  return { name: name.slice('checkpoint/'.length), member, memberName: name, source: bytesSource(bytes) };
});

function replaced(index: number, bytes: Uint8Array): ImageFile[] {
  return FILES.map((file, at) => (at === index ? { ...file, source: bytesSource(bytes) } : file));
}

const LIMITS = { ...DEFAULT_LIMITS, entries: 20_000 };

function decodes(files: readonly ImageFile[]): void {
  const { facts } = decodeFiles(files, { limits: LIMITS });
  expect(facts.image).toHaveLength(files.length);
  expect(facts.gap.filter(({ kind }) => kind === 'decoder-failed')).toEqual([]);
}

const anyImage = fc.integer({ min: 0, max: FILES.length - 1 });

test('random bytes behind the magic of any image', () => {
  fc.assert(
    fc.property(anyImage, fc.uint8Array({ maxLength: 300 }), (index, noise) => {
      const head = Buffer.from(MEMBERS[index]!.bytes.subarray(0, 8));
      decodes(replaced(index, Buffer.concat([head, noise])));
    }),
    { numRuns: 60 },
  );
});

test('some changed bytes in any image', () => {
  fc.assert(
    fc.property(
      anyImage,
      fc.array(fc.tuple(fc.double({ min: 0, max: 1, noNaN: true }), fc.integer({ min: 0, max: 255 })), {
        minLength: 1,
        maxLength: 6,
      }),
      (index, changes) => {
        const bytes = Buffer.from(MEMBERS[index]!.bytes);
        for (const [where, value] of changes) bytes[Math.floor(where * (bytes.length - 1))] = value;
        decodes(replaced(index, bytes));
      },
    ),
    { numRuns: 120 },
  );
});

test('any image cut anywhere, or not there', () => {
  fc.assert(
    fc.property(anyImage, fc.double({ min: 0, max: 1, noNaN: true }), (index, where) => {
      const { bytes } = MEMBERS[index]!;
      decodes(replaced(index, bytes.subarray(0, Math.floor(bytes.length * where))));
      decodes(FILES.filter((_, at) => at !== index));
    }),
    { numRuns: 40 },
  );
});

test('the same directory gives the same facts, whatever the order of its files', () => {
  const [one, other] = [FILES, [...FILES].reverse()].map((files) => decodeFiles(files).facts);
  expect(other!.process).toEqual(one!.process);
  expect(other!.memory_map).toEqual(one!.memory_map);
  expect(other!.page_map).toEqual(one!.page_map);
  expect(other!.environment).toEqual(one!.environment);
});

test('a cancelled job ends with the error that says so, at whatever step', () => {
  for (const after of [0, 1, 10, 100, 500]) {
    let calls = 0;
    const cancel = (): void => {
      if (calls++ >= after) throw new PermafrostError({ code: 'cancelled', message: 'cancelled' });
    };
    expect(() => decodeFiles(FILES, { checkCancelled: cancel })).toThrow(PermafrostError);
  }
});

test('a disk that fails ends the decoding, so that no facts hang on it', () => {
  const read = (): never => {
    throw new PermafrostError({ code: 'io', message: 'input/output error' });
  };
  for (const name of ['pages-1.img', 'pstree.img', 'mm-1.img']) {
    const files = FILES.map((file) =>
      file.name === name ? { ...file, source: { size: file.source.size, read } } : file,
    );
    expect(() => decodeFiles(files)).toThrow('input/output error');
  }
});
