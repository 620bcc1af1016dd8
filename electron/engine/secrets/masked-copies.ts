/** Secrets in what is read: bytes of members, memory, files. Those that a rule recognises, and copies of known ones. */
import type { CallOutput, MaskedBytes } from '../../../shared/api/index.ts';
import { detectSecrets } from '../../analysis/secrets/index.ts';
import type { MemoryReader, MemoryRun } from '../../criu/memory/types.ts';
import type { EngineState } from '../engine-state.ts';
import { rememberValue, type KnownValue } from './known-secrets.ts';
import { knownValues } from './known-values.ts';

type MaskedRange = MaskedBytes;
type MaskedAddresses = CallOutput<'memory.read'>['masked'][number];

const maskOf = ({ kind, cell }: KnownValue): Omit<MaskedRange, 'offset' | 'length'> => ({
  masked: kind,
  ...cell,
});

/** Masks of decoded cells and of copies; a copy that is the cell's own bytes is told once. */
export function withCopies<T extends { readonly length: number }>(
  cells: readonly T[],
  copies: readonly T[],
  startOf: (range: T) => number | bigint,
): T[] {
  const endOf = (range: T): bigint => BigInt(startOf(range)) + BigInt(range.length);
  const own = copies.filter(
    (copy) => !cells.some((cell) => startOf(cell) <= startOf(copy) && endOf(copy) <= endOf(cell)),
  );
  return [...cells, ...own];
}

/** What is read: where it belongs, and how far around it a rule is to look. */
export interface ReadPlace {
  readonly evidence: string;
  /** Of a file: its path. */
  readonly path?: string;
  /** Bytes before and behind, for the name of a value or the end of a key. */
  readonly around: number;
}

/** For a page of bytes. */
export const AROUND_A_PAGE = 4096;
/** For one of many short texts. */
export const AROUND_A_TEXT = 128;

/** Of bytes [offset, offset + length) of something that `read` reads; what crosses an end counts too. */
export function copiesInBytes(
  state: EngineState,
  place: ReadPlace,
  size: number,
  offset: number,
  length: number,
  read: (offset: number, length: number) => Uint8Array,
): MaskedRange[] {
  if (length <= 0) return [];
  const reach = Math.max(place.around, knownValues(state).reach);
  const from = Math.max(0, offset - reach);
  const bytes = read(from, Math.min(size, offset + length + reach) - from);
  return secretsIn(state, place, bytes, offset - from, length)
    .map(({ start, length: bytesOfIt, value }) => ({
      ...maskOf(value),
      offset: from + start,
      length: bytesOfIt,
    }))
    .filter((range) => range.offset < offset + length && range.offset + range.length > offset);
}

/** Of runs that were read of a process: bytes that follow each other are one text, and what crosses an end counts too. */
export function copiesInMemory(
  state: EngineState,
  place: ReadPlace,
  reader: MemoryReader,
  runs: readonly MemoryRun[],
): MaskedAddresses[] {
  const [first] = runs;
  const last = runs.at(-1);
  if (first === undefined || last === undefined) return [];
  const reach = BigInt(Math.max(place.around, knownValues(state).reach));
  const start = first.address > reach ? first.address - reach : 0n;
  const end = last.address + BigInt(last.length);
  const before = reader.read(start, Number(first.address - start));
  const after = end + reach < 2n ** 64n ? reader.read(end, Number(reach)) : [];
  const found: MaskedAddresses[] = [];
  for (const { address, bytes } of neighbours([...before, ...runs, ...after])) {
    const shown = Number(first.address - address);
    for (const one of secretsIn(state, place, bytes, shown, Number(end - first.address))) {
      const at = address + BigInt(one.start);
      if (at < end && at + BigInt(one.length) > first.address) found.push({ ...maskOf(one.value), address: at, length: one.length });
    }
  }
  return found;
} // prettier-ignore

interface SecretInBytes {
  readonly start: number;
  readonly length: number;
  readonly value: KnownValue;
}

/** What a rule recognises around [from, from + length), which is known from then on, and copies of all that is known. */
function secretsIn(
  state: EngineState,
  { evidence, path, around }: ReadPlace,
  bytes: Uint8Array,
  from: number,
  length: number,
): SecretInBytes[] {
  const start = Math.max(0, from - around);
  const window = bytes.subarray(start, Math.max(start, from + length + around));
  const context = path === undefined ? { place: 'memory' as const } : { place: 'file' as const, path };
  const recognised = detectSecrets(window, context).map((one) => ({
    start: start + one.start,
    length: one.length,
    value: rememberValue(state, evidence, one),
  }));
  const copies = knownValues(state).find(bytes);
  return withCopies<SecretInBytes>(recognised, copies, (one) => one.start);
}

/** Runs with known bytes, put together where one begins at the other's end. */
function* neighbours(runs: readonly MemoryRun[]): Generator<{ address: bigint; bytes: Uint8Array }> {
  let parts: Uint8Array[] = [];
  let address = 0n;
  let end = 0n;
  for (const run of runs) {
    if (run.bytes === null) continue;
    if (parts.length > 0 && run.address !== end) {
      yield { address, bytes: parts.length === 1 ? parts[0]! : Buffer.concat(parts) };
      parts = [];
    }
    if (parts.length === 0) address = run.address;
    parts.push(run.bytes);
    end = run.address + BigInt(run.length);
  }
  if (parts.length > 0) yield { address, bytes: parts.length === 1 ? parts[0]! : Buffer.concat(parts) };
}
