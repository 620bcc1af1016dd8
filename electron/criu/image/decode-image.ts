/**
 * An image file to its entries.
 *
 *   header (detect-image.ts)
 *   then until the end:   u32 length | message | payload, for some types (payload.ts)
 *
 * Payloads are not read, only their places noted, so a ghost file of gigabytes costs nothing. What
 * stands before damage is kept; each damage is a gap with its offset. Never throws on bad bytes.
 */
import type { Limits } from '../../../shared/limits.ts';
import { type MessageBudget, type WalkResult, decodeMessage } from '../wire/decode-message.ts';
import type { InventoryEntry } from '../wire/messages.ts';
import { type DetectedImage, detectImage } from './detect-image.ts';
import { type ImageGaps, imageGaps } from './image-gaps.ts';
import { readPayloads } from './payload.ts';
import { DENSE_PIECE_BYTES, type PieceReader, SPARSE_PIECE_BYTES, pieceReader } from './piece-reader.ts';
import type { ImageType, MessageName } from './registry.ts';
import type { DecodedImage, ImageEntry, ImageFile, Payload } from './types.ts';

export interface DecodeImageOptions {
  /** The byte order of the directory's other images; used where this file's magic does not tell it. */
  readonly littleEndian?: boolean;
  readonly limits: Limits;
}

/** Decodes one file of an image directory. Raw and unknown files have no entries; their bytes are the file's. */
export function decodeImage(file: ImageFile, options: DecodeImageOptions): DecodedImage {
  const detected = detectImage(file.name, file.source);
  const { named, known, magic } = detected;
  const littleEndian = detected.littleEndian ?? options.littleEndian ?? true;
  const gaps = imageGaps(file);
  const empty = (
    type: string,
    kept: number | null,
    version: DecodedImage['version'] = 'raw',
  ): DecodedImage => {
    return { file, type, magic: kept, version, littleEndian, entries: [], gaps: gaps.finish() };
  };

  if (named?.framing === 'raw') return empty(rawType(named, detected, file), null);
  if (file.source.size === 0) {
    if (named) gaps.add('image-empty', `an image of zero bytes; ${named.type} begins with a magic number`, 0);
    return empty(named?.type ?? 'UNKNOWN', null);
  }
  if (named?.framing === 'bare') {
    const entry = bareEntry(file, named.message!, options.limits, gaps);
    const entries = entry ? [entry] : [];
    return {
      file,
      type: named.type,
      magic: null,
      version: 'raw',
      littleEndian,
      entries,
      gaps: gaps.finish(),
    };
  }
  if (named && magic === null) {
    gaps.add('image-cut', `ends inside the magic numbers of ${named.type}`, 0, file.source.size);
    return empty(named.type, null);
  }
  if (named && named.magic !== magic) {
    const what = known ? `that of ${known.type}` : 'of no known image type';
    const message = `the magic is ${hex(magic!)}, ${what}; by its name this is ${named.type} (${hex(named.magic!)}): not read`;
    gaps.add('wrong-magic', message, detected.headerBytes - 4, 4);
    return empty(named.type, magic, known ? detected.version : 'raw');
  }
  const row = named ?? known;
  if (!row) return empty('UNKNOWN', magic);
  if (options.littleEndian !== undefined && options.littleEndian !== littleEndian) {
    gaps.add(
      'byte-order',
      'the magic is in another byte order than the other images',
      0,
      detected.headerBytes,
    );
  }
  const entries = readEntries(file, row, detected.headerBytes, littleEndian, options.limits, gaps);
  const version = row.header === 'own' ? inventoryVersion(entries, gaps) : detected.version;
  return { file, type: row.type, magic, version, littleEndian, entries, gaps: gaps.finish() };
}

/** pages-N.img of the obsolete form begins with a magic; the present one is whole pages and nothing else. */
function rawType(named: ImageType, detected: DetectedImage, file: ImageFile): string {
  const old = named.type === 'PAGES' && detected.known?.type === 'PAGEMAP' && file.source.size % 4096 !== 0;
  return old ? 'PAGES_OLD' : named.type;
}

function bareEntry(file: ImageFile, type: MessageName, limits: Limits, gaps: ImageGaps): ImageEntry | null {
  const { size } = file.source;
  if (size > limits.entryBytes) {
    gaps.add(
      'entry-over-limit',
      `a message of ${size} bytes is over the limit: not read`,
      0,
      size,
      'entryBytes',
    );
    return null;
  }
  const result = decodeMessage(type, new Uint8Array(file.source.read(0, size)), { limits });
  gaps.addWalk(result, false);
  return { offset: 0, message: result.message, payloads: [] };
}

function readEntries(
  file: ImageFile,
  row: ImageType,
  start: number,
  littleEndian: boolean,
  limits: Limits,
  gaps: ImageGaps,
): ImageEntry[] {
  const reader = pieceReader(file.source, littleEndian, row.payload ? SPARSE_PIECE_BYTES : DENSE_PIECE_BYTES);
  const budget: MessageBudget = { remaining: limits.entries };
  const entries: ImageEntry[] = [];
  let messageBytes = 0;
  let at = start;
  while (at < reader.size) {
    const offset = at;
    const length = reader.word(at);
    if (length === null) {
      gaps.add('length-cut', `ends inside the length of entry ${entries.length}`, at, reader.size - at);
      break;
    }
    const left = reader.size - at - 4;
    if (length > limits.entryBytes) {
      const message = `entry ${entries.length} claims ${length} bytes, ${left} are left: not read`;
      gaps.add('entry-over-limit', message, at, 4, 'entryBytes');
      if (length > left || row.payload) break;
      at += 4 + length;
      continue;
    }
    messageBytes += Math.min(length, left);
    if (budget.remaining <= 0 || messageBytes > limits.imageBytes) {
      const limit = budget.remaining <= 0 ? 'entries' : 'imageBytes';
      gaps.add(
        'image-over-limit',
        `entries from number ${entries.length} on are left out`,
        at,
        left + 4,
        limit,
      );
      break;
    }
    budget.remaining -= 1;
    const cut = length > left;
    if (cut) {
      const message = `entry ${entries.length} has ${length} bytes, ${left} are there; what is readable of it is kept`;
      gaps.add('entry-cut', message, at, left + 4);
    }
    if (left > 0 || length === 0) {
      const type = (entries.length > 0 && row.laterMessage) || row.message!;
      const result = messageAt(reader, type, at + 4, length, limits, budget);
      gaps.addWalk(result, cut);
      if (cut) {
        entries.push({ offset, message: result.message, payloads: [] });
      } else {
        const { payloads, end } = payloadsOf(reader, row, result, at + 4 + length, limits, budget, gaps);
        entries.push({ offset, message: result.message, payloads });
        at = end;
        continue;
      }
    }
    break;
  }
  return entries;
}

function messageAt(
  reader: PieceReader,
  type: MessageName,
  offset: number,
  length: number,
  limits: Limits,
  budget: MessageBudget,
): WalkResult {
  const { bytes, start, end, fileOffset } = reader.piece(offset, length);
  return decodeMessage(type, bytes, { start, end, fileOffset, limits, budget });
}

function payloadsOf(
  reader: PieceReader,
  row: ImageType,
  { message }: WalkResult,
  at: number,
  limits: Limits,
  budget: MessageBudget,
  gaps: ImageGaps,
): { payloads: readonly Payload[]; end: number } {
  if (!row.payload) return { payloads: [], end: at };
  const { payloads, end, problem, inner } = readPayloads(row.payload, message, at, {
    reader,
    walk: { limits, budget },
  });
  for (const result of inner) gaps.addWalk(result, false);
  if (!problem) return { payloads, end };
  gaps.add(
    problem.kind,
    `${message.$.type}: ${problem.message}`,
    problem.offset,
    reader.size - problem.offset,
    problem.limit,
  );
  return { payloads, end: reader.size };
}

/** `img_version`: 1 is v1.0, 2 is v1.1; a pre-dump writes 0 and v1.1 files. */
function inventoryVersion(entries: readonly ImageEntry[], gaps: ImageGaps): 'v1.0' | 'v1.1' {
  const inventory = entries[0]?.message as InventoryEntry | undefined;
  const version = inventory?.img_version;
  if (inventory && version !== undefined && version > 2) {
    const message = `image version ${version} is not known (1 is v1.0, 2 is v1.1): read as v1.1`;
    gaps.add('unknown-image-version', message, inventory.$.offset, inventory.$.length);
  }
  return version === 1 ? 'v1.0' : 'v1.1';
}

function hex(magic: number): string {
  return `0x${magic.toString(16).padStart(8, '0')}`;
}
