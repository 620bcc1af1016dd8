/** Pieces of an address space around what is on screen; what scrolled away is dropped. */
import { useEffect, useMemo, useRef, useState } from 'react';
import type { CallOutput } from '../../../shared/api/index.ts';
import { toEvidenceError } from '../../../shared/errors.ts';
import type { EvidenceError } from '../../../shared/errors.ts';
import { client } from '../../state/client.ts';
import { engine } from '../../state/engine.ts';
import { useStore } from '../../state/store.ts';
import type { AddressSpace } from './memory-place.ts';

export type MemoryRun = CallOutput<'memory.read'>['runs'][number];
export type MaskedMemory = CallOutput<'memory.read'>['masked'][number];

/** Bytes of one piece; pieces begin at multiples of it. */
export const PIECE = 16_384n;
const PIECES_KEPT = 48;
/** While the scrollbar flies, pieces that nobody will see are not asked for. */
const ASKED_AT_ONCE = 4;

export interface MemoryPiece {
  readonly start: bigint;
  readonly runs: readonly MemoryRun[];
  readonly masked: readonly MaskedMemory[];
  readonly error: EvidenceError | null;
}

export interface MemoryBytes {
  piece(address: bigint): MemoryPiece | undefined;
}

export function runAt(piece: MemoryPiece | undefined, address: bigint): MemoryRun | undefined {
  if (piece === undefined) return undefined;
  let low = 0;
  let high = piece.runs.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    const run = piece.runs[middle]!;
    if (run.address + BigInt(run.length) <= address) low = middle + 1;
    else high = middle;
  }
  const run = piece.runs[low];
  return run !== undefined && run.address <= address ? run : undefined;
}

/** The byte at an address; null where it is not known, undefined while it is on its way. */
export function byteAt(piece: MemoryPiece | undefined, address: bigint): number | null | undefined {
  if (piece === undefined) return undefined;
  const run = runAt(piece, address);
  return run?.bytes?.[Number(address - run.address)] ?? null;
}

/** Pieces that hold `addresses` are asked for, nearest first, as they change. */
export function useMemoryBytes(space: AddressSpace, addresses: readonly bigint[]): MemoryBytes {
  const generation = useStore(engine, (value) => value.generation);
  const of = `${generation} ${space.checkpoint} ${space.pid}`;
  const [state, setState] = useState<{ of: string; pieces: ReadonlyMap<bigint, MemoryPiece> }>({
    of,
    pieces: new Map(),
  });
  const held = state.of === of ? state.pieces : NO_PIECES;
  const asked = useRef<{ of: string; starts: Set<bigint> }>({ of, starts: new Set() });
  const [answers, setAnswers] = useState(0);
  const wanted = useMemo(
    () => [...new Set(addresses.map((address) => address - (address % PIECE)))],
    [addresses],
  );

  useEffect(() => {
    if (asked.current.of !== of) asked.current = { of, starts: new Set() };
    const waiting = asked.current.starts;
    for (const start of wanted) {
      if (held.has(start) || waiting.has(start)) continue;
      if (waiting.size >= ASKED_AT_ONCE) return;
      waiting.add(start);
      const take = (piece: MemoryPiece): void => {
        if (asked.current.of !== of) return;
        waiting.delete(start);
        setState((old) => {
          const pieces = new Map(old.of === of ? old.pieces : []);
          pieces.set(start, piece);
          for (const oldest of pieces.keys()) {
            if (pieces.size <= PIECES_KEPT) break;
            pieces.delete(oldest);
          }
          return { of, pieces };
        });
        setAnswers((count) => count + 1);
      };
      const end = start + PIECE > ADDRESS_END ? ADDRESS_END : start + PIECE;
      const { checkpoint, pid } = space;
      client.call('memory.read', { checkpoint, pid, address: start, length: Number(end - start) }).then(
        ({ runs, masked }) => take({ start, runs, masked, error: null }),
        (caught: unknown) => take({ start, runs: [], masked: [], error: toEvidenceError(caught) }),
      );
    }
    // `held` changes with every answer
    // eslint-disable-next-line react-hooks/exhaustive-deps
  }, [of, wanted, answers]);

  return useMemo(() => ({ piece: (address) => held.get(address - (address % PIECE)) }), [held]);
}

const NO_PIECES: ReadonlyMap<bigint, MemoryPiece> = new Map();
const ADDRESS_END = 1n << 64n;
