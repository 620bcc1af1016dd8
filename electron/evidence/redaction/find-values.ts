/** Where values stand in a piece of bytes, in any of the forms that are looked for. */
import { undoBase64, undoHex } from './alphabet-views.ts';
import { plainView, type Decode, type View } from './decoded-view.ts';
import { undoBackslashes, undoHtml, undoPercents } from './escape-views.ts';
import { createValueAutomaton } from './value-automaton.ts';
import { patternsOf, type SecretValue, type ValuePattern, type Whole } from './secret-values.ts';

/** Bytes [start, end) that hold a value; where several overlap, all of them, and the longest one's name. */
export interface FoundValue {
  readonly start: number;
  readonly end: number;
  readonly value: SecretValue;
  /** How it was written: 'utf-8', 'base64 of utf-16le', 'percent in backslash', ... */
  readonly form: string;
}

export interface ValueFinder {
  /** No value: nothing is ever found. */
  readonly empty: boolean;
  /** Most bytes of the original that one value takes in any form (with line breaks within base64 bounded). */
  readonly longestForm: number;
  /** Disjoint ranges, ascending. */
  find(bytes: Uint8Array): FoundValue[];
}

interface Step {
  readonly name: string;
  readonly decode: Decode;
  readonly then: readonly Step[];
}

const base64: Step = { name: 'base64', decode: undoBase64, then: [] };
const hex: Step = { name: 'hex', decode: undoHex, then: [] };
const percent: Step = {
  name: 'percent',
  decode: undoPercents,
  then: [base64, { name: 'percent', decode: undoPercents, then: [] }],
};
const html: Step = {
  name: 'html',
  decode: undoHtml,
  then: [base64, { name: 'backslash', decode: undoBackslashes, then: [] }],
};
const backslash: Step = {
  name: 'backslash',
  decode: undoBackslashes,
  then: [
    base64,
    { name: 'backslash', decode: undoBackslashes, then: [] },
    { name: 'percent', decode: undoPercents, then: [] },
    { name: 'html', decode: undoHtml, then: [] },
  ],
};
const STEPS: readonly Step[] = [hex, base64, percent, html, backslash];

/** `\u00e9` twice escaped, `&#x0000e9;`, `%5Cu00e9`: no byte of a value takes more. */
const BYTES_PER_BYTE = 12;
/** Bytes that the longest form may take, so that a window over a stream stays small. */
const MOST_FORM_BYTES = 2 ** 18;

export function createValueFinder(values: Iterable<SecretValue>): ValueFinder {
  const patterns = patternsOf(values);
  const automaton = createValueAutomaton(patterns.map(({ bytes }) => bytes));
  const longestForm = Math.min(automaton.longest * BYTES_PER_BYTE + 64, MOST_FORM_BYTES);
  const reach = { shortest: automaton.shortest, longest: longestForm };

  function search(view: View, form: string, found: Candidate[]): void {
    let from = 0;
    for (const to of view.breaks) {
      let last: Candidate | null = null;
      const grown = new Map<Uint8Array, number>(); // as far as a part of each was followed: its other pieces tell nothing new
      automaton.scan(view.bytes, from, to, (index, whole, ended) => {
        const { within, value, encoding } = patterns[index]!;
        let begin = ended - whole;
        let end = ended;
        if (value.whole === true && within === undefined && isInWord(view.bytes, begin, end, encoding))
          return;
        if (within !== undefined) {
          const wholes = within.filter(({ bytes }) => ended > (grown.get(bytes) ?? 0));
          if (wholes.length === 0) return;
          for (const one of wholes) {
            const [first, last] = grow(view.bytes, from, to, ended - whole, whole, one);
            grown.set(one.bytes, last);
            begin = Math.min(begin, first);
            end = Math.max(end, last);
          }
        }
        const length = end - begin;
        const start = view.starts === null ? begin : view.starts[begin]!;
        const stop = view.ends === null ? end : view.ends[end - 1]!;
        if (last === null || start >= last.end) {
          found.push((last = { start, end: stop, length, pattern: patterns[index]!, form }));
          return;
        }
        // Of what overlaps one range is made, so that "aaaa" in a megabyte of "a" stays one.
        last.start = Math.min(last.start, start);
        last.end = Math.max(last.end, stop);
        if (length > last.length) Object.assign(last, { length, pattern: patterns[index]! });
      });
      from = to;
    }
  }

  function descend(view: View, steps: readonly Step[], form: string, found: Candidate[]): void {
    for (const step of steps) {
      const name = form === '' ? step.name : `${step.name} in ${form}`;
      for (const inner of step.decode(view, reach)) {
        search(inner, name, found);
        descend(inner, step.then, name, found);
      }
    }
  }

  return {
    empty: patterns.length === 0,
    longestForm,
    find(bytes) {
      if (patterns.length === 0 || bytes.length < automaton.shortest) return [];
      const found: Candidate[] = [];
      const plain = plainView(bytes);
      search(plain, '', found);
      descend(plain, STEPS, '', found);
      return joined(found);
    },
  };
}

/** Whether a word goes on before or behind it; in UTF-16 either byte of a character tells, whichever comes first. */
function isInWord(
  bytes: Uint8Array,
  begin: number,
  end: number,
  encoding: ValuePattern['encoding'],
): boolean {
  const isWide = encoding === 'utf-16le' || encoding === 'utf-16be';
  const isWord = (from: number, to: number): boolean => {
    for (let at = Math.max(0, from); at < Math.min(to, bytes.length); at++)
      if (WORD[bytes[at]!] === 1) return true;
    return false;
  };
  const width = isWide ? 2 : 1;
  return (
    (isWord(begin - width, begin) && isWord(begin, begin + width)) ||
    (isWord(end, end + width) && isWord(end - width, end))
  );
}

/** Letters, digits and what is not ASCII. */
const WORD = new Uint8Array(256);
WORD.fill(1, 0x30, 0x3a);
WORD.fill(1, 0x41, 0x5b);
WORD.fill(1, 0x61, 0x7b);
WORD.fill(1, 0x80);
WORD[0x5f] = 1;

/** A piece of a value, and what stands beside it as in the value. */
function grow(
  bytes: Uint8Array,
  from: number,
  to: number,
  at: number,
  length: number,
  within: Whole,
): readonly [begin: number, end: number] {
  let before = within.offset;
  let begin = at;
  while (begin > from && before > 0 && bytes[begin - 1] === within.bytes[before - 1]) {
    begin -= 1;
    before -= 1;
  }
  let behind = within.offset + length;
  let end = at + length;
  while (end < to && behind < within.bytes.length && bytes[end] === within.bytes[behind]) {
    end += 1;
    behind += 1;
  }
  return [begin, end];
}

interface Candidate {
  start: number;
  end: number;
  /** Bytes of the longest pattern in it. */
  length: number;
  pattern: ValuePattern;
  readonly form: string;
}

function joined(found: Candidate[]): FoundValue[] {
  // At one place the longest value in its plainest form comes first.
  found.sort((a, b) => a.start - b.start || b.length - a.length || a.form.length - b.form.length);
  const ranges: { start: number; end: number; best: Candidate }[] = [];
  for (const one of found) {
    const last = ranges.at(-1);
    if (last === undefined || one.start >= last.end) {
      ranges.push({ start: one.start, end: one.end, best: one });
      continue;
    }
    last.end = Math.max(last.end, one.end);
    if (one.length > last.best.length) last.best = one;
  }
  return ranges.map(({ start, end, best: { pattern, form } }) => {
    const { encoding, value } = pattern;
    const name = form === '' ? encoding : encoding === 'utf-8' ? form : `${encoding} in ${form}`;
    return { start, end, value, form: name };
  });
}
