/** Finds where windows, short sequences of byte sets that a match must contain, may be: fast, and never too few. */
import type { ByteSet } from './regex-node.ts';
import {
  BITMAP_AT,
  BYTES_AT,
  HASH_BITS,
  HIGH_AT,
  KEY_MASK_AT,
  LANES,
  LOW_AT,
  OUTPUT_AT,
  TOLD_UNTIL_AT,
  WINDOW_MAXIMUM,
  hashKey,
  simdModule,
  type SimdScan,
} from './simd-module.ts';

/** One to four sets, one for each byte. */
export type ByteWindow = readonly ByteSet[];

const BUCKETS = 8;
/** Keys that the bitmap is made of. Where windows have more, every place that passes the tables is told. */
const KEYS_MAXIMUM = 2 ** 18;
const WASM_PAGE = 65_536;

export interface WindowFilter {
  /** The bytes that are scanned; `capacity` of them. What lies behind those that are filled must not matter. */
  readonly bytes: Uint8Array;
  /**
   * Tells, ascending, every place in [from, to) where a window may begin: all where one does and few others. Windows
   * that go on behind `to` are told too. `found` says true to end it.
   */
  scan(from: number, to: number, found: (at: number) => boolean | void): void;
  /** Bytes that are told apart by a key; 0 where the windows have too many keys. */
  readonly keyBytes: number;
  /** The key of the window that begins at a place. */
  keyAt(at: number): number;
}

/** Null where the machine has no vector instructions for it. `capacity` in bytes. */
export function createWindowFilter(windows: readonly ByteWindow[], capacity: number): WindowFilter | null {
  const positions = windows.reduce((most, window) => Math.max(most, window.length), 1);
  const module = simdModule(positions);
  if (module === null) return null;
  const pages = Math.ceil((BYTES_AT + capacity + WINDOW_MAXIMUM + 2 * LANES) / WASM_PAGE);
  const memory = new WebAssembly.Memory({ initial: pages, maximum: pages });
  const all = new Uint8Array(memory.buffer);
  const view = new DataView(memory.buffer);
  fillTables(all, windows, positions);
  const keyBytes = fillBitmap(all, windows);
  const keyMask = keyBytes === WINDOW_MAXIMUM ? 0xffffffff : 2 ** (8 * keyBytes) - 1;
  view.setUint32(KEY_MASK_AT, keyMask, true);
  const { exports } = new WebAssembly.Instance(module, { search: { memory } });
  const scanAddresses = exports['scan'] as unknown as SimdScan;
  const output = new Uint32Array(memory.buffer);
  return {
    bytes: all.subarray(BYTES_AT, BYTES_AT + capacity),
    keyBytes,
    keyAt: (at) => (view.getUint32(BYTES_AT + at, true) & keyMask) >>> 0,
    scan(from, to, found) {
      for (let at = BYTES_AT + from; at < BYTES_AT + to;) {
        at = scanAddresses(at, BYTES_AT + to);
        const told = output[TOLD_UNTIL_AT / 4]! / 4;
        for (let index = OUTPUT_AT / 4; index < told; index++) {
          const place = output[index]! - BYTES_AT;
          if (place >= to || found(place) === true) return;
        }
      }
    },
  };
}

const members = new WeakMap<ByteSet, readonly number[]>();

/** The bytes of a set, ascending. Sets are made once and do not change; lists of terms share most of theirs. */
export function membersOf(set: ByteSet): readonly number[] {
  const known = members.get(set);
  if (known !== undefined) return known;
  const bytes: number[] = [];
  for (let byte = 0; byte < 256; byte++) if (set[byte] === 1) bytes.push(byte);
  members.set(set, bytes);
  return bytes;
}

/** All keys of a window: its first `keyBytes` bytes, little-endian. */
export function* keysOf(window: ByteWindow, keyBytes: number): Generator<number> {
  const choices = window.slice(0, keyBytes).map(membersOf);
  const chosen = choices.map(() => 0);
  if (choices.some((bytes) => bytes.length === 0)) return;
  for (;;) {
    yield choices.reduce((key, bytes, at) => key + bytes[chosen[at]!]! * 2 ** (8 * at), 0);
    let at = 0;
    while (at < choices.length && ++chosen[at]! === choices[at]!.length) chosen[at++] = 0;
    if (at === choices.length) return;
  }
}

/** How many keys a window has. */
export function countKeys(window: ByteWindow, keyBytes: number): number {
  return window.slice(0, keyBytes).reduce((product, set) => product * membersOf(set).length, 1);
}

const EVERY_BYTE = Array.from({ length: 256 }, (_, byte) => byte);

function fillTables(all: Uint8Array, windows: readonly ByteWindow[], positions: number): void {
  buckets(windows).forEach((bucket, number) => {
    for (const window of bucket) {
      for (let at = 0; at < positions; at++) {
        const set = window[at];
        for (const byte of set === undefined ? EVERY_BYTE : membersOf(set)) {
          all[LOW_AT + 16 * at + (byte & 15)]! |= 1 << number;
          all[HIGH_AT + 16 * at + (byte >> 4)]! |= 1 << number;
        }
      }
    }
  });
}

/** Windows that look alike come into one bucket: tables of a bucket then let little else pass. */
function buckets(windows: readonly ByteWindow[]): readonly (readonly ByteWindow[])[] {
  if (windows.length <= BUCKETS) return windows.map((window) => [window]);
  const sorted = windows
    .map((window) => ({ window, first: window.map((set) => membersOf(set)[0] ?? -1) }))
    .sort((a, b) => compareBytes(a.first, b.first));
  const made: ByteWindow[][] = Array.from({ length: BUCKETS }, () => []);
  const each = Math.ceil(sorted.length / BUCKETS);
  sorted.forEach(({ window }, at) => made[Math.floor(at / each)]!.push(window));
  return made;
}

function compareBytes(a: readonly number[], b: readonly number[]): number {
  for (let at = 0; at < a.length && at < b.length; at++) {
    if (a[at] !== b[at]) return a[at]! - b[at]!;
  }
  return a.length - b.length;
}

/** Returns the bytes of a key. */
function fillBitmap(all: Uint8Array, windows: readonly ByteWindow[]): number {
  const bitmap = all.subarray(BITMAP_AT, BITMAP_AT + 2 ** (HASH_BITS - 3));
  for (let keyBytes = shortest(windows); keyBytes > 0; keyBytes--) {
    if (windows.reduce((sum, window) => sum + countKeys(window, keyBytes), 0) > KEYS_MAXIMUM) continue;
    for (const window of windows) {
      for (const key of keysOf(window, keyBytes)) {
        const hash = hashKey(key);
        bitmap[hash >> 3]! |= 1 << (hash & 7);
      }
    }
    return keyBytes;
  }
  bitmap.fill(0xff);
  return 0;
}

function shortest(windows: readonly ByteWindow[]): number {
  return windows.reduce((least, window) => Math.min(least, window.length), WINDOW_MAXIMUM);
}
