/**
 * Sparse members. Only the pieces with data are stored, one after the other; a map says where they belong.
 *
 *   old GNU ('S')   four pieces in the header, then 512-byte extension blocks of 21 pieces, "goes on" at 504
 *   PAX 0.0         GNU.sparse.offset and GNU.sparse.numbytes records, repeated in pairs
 *   PAX 0.1         GNU.sparse.map = "offset,length,offset,length,..."
 *   PAX 1.0         before the data, padded to 512: "count\n" then "offset\nlength\n" for each piece
 *
 * Source: GNU tar manual, "Storing Sparse Files".
 */
import { evidenceError } from '../../../shared/errors.ts';
import type { SparseExtent } from '../../../shared/facts/evidence.ts';
import { err, ok, type Result } from '../../../shared/result.ts';
import type { SparsePiece } from './header.ts';
import { latin1, parsePaxNumber, type PaxRecord } from './pax.ts';

/**
 * Places the pieces in the store and holds the map against what is stored: ascending, apart from each other, inside
 * the member, and together exactly `storedBytes`. Anything else is 'malformed'.
 */
export function placeSparsePieces(
  pieces: readonly SparsePiece[],
  size: bigint,
  storedBytes: number,
  storeOffset: number,
): Result<readonly SparseExtent[]> {
  const bad = (message: string) => err(evidenceError('malformed', message));
  const extents: SparseExtent[] = [];
  let end = 0n;
  let stored = 0n;
  for (const { offset, length } of pieces) {
    if (offset < 0n || length < 0n) return bad('the sparse map holds what is no number');
    if (offset < end) return bad('the sparse map goes backwards or overlaps');
    end = offset + length;
    if (end > size) return bad(`the sparse map goes past the member's size (${end} of ${size})`);
    if (stored + length > BigInt(storedBytes)) break;
    if (length > 0n) {
      extents.push({
        offset: Number(offset),
        length: Number(length),
        storeOffset: storeOffset + Number(stored),
      });
    }
    stored += length;
  }
  const mapped = pieces.reduce((sum, piece) => sum + piece.length, 0n);
  if (mapped !== BigInt(storedBytes)) {
    return bad(`the sparse map has ${mapped} bytes of data, ${storedBytes} are stored`);
  }
  return ok(extents);
}

/** The map of PAX 0.0 or 0.1 from a member's records; null where there is none. */
export function parsePaxSparseMap(records: readonly PaxRecord[]): Result<readonly SparsePiece[]> | null {
  const map = records.findLast(([key]) => key === 'GNU.sparse.map');
  if (map !== undefined) return pairUp(latin1(map[1]) === '' ? [] : latin1(map[1]).split(','));
  const numbers: string[] = [];
  for (const [key, value] of records) {
    const expected = numbers.length % 2 === 0 ? 'GNU.sparse.offset' : 'GNU.sparse.numbytes';
    if (key !== 'GNU.sparse.offset' && key !== 'GNU.sparse.numbytes') continue;
    if (key !== expected) return err(evidenceError('malformed', 'the PAX sparse map is out of order'));
    numbers.push(latin1(value));
  }
  if (numbers.length > 0) return pairUp(numbers);
  return records.some(([key]) => key === 'GNU.sparse.size') ? ok([]) : null;
}

function pairUp(numbers: readonly string[]): Result<readonly SparsePiece[]> {
  if (numbers.length % 2 !== 0) return err(evidenceError('malformed', 'the sparse map lacks a length'));
  const pieces: SparsePiece[] = [];
  for (let at = 0; at < numbers.length; at += 2) {
    pieces.push({ offset: decimal(numbers[at]), length: decimal(numbers[at + 1]) });
  }
  return ok(pieces);
}

function decimal(text: string | undefined): bigint {
  return text !== undefined && /^[0-9]{1,19}$/.test(text) ? BigInt(text) : -1n;
}

/** The map of PAX 1.0 at the start of `bytes` (which may hold more); `mapBytes` is its length with padding. */
export function parseSparseMap1(
  bytes: Uint8Array,
): Result<{ readonly pieces: readonly SparsePiece[]; readonly mapBytes: number }> {
  let at = 0;
  const line = (): bigint => {
    const end = bytes.indexOf(0x0a, at);
    if (end < 0 || end - at > 20) return -1n;
    const value = parsePaxNumber(bytes.subarray(at, end)) ?? -1n;
    at = end + 1;
    return value;
  };
  const count = line();
  if (count < 0n) return err(evidenceError('malformed', "the sparse map's count is no number"));
  if (count * 4n > BigInt(bytes.length)) {
    return err(
      evidenceError('malformed', `the sparse map claims ${count} pieces, more than it has room for`),
    );
  }
  const pieces: SparsePiece[] = [];
  for (let i = 0n; i < count; i++) pieces.push({ offset: line(), length: line() });
  return ok({ pieces, mapBytes: Math.ceil(at / 512) * 512 });
}
