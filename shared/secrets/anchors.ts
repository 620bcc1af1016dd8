/**
 * Many literals in one pass over a text: of each literal the two characters beside each other that texts have least are
 * looked for in a table, and only where they stand it is compared. The cost does not grow with the number of literals.
 */
/** The places of each literal, ascending, those of one literal not overlapping. Asked for a literal that is not known it throws. */
export type AnchorPlaces = (anchor: string) => readonly number[];

/** 7 bits of each of two characters. */
const PAIRS = 1 << 14;

interface Place {
  readonly anchor: number;
  readonly literal: string;
  /** Of the pair, in the literal. */
  readonly offset: number;
}

const NONE: readonly number[] = [];

/** A function that finds every place of every literal. */
export function anchorFinder(anchors: readonly string[]): (text: string) => AnchorPlaces {
  const known = new Uint8Array(PAIRS);
  const byPair = new Map<number, Place[]>();
  const indexes = new Map<string, number>();
  for (const literal of new Set(anchors)) {
    const anchor = indexes.size;
    indexes.set(literal, anchor);
    const offset = rarestPair(literal);
    const key = pairOf(literal.charCodeAt(offset), literal.charCodeAt(offset + 1));
    known[key] = 1;
    const list = byPair.get(key);
    if (list === undefined) byPair.set(key, [{ anchor, literal, offset }]);
    else list.push({ anchor, literal, offset });
  }
  return (text) => {
    const found = new Map<number, number[]>();
    let before = text.charCodeAt(0);
    for (let at = 1; at < text.length; at++) {
      const code = text.charCodeAt(at);
      const key = pairOf(before, code);
      before = code;
      if (known[key] === 0) continue;
      for (const { anchor, literal, offset } of byPair.get(key)!) {
        const start = at - 1 - offset;
        // `startsWith` takes what lies before a text as its beginning.
        if (start < 0 || !text.startsWith(literal, start)) continue;
        const places = found.get(anchor);
        if (places === undefined) found.set(anchor, [start]);
        else if (start >= places[places.length - 1]! + literal.length) places.push(start);
      }
    }
    return (anchor) => {
      const index = indexes.get(anchor);
      if (index === undefined) throw new Error(`no anchor ${anchor}`);
      return found.get(index) ?? NONE;
    };
  };
}

function pairOf(first: number, second: number): number {
  return ((first & 0x7f) << 7) | (second & 0x7f);
}

function rarestPair(literal: string): number {
  let best = 0;
  for (let at = 1; at + 1 < literal.length; at++) {
    if (commonness(literal, at) < commonness(literal, best)) best = at;
  }
  return best;
}

function commonness(literal: string, at: number): number {
  const of = (char: string): number =>
    /[etaoinsrhldcu ]/.test(char) ? 5 : /[bfgmpy]/.test(char) ? 4 : /[0-9/:.="'_-]/.test(char) ? 3 : 1;
  return of(literal[at]!) + of(literal[at + 1]!);
}
