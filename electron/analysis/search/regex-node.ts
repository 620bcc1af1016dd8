/** A parsed regular expression over bytes. */

/** 256 flags: 1 where the byte belongs to the set. */
export type ByteSet = Uint8Array;

export type RegexNode =
  | { readonly kind: 'set'; readonly set: ByteSet }
  | { readonly kind: 'concat'; readonly parts: readonly RegexNode[] }
  | { readonly kind: 'alternate'; readonly options: readonly RegexNode[] }
  /** `max` null: without bound. */
  | {
      readonly kind: 'repeat';
      readonly node: RegexNode;
      readonly min: number;
      readonly max: number | null;
      readonly greedy: boolean;
    };

export function byteSet(...bytes: readonly number[]): ByteSet {
  const set = new Uint8Array(256);
  for (const byte of bytes) set[byte] = 1;
  return set;
}

export function byteRange(from: number, to: number): ByteSet {
  return new Uint8Array(256).fill(1, from, to + 1);
}

export function union(...sets: readonly ByteSet[]): ByteSet {
  return new Uint8Array(256).map((_, byte) => (sets.some((set) => set[byte] === 1) ? 1 : 0));
}

export function complement(set: ByteSet): ByteSet {
  return set.map((flag) => 1 - flag);
}

/** Whether the expression matches the empty string. */
export function matchesEmpty(node: RegexNode): boolean {
  switch (node.kind) {
    case 'set':
      return false;
    case 'concat':
      return node.parts.every(matchesEmpty);
    case 'alternate':
      return node.options.some(matchesEmpty);
    case 'repeat':
      return node.min === 0 || matchesEmpty(node.node);
  }
}

/** The expression that matches the same strings read backwards. */
export function reversed(node: RegexNode): RegexNode {
  switch (node.kind) {
    case 'set':
      return node;
    case 'concat':
      return { kind: 'concat', parts: node.parts.map(reversed).reverse() };
    case 'alternate':
      return { kind: 'alternate', options: node.options.map(reversed) };
    case 'repeat':
      return { ...node, node: reversed(node.node) };
  }
}

/** Whether a match can hold the byte. */
export function canContain(node: RegexNode, byte: number): boolean {
  switch (node.kind) {
    case 'set':
      return node.set[byte] === 1;
    case 'concat':
      return node.parts.some((part) => canContain(part, byte));
    case 'alternate':
      return node.options.some((option) => canContain(option, byte));
    case 'repeat':
      return node.max !== 0 && canContain(node.node, byte);
  }
}
