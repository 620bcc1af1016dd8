import { constants, gunzipSync, gzipSync, zstdCompressSync, zstdDecompressSync } from 'node:zlib';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { decompress, type Decompressed } from '../../../electron/archive/compression/decompress.ts';
import { detectLayer } from '../../../electron/archive/compression/detect.ts';
import { bytesSource } from '../../../shared/byte-source.ts';
import { DEFAULT_LIMITS, withLimits, type Limits } from '../../../shared/limits.ts';

interface Output extends Decompressed {
  readonly bytes: Buffer;
}

async function run(
  stream: Uint8Array,
  layer: 'gzip' | 'zstd',
  limits: Limits = DEFAULT_LIMITS,
): Promise<Output> {
  const chunks: Buffer[] = [];
  const result = await decompress(
    bytesSource(stream),
    layer,
    limits,
    (chunk) => void chunks.push(Buffer.from(chunk)),
  );
  return { ...result, bytes: Buffer.concat(chunks) };
}

/** Contents that compress and contents that don't, of up to a few hundred kilobytes. */
const content = fc
  .tuple(fc.uint8Array({ maxLength: 3000 }), fc.integer({ min: 1, max: 200 }))
  .map(([bytes, times]) => Buffer.concat(Array.from({ length: times }, () => bytes)));

const checksummed = { params: { [constants.ZSTD_c_checksumFlag]: 1 } };

function compress(layer: 'gzip' | 'zstd', bytes: Uint8Array): Buffer {
  return layer === 'gzip' ? gzipSync(bytes) : zstdCompressSync(bytes, checksummed);
}

test.each(['gzip', 'zstd'] as const)(
  '%s streams in a row give their contents, one after the other',
  async (layer) => {
    await fc.assert(
      fc.asyncProperty(fc.array(content, { minLength: 1, maxLength: 4 }), async (contents) => {
        const stream = Buffer.concat(contents.map((bytes) => compress(layer, bytes)));
        expect(detectLayer(stream)).toBe(layer);
        const { bytes, error, remarks } = await run(stream, layer);
        expect(error).toBeNull();
        expect(remarks).toEqual([]);
        expect(Buffer.compare(bytes, Buffer.concat(contents))).toBe(0);
      }),
      { numRuns: 40 },
    );
  },
);

test.each(['gzip', 'zstd'] as const)(
  'a cut %s stream gives what came before and says that it is cut',
  async (layer) => {
    const bytes = Buffer.from(Array.from({ length: 30_000 }, (_, i) => (i * i * 31) & 0xff));
    const stream = compress(layer, bytes);
    for (let length = layer === 'gzip' ? 3 : 4; length < stream.length; length += 97) {
      const result = await run(stream.subarray(0, length), layer);
      expect(result.error).toMatchObject({ code: 'truncated', where: { layer } });
      expect(Buffer.compare(result.bytes, bytes.subarray(0, result.bytes.length))).toBe(0);
    }
  },
);

test.each(['gzip', 'zstd'] as const)(
  'a changed byte of a %s stream never gives other content without an error',
  async (layer) => {
    const bytes = Buffer.from('permafrost '.repeat(400));
    const stream = compress(layer, bytes);
    await fc.assert(
      fc.asyncProperty(fc.nat(stream.length - 1), fc.integer({ min: 1, max: 255 }), async (at, change) => {
        const damaged = Buffer.from(stream);
        damaged[at] = ((damaged[at] ?? 0) + change) & 0xff;
        if (detectLayer(damaged) !== layer) return;
        const result = await run(damaged, layer);
        if (result.error !== null) expect(result.error.where?.layer).toBe(layer);
        // gzip's modification time and operating system, and a zstd frame turned skippable, are not covered by a sum.
        else if (result.bytes.length > 0) expect(Buffer.compare(result.bytes, bytes)).toBe(0);
      }),
      { numRuns: 150 },
    );
  },
);

test('a gzip header with name, comment and extra field is read over', async () => {
  const plain = gzipSync('content');
  const header = Buffer.from(plain.subarray(0, 10));
  header[3] = 4 | 8 | 16;
  const stream = Buffer.concat([
    header,
    Buffer.from([3, 0, 1, 2, 3]),
    Buffer.from('n\0c\0'),
    plain.subarray(10),
  ]);
  expect(gunzipSync(stream).toString()).toBe('content'); // zlib agrees that this is one
  expect((await run(stream, 'gzip')).bytes.toString()).toBe('content');
});

test.each([
  ['CRC', -8, 'CRC-32'],
  ['length', -4, 'length'],
])(
  'a wrong %s at the end of a gzip stream is a checksum error with its offset',
  async (_name, at, message) => {
    const stream = Buffer.from(gzipSync('content'));
    const offset = stream.length + at;
    stream[offset] = (stream[offset] ?? 0) ^ 1;
    const { error } = await run(stream, 'gzip');
    expect(error).toMatchObject({ code: 'checksum', where: { layer: 'gzip', offset } });
    expect(error?.message).toContain(message);
  },
);

test.each(['gzip', 'zstd'] as const)(
  'bytes after the last %s stream are a remark, zeros are none',
  async (layer) => {
    const stream = compress(layer, Buffer.from('content'));
    const zeros = await run(Buffer.concat([stream, Buffer.alloc(3000)]), layer);
    expect(zeros).toMatchObject({ error: null, remarks: [] });
    const garbage = await run(Buffer.concat([stream, Buffer.from('garbage')]), layer);
    expect(garbage.error).toBeNull();
    expect(garbage.remarks).toHaveLength(1);
    expect(garbage.remarks[0]).toContain(`7 bytes follow the last ${layer}`);
    expect(garbage.bytes.toString()).toBe('content');
  },
);

test('skippable zstd frames are skipped, before and between frames', async () => {
  const skippable = Buffer.from([0x5a, 0x2a, 0x4d, 0x18, 5, 0, 0, 0, 1, 2, 3, 4, 5]);
  const frames = ['one', 'two'].map((text) => zstdCompressSync(text));
  const stream = Buffer.concat([skippable, ...frames.flatMap((frame) => [frame, skippable])]);
  expect(detectLayer(stream)).toBe('zstd');
  expect(
    zstdDecompressSync(stream.subarray(skippable.length, skippable.length + frames[0]!.length)).toString(),
  ).toBe('one');
  expect(await run(stream, 'zstd')).toMatchObject({ error: null, bytes: Buffer.from('onetwo') });
});

test('a window above the limit is refused by its name before anything is decompressed', async () => {
  const stream = Buffer.from([0x28, 0xb5, 0x2f, 0xfd, 0, 0xf8, 1, 0, 0]);
  const { error, bytes } = await run(stream, 'zstd');
  expect(error).toMatchObject({ code: 'limit', limit: { name: 'zstdWindowLog', allowed: 27, found: 41 } });
  expect(bytes).toHaveLength(0);
});

test.each(['gzip', 'zstd'] as const)(
  'a %s bomb stops at the ratio, and not before the first part of output',
  async (layer) => {
    const stream = compress(layer, Buffer.alloc(8 * 2 ** 20));
    const stopped = await run(stream, layer, withLimits({ ratio: 50, ratioAfterBytes: 2 ** 20 }));
    expect(stopped.error).toMatchObject({ code: 'limit', limit: { name: 'ratio', allowed: 50 } });
    expect(stopped.bytes.length).toBeLessThan(3 * 2 ** 20);
    const allowed = await run(stream, layer, withLimits({ ratio: 50, ratioAfterBytes: 8 * 2 ** 20 }));
    expect(allowed.error).toBeNull();
  },
);

test('the size of what comes out is limited', async () => {
  const { error } = await run(gzipSync(Buffer.alloc(5000)), 'gzip', withLimits({ archiveBytes: 4096 }));
  expect(error).toMatchObject({ code: 'limit', limit: { name: 'archiveBytes', allowed: 4096 } });
});
