/**
 * Many literals in one pass over bytes, as `shared/secrets/anchors.ts` does it over text. Two bytes are read at a time: of each
 * literal two pairs that overlap are in the table, so that one of them is met wherever it stands. Then it is compared,
 * and what belongs to it looks closer.
 */
import type { RuleFind } from '../../../shared/secrets/find-secrets.ts';
import type { Validity } from './validity.ts';

export interface FindInBytes extends RuleFind {
  readonly suspected?: true;
  /** Two bytes a character; `decoded` is the text. */
  readonly wide?: true;
  readonly validity?: Validity;
  /** What follows from it, in every form that memory has. */
  readonly also?: readonly Uint8Array[];
}

export type FoundInBytes = (find: FindInBytes) => void;

export interface ByteForm {
  /** Three bytes at the least. */
  readonly literal: Buffer;
  /** Of three of its bytes, that memory has seldom, the first. No two of them are NULs. */
  readonly rare: number;
  /** Tells what stands around the literal at `at`. */
  readonly look: (buffer: Buffer, at: number, found: FoundInBytes) => void;
}

interface Place {
  readonly form: ByteForm;
  /** Of the pair, in the literal. */
  readonly offset: number;
  /** The third of the rare bytes, from the pair on: it tells most places apart. */
  readonly third: number;
  readonly byte: number;
}

/** A function that gives what all forms find. Places and lengths are of the bytes. */
export function byteFinder(forms: readonly ByteForm[]): (bytes: Uint8Array) => FindInBytes[] {
  const known = new Uint16Array(1 << 16);
  const byPair: Place[][] = [];
  for (const form of forms) {
    if (form.rare + 3 > form.literal.length) throw new Error('a form needs three bytes to be found by');
    for (const offset of [form.rare, form.rare + 1]) {
      const pair = pairOf(form.literal, offset);
      if (known[pair] === 0) known[pair] = byPair.push([]);
      const third = offset === form.rare ? 2 : -1;
      byPair[known[pair]! - 1]!.push({ form, offset, third, byte: form.literal[offset + third]! });
    }
  }
  if (byPair.length > 1024) throw new Error('too many forms for one table');
  return (bytes) => {
    const buffer = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length);
    const finds: FindInBytes[] = [];
    const found: FoundInBytes = (find) => void finds.push(find);
    const look = (pair: number, at: number): void => {
      for (const { form, offset, third, byte } of byPair[known[pair]! - 1] ?? []) {
        if (buffer[at + third] === byte && at >= offset && standsAt(buffer, at - offset, form.literal))
          form.look(buffer, at - offset, found);
      }
    };
    // Two pairs at a time, of which many are NULs; what is left before and behind is no whole one.
    const first = -bytes.byteOffset & 3;
    const count = Math.max(0, (bytes.length - first) >> 2);
    for (let at = first & 1; at < Math.min(first, bytes.length - 1); at += 2) look(pairOf(bytes, at), at);
    if (count > 0) {
      const words = new Int32Array(bytes.buffer, bytes.byteOffset + first, count);
      for (let index = 0; index < count; index++) {
        const word = words[index]!;
        if (word === 0) continue;
        const low = word & 0xffff;
        const high = word >>> 16;
        if (known[low] !== 0) look(low, first + 4 * index);
        if (known[high] !== 0) look(high, first + 4 * index + 2);
      }
    }
    for (let at = first + 4 * count; at + 1 < bytes.length; at += 2) look(pairOf(bytes, at), at);
    return finds;
  };
}

/** As the two halves of a word are on the machines that Electron runs on: the lower byte first. */
function pairOf(bytes: Uint8Array, at: number): number {
  return bytes[at]! | (bytes[at + 1]! << 8);
}

/** Every place of a literal. `rare`: of its bytes the one that memory has least, by which it is looked for. */
export function* placesIn(buffer: Buffer, literal: Buffer, rare: number): Generator<number> {
  const tail = literal.subarray(rare);
  for (let at = buffer.indexOf(tail, rare); at >= 0; at = buffer.indexOf(tail, at + 1)) {
    if (standsAt(buffer, at - rare, literal)) yield at - rare;
  }
}

export function standsAt(buffer: Buffer, at: number, literal: Buffer): boolean {
  for (let i = 0; i < literal.length; i++) if (buffer[at + i] !== literal[i]) return false;
  return true;
}

/** A key is random; templates and zeros are not. */
export function hasVariety(bytes: Buffer): boolean {
  return new Set(bytes.subarray(0, 256)).size >= Math.min(16, bytes.length / 3);
}
