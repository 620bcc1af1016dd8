/** Which windows stand for a pattern: those that are rare in the memory that is searched. */
import type { NumberedPattern } from './fixed-matcher.ts';
import type { FixedPattern } from './fixed-pattern.ts';
import type { ByteSet } from './regex-node.ts';
import { WINDOW_MAXIMUM } from './simd-module.ts';
import { membersOf, type ByteWindow } from './window-filter.ts';

/** How probable each byte is; 256 of them. */
export type ByteOdds = Float64Array;

/** From a sample of what is searched. No byte is impossible. */
export function byteOdds(sample: Uint8Array): ByteOdds {
  const counts = new Float64Array(256).fill(1);
  for (const byte of sample) counts[byte]!++;
  return counts.map((count) => count / (sample.length + 256));
}

export function oddsOfWindow(window: ByteWindow, odds: ByteOdds): number {
  return window.reduce((product, set) => product * oddsOfSet(set, odds), 1);
}

function oddsOfSet(set: ByteSet, odds: ByteOdds): number {
  let sum = 0;
  for (const byte of membersOf(set)) sum += odds[byte]!;
  return sum;
}

/** A window of a pattern: bytes [offset, offset + window.length) of it. */
export interface FixedWindow {
  readonly pattern: NumberedPattern;
  readonly offset: number;
}

export interface FixedWindows {
  /** One for each pattern; all of the same length. */
  readonly places: readonly FixedWindow[];
  /** Without those that are the same. */
  readonly windows: readonly ByteWindow[];
}

/** Patterns share windows where they can: a thousand terms that begin alike are one. */
export function chooseFixedWindows(patterns: readonly NumberedPattern[], odds: ByteOdds): FixedWindows {
  const length = patterns.reduce((least, { values }) => Math.min(least, values.length), WINDOW_MAXIMUM);
  const names = patterns.map((pattern) =>
    offsets(pattern, length).map((offset) => nameOf(pattern, offset, length)),
  );
  const shared = new Map<number | string, number>();
  for (const own of names) {
    for (const name of new Set(own)) shared.set(name, (shared.get(name) ?? 0) + 1);
  }
  const windows = new Map<number | string, ByteWindow>();
  const costs = new Map<number | string, number>();
  const places = patterns.map((pattern, number) => {
    let best: { offset: number; name: number | string; cost: number } = {
      offset: 0,
      name: '',
      cost: Infinity,
    };
    for (const [offset, name] of names[number]!.entries()) {
      let cost = costs.get(name);
      if (cost === undefined) {
        cost = oddsAt(pattern, offset, length, odds) / shared.get(name)!;
        costs.set(name, cost);
      }
      if (cost < best.cost) best = { offset, name, cost };
    }
    if (!windows.has(best.name)) windows.set(best.name, windowAt(pattern, best.offset, length));
    return { pattern, offset: best.offset };
  });
  return { places, windows: [...windows.values()] };
}

/** Of long patterns the beginning is enough to choose from. */
const OFFSETS_MAXIMUM = 64;

function offsets({ values }: FixedPattern, length: number): number[] {
  const count = Math.min(OFFSETS_MAXIMUM, values.length - length + 1);
  return Array.from({ length: count }, (_, offset) => offset);
}

/** Equal where the windows are. Of bytes that are one value each, most of them, a number: it costs no string. */
function nameOf({ values, masks }: FixedPattern, offset: number, length: number): number | string {
  let number = 0;
  for (let at = offset; at < offset + length; at++) {
    if (masks[at] !== 0xff) return textName(values, masks, offset, length);
    number = number * 256 + values[at]!;
  }
  return number;
}

function textName(values: Uint8Array, masks: Uint8Array, offset: number, length: number): string {
  let name = '';
  for (let at = offset; at < offset + length; at++) {
    name += String.fromCharCode((masks[at]! << 8) | values[at]!);
  }
  return name;
}

function oddsAt({ values, masks }: FixedPattern, offset: number, length: number, odds: ByteOdds): number {
  let product = 1;
  for (let at = offset; at < offset + length; at++) {
    product *= masks[at] === 0xff ? odds[values[at]!]! : oddsOfSet(setOf(values[at]!, masks[at]!), odds);
  }
  return product;
}

/** Bytes [offset, offset + length) of a pattern. */
export function windowAt({ values, masks }: FixedPattern, offset: number, length: number): ByteWindow {
  return Array.from({ length }, (_, at) => setOf(values[offset + at]!, masks[offset + at]!));
}

const sets = new Map<number, ByteSet>();

function setOf(value: number, mask: number): ByteSet {
  const key = mask * 256 + value;
  let set = sets.get(key);
  if (set === undefined) {
    set = new Uint8Array(256).map((_, byte) => ((byte & mask) === value ? 1 : 0));
    sets.set(key, set);
  }
  return set;
}
