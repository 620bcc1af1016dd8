/** Our patterns as regular expressions for ripgrep: bytes as \xNN alone, so that nothing is left to its dialect. */
import type { FixedPattern } from './fixed-pattern.ts';
import { canContain, type ByteSet, type RegexNode } from './regex-node.ts';

export function ripgrepFixed({ values, masks }: FixedPattern): string {
  let text = '';
  values.forEach((value, at) => {
    const mask = masks[at]!;
    text +=
      mask === 0xff
        ? byteText(value)
        : setText(new Uint8Array(256).map((_, byte) => ((byte & mask) === value ? 1 : 0)));
  });
  return text;
}

export function ripgrepRegex(node: RegexNode): string {
  switch (node.kind) {
    case 'set':
      return setText(node.set);
    case 'concat':
      return node.parts.map(ripgrepRegex).join('');
    case 'alternate':
      return `(?:${node.options.map(ripgrepRegex).join('|')})`;
    case 'repeat': {
      const counts = node.max === null ? `{${node.min},}` : `{${node.min},${node.max}}`;
      return `(?:${ripgrepRegex(node.node)})${counts}${node.greedy ? '' : '?'}`;
    }
  }
}

/** Whether a match can hold a newline: ripgrep's matches end at one unless it is told. */
export function spansLines(pattern: FixedPattern | RegexNode): boolean {
  if ('kind' in pattern) return canContain(pattern, 0x0a);
  return pattern.values.some((value, at) => (0x0a & pattern.masks[at]!) === value);
}

function byteText(byte: number): string {
  return `\\x${byte.toString(16).padStart(2, '0')}`;
}

function setText(set: ByteSet): string {
  const ranges: string[] = [];
  for (let byte = 0; byte < 256; byte++) {
    if (set[byte] === 0) continue;
    let last = byte;
    while (last < 255 && set[last + 1] === 1) last++;
    ranges.push(last === byte ? byteText(byte) : `${byteText(byte)}-${byteText(last)}`);
    byte = last;
  }
  return ranges.length === 1 && !ranges[0]!.includes('-') ? ranges[0]! : `[${ranges.join('')}]`;
}

/**
 * The expression as ripgrep is given it. ripgrep's engine jumps to a byte or text that every match holds, or ends with, and
 * searches back from it for the beginning; where that can also stand elsewhere in a match, release 15.0 tells matches that
 * are none (`[^b\n]+a[a-c]` on "aa\n", `b|(?:ab){2,}` on "abab"; rust-lang/regex issue 1354). Two alternatives that never
 * match and share no text with all others keep it from doing so.
 */
export function ripgrepExpression(node: RegexNode): string {
  const text = ripgrepRegex(node);
  return jumpsSafely(node) ? text : `(?:${text})|${NEVER}`;
}

/** Between two letters there is no border of words. */
const NEVER = 'Q\\bQ|Z\\bZ';

/** The first byte behind the beginning that stands alone in the expression is nowhere else in a match. */
function jumpsSafely(node: RegexNode): boolean {
  if (node.kind !== 'concat') return false;
  const at = node.parts.findIndex((part, index) => index > 0 && part.kind === 'set' && count(part.set) === 1);
  if (at < 0) return false;
  const jump = node.parts[at]!;
  const byte = jump.kind === 'set' ? jump.set.indexOf(1) : -1;
  return node.parts.every((part, index) => index === at || !canContain(part, byte));
}

function count(set: ByteSet): number {
  return set.reduce((sum, flag) => sum + flag, 0);
}
