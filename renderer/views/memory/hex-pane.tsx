/**
 * The bytes of an address space from its lowest region to its highest. Lines are drawn by number; arrow keys
 * move the caret, with Shift they choose, and what is not in the checkpoint says why.
 */
import { useCallback, useEffect, useLayoutEffect, useMemo, useRef, useState } from 'react';
import type { KeyboardEvent, PointerEvent, ReactNode, WheelEvent } from 'react';
import type { MemoryRegion } from '../../../shared/api/index.ts';
import { pixelsOfUnit } from '../../components/divider.tsx';
import { marksWithin } from '../../state/marked-ranges.ts';
import type { MarkedRange } from '../../state/marked-ranges.ts';
import { secrets } from '../../state/secrets.ts';
import { useStore } from '../../state/store.ts';
import { BytesLine, HeadingLine, HoleLine } from './hex-lines.tsx';
import { LINE_BYTES } from './line-layout.ts';
import type { LineLayout, MemoryLine } from './line-layout.ts';
import { MemoryScroller } from './memory-scroller.tsx';
import { hexOf } from '../../panels/hex-text.ts';
import { byteAt, runAt, useMemoryBytes } from './use-memory-bytes.ts';
import type { MemoryPiece } from './use-memory-bytes.ts';
import { hiddenIn } from './masks.ts';
import { memoryPlace } from './memory-place.ts';
import type { AddressSpace } from './memory-place.ts';
import { ORIGINS } from './origins.ts';

const LINE_UNITS = 19;
/** Columns of the digits: three a byte, one more in the middle, none behind the last. */
const DIGIT_COLUMNS = LINE_BYTES * 3;

export interface HexPaneProps {
  readonly space: AddressSpace;
  readonly layout: LineLayout<MemoryRegion>;
  readonly digits: number; // of an address
  /** Ranges with tags, notes or a bookmark. */
  readonly marks: readonly MarkedRange[];
  readonly top: bigint;
  readonly onTop: (line: bigint) => void;
  readonly caret: bigint;
  readonly anchor: bigint | null;
  readonly onCaret: (address: bigint, anchor: bigint | null) => void;
  readonly onCopy: () => void;
  readonly onFollow: () => void;
  readonly onLines: (lines: number) => void;
  /** Told the piece of the caret, and what is masked, for the data inspector. */
  readonly onPiece: (piece: MemoryPiece | undefined) => void;
}

export function HexPane(props: HexPaneProps): ReactNode {
  const { space, layout, top, onTop, caret, anchor, onCaret, onLines, onPiece } = props;
  const root = useRef<HTMLDivElement>(null);
  const [lines, setLines] = useState(12);
  const revealed = useStore(secrets, (value) => value.revealed);
  const visible = useMemo(() => {
    const shown: { readonly number: bigint; readonly line: MemoryLine<MemoryRegion> }[] = [];
    for (let at = 0n; at < BigInt(lines); at++) {
      const line = layout.lineAt(top + at);
      if (line !== undefined) shown.push({ number: top + at, line });
    }
    return shown;
  }, [layout, top, lines]);
  const addresses = useMemo(
    () => [...visible.flatMap(({ line }) => (line.kind === 'bytes' ? [line.address] : [])), caret],
    [visible, caret],
  );
  const bytes = useMemoryBytes(space, addresses);
  const caretPiece = bytes.piece(caret);
  useEffect(() => onPiece(caretPiece), [caretPiece, onPiece]);

  useLayoutEffect(() => {
    const element = root.current;
    if (element === null) return undefined;
    const measure = (): void => {
      const unit = pixelsOfUnit();
      setLines(Math.max(2, Math.floor((element.clientHeight - 8 * unit) / (LINE_UNITS * unit))));
    };
    measure();
    const observer = new ResizeObserver(measure);
    observer.observe(element);
    return () => observer.disconnect();
  }, []);
  useEffect(() => onLines(lines), [lines, onLines]);

  const lastTop = layout.lineCount > BigInt(lines) ? layout.lineCount - BigInt(lines) : 0n;
  const clampTop = useCallback(
    (line: bigint): bigint => (line < 0n ? 0n : line > lastTop ? lastTop : line),
    [lastTop],
  );
  const wantsFocus = useStore(memoryPlace, (value) => value.focus);
  useEffect(() => {
    if (!wantsFocus) return;
    root.current?.focus();
    memoryPlace.set({ focus: false });
  }, [wantsFocus]);

  const rest = useRef(0);
  const onWheel = (event: WheelEvent): void => {
    rest.current += event.deltaY / (LINE_UNITS * pixelsOfUnit());
    const whole = Math.trunc(rest.current);
    rest.current -= whole;
    if (whole !== 0) onTop(clampTop(top + BigInt(whole)));
  };

  /** Over holes and headings the caret goes on to the nearest byte in its direction. */
  const moveTo = (wanted: bigint, down: boolean, extend: boolean): void => {
    let line = layout.lineOf(wanted < 0n ? 0n : wanted);
    let found = layout.lineAt(line);
    let address = wanted;
    while (found !== undefined && found.kind !== 'bytes') {
      line += down ? 1n : -1n;
      found = layout.lineAt(line);
      if (found?.kind === 'bytes') address = down ? found.region.start : found.region.end - 1n;
    }
    if (found?.kind !== 'bytes') return;
    const { start, end } = found.region;
    const to = address < start ? start : address >= end ? end - 1n : address;
    line = layout.lineOf(to);
    if (line < top) onTop(clampTop(line));
    else if (line >= top + BigInt(lines)) onTop(clampTop(line - BigInt(lines) + 1n));
    onCaret(to, extend ? (anchor ?? caret) : null);
  };

  const onKeyDown = (event: KeyboardEvent): void => {
    if (event.altKey) return;
    const control = event.ctrlKey || event.metaKey;
    const width = BigInt(LINE_BYTES);
    const page = width * BigInt(Math.max(1, lines - 1));
    const inLine = caret % width;
    const here = layout.lineAt(layout.lineOf(caret));
    const region = here?.kind === 'bytes' ? here.region : null;
    const moves: Readonly<Record<string, readonly [bigint, boolean]>> = {
      ArrowLeft: [caret - 1n, false],
      ArrowRight: [caret + 1n, true],
      ArrowUp: [caret - width, false],
      ArrowDown: [caret + width, true],
      PageUp: [caret - page, false],
      PageDown: [caret + page, true],
      Home: control ? [region?.start ?? caret, false] : [caret - inLine, false],
      End: control ? [(region?.end ?? caret + 1n) - 1n, true] : [caret - inLine + width - 1n, true],
    };
    const move = moves[event.key];
    if (move !== undefined) moveTo(move[0], move[1], event.shiftKey);
    else if (control && event.key.toLowerCase() === 'c') props.onCopy();
    else if (control && event.key.toLowerCase() === 'a' && region !== null)
      onCaret(region.end - 1n, region.start);
    else if (event.key === 'Enter') props.onFollow();
    else if (event.key === 'Escape' && anchor !== null) onCaret(caret, null);
    else return;
    event.preventDefault();
    event.stopPropagation();
  };

  const addressAt = (event: PointerEvent): bigint | null => {
    const line = document.elementFromPoint(event.clientX, event.clientY)?.closest('[data-address]');
    if (!(line instanceof HTMLElement)) return null;
    const digits = line.querySelector('.digits')?.getBoundingClientRect();
    const letters = line.querySelector('.letters, .why')?.getBoundingClientRect();
    if (digits === undefined || letters === undefined) return null;
    let at: number;
    if (event.clientX < letters.left - 4) {
      const column = ((event.clientX - digits.left) / digits.width) * DIGIT_COLUMNS;
      at = Math.floor(column < 24.5 ? column / 3 : (column - 1) / 3);
    } else at = Math.floor(((event.clientX - letters.left) / letters.width) * LINE_BYTES);
    return BigInt(line.dataset['address'] ?? '0') + BigInt(Math.max(0, Math.min(LINE_BYTES - 1, at)));
  };
  const clampToRegion = (address: bigint): bigint | null => {
    const line = layout.lineAt(layout.lineOf(address));
    if (line?.kind !== 'bytes') return null;
    const { start, end } = line.region;
    return address < start ? start : address >= end ? end - 1n : address;
  };

  const low = anchor === null ? caret : anchor < caret ? anchor : caret;
  const high = anchor === null ? caret : anchor < caret ? caret : anchor;
  let whyBefore = '';
  return (
    <div className="memory-hex-frame">
      <div
        ref={root}
        className="hex memory-hex"
        role="application"
        aria-roledescription="hex view"
        aria-label={`Memory ${caretText(caretPiece, caret, hiddenIn(caretPiece, revealed))}`}
        tabIndex={0}
        onWheel={onWheel}
        onKeyDown={onKeyDown}
        onPointerDown={(event) => {
          const at = addressAt(event);
          const to = at === null ? null : clampToRegion(at);
          if (to === null || event.button !== 0) return;
          event.currentTarget.setPointerCapture(event.pointerId);
          onCaret(to, event.shiftKey ? (anchor ?? caret) : null);
        }}
        onPointerMove={(event) => {
          if (event.buttons !== 1) return;
          const at = addressAt(event);
          const to = at === null ? null : clampToRegion(at);
          if (to !== null && to !== caret) onCaret(to, anchor ?? caret);
        }}
      >
        {visible.map(({ number, line }) => {
          // A line that comes takes the elements of one that went: to make them anew costs several times more.
          const key = (number % BigInt(lines)).toString();
          if (line.kind === 'heading') {
            whyBefore = '';
            return <HeadingLine key={key} region={line.region} />;
          }
          if (line.kind === 'hole') return <HoleLine key={key} start={line.start} end={line.end} />;
          const piece = bytes.piece(line.address);
          const origin =
            runAt(piece, line.address < line.region.start ? line.region.start : line.address)?.origin ?? '';
          const saysWhy = origin !== whyBefore;
          whyBefore = origin;
          const inLine = (address: bigint): number => Number(address - line.address);
          const chosen = anchor !== null && high >= line.address && low < line.address + BigInt(LINE_BYTES);
          const hasCaret = caret >= line.address && caret < line.address + BigInt(LINE_BYTES);
          return (
            <BytesLine
              key={key}
              address={line.address}
              region={line.region}
              digits={props.digits}
              marks={marksWithin(props.marks, line.address, line.address + BigInt(LINE_BYTES))}
              piece={piece}
              hidden={hiddenIn(piece, revealed)}
              from={chosen ? Math.max(0, low < line.address ? 0 : inLine(low)) : -1}
              to={chosen ? (high >= line.address + BigInt(LINE_BYTES) ? LINE_BYTES : inLine(high) + 1) : -1}
              caret={hasCaret ? inLine(caret) : -1}
              saysWhy={saysWhy}
            />
          );
        })}
      </div>
      <MemoryScroller
        top={top}
        lines={lines}
        total={layout.lineCount}
        caret={layout.lineOf(caret)}
        onTop={(line) => onTop(clampTop(line))}
      />
    </div>
  );
}

function caretText(
  piece: MemoryPiece | undefined,
  caret: bigint,
  hidden: (address: bigint) => boolean,
): string {
  const byte = byteAt(piece, caret);
  const origin = runAt(piece, caret)?.origin;
  const value =
    typeof byte === 'number'
      ? hidden(caret)
        ? 'masked'
        : `0x${hexOf(byte)}`
      : origin === undefined
        ? ''
        : ORIGINS[origin].label;
  return `at 0x${caret.toString(16)} ${value}`;
}
