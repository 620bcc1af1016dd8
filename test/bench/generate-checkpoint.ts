/**
 * A checkpoint of any size whose pages are sampled from a real one.
 *
 *   node test/bench/generate-checkpoint.ts --size 1G --out /tmp/1g.tar [--seed 1] [--newlines keep|none]
 *
 * It is the bundled sample with more memory: pid 1 gets anonymous mappings, its page map runs of pages of
 * the lengths that real page maps have (most short, some long, holes between), and pages-1.img those
 * pages, each a page of the sample. Prints the count of newlines in it, which decides grep's speed.
 */
import { closeSync, openSync, readFileSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { gunzipSync } from 'node:zlib';
import { decodeMessage, encodeMessage, writeEntry } from '../builders/criu-images.ts';
import { readPlainTar, tarHeader, tarPadding, TAR_END } from '../builders/tar-bytes.ts';

const PAGE = 4096;
const FIRST_ADDRESS = 0x10_0000_0000n;
const MAPPING_PAGES = 65_536; // 256 MiB
const SAMPLE = join(import.meta.dirname, '../../resources/sample/web-compromised.tar.gz');
const BUFFER_PAGES = 4096;

const ANONYMOUS_PRIVATE = { shmid: 0n, pgoff: 0n, prot: 3, flags: 0x22, status: 0x201, fd: -1n };

interface Run {
  readonly address: bigint;
  readonly pages: number;
}

/** xorshift32: the same archive for the same seed, on every machine. */
export function randomNumbers(seed: number): () => number {
  let state = seed | 0 || 1;
  return () => {
    state ^= state << 13;
    state ^= state >>> 17;
    state ^= state << 5;
    return (state >>> 0) / 2 ** 32;
  };
}

/** Runs of pages in 256 MiB mappings: lengths spread from 1 to 512 pages, a hole after three of four. */
export function layOutRuns(
  pages: number,
  random: () => number,
): { runs: Run[]; mappings: [bigint, bigint][] } {
  const runs: Run[] = [];
  const mappings: [bigint, bigint][] = [];
  let left = pages;
  let base = FIRST_ADDRESS;
  while (left > 0) {
    let at = 0;
    while (left > 0 && at < MAPPING_PAGES) {
      const length = Math.min(left, MAPPING_PAGES - at, 1 + Math.floor(512 * random() ** 4));
      runs.push({ address: base + BigInt(at * PAGE), pages: length });
      left -= length;
      at += length + (random() < 0.75 ? 1 + Math.floor(8 * random()) : 0);
    }
    mappings.push([base, base + BigInt(MAPPING_PAGES * PAGE)]);
    base += BigInt((MAPPING_PAGES + 1) * PAGE);
  }
  return { runs, mappings };
}

function generate(bytes: number, out: string, seed: number, newlines: boolean): void {
  const files = readPlainTar(gunzipSync(readFileSync(SAMPLE)));
  const random = randomNumbers(seed);
  const samples = samplePages(files, newlines);
  const pages = Math.floor(bytes / PAGE);
  const { runs, mappings } = layOutRuns(pages, random);

  const { before, after, pagesBefore } = splitPagemap(files.get('checkpoint/pagemap-1.img')!);
  const added = runs.flatMap((run) =>
    writeEntry({
      type: 'pagemap_entry',
      fields: { vaddr: run.address, compat_nr_pages: 0, flags: 4, nr_pages: BigInt(run.pages) },
    }),
  );
  files.set('checkpoint/pagemap-1.img', Buffer.concat([before, ...added, after]));
  files.set('checkpoint/mm-1.img', withMappings(files.get('checkpoint/mm-1.img')!, mappings));

  const file = openSync(out, 'w');
  let newlineCount = 0;
  for (const [name, content] of files) {
    const isPages = name === 'checkpoint/pages-1.img';
    const extra = isPages ? pages * PAGE : 0;
    const split = isPages ? pagesBefore * PAGE : content.length;
    writeSync(file, tarHeader(name, content.length + extra));
    writeSync(file, content.subarray(0, split));
    newlineCount += countNewlines(content);
    for (let left = extra / PAGE; left > 0;) {
      const count = Math.min(left, BUFFER_PAGES);
      const buffer = Buffer.allocUnsafe(count * PAGE);
      for (let page = 0; page < count; page++) {
        samples[Math.floor(random() * samples.length)]!.copy(buffer, page * PAGE);
      }
      newlineCount += countNewlines(buffer);
      writeSync(file, buffer);
      left -= count;
    }
    writeSync(file, content.subarray(split));
    writeSync(file, tarPadding(content.length + extra));
  }
  writeSync(file, TAR_END);
  closeSync(file);
  console.log(`${out}: ${pages} pages in ${runs.length} runs, ${newlineCount} newlines`);
}

/** Every page of the sample's pages files; with `newlines` false, those with newlines are left out. */
function samplePages(files: ReadonlyMap<string, Buffer>, newlines: boolean): Buffer[] {
  const pages: Buffer[] = [];
  for (const [name, content] of files) {
    if (!/^checkpoint\/pages-[0-9]+\.img$/.test(name)) continue;
    for (let at = 0; at + PAGE <= content.length; at += PAGE) {
      const page = content.subarray(at, at + PAGE);
      if (newlines || !page.includes(10)) pages.push(page);
    }
  }
  return pages;
}

/** A page map is ascending and its pages lie in its order: where the new runs belong, in both files. */
function splitPagemap(image: Buffer): { before: Buffer; after: Buffer; pagesBefore: number } {
  const end = FIRST_ADDRESS + 0x100_0000_0000n;
  let pagesBefore = 0;
  let split: number | null = null;
  for (let at = 8, entry = 0; at < image.length; entry++) {
    const length = image.readUInt32LE(at);
    if (entry > 0) {
      const fields = decodeMessage('pagemap_entry', image.subarray(at + 4, at + 4 + length));
      const address = BigInt(fields.vaddr as string);
      if (address >= FIRST_ADDRESS && address < end) {
        throw new Error('the sample has pages where the generated mappings lie');
      }
      if (address >= end) split ??= at;
      else if ((Number(fields.flags) & 4) !== 0) {
        pagesBefore += Number(fields.nr_pages ?? fields.compat_nr_pages);
      }
    }
    at += 4 + length;
  }
  split ??= image.length;
  return { before: image.subarray(0, split), after: image.subarray(split), pagesBefore };
}

function withMappings(image: Buffer, mappings: readonly (readonly [bigint, bigint])[]): Buffer {
  const length = image.readUInt32LE(8);
  const mm = decodeMessage('mm_entry', image.subarray(12, 12 + length));
  const added = mappings.map(([start, end]) => ({ ...ANONYMOUS_PRIVATE, start, end }));
  const vmas = [...(mm.vmas as { start: string }[]), ...added].sort((a, b) =>
    BigInt(a.start) < BigInt(b.start) ? -1 : 1,
  );
  const message = encodeMessage('mm_entry', { ...mm, vmas });
  const head = Buffer.from(image.subarray(0, 12));
  head.writeUInt32LE(message.length, 8);
  return Buffer.concat([head, message]);
}

function countNewlines(bytes: Buffer): number {
  let count = 0;
  for (let at = bytes.indexOf(10); at >= 0; at = bytes.indexOf(10, at + 1)) count++;
  return count;
}

function sizeOf(text: string): number {
  const match = /^([0-9]+)([KMG]?)$/.exec(text);
  if (!match) throw new Error(`--size takes a number with K, M or G, not ${text}`);
  return Number(match[1]) * { '': 1, K: 2 ** 10, M: 2 ** 20, G: 2 ** 30 }[match[2] as '' | 'K' | 'M' | 'G'];
}

if (import.meta.main) {
  const { values } = parseArgs({
    options: {
      size: { type: 'string', default: '1G' },
      out: { type: 'string' },
      seed: { type: 'string', default: '1' },
      newlines: { type: 'string', default: 'keep' },
    },
  });
  if (!values.out) throw new Error('--out FILE is missing');
  generate(sizeOf(values.size), values.out, Number(values.seed), values.newlines !== 'none');
}
