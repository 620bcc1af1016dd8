/**
 * Hex and letters of a member. Lines are drawn by number, not by scrolling a tall element: a member
 * of 100 GiB has more lines than an element can be high. Arrow keys move the caret, with Shift they
 * mark; the spans of the selected fact are lit.
 */
import { useEffect, useLayoutEffect, useRef, useState } from 'react';
import type { KeyboardEvent, PointerEvent, ReactNode, RefObject, WheelEvent } from 'react';
import type { EvidenceError } from '../../shared/errors.ts';
import { EmptyState, ErrorState, LoadingState } from '../components/states.tsx';
import { pixelsOfUnit } from '../components/divider.tsx';
import { marksWithin } from '../state/marked-ranges.ts';
import type { MarkedRange } from '../state/marked-ranges.ts';
import { hexOf, letterOf } from './hex-text.ts';
import { MarginMark } from './margin-mark.tsx';
import type { MemberBytes } from './use-member-bytes.ts';
import type { Span } from './span-choice.ts';

/** Bytes of a line: sixteen, or eight where these don't fit. */
export type LineBytes = 8 | 16;

/** Units that sixteen bytes in hex and letters take. */
const UNITS_OF_SIXTEEN = 640;

export interface HexMark {
  readonly from: number;
  readonly to: number; // exclusive
}

export interface HexViewProps {
  readonly bytes: MemberBytes;
  readonly spans: readonly Span[];
  readonly chosen: Span;
  readonly top: number;
  readonly onTop: (line: number) => void;
  readonly lineBytes: LineBytes;
  /** Told how many lines of how many bytes can be seen. */
  readonly onLines: (lines: number, lineBytes: LineBytes) => void;
  readonly caret: number;
  readonly mark: HexMark | null;
  /** Ranges with tags, notes or a bookmark. */
  readonly marks: readonly MarkedRange[];
  readonly isMasked: (offset: number) => boolean;
  readonly onCaret: (offset: number, extend: boolean) => void;
  readonly onCopy: () => void;
  /** Whether the focus was in the hex view that stood here before this one. */
  readonly holdsFocus: RefObject<boolean>;
}

export function HexView(props: HexViewProps): ReactNode {
  const { error, size } = props.bytes;
  if (error !== null && size === null) return <ErrorBytes error={error} />;
  if (size === null) return <LoadingState what="Reading bytes" />;
  if (size === 0) {
    return (
      <EmptyState title="No bytes">
        This member of the archive has no content: it is a directory, a link or an empty file.
      </EmptyState>
    );
  }
  return <Lines {...props} size={size} />;
}

function Lines({
  bytes,
  spans,
  chosen,
  top,
  onTop,
  lineBytes,
  onLines,
  caret,
  mark,
  marks,
  isMasked,
  onCaret,
  onCopy,
  holdsFocus,
  size,
}: HexViewProps & { readonly size: number }): ReactNode {
  const root = useRef<HTMLDivElement>(null);
  const [lines, setLines] = useState(8);
  const [fits, setFits] = useState<LineBytes>(16);
  const lineCount = Math.max(1, Math.ceil(size / lineBytes));
  const lastTop = Math.max(0, lineCount - lines);
  const clampTop = (line: number): number => Math.max(0, Math.min(lastTop, line));

  useLayoutEffect(() => {
    const element = root.current;
    if (element === null) return undefined;
    const measure = (): void => {
      const count = Math.max(
        1,
        Math.floor((element.clientHeight - 14 * pixelsOfUnit()) / (20 * pixelsOfUnit())),
      );
      setLines(count);
      setFits(element.clientWidth >= UNITS_OF_SIXTEEN * pixelsOfUnit() ? 16 : 8);
    };
    measure();
    const observer = new ResizeObserver(measure);
    observer.observe(element);
    return () => observer.disconnect();
  }, []);
  useEffect(() => onLines(lines, fits), [lines, fits, onLines]);

  // Bytes of another fact are other elements: the focus that was in those before goes on to these.
  useLayoutEffect(() => {
    const element = root.current;
    if (holdsFocus.current && document.activeElement === document.body) element?.focus();
    return () => {
      holdsFocus.current = document.activeElement === element;
    };
  }, [holdsFocus]);

  const rest = useRef(0);
  const onWheel = (event: WheelEvent): void => {
    rest.current += event.deltaY / (20 * pixelsOfUnit());
    const whole = Math.trunc(rest.current);
    rest.current -= whole;
    if (whole !== 0) onTop(clampTop(top + whole));
  };

  const moveCaret = (to: number, extend: boolean): void => {
    const at = Math.max(0, Math.min(Math.max(0, size - 1), to));
    const line = Math.floor(at / lineBytes);
    if (line < top) onTop(line);
    else if (line >= top + lines) onTop(line - lines + 1);
    onCaret(at, extend);
  };

  const onKeyDown = (event: KeyboardEvent): void => {
    if (event.altKey) return;
    const control = event.ctrlKey || event.metaKey;
    const extend = event.shiftKey;
    const moves: Readonly<Record<string, number>> = {
      ArrowLeft: caret - 1,
      ArrowRight: caret + 1,
      ArrowUp: caret - lineBytes,
      ArrowDown: caret + lineBytes,
      PageUp: caret - lineBytes * (lines - 1),
      PageDown: caret + lineBytes * (lines - 1),
      Home: control ? 0 : caret - (caret % lineBytes),
      End: control ? size - 1 : caret - (caret % lineBytes) + lineBytes - 1,
    };
    const to = moves[event.key];
    if (to !== undefined) moveCaret(to, extend);
    else if (control && event.key.toLowerCase() === 'c') onCopy();
    else return;
    event.preventDefault();
    event.stopPropagation();
  };

  const offsetAt = (event: PointerEvent): number | null => {
    const cell = document.elementFromPoint(event.clientX, event.clientY)?.closest('[data-at]');
    return cell instanceof HTMLElement ? Number(cell.dataset['at']) : null;
  };

  const digits = Math.max(6, (size - 1).toString(16).length);
  return (
    <>
      <div
        ref={root}
        className="hex"
        role="application"
        aria-roledescription="hex view"
        aria-label={`Bytes ${caretText(bytes, caret, isMasked)}`}
        tabIndex={0}
        data-pane-focus=""
        onWheel={onWheel}
        onKeyDown={onKeyDown}
        onPointerDown={(event) => {
          const at = offsetAt(event);
          if (at === null) return;
          event.currentTarget.setPointerCapture(event.pointerId);
          onCaret(at, event.shiftKey);
        }}
        onPointerMove={(event) => {
          if (event.buttons !== 1) return;
          const at = offsetAt(event);
          if (at !== null && at !== caret) onCaret(at, true);
        }}
      >
        {Array.from({ length: Math.min(lines, lineCount - top) }, (_, i) => (
          <Line
            key={top + i}
            width={lineBytes}
            start={(top + i) * lineBytes}
            size={size}
            digits={digits}
            bytes={bytes}
            spans={spans}
            chosen={chosen}
            caret={caret}
            mark={mark}
            marks={marksWithin(marks, BigInt((top + i) * lineBytes), BigInt((top + i + 1) * lineBytes))}
            isMasked={isMasked}
          />
        ))}
      </div>
      <Scroller
        top={top}
        lines={lines}
        total={lineCount}
        at={chosen.offset / Math.max(1, size)}
        onTop={(line) => onTop(clampTop(line))}
      />
    </>
  );
}

function caretText(bytes: MemberBytes, caret: number, isMasked: (offset: number) => boolean): string {
  const byte = bytes.byte(caret);
  const value = isMasked(caret) ? 'masked' : byte === undefined ? '' : `0x${hexOf(byte)}`;
  return `at offset 0x${caret.toString(16)} ${value}`;
}

function Line({
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

function Scroller({
  top,
  lines,
  total,
  at,
  onTop,
}: {
  readonly top: number;
  readonly lines: number;
  readonly total: number;
  /** Where the span lies, 0 to 1. */
  readonly at: number;
  readonly onTop: (line: number) => void;
}): ReactNode {
  const track = useRef<HTMLDivElement>(null);
  if (total <= lines) return null;
  const thumb = Math.max(0.06, lines / total);
  const place = (top / (total - lines)) * (1 - thumb);
  const drag = (event: PointerEvent): void => {
    if (event.buttons !== 1 || track.current === null) return;
    const box = track.current.getBoundingClientRect();
    const fraction = ((event.clientY - box.top) / box.height - thumb / 2) / (1 - thumb);
    onTop(Math.round(Math.max(0, Math.min(1, fraction)) * (total - lines)));
  };
  return (
    <div
      ref={track}
      className="scroller"
      aria-hidden="true"
      onPointerDown={(event) => {
        event.currentTarget.setPointerCapture(event.pointerId);
        drag(event);
      }}
      onPointerMove={drag}
    >
      <div className="mark" style={{ top: `${at * 100}%` }} />
      <div className="thumb" style={{ top: `${place * 100}%`, height: `${thumb * 100}%` }} />
    </div>
  );
}

function ErrorBytes({ error }: { readonly error: EvidenceError }): ReactNode {
  return (
    <ErrorState
      what="These bytes could not be read"
      error={error}
      usable="The decoded facts are not affected."
    />
  );
}
