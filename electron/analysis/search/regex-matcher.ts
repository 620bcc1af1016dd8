/** Matches of a regular expression in a run: leftmost-first, one after the other, as in address order. */
import { compileRegex } from './regex-program.ts';
import { createLazyDfa, DEAD, type LazyDfa } from './lazy-dfa.ts';
import type { RegexNode } from './regex-node.ts';
import type { Run, StoreBytes } from './space.ts';
import { createTape, type Tape } from './tape.ts';

export interface RegexMatcher {
  readonly leftmost: LazyDfa;
  readonly backward: LazyDfa;
  readonly alive: LazyDfa;
}

export function createRegexMatcher(node: RegexNode): RegexMatcher {
  const { forward, backward } = compileRegex(node);
  return {
    leftmost: createLazyDfa(forward, 'leftmost'),
    backward: createLazyDfa(backward, 'anchored'),
    alive: createLazyDfa(forward, 'alive'),
  };
}

/** Steps between two places where a long scan can be interrupted. */
const BREATH = 2 ** 20;
/** Likewise states that are made: each can take as long as thousands of steps. */
const BREATH_STATES = 32;

/**
 * Matches that begin and end in [from, to), told in order. Yields the position it has come to; `found` says true to
 * end it. Reads nothing outside of the range.
 */
export function* scanRunRegex(
  matcher: RegexMatcher,
  run: Run,
  stores: StoreBytes,
  from: number,
  to: number,
  found: (position: number, length: number) => boolean | void,
): Generator<number> {
  const { leftmost, backward } = matcher;
  const tape = createTape(run, stores, from, to);
  let at = from;
  while (at < to) {
    const end = yield* lastAccepting(leftmost, leftmost.start, tape, at, to, false);
    if (end < 0) return;
    const start = yield* lastAccepting(backward, backward.start, tape, end, at, true);
    if (found(start, end - start) === true) return;
    at = end;
  }
}

/**
 * Runs an automaton from `from` until it is dead or at `stop`; the place behind the last byte (before it,
 * backwards) that led to an accepting state, -1 for none.
 */
function* lastAccepting(
  dfa: LazyDfa,
  state: number,
  tape: Tape,
  from: number,
  stop: number,
  backwards: boolean,
): Generator<number, number> {
  const { classOf, classes } = dfa;
  let { transitions, accepting } = dfa;
  let last = -1;
  let at = from;
  let breath = from;
  let made = 0;
  while (at !== stop && state !== DEAD) {
    if (Math.abs(at - breath) >= BREATH || made >= BREATH_STATES) {
      breath = at;
      made = 0;
      state = yield* interrupted(dfa, state, at);
      ({ transitions, accepting } = dfa);
    }
    if (backwards) tape.backward(at);
    else tape.forward(at);
    const { bytes, start } = tape;
    if (bytes === null) {
      const edge = backwards ? Math.max(stop, start) : Math.min(stop, tape.end);
      const ran = runZeros(dfa, state, Math.abs(edge - at));
      ({ state } = ran);
      ({ transitions, accepting } = dfa);
      if (ran.last > 0) last = backwards ? at - ran.last : at + ran.last;
      at = edge;
      breath = edge;
      continue;
    }
    const edge = backwards ? Math.max(stop, start) - start : Math.min(stop, tape.end) - start;
    let index = at - start;
    while (index !== edge) {
      const byteClass = classOf[bytes[backwards ? index - 1 : index]!]!;
      let next = transitions[state * classes + byteClass]!;
      if (next < 0) {
        next = dfa.step(state, byteClass);
        ({ transitions, accepting } = dfa);
        made++;
      }
      state = next;
      index += backwards ? -1 : 1;
      if (accepting[state] === 1) last = start + index;
      if (state === DEAD || made >= BREATH_STATES) break;
    }
    at = start + index;
  }
  return last;
}

/** Other scans use the automaton meanwhile, and may make it forget its states: what this one is called then. */
function* interrupted(dfa: LazyDfa, state: number, at: number): Generator<number, number> {
  const held = dfa.hold(state);
  yield at;
  return dfa.resume(held);
}

/**
 * `count` zero bytes. States come round at last: then as many rounds as fit are taken at once. `last` is the number
 * of bytes up to the last accepting state, 0 for none.
 */
function runZeros(dfa: LazyDfa, from: number, count: number): { state: number; last: number } {
  const zero = dfa.classOf[0]!;
  let state = from;
  let last = 0;
  let met = new Map<number, number>([[state, 0]]);
  let { generation } = dfa;
  for (let done = 0; done < count;) {
    state = stepOn(dfa, state, zero);
    done++;
    if (dfa.accepting[state] === 1) last = done;
    if (state === DEAD) break;
    if (generation !== dfa.generation) {
      ({ generation } = dfa); // states have other names now
      met = new Map();
    }
    const before = met.get(state);
    if (before !== undefined) {
      const period = done - before;
      const skipped = Math.floor((count - done) / period) * period;
      if (last > before) last += skipped;
      done += skipped;
      met = new Map();
      // Less than a round is left.
      for (; done < count;) {
        state = stepOn(dfa, state, zero);
        done++;
        if (dfa.accepting[state] === 1) last = done;
      }
      break;
    }
    if (met.size < 8192) met.set(state, done);
    else met = new Map([[state, done]]);
  }
  return { state, last };
}

function isMade(dfa: LazyDfa, state: number, byteClass: number): boolean {
  return dfa.transitions[state * dfa.classes + byteClass]! >= 0;
}

function stepOn(dfa: LazyDfa, state: number, byteClass: number): number {
  const next = dfa.transitions[state * dfa.classes + byteClass]!;
  return next < 0 ? dfa.step(state, byteClass) : next;
}

/**
 * The first place above `from` that no match crosses, whatever lies before `from`; `stop` where there is none below it.
 */
export function* barrierAbove(
  { alive }: RegexMatcher,
  run: Run,
  stores: StoreBytes,
  from: number,
  stop: number,
): Generator<number, number> {
  let state = alive.everything;
  let at = from;
  for (let piece = 256; at < stop && state !== DEAD; piece = Math.min(piece * 4, 2 ** 18)) {
    const tape = createTape(run, stores, at, stop, piece);
    tape.forward(at);
    if (tape.bytes === null) {
      const edge = Math.min(stop, tape.end);
      const ran = zerosUntilDead(alive, state, edge - at);
      ({ state } = ran);
      at += ran.done;
    } else {
      const { bytes, start } = tape;
      const end = Math.min(stop, tape.end);
      for (let made = 0; at < end && state !== DEAD; at++) {
        if (made >= BREATH_STATES) {
          made = 0;
          state = yield* interrupted(alive, state, at);
        }
        const byteClass = alive.classOf[bytes[at - start]!]!;
        if (!isMade(alive, state, byteClass)) made++;
        state = stepOn(alive, state, byteClass);
      }
    }
    if (piece === 2 ** 18) state = yield* interrupted(alive, state, at);
  }
  return at;
}

/**
 * A place at or below `from`, the nearest that is easily found, that no match crosses; at least `stop`, which is
 * taken where there is none.
 */
export function* barrierBelow(
  { alive }: RegexMatcher,
  run: Run,
  stores: StoreBytes,
  from: number,
  stop: number,
): Generator<number, number> {
  for (let back = 128; ; back *= 4) {
    const begin = Math.max(stop, from - back);
    const tape = createTape(run, stores, begin, from);
    let state = alive.everything;
    let barrier = -1;
    for (let at = begin; at < from;) {
      tape.forward(at);
      const end = Math.min(from, tape.end);
      if (tape.bytes === null) {
        // The state is soon always the same: dead to the end, or alive to the end.
        const ran = zerosUntilDead(alive, state, end - at);
        ({ state } = ran);
        if (state === DEAD && stepOn(alive, state, alive.classOf[0]!) === DEAD) barrier = end;
        else if (state === DEAD) barrier = at + ran.done;
        if (state === DEAD && barrier !== end) state = runZeros(alive, state, end - at - ran.done).state;
        at = end;
      } else {
        const { bytes, start } = tape;
        for (let made = 0; at < end; at++) {
          if (made >= BREATH_STATES) {
            made = 0;
            state = yield* interrupted(alive, state, at);
          }
          const byteClass = alive.classOf[bytes[at - start]!]!;
          if (!isMade(alive, state, byteClass)) made++;
          state = stepOn(alive, state, byteClass);
          if (state === DEAD) barrier = at + 1;
        }
      }
      state = yield* interrupted(alive, state, at);
    }
    if (barrier >= 0) return barrier;
    if (begin === stop) return stop;
  }
}

/** Zero bytes until the state is DEAD; at most `count`. */
function zerosUntilDead(dfa: LazyDfa, from: number, count: number): { state: number; done: number } {
  const zero = dfa.classOf[0]!;
  const met = new Set<number>();
  let { generation } = dfa;
  let state = from;
  let done = 0;
  while (done < count && state !== DEAD) {
    if (generation !== dfa.generation) {
      ({ generation } = dfa);
      met.clear();
    }
    // A round without DEAD in it goes on for ever.
    if (met.has(state)) return { state: runZeros(dfa, state, count - done).state, done: count };
    met.add(state);
    state = stepOn(dfa, state, zero);
    done++;
  }
  return { state, done };
}
