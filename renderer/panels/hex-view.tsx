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
import { HexLine } from './hex-line.tsx';
import type { HexMark, LineBytes } from './hex-line.tsx';
import { hexOf } from './hex-text.ts';
import { MemberScroller } from './member-scroller.tsx';
import type { MemberBytes } from './use-member-bytes.ts';
import type { Span } from './span-choice.ts';

/** Units that sixteen bytes in hex and letters take. */
const UNITS_OF_SIXTEEN = 640;

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
          <HexLine
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
      <MemberScroller
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

function ErrorBytes({ error }: { readonly error: EvidenceError }): ReactNode {
  return (
    <ErrorState
      what="These bytes could not be read"
      error={error}
      usable="The decoded facts are not affected."
    />
  );
}
