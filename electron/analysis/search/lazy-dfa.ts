/**
 * Automata over bytes, made state by state as they are needed: linear time whatever the expression.
 *
 *   'leftmost'  finds where the leftmost match ends: threads in order of preference, a new one begun at each
 *               byte with the least; a match ends all of less preference (leftmost-first, as Perl's)
 *   'anchored'  one beginning, all ends: run backwards from a match's end it finds the first place to begin
 *   'alive'     every thread there could be, whatever came before: empty means that no match crosses here
 */
import { OP, type RegexProgram } from './regex-program.ts';

export type DfaKind = 'leftmost' | 'anchored' | 'alive';

const STATES_MAXIMUM = 4096;
/** Instructions in all states together; then the automaton begins anew. */
const ITEMS_MAXIMUM = 2_000_000;

interface State {
  /** Byte instructions, in order of preference. */
  readonly threads: Int32Array;
  /** New threads are still begun. */
  readonly searching: boolean;
}

/** Nothing is alive, and nothing can be any more (for 'alive': nothing that began before). */
export const DEAD = 0;

export interface LazyDfa {
  readonly start: number;
  /** For 'alive': any thread may be there. */
  readonly everything: number;
  readonly classOf: Uint8Array;
  readonly classes: number;
  /** [state * classes + class]: the next state, or -1 where step() must make it. Read it anew after each step(). */
  transitions: Int32Array;
  /** Whether a match ends with the byte that led to the state. Read it anew after each step(). */
  accepting: Uint8Array;
  /** Changes when the automaton begins anew: states that are held have other names then, but for what step() returns. */
  generation: number;
  step(state: number, byteClass: number): number;
  /** A state by what it is, for one who lets others use the automaton; resume() gives its name at that time. */
  hold(state: number): HeldState;
  resume(held: HeldState): number;
}

export interface HeldState extends State {
  readonly generation: number;
  readonly state: number;
  readonly matched: boolean;
}

export function createLazyDfa(program: RegexProgram, kind: DfaKind): LazyDfa {
  const { classes } = program;
  let states: State[] = [];
  let names = new Map<string, number>();
  let items = 0;
  const mark = new Int32Array(program.op.length);
  let generation = 0;

  let list: number[] = [];
  let matched = false;

  /** Adds what is reached without a byte; true where a match was reached, which ends all of less preference. */
  function addClosure(instruction: number): boolean {
    const stack = [instruction];
    while (stack.length > 0) {
      const at = stack.pop()!;
      if (mark[at] === generation) continue;
      mark[at] = generation;
      switch (program.op[at]) {
        case OP.split:
          stack.push(program.y[at]!, program.x[at]!);
          break;
        case OP.byte:
          list.push(at);
          break;
        default:
          matched = true;
          if (kind === 'leftmost') return true;
      }
    }
    return false;
  }

  function begin(): void {
    generation++;
    list = [];
    matched = false;
  }

  function intern(searching: boolean): number {
    if (kind !== 'leftmost') list.sort((a, b) => a - b);
    const key = `${matched ? 'm' : ''}${searching ? 's' : ''}${list.join()}`;
    const known = names.get(key);
    if (known !== undefined) return known;
    if (states.length >= STATES_MAXIMUM || items + list.length > ITEMS_MAXIMUM) {
      const [keptList, keptMatched] = [list, matched];
      reset();
      [list, matched] = [keptList, keptMatched];
      const again = names.get(key);
      if (again !== undefined) return again;
    }
    const name = states.length;
    states.push({ threads: Int32Array.from(list), searching });
    names.set(key, name);
    items += list.length;
    if (dfa.accepting.length <= name) {
      const accepting = new Uint8Array(name * 2 + 16);
      accepting.set(dfa.accepting);
      dfa.accepting = accepting;
      const transitions = new Int32Array((name * 2 + 16) * classes).fill(-1);
      transitions.set(dfa.transitions);
      dfa.transitions = transitions;
    }
    dfa.accepting[name] = matched ? 1 : 0;
    return name;
  }

  /** The first three states have the same names in every generation of the automaton. */
  function reset(): void {
    states = [];
    names = new Map();
    items = 0;
    dfa.generation++;
    dfa.transitions.fill(-1);
    begin();
    intern(false); // DEAD
    begin();
    if (kind !== 'alive') addClosure(program.start);
    const start = kind === 'alive' ? DEAD : intern(kind === 'leftmost');
    begin();
    for (let at = 0; at < program.op.length; at++) if (program.op[at] === OP.byte) list.push(at);
    const everything = kind === 'alive' ? intern(false) : DEAD;
    Object.assign(dfa, { start, everything });
  }

  function step(state: number, byteClass: number): number {
    const byte = program.representative[byteClass]!;
    const { threads, searching } = states[state]!;
    begin();
    let cut = false;
    for (const thread of threads) {
      if (program.sets[thread]![byte] === 0) continue;
      if (addClosure(program.x[thread]!)) {
        cut = true;
        break;
      }
    }
    if (kind === 'alive') {
      // What a thread that begins with this byte becomes.
      for (const thread of fresh) if (program.sets[thread]![byte] === 1) addClosure(program.x[thread]!);
      matched = false;
    }
    const goesOn = searching && !cut;
    if (goesOn) addClosure(program.start);
    const before = states;
    const next = intern(goesOn);
    if (states === before) dfa.transitions[state * classes + byteClass] = next;
    return next;
  }

  function hold(state: number): HeldState {
    const { threads, searching } = states[state]!;
    return { generation: dfa.generation, state, threads, searching, matched: dfa.accepting[state] === 1 };
  }

  function resume(held: HeldState): number {
    if (held.generation === dfa.generation) return held.state;
    begin();
    list = [...held.threads];
    ({ matched } = held);
    return intern(held.searching);
  }

  const dfa: LazyDfa = {
    start: 0,
    everything: 0,
    classOf: program.classOf,
    classes,
    transitions: new Int32Array(16 * classes).fill(-1),
    accepting: new Uint8Array(16),
    generation: 0,
    step,
    hold,
    resume,
  };
  begin();
  addClosure(program.start);
  const fresh: readonly number[] = list;
  reset();
  return dfa;
}
