/**
 * Text in memory, found in one pass over pieces in address order. A string goes on across pieces, pages and
 * mappings as long as addresses follow each other.
 *
 *   ascii      0x20 to 0x7e and tab, as strings(1) has it
 *   utf-8      these and valid sequences of U+00A0 up (Unicode table 3-7), at least one of them
 *   utf-16le   units of U+0020 to U+007E, tab and U+00A0 to U+00FF, at even and at odd addresses
 *
 * Memory is constant: of a longer string the first characters are kept, its length is counted on.
 */
import { TEXT_MAXIMUM, type FoundString, type StringOptions } from './types.ts';

export interface StringFinder {
  /** Strings that ended within the piece. Pieces ascend and don't overlap. */
  push(address: bigint, bytes: Uint8Array): FoundString[];
  /** Strings that the last piece ended in. */
  end(): FoundString[];
}

export function createStringFinder(options: StringOptions): StringFinder {
  const wanted = new Set(options.encodings);
  const byteText =
    wanted.has('ascii') || wanted.has('utf-8') ? createByteTextRun(options.minimum, wanted) : null;
  const wide = wanted.has('utf-16le') ? createWideRuns(options.minimum) : null;
  let next: bigint | null = null;

  return {
    push(address, bytes) {
      const found: FoundString[] = [];
      if (next !== address) {
        byteText?.end(found);
        wide?.end(found);
      }
      next = address + BigInt(bytes.length);
      byteText?.push(address, bytes, found);
      wide?.push(address, bytes, found);
      return byText(found);
    },
    end() {
      const found: FoundString[] = [];
      byteText?.end(found);
      wide?.end(found);
      next = null;
      return byText(found);
    },
  };
}

function byText(found: FoundString[]): FoundString[] {
  return found.sort((a, b) => (a.address < b.address ? -1 : a.address > b.address ? 1 : 0));
}

const PRINTABLE = 1;
const TABLE = new Uint8Array(256);
for (let byte = 0x20; byte < 0x7f; byte++) TABLE[byte] = PRINTABLE;
TABLE[9] = PRINTABLE;

interface Run {
  push(address: bigint, bytes: Uint8Array, found: FoundString[]): void;
  end(found: FoundString[]): void;
}

/** Bytes of a string that are kept: TEXT_MAXIMUM characters of 4 bytes. */
const KEPT_BYTES = TEXT_MAXIMUM * 4;

/** ASCII and UTF-8 in one machine, for a string is UTF-8 as soon as one sequence is in it. */
function createByteTextRun(minimum: number, wanted: ReadonlySet<string>): Run {
  const takeWide = wanted.has('utf-8');
  const kept = new Uint8Array(KEPT_BYTES);
  let start = 0n;
  let length = 0; // bytes of whole characters
  let characters = 0;
  let multibyte = false;
  // A sequence that has begun: its bytes so far, how many are missing, bounds of the next one.
  const pending = new Uint8Array(4);
  let pendingLength = 0;
  let missing = 0;
  let low = 0x80;
  let high = 0xbf;

  function keep(byte: number): void {
    if (length < KEPT_BYTES) kept[length] = byte;
    length++;
  }

  function flush(found: FoundString[]): void {
    const encoding = multibyte ? 'utf-8' : 'ascii';
    if (characters >= minimum && wanted.has(encoding)) {
      const whole = Buffer.from(kept.subarray(0, Math.min(length, KEPT_BYTES))).toString('utf8');
      const text = characters > TEXT_MAXIMUM ? [...whole].slice(0, TEXT_MAXIMUM).join('') : whole;
      found.push({ address: start, length, encoding, text, cut: characters > TEXT_MAXIMUM });
    }
    length = 0;
    characters = 0;
    multibyte = false;
  }

  function begin(byte: number): boolean {
    if (byte < 0xc2 || byte > 0xf4) return false;
    missing = byte < 0xe0 ? 1 : byte < 0xf0 ? 2 : 3;
    // No overlong forms, no surrogates, nothing above U+10FFFF, no C1 controls.
    low = byte === 0xe0 || byte === 0xc2 ? 0xa0 : byte === 0xf0 ? 0x90 : 0x80;
    high = byte === 0xed ? 0x9f : byte === 0xf4 ? 0x8f : 0xbf;
    pending[0] = byte;
    pendingLength = 1;
    return true;
  }

  function push(address: bigint, bytes: Uint8Array, found: FoundString[]): void {
    const n = bytes.length;
    let at = 0;
    while (at < n) {
      const byte = bytes[at]!;
      if (missing > 0) {
        if (byte >= low && byte <= high) {
          pending[pendingLength++] = byte;
          low = 0x80;
          high = 0xbf;
          at++;
          if (--missing > 0) continue;
          if (length === 0) start = address + BigInt(at - pendingLength);
          for (let index = 0; index < pendingLength; index++) keep(pending[index]!);
          characters++;
          multibyte = true;
          continue;
        }
        missing = 0;
        flush(found);
      }
      if (TABLE[byte] === PRINTABLE) {
        let stop = at + 1;
        while (stop < n && TABLE[bytes[stop]!] === PRINTABLE) stop++;
        if (length === 0) {
          // A short one that ends here costs no copy.
          if (stop < n && stop - at < minimum && (bytes[stop]! < 0xc2 || !takeWide)) {
            at = stop;
            continue;
          }
          start = address + BigInt(at);
        }
        const room = KEPT_BYTES - length;
        if (room > 0) kept.set(bytes.subarray(at, Math.min(stop, at + room)), length);
        length += stop - at;
        characters += stop - at;
        at = stop;
        continue;
      }
      if (takeWide && begin(byte)) {
        at++;
        continue;
      }
      if (length > 0) flush(found);
      at++;
    }
  }

  return {
    push,
    end(found) {
      missing = 0;
      flush(found);
    },
  };
}

/** Both alignments at once: a run for each parity of the address. */
function createWideRuns(minimum: number): Run {
  const runs = [0, 1].map(() => ({ start: 0n, characters: 0, text: [] as string[], kept: 0 }));
  let carried = -1; // the byte before the piece
  let carriedAddress = 0n;

  function flush(parity: number, found: FoundString[]): void {
    const run = runs[parity]!;
    if (run.characters >= minimum) {
      const cut = run.characters > TEXT_MAXIMUM;
      found.push({
        address: run.start,
        length: run.characters * 2,
        encoding: 'utf-16le',
        text: run.text.join('').slice(0, TEXT_MAXIMUM),
        cut,
      });
    }
    run.characters = 0;
    run.kept = 0;
    if (run.text.length > 0) run.text = [];
  }

  function unit(address: bigint, low: number, high: number, parity: number, found: FoundString[]): void {
    const run = runs[parity]!;
    if (high !== 0 || (TABLE[low] !== PRINTABLE && low < 0xa0)) {
      if (run.characters > 0) flush(parity, found);
      return;
    }
    if (run.characters === 0) run.start = address;
    run.characters++;
    if (run.kept < TEXT_MAXIMUM) {
      run.text.push(String.fromCharCode(low));
      run.kept++;
    }
  }

  return {
    push(address, bytes, found) {
      if (carried >= 0) {
        const parity = Number(carriedAddress & 1n);
        unit(carriedAddress, carried, bytes[0]!, parity, found);
      }
      const first = Number(address & 1n);
      const last = bytes.length - 1;
      for (let at = 0; at < last; at++) {
        const high = bytes[at + 1]!;
        const parity = (first + at) & 1;
        // Most bytes are neither text nor end one.
        if (high !== 0 && runs[parity]!.characters === 0) continue;
        unit(address + BigInt(at), bytes[at]!, high, parity, found);
      }
      carried = bytes[last] ?? -1;
      carriedAddress = address + BigInt(last);
    },
    end(found) {
      flush(0, found);
      flush(1, found);
      carried = -1;
    },
  };
}
