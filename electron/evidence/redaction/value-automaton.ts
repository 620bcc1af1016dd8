/**
 * Aho-Corasick: every place where one of many patterns ends, in one pass. States are numbers; a transition is a
 * slot of an open-addressed table keyed by state and byte, and the root, where most of a scan is spent, is a plain
 * table. Of the patterns that end at one place only the longest is told: it covers the others.
 */
export interface ValueAutomaton {
  /** Bytes of the longest and of the shortest pattern; 0 where there is none. */
  readonly longest: number;
  readonly shortest: number;
  /** Tells (pattern, end) for places in bytes[from, to) where patterns end that begin in it too. */
  scan(
    bytes: Uint8Array,
    from: number,
    to: number,
    found: (pattern: number, length: number, end: number) => void,
  ): void;
}

export function createValueAutomaton(patterns: readonly Uint8Array[]): ValueAutomaton {
  const most = patterns.reduce((sum, { length }) => sum + length, 1);
  const slots = tableSize(most);
  const mask = slots - 1;
  const keys = new Int32Array(slots).fill(-1);
  const targets = new Int32Array(slots);
  const root = new Int32Array(256);
  const fail = new Int32Array(most);
  /** The longest pattern that ends in a state, -1 for none. */
  const ends = new Int32Array(most).fill(-1);
  let states = 1;

  const slotOf = (state: number, byte: number): number => {
    const key = (state << 8) | byte;
    let slot = (Math.imul(key, 0x9e3779b1) >>> 7) & mask;
    while (keys[slot] !== -1 && keys[slot] !== key) slot = (slot + 1) & mask;
    return slot;
  };
  const child = (state: number, byte: number): number => {
    if (state === 0) return root[byte]!;
    const slot = slotOf(state, byte);
    return keys[slot] === -1 ? 0 : targets[slot]!;
  };

  const parents = new Int32Array(most);
  const labels = new Uint8Array(most);
  const depths = new Int32Array(most);
  patterns.forEach((pattern, index) => {
    let state = 0;
    for (const byte of pattern) {
      let next = child(state, byte);
      if (next === 0) {
        next = states++;
        parents[next] = state;
        labels[next] = byte;
        depths[next] = depths[state]! + 1;
        if (state === 0) root[byte] = next;
        else {
          const slot = slotOf(state, byte);
          keys[slot] = (state << 8) | byte;
          targets[slot] = next;
        }
      }
      state = next;
    }
    if (state !== 0 && ends[state] === -1) ends[state] = index;
  });

  for (const state of byDepth(depths, states)) {
    const byte = labels[state]!;
    if (depths[state]! > 1) {
      let at = fail[parents[state]!]!;
      let next = child(at, byte);
      while (next === 0 && at !== 0) {
        at = fail[at]!;
        next = child(at, byte);
      }
      fail[state] = next;
    }
    if (ends[state] === -1) ends[state] = ends[fail[state]!]!;
  }

  /** Pairs of bytes that begin a pattern: elsewhere the scan stays at the root. */
  const begins = new Uint8Array(65_536);
  for (const { 0: first, 1: second, length } of patterns) {
    if (length === 1) begins.fill(1, first! << 8, (first! << 8) + 256);
    if (length > 1) begins[(first! << 8) | second!] = 1;
  }

  const lengths = Int32Array.from(patterns, ({ length }) => length);
  return {
    longest: lengths.reduce((a, b) => Math.max(a, b), 0),
    shortest: lengths.reduce((a, b) => Math.min(a, b), lengths[0] ?? 0),
    scan(bytes, from, to, found) {
      let state = 0;
      for (let at = from; at < to; at++) {
        const byte = bytes[at]!;
        if (state === 0 && (at + 1 >= to ? root[byte] === 0 : begins[(byte << 8) | bytes[at + 1]!] === 0))
          continue;
        let next = 0;
        while (state !== 0 && (next = child(state, byte)) === 0) state = fail[state]!;
        state = state === 0 ? root[byte]! : next;
        if (state === 0) continue;
        const pattern = ends[state]!;
        if (pattern !== -1) found(pattern, lengths[pattern]!, at + 1);
      }
    },
  };
}

/** A power of two with room for as many transitions, half of it empty. */
function tableSize(transitions: number): number {
  let size = 16;
  while (size < transitions * 2) size *= 2;
  return size;
}

/** States from the root outwards, the root left out: a counting sort. */
function byDepth(depths: Int32Array, states: number): Int32Array {
  let deepest = 0;
  for (let state = 1; state < states; state++) deepest = Math.max(deepest, depths[state]!);
  const next = new Int32Array(deepest + 2);
  for (let state = 1; state < states; state++) next[depths[state]! + 1]! += 1;
  for (let depth = 1; depth < next.length; depth++) next[depth]! += next[depth - 1]!;
  const order = new Int32Array(states - 1);
  for (let state = 1; state < states; state++) order[next[depths[state]!]!++] = state;
  return order;
}
