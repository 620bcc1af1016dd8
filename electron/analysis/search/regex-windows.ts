/**
 * Windows of a regular expression: sequences of byte sets of which every match contains at least one.
 *
 *     [a-z.]+@[a-z.-]+\.(com|org)     any match has  [a-z.] @ [a-z.-]   and  . c o m  or  . o r g
 *
 * What surely stands at the beginning and at the end of a part is carried upwards; where two parts meet, the end of
 * one and the beginning of the other are a candidate. The least probable candidate is taken.
 */
import type { ByteSet, RegexNode } from './regex-node.ts';
import { oddsOfWindow, type ByteOdds } from './choose-windows.ts';
import { WINDOW_MAXIMUM } from './simd-module.ts';
import type { ByteWindow } from './window-filter.ts';

type Sequence = readonly ByteSet[];
/** One of these. An empty sequence among them says nothing. */
type Choice = readonly Sequence[];

const CHOICE_MAXIMUM = 64;
/** Sequences are kept to this length; a window is chosen from within. */
const SEQUENCE_MAXIMUM = 16;

interface Known {
  /** All strings of the part, where they are few and of a fixed form. */
  readonly exact: Choice | null;
  readonly prefix: Choice;
  readonly suffix: Choice;
  /** The best windows within; null for none. */
  readonly inner: Windows | null;
}

interface Windows {
  readonly windows: readonly ByteWindow[];
  readonly odds: number;
}

const NOTHING: Choice = [[]];

/** Null where no window is sure to be in a match. */
export function chooseRegexWindows(node: RegexNode, odds: ByteOdds): readonly ByteWindow[] | null {
  return know(node, odds).inner?.windows ?? null;
}

function know(node: RegexNode, odds: ByteOdds): Known {
  switch (node.kind) {
    case 'set':
      return known([[node.set]], odds);
    case 'concat':
      return node.parts.map((part) => know(part, odds)).reduce((a, b) => after(a, b, odds));
    case 'alternate':
      return node.options.map((option) => know(option, odds)).reduce(either);
    case 'repeat': {
      if (node.min === 0) return { exact: null, prefix: NOTHING, suffix: NOTHING, inner: null };
      const one = know(node.node, odds);
      let all = one;
      for (let times = 1; times < Math.min(node.min, SEQUENCE_MAXIMUM); times++) all = after(all, one, odds);
      return node.max === node.min && node.min <= SEQUENCE_MAXIMUM ? all : { ...all, exact: null };
    }
  }
}

function known(exact: Choice, odds: ByteOdds): Known {
  return { exact, prefix: exact, suffix: exact, inner: windowsOf(exact, odds) };
}

function after(a: Known, b: Known, odds: ByteOdds): Known {
  const exact = a.exact === null || b.exact === null ? null : product(a.exact, b.exact);
  if (exact !== null && exact.every((one) => one.length <= SEQUENCE_MAXIMUM)) {
    const whole = known(exact, odds);
    return { ...whole, inner: better(whole.inner, better(a.inner, b.inner)) };
  }
  const prefix = a.exact === null ? a.prefix : (product(a.exact, b.prefix) ?? a.prefix);
  const suffix = b.exact === null ? b.suffix : (product(a.suffix, b.exact) ?? b.suffix);
  const met = product(a.suffix, b.prefix);
  return {
    exact: null,
    prefix: prefix.map((one) => one.slice(0, SEQUENCE_MAXIMUM)),
    suffix: suffix.map((one) => one.slice(-SEQUENCE_MAXIMUM)),
    inner: better(better(a.inner, b.inner), met === null ? null : windowsOf(met, odds)),
  };
}

function either(a: Known, b: Known): Known {
  return {
    exact: a.exact === null || b.exact === null ? null : joined(a.exact, b.exact),
    prefix: joined(a.prefix, b.prefix) ?? NOTHING,
    suffix: joined(a.suffix, b.suffix) ?? NOTHING,
    inner:
      a.inner === null || b.inner === null || a.inner.windows.length + b.inner.windows.length > CHOICE_MAXIMUM
        ? null
        : { windows: [...a.inner.windows, ...b.inner.windows], odds: a.inner.odds + b.inner.odds },
  };
}

/** Null where they are too many. */
function product(a: Choice, b: Choice): Choice | null {
  if (a.length * b.length > CHOICE_MAXIMUM) return null;
  return a.flatMap((first) => b.map((second) => [...first, ...second]));
}

function joined(a: Choice, b: Choice): Choice | null {
  return a.length + b.length > CHOICE_MAXIMUM ? null : [...a, ...b];
}

/** The least probable window of each sequence. */
function windowsOf(choice: Choice, odds: ByteOdds): Windows | null {
  const windows: ByteWindow[] = [];
  let sum = 0;
  for (const sequence of choice) {
    if (sequence.length === 0) return null;
    const length = Math.min(WINDOW_MAXIMUM, sequence.length);
    let best: ByteWindow = [];
    let least = Infinity;
    for (let at = 0; at + length <= sequence.length; at++) {
      const window = sequence.slice(at, at + length);
      const probability = oddsOfWindow(window, odds);
      if (probability < least) [best, least] = [window, probability];
    }
    windows.push(best);
    sum += least;
  }
  return { windows, odds: sum };
}

function better(a: Windows | null, b: Windows | null): Windows | null {
  if (a === null || b === null) return a ?? b;
  return a.odds <= b.odds ? a : b;
}
