import type { Pattern } from './node.ts';

/**
 * Whether `text` is the pattern's parts in order with anything between them. Time grows with the two
 * lengths added, never multiplied: each part is found by Knuth–Morris–Pratt, and the leftmost place is enough.
 */
export function matchesPattern(pattern: Pattern, text: string): boolean {
  const first = pattern[0]!;
  if (pattern.length === 1) return first === text;
  const last = pattern[pattern.length - 1]!;
  if (text.length < first.length + last.length || !text.startsWith(first) || !text.endsWith(last))
    return false;
  const end = text.length - last.length;
  let at = first.length;
  for (let i = 1; i < pattern.length - 1; i++) {
    const part = pattern[i]!;
    const found = indexOfPart(text, part, at, end);
    if (found < 0) return false;
    at = found + part.length;
  }
  return true;
}

/** Whether the pattern is anywhere in `text`. */
export function containsPattern(pattern: Pattern, text: string): boolean {
  return matchesPattern(['', ...pattern, ''], text);
}

/** First place of `part` in [from, end) of `text`, or -1. */
function indexOfPart(text: string, part: string, from: number, end: number): number {
  if (part.length === 0) return from;
  const fallback = new Uint16Array(part.length);
  for (let i = 1, k = 0; i < part.length; i++) {
    while (k > 0 && part[i] !== part[k]) k = fallback[k - 1]!;
    if (part[i] === part[k]) k += 1;
    fallback[i] = k;
  }
  for (let i = from, k = 0; i < end; i++) {
    while (k > 0 && text[i] !== part[k]) k = fallback[k - 1]!;
    if (text[i] === part[k]) k += 1;
    if (k === part.length) return i - part.length + 1;
  }
  return -1;
}
