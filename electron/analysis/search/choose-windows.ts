/** Which windows stand for a pattern: those that are rare in the memory that is searched. */
import type { NumberedPattern } from './fixed-matcher.ts';
import type { FixedPattern } from './fixed-pattern.ts';
import type { ByteSet } from './regex-node.ts';
import { WINDOW_MAXIMUM } from './simd-module.ts';
import type { ByteWindow } from './window-filter.ts';

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
  for (let byte = 0; byte < 256; byte++) if (set[byte] === 1) sum += odds[byte]!;
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
  const shared = new Map<string, number>();
  for (const pattern of patterns) {
    for (const name of new Set(offsets(pattern, length).map((offset) => nameOf(pattern, offset, length)))) {
      shared.set(name, (shared.get(name) ?? 0) + 1);
    }
  }
  const windows = new Map<string, ByteWindow>();
  const costs = new Map<string, number>();
  const places = patterns.map((pattern) => {
    let best = { offset: 0, name: '', cost: Infinity };
    for (const offset of offsets(pattern, length)) {
      const name = nameOf(pattern, offset, length);
      let cost = costs.get(name);
      if (cost === undefined) {
        cost = oddsOfWindow(windowAt(pattern, offset, length), odds) / shared.get(name)!;
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

function nameOf({ values, masks }: FixedPattern, offset: number, length: number): string {
  let name = '';
  for (let at = offset; at < offset + length; at++) {
    name += String.fromCharCode((masks[at]! << 8) | values[at]!);
  }
  return name;
}

function windowAt({ values, masks }: FixedPattern, offset: number, length: number): ByteWindow {
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
