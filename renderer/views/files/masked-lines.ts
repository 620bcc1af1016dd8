/** Lines of text with secrets in them taken out: a line is its texts and, between them, what is hidden. */
import type { MaskedBytes, MaskedValue } from '../../../shared/api/index.ts';
import { displayText } from '../../../shared/text.ts';

export interface HiddenPart extends MaskedValue {
  /** Bytes [from, to) of those that are shown. */
  readonly from: number;
  readonly to: number;
  readonly range: MaskedBytes;
}

export type LinePart = string | HiddenPart;

/** Ascending and apart, within `count` bytes that begin at `offset`; of those that overlap one stands for all. */
export function rangesOf(masked: readonly MaskedBytes[], offset: number, count: number): HiddenPart[] {
  const parts: HiddenPart[] = [];
  const ascending = [...masked].sort((a, b) => a.offset - b.offset || b.length - a.length);
  for (const range of ascending) {
    const from = Math.max(0, range.offset - offset);
    const to = Math.min(count, range.offset + range.length - offset);
    if (to <= from) continue;
    const last = parts.at(-1);
    if (last !== undefined && from < last.to)
      parts[parts.length - 1] = { ...last, to: Math.max(last.to, to) };
    else parts.push({ masked: range.masked, length: range.length, from, to, range });
  }
  return parts;
}

/** A line feed that is hidden ends no line. The last line is left out where it is empty. */
export function maskedLines(bytes: Uint8Array, hidden: readonly HiddenPart[]): LinePart[][] {
  const lines: LinePart[][] = [[]];
  const add = (text: string): void => {
    text.split('\n').forEach((line, index) => {
      if (index > 0) lines.push([]);
      if (line !== '') lines.at(-1)!.push(line);
    });
  };
  let at = 0;
  for (const part of hidden) {
    add(displayText(bytes.subarray(at, part.from)));
    lines.at(-1)!.push(part);
    at = part.to;
  }
  add(displayText(bytes.subarray(at)));
  if (lines.length > 1 && lines.at(-1)!.length === 0) lines.pop();
  return lines;
}
