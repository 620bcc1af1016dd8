/**
 * Decompresses gzip and zstd streams of a file, with the framing read by us: where each stream begins and ends,
 * its checks, and what follows the last one are known to the byte. Constant memory.
 */
import { once } from 'node:events';
import type { Transform } from 'node:stream';
import { constants, crc32, createInflateRaw, createZstdDecompress } from 'node:zlib';
import type { ByteSource } from '../../../shared/byte-source.ts';
import {
  evidenceError,
  PermafrostError,
  toEvidenceError,
  type ErrorCode,
  type EvidenceError,
} from '../../../shared/errors.ts';
import type { Limits } from '../../../shared/limits.ts';
import { gzipHeaderLength } from './gzip-header.ts';
import { findZstdFrameEnd, readZstdFrameHeader } from './zstd-frame.ts';

export type DecompressLimits = Pick<
  Limits,
  'ratio' | 'ratioAfterBytes' | 'archiveBytes' | 'zstdWindowLog' | 'members' | 'headerBytes'
>;

export interface Decompressed {
  readonly remarks: readonly string[];
  /** What ended it early; all that came out before has been written. */
  readonly error: EvidenceError | null;
}

/** Takes the output in order; `consumed` is the input read so far. Throws to stop. */
export type Sink = (chunk: Uint8Array, consumed: number) => void;

const OUTPUT_CHUNK = 1024 * 1024;
const INPUT_CHUNK = 256 * 1024;
const FIRST_INPUT_CHUNK = 16 * 1024;

class Stop extends Error {
  readonly detail: EvidenceError;

  constructor(detail: EvidenceError) {
    super(detail.message);
    this.detail = detail;
  }
}

/** Decompresses all of `source`, which begins with a stream of `layer`. Rejects only with what `sink` or `source` throws. */
export async function decompress(
  source: ByteSource,
  layer: 'gzip' | 'zstd',
  limits: DecompressLimits,
  sink: Sink,
): Promise<Decompressed> {
  const remarks: string[] = [];
  let produced = 0;
  const bounded: Sink = (chunk, consumed) => {
    produced += chunk.length;
    if (produced > limits.archiveBytes) {
      throw new Stop(
        limit('archiveBytes', limits.archiveBytes, produced, 'decompressed bytes', layer, consumed),
      );
    }
    if (produced > limits.ratioAfterBytes && produced > limits.ratio * consumed) {
      const ratio = Math.round(produced / Math.max(1, consumed));
      throw new Stop(
        limit('ratio', limits.ratio, ratio, 'bytes out of each compressed byte', layer, consumed),
      );
    }
    sink(chunk, consumed);
  };
  try {
    if (layer === 'gzip') await gunzip(source, limits, bounded, remarks);
    else await unzstd(source, limits, bounded, remarks);
    return { remarks, error: null };
  } catch (caught) {
    if (caught instanceof Stop) return { remarks, error: caught.detail };
    throw caught;
  }
}

function limit(
  name: keyof Limits,
  allowed: number,
  found: number,
  what: string,
  layer: string,
  offset: number,
): EvidenceError {
  return {
    code: 'limit',
    message: `${found} ${what}, more than the limit ${name} allows (${allowed})`,
    where: { layer, offset },
    limit: { name, allowed, found },
  };
}

function stop(code: ErrorCode, message: string, layer: string, offset: number): never {
  throw new Stop(evidenceError(code, message, { layer, offset }));
}

async function gunzip(
  source: ByteSource,
  limits: DecompressLimits,
  sink: Sink,
  remarks: string[],
): Promise<void> {
  const end = source.size;
  let at = 0;
  for (let streams = 0; at < end; streams++) {
    if (streams > 0) {
      const magic = source.read(at, 2);
      if (magic[0] !== 0x1f || magic[1] !== 0x8b) {
        const remark = trailingRemark(source, at, 'gzip stream');
        if (remark !== null) remarks.push(remark);
        return;
      }
    }
    if (streams >= limits.members) {
      throw new Stop(limit('members', limits.members, streams + 1, 'gzip streams in a row', 'gzip', at));
    }
    let header = gzipHeaderLength(source.read(at, 4096));
    if (!header.ok && header.error.code === 'truncated') {
      header = gzipHeaderLength(source.read(at, limits.headerBytes));
      if (!header.ok && end - at > limits.headerBytes) {
        throw new Stop(
          limit('headerBytes', limits.headerBytes, end - at, 'bytes of gzip header', 'gzip', at),
        );
      }
    }
    if (!header.ok) throw new Stop({ ...header.error, where: { layer: 'gzip', offset: at } });
    const dataAt = at + header.value;
    let crc = 0;
    let length = 0;
    const stream = createInflateRaw({ chunkSize: OUTPUT_CHUNK });
    const consumed = await pump(source, dataAt, end, stream, 'gzip', (chunk, read) => {
      crc = crc32(chunk, crc);
      length += chunk.length;
      sink(chunk, read);
    });
    const trailerAt = dataAt + consumed;
    const trailer = source.read(trailerAt, 8);
    if (trailer.length < 8) stop('truncated', 'the gzip stream ends before its checksum', 'gzip', trailerAt);
    const view = new DataView(trailer.buffer, trailer.byteOffset, 8);
    if (view.getUint32(0, true) !== crc >>> 0) {
      stop('checksum', "the gzip stream's CRC-32 does not fit its content", 'gzip', trailerAt);
    }
    if (view.getUint32(4, true) !== length % 2 ** 32) {
      stop('checksum', "the gzip stream's length does not fit its content", 'gzip', trailerAt + 4);
    }
    at = trailerAt + 8;
  }
}

async function unzstd(
  source: ByteSource,
  limits: DecompressLimits,
  sink: Sink,
  remarks: string[],
): Promise<void> {
  const end = source.size;
  let at = 0;
  for (let frames = 0; at < end; frames++) {
    const header = readZstdFrameHeader(source, at, end);
    if (header === null) {
      const remark = trailingRemark(source, at, 'zstd frame');
      if (remark !== null) remarks.push(remark);
      return;
    }
    if (!header.ok) throw new Stop(header.error);
    if (frames >= limits.members) {
      throw new Stop(limit('members', limits.members, frames + 1, 'zstd frames in a row', 'zstd', at));
    }
    const windowLog = header.value.windowBytes <= 1n ? 0 : (header.value.windowBytes - 1n).toString(2).length;
    if (windowLog > limits.zstdWindowLog) {
      throw new Stop(
        limit('zstdWindowLog', limits.zstdWindowLog, windowLog, 'as log2 of the zstd window', 'zstd', at),
      );
    }
    const frameEnd = findZstdFrameEnd(source, header.value, end);
    if (header.value.kind === 'frame') {
      const stream = createZstdDecompress({
        chunkSize: OUTPUT_CHUNK,
        params: { [constants.ZSTD_d_windowLogMax]: Math.min(31, Math.max(10, limits.zstdWindowLog)) },
      });
      // Of a frame whose end is not there, what can be read comes out before the error.
      await pump(source, at, frameEnd.ok ? frameEnd.value : end, stream, 'zstd', sink, !frameEnd.ok);
    }
    if (!frameEnd.ok) throw new Stop(frameEnd.error);
    at = frameEnd.value;
  }
}

/**
 * Feeds [start, end) to a decoder until it ends; returns the bytes it consumed. A damaged stream becomes Stop, after
 * the output before the damage; with `lenient` the end of the input is no error.
 */
async function pump(
  source: ByteSource,
  start: number,
  end: number,
  stream: Transform & { readonly bytesWritten: number },
  layer: 'gzip' | 'zstd',
  sink: Sink,
  lenient = false,
): Promise<number> {
  let done = false;
  const feed = async (): Promise<void> => {
    let at = start;
    while (at < end && !done) {
      const length = Math.min(at === start ? FIRST_INPUT_CHUNK : INPUT_CHUNK, end - at);
      // The decoder works in another thread: it needs bytes that no cache writes over.
      const chunk = Uint8Array.from(source.read(at, length));
      at += chunk.length;
      if (!stream.write(chunk)) await Promise.race([once(stream, 'drain'), closed]);
    }
    if (!done) stream.end();
  };
  const closed = new Promise<void>((resolve) => stream.once('close', () => resolve()));
  const feeding = feed();
  feeding.catch((caught: unknown) => stream.destroy(caught as Error));
  try {
    for await (const chunk of stream as AsyncIterable<Uint8Array>) sink(chunk, start + stream.bytesWritten);
  } catch (caught) {
    if (caught instanceof Stop || caught instanceof PermafrostError) throw caught;
    const code = (caught as { code?: unknown }).code;
    const offset = start + stream.bytesWritten;
    const reason = caught instanceof Error ? caught.message : String(caught);
    if (code === 'Z_BUF_ERROR' || /unexpected end/i.test(reason)) {
      if (!lenient) stop('truncated', `the ${layer} stream ends early`, layer, end);
    } else if (typeof code === 'string' && /^(Z_|ZSTD_|ERR_ZLIB)/.test(code)) {
      stop('malformed', `the ${layer} stream is damaged (${reason})`, layer, offset);
    } else throw new PermafrostError(toEvidenceError(caught), { cause: caught });
  } finally {
    done = true;
    stream.destroy();
  }
  return stream.bytesWritten;
}

/** What to say of bytes after the last stream; null where they are zeros, as tapes and block devices pad. */
export function trailingRemark(source: ByteSource, at: number, what: string): string | null {
  const nonZero = firstNonZero(source, at);
  if (nonZero === null) return null;
  return `${source.size - at} bytes follow the last ${what} at offset ${at}; they were not read`;
}

const ZEROS = new Uint8Array(1024 * 1024);

/** Offset of the first byte from `at` on that is not zero, or null. `onBytes` hears of each part looked at. */
export function firstNonZero(source: ByteSource, at: number, onBytes?: () => void): number | null {
  for (let offset = at; offset < source.size; offset += ZEROS.length) {
    const part = source.read(offset, ZEROS.length);
    if (Buffer.compare(part, ZEROS.subarray(0, part.length)) !== 0) {
      return offset + part.findIndex((byte) => byte !== 0);
    }
    onBytes?.();
  }
  return null;
}
