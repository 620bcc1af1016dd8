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
  const skipped = takeWide ? TABLE.map((kind, byte) => (byte >= 0xc2 && byte <= 0xf4 ? 1 : kind)) : TABLE;
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
      // Most of memory is no text.
      while (at < n && skipped[bytes[at]!] === 0) at++;
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

/** Low bytes of the units that count; their high byte is 0. */
const WIDE = TABLE.map((kind, byte) => (byte >= 0xa0 ? PRINTABLE : kind));

interface WideRun {
  start: bigint;
  characters: number;
  readonly text: Uint8Array; // Latin-1
}

/** Both alignments: a run for each parity of the address. */
function createWideRuns(minimum: number): Run {
  const runs = [0, 1].map((): WideRun => ({ start: 0n, characters: 0, text: new Uint8Array(TEXT_MAXIMUM) }));
  let carried = -1; // the byte before the piece
  let carriedAddress = 0n;

  function flush(run: WideRun, found: FoundString[]): void {
    const { start, characters } = run;
    run.characters = 0;
    if (characters < minimum) return;
    const kept = run.text.subarray(0, Math.min(characters, TEXT_MAXIMUM));
    found.push({
      address: start,
      length: characters * 2,
      encoding: 'utf-16le',
      text: Buffer.from(kept).toString('latin1'),
      cut: characters > TEXT_MAXIMUM,
    });
  }

  function keep(run: WideRun, low: number): void {
    if (run.characters < TEXT_MAXIMUM) run.text[run.characters] = low;
    run.characters++;
  }

  function scan(run: WideRun, address: bigint, bytes: Uint8Array, first: number, found: FoundString[]): void {
    const last = bytes.length - 1;
    for (let at = first; at < last; at += 2) {
      if (bytes[at + 1] !== 0 || WIDE[bytes[at]!] !== PRINTABLE) {
        if (run.characters > 0) flush(run, found);
        continue;
      }
      if (run.characters === 0) {
        // A single unit is common in binary data: it costs no address.
        const ends = at + 3 < bytes.length && (bytes[at + 3] !== 0 || WIDE[bytes[at + 2]!] !== PRINTABLE);
        if (ends && minimum > 1) continue;
        run.start = address + BigInt(at);
      }
      keep(run, bytes[at]!);
    }
  }

  return {
    push(address, bytes, found) {
      if (carried >= 0) {
        const run = runs[Number(carriedAddress & 1n)]!;
        if (bytes[0] !== 0 || WIDE[carried] !== PRINTABLE) flush(run, found);
        else {
          if (run.characters === 0) run.start = carriedAddress;
          keep(run, carried);
        }
      }
      const parity = Number(address & 1n);
      scan(runs[parity]!, address, bytes, 0, found);
      scan(runs[1 - parity]!, address, bytes, 1, found);
      carried = bytes.at(-1) ?? -1;
      carriedAddress = address + BigInt(bytes.length - 1);
    },
    end(found) {
      for (const run of runs) flush(run, found);
      carried = -1;
    },
  };
}
