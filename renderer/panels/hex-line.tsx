/** A line of the hex view: its address, its bytes in hex and letters, and what each byte is part of. */
import type { ReactNode } from 'react';
import type { MarkedRange } from '../state/marked-ranges.ts';
import { hexOf, letterOf } from './hex-text.ts';
import { MarginMark } from './margin-mark.tsx';
import type { Span } from './span-choice.ts';
import type { MemberBytes } from './use-member-bytes.ts';

/** Bytes of a line: sixteen, or eight where these don't fit. */
export type LineBytes = 8 | 16;

/** The bytes that are marked with Shift or the pointer. */
export interface HexMark {
  readonly from: number;
  readonly to: number; // exclusive
}

/** Bytes of the chosen span, of others, masked, marked, with notes and at the caret have a class each. */
export function HexLine({
  width,
  start,
  size,
  digits,
  bytes,
  spans,
  chosen,
  caret,
  mark,
  marks,
  isMasked,
}: {
  readonly width: LineBytes;
  readonly start: number;
  readonly size: number;
  readonly digits: number;
  readonly bytes: MemberBytes;
  readonly spans: readonly Span[];
  readonly chosen: Span;
  readonly caret: number;
  readonly mark: HexMark | null;
  readonly marks: readonly MarkedRange[];
  readonly isMasked: (offset: number) => boolean;
}): ReactNode {
  const cells = Array.from({ length: Math.max(0, Math.min(width, size - start)) }, (_, i) => {
    const at = start + i;
    const byte = bytes.byte(at);
    const hidden = isMasked(at);
    const names: string[] = [];
    if (inside(chosen, at)) {
      names.push('in-span');
      if (at === chosen.offset) names.push('span-start');
      if (at === chosen.offset + chosen.length - 1) names.push('span-end');
    } else if (spans.some((span) => span.member === chosen.member && inside(span, at)))
      names.push('in-other-span');
    if (hidden) names.push('masked');
    else if (byte === 0) names.push('zero');
    if (marks.some((one) => at >= one.start && at < one.end)) names.push('noted');
    if (mark !== null && at >= mark.from && at < mark.to) names.push('chosen');
    if (at === caret) names.push('caret');
    return {
      at,
      className: names.join(' '),
      digits: hidden ? '••' : byte === undefined ? '  ' : hexOf(byte),
      letter: hidden ? '•' : byte === undefined ? ' ' : letterOf(byte),
    };
  });
  return (
    <div className="line">
      {marks.length > 0 && <MarginMark marks={marks} />}
      <span className="address">{start.toString(16).padStart(digits, '0')}</span>
      <span className="digits">
        {cells.map((cell, i) => (
          <i key={cell.at} data-at={cell.at} className={i === 8 ? `ninth ${cell.className}` : cell.className}>
            {cell.digits}
          </i>
        ))}
        {Array.from({ length: width - cells.length }, (_, i) => (
          <i key={`pad ${i}`} className={cells.length + i === 8 ? 'ninth' : ''}>
            {'  '}
          </i>
        ))}
      </span>
      <span className="letters">
        {cells.map((cell) => (
          <i key={cell.at} data-at={cell.at} className={cell.className}>
            {cell.letter}
          </i>
        ))}
      </span>
    </div>
  );
}

function inside(span: Span, at: number): boolean {
  return at >= span.offset && at < span.offset + span.length;
}
