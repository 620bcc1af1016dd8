/** Whether a pattern can match nothing but one byte, once or repeated. */
import type { FixedPattern } from './fixed-pattern.ts';
import type { RegexNode } from './regex-node.ts';

export function fixedCanBeOnly({ values, masks }: FixedPattern, byte: number): boolean {
  return values.every((value, at) => (byte & masks[at]!) === value);
}

export function canBeOnly(node: RegexNode, byte: number): boolean {
  switch (node.kind) {
    case 'set':
      return node.set[byte] === 1;
    case 'concat':
      return node.parts.every((part) => canBeOnly(part, byte));
    case 'alternate':
      return node.options.some((option) => canBeOnly(option, byte));
    case 'repeat':
      return node.min === 0 || canBeOnly(node.node, byte);
  }
}
