/** The map of a sparse member, wherever its format keeps it, and where the member's data begins after it. */
import type { ByteSource } from '../../../shared/byte-source.ts';
import { evidenceError } from '../../../shared/errors.ts';
import type { SparseExtent } from '../../../shared/facts/evidence.ts';
import type { Limits } from '../../../shared/limits.ts';
import { err, ok, type Result } from '../../../shared/result.ts';
import { headersTogether, limitError, type WalkBudget } from './budget.ts';
import { BLOCK, parseSparsePieces, type SparsePiece, type TarHeader } from './header.ts';
import { latin1, parsePaxNumber, type PaxRecord } from './pax.ts';
import { parsePaxSparseMap, parseSparseMap1, placeSparsePieces } from './sparse.ts';

export interface SparseMember {
  readonly extents: readonly SparseExtent[];
  readonly size: number; // with the holes
  readonly dataOffset: number;
  readonly storedBytes: number; // of data, without a map that is stored before it
  /** Blocks of the map between the header and what the header's size counts. */
  readonly extraBlocks: number;
}

interface FoundMap {
  readonly pieces: readonly SparsePiece[];
  readonly size: bigint;
  readonly mapBytes: number; // counted by the header's size
  readonly extraBlocks: number;
}

const SPARSE_KEYS = ['GNU.sparse.map', 'GNU.sparse.size', 'GNU.sparse.offset', 'GNU.sparse.numbytes'];
const OLD_GNU = 0x53; // 'S'
const EMPTY = new Uint8Array(0);

/**
 * Reads the map of the member whose `storedBytes` begin at `dataOffset`; null for a member that is not sparse. Errors:
 * 'malformed', 'truncated', 'unsupported', 'limit' (headerBytes, memberBytes).
 */
export function readSparseMember(
  source: ByteSource,
  dataOffset: number,
  end: number,
  storedBytes: number,
  header: TarHeader,
  records: readonly PaxRecord[],
  pax: (key: string) => Uint8Array | undefined,
  limits: Limits,
  budget: WalkBudget,
): Result<SparseMember | null> {
  const there = Math.max(0, end - dataOffset);
  const found =
    header.typeFlag === OLD_GNU
      ? oldGnuMap(source, dataOffset, there, header, limits)
      : pax('GNU.sparse.major') !== undefined
        ? storedMap(
            source.read(dataOffset, Math.min(storedBytes, limits.headerBytes, there)),
            storedBytes,
            pax,
          )
        : recordedMap(records, pax);
  if (!found.ok) return found;
  if (found.value === null) return ok(null);
  const { pieces, size, mapBytes, extraBlocks } = found.value;
  budget.headerBytes -= mapBytes + extraBlocks * BLOCK;
  if (budget.headerBytes < 0) return err(headersTogether(limits));
  if (size < 0n) return err(evidenceError('malformed', "the sparse member's real size is no number"));
  if (size > BigInt(limits.memberBytes)) {
    return err(limitError('memberBytes', limits.memberBytes, size, 'the sparse member'));
  }
  const data = dataOffset + extraBlocks * BLOCK + mapBytes;
  const extents = placeSparsePieces(pieces, size, storedBytes - mapBytes, data);
  if (!extents.ok) return extents;
  return ok({
    extents: extents.value,
    size: Number(size),
    dataOffset: data,
    storedBytes: storedBytes - mapBytes,
    extraBlocks,
  });
}

function oldGnuMap(
  source: ByteSource,
  at: number,
  there: number,
  header: TarHeader,
  limits: Limits,
): Result<FoundMap> {
  const pieces = [...header.pieces];
  let extraBlocks = 0;
  for (let goesOn = header.mapGoesOn; goesOn; extraBlocks++) {
    const offset = extraBlocks * BLOCK;
    if (offset + BLOCK > limits.headerBytes) {
      return err(limitError('headerBytes', limits.headerBytes, offset + BLOCK, 'the sparse map'));
    }
    const block = source.read(at + offset, Math.min(BLOCK, Math.max(0, there - offset)));
    if (block.length < BLOCK) return err(evidenceError('truncated', 'the archive ends inside a sparse map'));
    pieces.push(...parseSparsePieces(block, 0, 21));
    goesOn = block[504] !== 0;
  }
  return ok({ pieces, size: header.realSize, mapBytes: 0, extraBlocks });
}

function storedMap(
  head: Uint8Array,
  storedBytes: number,
  pax: (key: string) => Uint8Array | undefined,
): Result<FoundMap> {
  const version = `${latin1(pax('GNU.sparse.major') ?? EMPTY)}.${latin1(pax('GNU.sparse.minor') ?? EMPTY)}`;
  if (version !== '1.0') {
    return err(evidenceError('unsupported', `sparse format ${version.slice(0, 20)} is not known`));
  }
  const map = parseSparseMap1(head);
  if (!map.ok) return map;
  const { pieces, mapBytes } = map.value;
  if (mapBytes > storedBytes) {
    return err(evidenceError('malformed', 'the sparse map is longer than the member'));
  }
  const size = parsePaxNumber(pax('GNU.sparse.realsize') ?? EMPTY) ?? -1n;
  return ok({ pieces, size, mapBytes, extraBlocks: 0 });
}

function recordedMap(
  records: readonly PaxRecord[],
  pax: (key: string) => Uint8Array | undefined,
): Result<FoundMap | null> {
  if (SPARSE_KEYS.every((key) => pax(key) === undefined)) return ok(null);
  const map = parsePaxSparseMap(records);
  if (map === null) return ok(null);
  if (!map.ok) return map;
  const size = parsePaxNumber(pax('GNU.sparse.size') ?? pax('GNU.sparse.realsize') ?? EMPTY) ?? -1n;
  return ok({ pieces: map.value, size, mapBytes: 0, extraBlocks: 0 });
}
