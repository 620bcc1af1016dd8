/** Copies of known secrets in what is read: bytes of members, memory, files. The same shape as masked cells. */
import type { CallOutput } from '../../../shared/api/index.ts';
import type { MemoryReader, MemoryRun } from '../../criu/memory/types.ts';
import type { EngineState } from '../engine-state.ts';
import type { KnownValue } from './case-secrets.ts';
import { knownValues } from './known-values.ts';

type MaskedRange = NonNullable<CallOutput<'bytes.read'>['masked']>[number];
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

/** Of bytes [offset, offset + length) of something that `read` reads; what crosses an end counts too. */
export function copiesInBytes(
  state: EngineState,
  size: number,
  offset: number,
  length: number,
  read: (offset: number, length: number) => Uint8Array,
): MaskedRange[] {
  const values = knownValues(state);
  if (values.reach === 0 || length <= 0) return [];
  const from = Math.max(0, offset - values.reach);
  const bytes = read(from, Math.min(size, offset + length + values.reach) - from);
  return values
    .find(bytes)
    .map(({ start, length: bytesOfIt, value }) => ({
      ...maskOf(value),
      offset: from + start,
      length: bytesOfIt,
    }))
    .filter((range) => range.offset < offset + length && range.offset + range.length > offset);
}

/** Of runs that were read of a process: bytes that follow each other are one text, and what crosses an end counts too. */
export function copiesInMemory(state: EngineState, reader: MemoryReader, runs: readonly MemoryRun[]): MaskedAddresses[] {
  const values = knownValues(state);
  const [first] = runs;
  const last = runs.at(-1);
  if (values.reach === 0 || first === undefined || last === undefined) return [];
  const reach = BigInt(values.reach);
  const start = first.address > reach ? first.address - reach : 0n;
  const end = last.address + BigInt(last.length);
  const before = reader.read(start, Number(first.address - start));
  const after = end + reach < 2n ** 64n ? reader.read(end, values.reach) : [];
  const found: MaskedAddresses[] = [];
  for (const { address, bytes } of neighbours([...before, ...runs, ...after])) {
    for (const one of values.find(bytes)) {
      const at = address + BigInt(one.start);
      if (at < end && at + BigInt(one.length) > first.address) found.push({ ...maskOf(one.value), address: at, length: one.length });
    }
  }
  return found;
} // prettier-ignore

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
