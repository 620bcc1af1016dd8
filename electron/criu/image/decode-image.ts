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
import { decodeMessage, decodeMessageAt } from '../wire/decode-message.ts';
import type { Message } from '../wire/message.ts';
import type { InventoryEntry } from '../wire/messages.ts';
import { MESSAGE_TABLES } from '../wire/tables.ts';
import { type DetectedImage, detectImage } from './detect-image.ts';
import { type ImageGaps, imageGaps } from './image-gaps.ts';
import { type PayloadContext, readPayloads } from './payload.ts';
import { DENSE_PIECE_BYTES, SPARSE_PIECE_BYTES, pieceReader } from './piece-reader.ts';
import type { ImageType, MessageName, PayloadRule } from './registry.ts';
import type { DecodedImage, ImageEntry, ImageFile, Payload } from './types.ts';

export interface DecodeImageOptions {
  /** The byte order of the directory's other images; used where this file's magic does not tell it. */
  readonly littleEndian?: boolean;
  readonly limits: Limits;
}

interface ReadContext extends PayloadContext {
  readonly limits: Limits;
  readonly gaps: ImageGaps;
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
    if (named) gaps.add('image-empty', `an image of zero bytes; ${named.type} never is`, 0);
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
  const { limits } = options;
  // Messages keep their piece in memory: small ones where payloads lie between the messages.
  const pieceBytes = row.payload ? SPARSE_PIECE_BYTES : DENSE_PIECE_BYTES;
  const reader = pieceReader(file.source, littleEndian, pieceBytes, limits);
  const entries = readEntries(row, detected.headerBytes, {
    reader,
    limits,
    gaps,
    budget: { remaining: limits.entries },
  });
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

const NO_PAYLOADS: readonly Payload[] = Object.freeze([]);

function readEntries(row: ImageType, start: number, context: ReadContext): ImageEntry[] {
  const { reader, limits, budget, gaps } = context;
  const entries: ImageEntry[] = [];
  let messageBytes = 0;
  for (let at = start; at < reader.size;) {
    const number = entries.length;
    const length = reader.word(at);
    if (length === null) {
      gaps.add('length-cut', `ends inside the length of entry ${number}`, at, reader.size - at);
      break;
    }
    const left = reader.size - at - 4;
    if (length > limits.entryBytes) {
      const message = `entry ${number} claims ${length} bytes, ${left} are left in the file: not read`;
      gaps.add('entry-over-limit', message, at, 4, 'entryBytes');
      if (length > left || row.payload) break; // where the next entry begins is not known
      at += 4 + length;
      continue;
    }
    if (length === 0 && hasRequired(row, number)) {
      const end = endOfZeros(at, context);
      const message = `empty entries where required fields should be (${(end - at) / 4}): left out`;
      gaps.add('entry-empty', message, at, end - at);
      at = end;
      continue;
    }
    messageBytes += Math.min(length, left);
    if (budget.remaining <= 0 || messageBytes > limits.imageBytes) {
      const limit = budget.remaining <= 0 ? 'entries' : 'imageBytes';
      gaps.add('image-over-limit', `entries from number ${number} on are left out`, at, left + 4, limit);
      break;
    }
    budget.remaining -= 1;
    const type = messageOf(row, number);
    if (length > left) {
      const message = `entry ${number} has ${length} bytes, ${left} are there; what is readable of it is kept`;
      gaps.add('entry-cut', message, at, left + 4);
      if (left > 0)
        entries.push({
          offset: at,
          message: messageAt(type, at + 4, left, true, context),
          payloads: NO_PAYLOADS,
        });
      break;
    }
    const message = messageAt(type, at + 4, length, false, context);
    const end = at + 4 + length;
    const { payloads, end: next } = row.payload
      ? payloadsAt(row.payload, message, end, context)
      : { payloads: NO_PAYLOADS, end };
    entries.push({ offset: at, message, payloads });
    at = next;
  }
  return entries;
}

function messageOf(row: ImageType, number: number): MessageName {
  return (number > 0 && row.laterMessage) || row.message!;
}

function hasRequired(row: ImageType, number: number): boolean {
  return MESSAGE_TABLES[messageOf(row, number)]!.some(({ label }) => label === 'required');
}

/** A hole in the file reads as empty entries without end: one thing, not millions. */
function endOfZeros(at: number, { reader }: ReadContext): number {
  let end = at;
  while (reader.word(end) === 0) end += 4;
  return end;
}

function messageAt(
  type: MessageName,
  offset: number,
  length: number,
  cut: boolean,
  context: ReadContext,
): Message {
  const { reader, limits, budget, gaps } = context;
  const result = decodeMessageAt(type, reader.extent(offset, length), limits, budget);
  gaps.addWalk(result, cut);
  return result.message;
}

function payloadsAt(
  rule: PayloadRule,
  message: Message,
  at: number,
  context: ReadContext,
): { payloads: readonly Payload[]; end: number } {
  const { reader, gaps } = context;
  const { payloads, end, problem, inner } = readPayloads(rule, message, at, context);
  for (const result of inner) gaps.addWalk(result, false);
  if (!problem) return { payloads, end };
  const left = reader.size - problem.offset;
  gaps.add(problem.kind, `${message.$.type}: ${problem.message}`, problem.offset, left, problem.limit);
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
