/** Which bytes of a piece are secrets that were not revealed. */
import { placeKey } from '../../state/secrets.ts';
import { byteAt } from './use-memory-bytes.ts';
import type { MaskedMemory, MemoryPiece } from './use-memory-bytes.ts';

/** Known bytes from the caret on, as far as the piece and the masks go. */
export function bytesAt(
  piece: MemoryPiece | undefined,
  caret: bigint,
  revealed: ReadonlyMap<string, unknown>,
): Uint8Array {
  const read: number[] = [];
  for (let at = caret; at < caret + 8n; at++) {
    const byte = byteAt(piece, at);
    if (typeof byte !== 'number' || maskOf(piece, at, revealed) !== null) break;
    read.push(byte);
  }
  return new Uint8Array(read);
}

export function maskOf(
  piece: MemoryPiece | undefined,
  address: bigint,
  revealed: ReadonlyMap<string, unknown>,
): MaskedMemory | null {
  const found = piece?.masked.find(
    (range) =>
      address >= range.address &&
      address < range.address + BigInt(range.length) &&
      !revealed.has(placeKey(range)),
  );
  return found ?? null;
}

type IsHidden = (address: bigint) => boolean;
const NOTHING_HIDDEN: IsHidden = () => false;
const made = new WeakMap<MemoryPiece, { readonly revealed: object; readonly isHidden: IsHidden }>();

/** The same function until what is revealed changes, so that lines are drawn anew only then. */
export function hiddenIn(piece: MemoryPiece | undefined, revealed: ReadonlyMap<string, unknown>): IsHidden {
  if (piece === undefined || piece.masked.length === 0) return NOTHING_HIDDEN;
  const known = made.get(piece);
  if (known?.revealed === revealed) return known.isHidden;
  const isHidden: IsHidden = (address) => maskOf(piece, address, revealed) !== null;
  made.set(piece, { revealed, isHidden });
  return isHidden;
}
