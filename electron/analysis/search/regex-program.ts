/** A regular expression as instructions (Thompson's construction), for the automata of lazy-dfa.ts. */
import { PermafrostError } from '../../../shared/errors.ts';
import { reversed, type ByteSet, type RegexNode } from './regex-node.ts';

const INSTRUCTION_MAXIMUM = 50_000;

export const OP = { byte: 0, split: 1, match: 2 } as const;

/** Instruction i: `op`; byte: `set`, then `x`; split: `x` before `y`. */
export interface RegexProgram {
  readonly op: Uint8Array;
  readonly x: Int32Array;
  readonly y: Int32Array;
  readonly sets: readonly (ByteSet | null)[];
  readonly start: number;
  /** Bytes that no instruction tells apart share a class. */
  readonly classOf: Uint8Array;
  readonly classes: number;
  /** A byte of each class. */
  readonly representative: Uint8Array;
}

export interface RegexPrograms {
  readonly forward: RegexProgram;
  readonly backward: RegexProgram;
}

/** Throws 'usage' where counted repetitions make it too large. */
export function compileRegex(node: RegexNode): RegexPrograms {
  return { forward: assemble(node), backward: assemble(reversed(node)) };
}

function assemble(root: RegexNode): RegexProgram {
  const op: number[] = [];
  const x: number[] = [];
  const y: number[] = [];
  const sets: (ByteSet | null)[] = [];

  function emit(kind: number, first: number, second: number, set: ByteSet | null): number {
    if (op.length >= INSTRUCTION_MAXIMUM) {
      throw new PermafrostError({
        code: 'usage',
        message: 'the regular expression is too large: its counts multiply',
        where: { layer: 'regex', offset: 0 },
      });
    }
    op.push(kind);
    x.push(first);
    y.push(second);
    sets.push(set);
    return op.length - 1;
  }

  /** Instructions that match the node and then go on at `next`; built from the end, so that `next` is known. */
  function build(node: RegexNode, next: number): number {
    switch (node.kind) {
      case 'set':
        return emit(OP.byte, next, -1, node.set);
      case 'concat':
        return node.parts.reduceRight((then, part) => build(part, then), next);
      case 'alternate': {
        const entries = node.options.map((option) => build(option, next));
        return entries.reduceRight((rest, entry) => emit(OP.split, entry, rest, null));
      }
      case 'repeat':
        return repeat(node, next);
    }
  }

  function repeat(node: Extract<RegexNode, { kind: 'repeat' }>, next: number): number {
    const choice = (again: number, leave: number): number =>
      node.greedy ? emit(OP.split, again, leave, null) : emit(OP.split, leave, again, null);
    let then = next;
    if (node.max === null) {
      const loop = emit(OP.split, -1, -1, null);
      const body = build(node.node, loop);
      x[loop] = node.greedy ? body : next;
      y[loop] = node.greedy ? next : body;
      then = loop;
    } else {
      for (let i = node.min; i < node.max; i++) then = choice(build(node.node, then), next);
    }
    for (let i = 0; i < node.min; i++) then = build(node.node, then);
    return then;
  }

  const match = emit(OP.match, -1, -1, null);
  const start = build(root, match);
  const { classOf, classes, representative } = byteClasses(sets);
  return {
    op: Uint8Array.from(op),
    x: Int32Array.from(x),
    y: Int32Array.from(y),
    sets,
    start,
    classOf,
    classes,
    representative,
  };
}

function byteClasses(sets: readonly (ByteSet | null)[]) {
  const classOf = new Uint8Array(256);
  let classes = 1;
  const seen = new Set<string>();
  for (const set of sets) {
    if (set === null) continue;
    const key = set.join('');
    if (seen.has(key)) continue;
    seen.add(key);
    const renamed = new Map<number, number>();
    let next = 0;
    for (let byte = 0; byte < 256; byte++) {
      const pair = classOf[byte]! * 2 + set[byte]!;
      let name = renamed.get(pair);
      if (name === undefined) renamed.set(pair, (name = next++));
      classOf[byte] = name;
    }
    classes = next;
  }
  const representative = new Uint8Array(classes);
  for (let byte = 255; byte >= 0; byte--) representative[classOf[byte]!] = byte;
  return { classOf, classes, representative };
}
