/**
 * Where hits begin: from (owner, run, start), three numbers, to the newest hit there. A hash table with open
 * addressing that holds numbers of hits alone; the keys are columns. A Map of a million hits would be 60 MB and more.
 */
import { createColumn } from './number-column.ts';

export interface StartTable {
  /** The newest hit that begins there; -1 for none. */
  newest(owner: number, run: number, start: number): number;
  /** Makes the next hit (they are counted from 0) the newest that begins there. */
  add(owner: number, run: number, start: number): void;
  /** The hit that was the newest there before this one; -1 for none. */
  before(hit: number): number;
  free(): void;
}

const SLOTS_FIRST = 4096; // a power of two

export function createStartTable(): StartTable {
  const owners = createColumn(Int32Array);
  const runs = createColumn(Int32Array);
  const starts = createColumn(Float64Array);
  const earlier = createColumn(Int32Array);
  let slots = new Int32Array(SLOTS_FIRST); // number of the hit + 1; 0: empty
  let used = 0;

  /** The slot of a key, or the empty one where it belongs. */
  function slotOf(owner: number, run: number, start: number): number {
    for (let at = hash(owner, run, start) & (slots.length - 1); ; at = (at + 1) & (slots.length - 1)) {
      const hit = slots[at]! - 1;
      if (hit < 0) return at;
      if (starts.at(hit) === start && owners.at(hit) === owner && runs.at(hit) === run) return at;
    }
  }

  function grow(): void {
    const old = slots;
    slots = new Int32Array(old.length * 2);
    for (const value of old) {
      if (value === 0) continue;
      slots[slotOf(owners.at(value - 1), runs.at(value - 1), starts.at(value - 1))] = value;
    }
    old.buffer.transfer(0);
  }

  return {
    newest: (owner, run, start) => slots[slotOf(owner, run, start)]! - 1,
    add(owner, run, start) {
      if (used * 2 >= slots.length) grow();
      const slot = slotOf(owner, run, start);
      const newest = slots[slot]! - 1;
      if (newest < 0) used++;
      earlier.push(newest);
      owners.push(owner);
      runs.push(run);
      starts.push(start);
      slots[slot] = starts.length;
    },
    before: (hit) => earlier.at(hit),
    free() {
      for (const column of [owners, runs, starts, earlier]) column.free();
      slots.buffer.transfer(0);
      slots = new Int32Array(0);
    },
  };
}

/** Starts lie close together and are often multiples of something: every bit of them counts. */
function hash(owner: number, run: number, start: number): number {
  let mixed = Math.imul((start >>> 0) ^ Math.floor(start / 2 ** 32), 0x9e3779b1);
  mixed = Math.imul(mixed ^ (mixed >>> 15) ^ Math.imul(owner, 0x85ebca6b), 0xc2b2ae35);
  mixed ^= (mixed >>> 13) ^ Math.imul(run, 0x27d4eb2f);
  return (mixed ^ (mixed >>> 16)) >>> 0;
}
