/** The hex view beside the values at the caret. */
import { useCallback, useEffect, useMemo, useRef, useState } from 'react';
import type { ReactNode } from 'react';
import type { MemoryRegion } from '../../../shared/api/index.ts';
import { regionAt } from '../../../shared/format/address-names.ts';
import type { NamedRegion } from '../../../shared/format/address-names.ts';
import type { MarkedRange } from '../../state/marked-ranges.ts';
import { secrets } from '../../state/secrets.ts';
import { announce } from '../../state/shell.ts';
import { useRested } from '../../state/rested.ts';
import { useStore } from '../../state/store.ts';
import { copyMemory } from './copy-memory.ts';
import { DataInspector } from './data-inspector.tsx';
import { pointerOf } from './data-values.ts';
import { HexPane } from './hex-pane.tsx';
import { layOutLines } from './line-layout.ts';
import { bytesAt } from './masks.ts';
import { memoryPlace } from './memory-place.ts';
import type { AddressSpace, BytePlace } from './memory-place.ts';
import type { MemoryPiece } from './use-memory-bytes.ts';

/** Digits of an address in user space; the vsyscall page alone has sixteen. */
const DIGITS = 12;
const CARET_RESTS_MS = 50;

export function HexSection({
  space,
  regions,
  names,
  place,
  marks,
  onPlace,
  onGo,
}: {
  readonly space: AddressSpace;
  readonly regions: readonly MemoryRegion[];
  readonly names: readonly NamedRegion[];
  readonly place: BytePlace;
  readonly marks: readonly MarkedRange[];
  readonly onPlace: (place: BytePlace) => void;
  readonly onGo: (address: bigint) => void;
}): ReactNode {
  const layout = useMemo(() => layOutLines(regions), [regions]);
  const goal = useStore(memoryPlace, (value) => value.goal);
  const revealed = useStore(secrets, (value) => value.revealed);
  const [top, setTop] = useState(0n);
  const [lines, setLines] = useState(12);
  const [piece, setPiece] = useState<MemoryPiece | undefined>();
  const { caret, anchor } = place;
  // A key that is held moves the caret thirty times a second: nobody reads the values of each place.
  const atCaret = useMemo(() => ({ piece, caret }), [piece, caret]);
  const calm = useRested(atCaret, CARET_RESTS_MS);

  // A goal of this space is gone to once; it stands a few lines below the top, its heading above it.
  const context = useRef(0);
  useEffect(() => {
    context.current = Math.min(4, Math.floor(lines / 3));
  }, [lines]);
  useEffect(() => {
    if (goal === null || goal.checkpoint !== space.checkpoint || goal.pid !== space.pid) return;
    const line = layout.lineOf(goal.address);
    setTop(line > BigInt(context.current) ? line - BigInt(context.current) : 0n);
    const last = goal.address + BigInt(Math.max(1, goal.length)) - 1n;
    onPlace({ caret: goal.length > 1 ? last : goal.address, anchor: goal.length > 1 ? goal.address : null });
  }, [goal, layout, space, onPlace]);

  const onLines = useCallback((count: number) => setLines(count), []);
  const follow = (): void => {
    const pointer = pointerOf(bytesAt(piece, caret, revealed));
    if (pointer !== null && regionAt(pointer, regions) !== undefined) onGo(pointer);
    else announce('The eight bytes at the caret point to nothing that is mapped');
  };

  return (
    <section className="memory-bytes" aria-label="Bytes of memory" data-pane="details">
      <HexPane
        space={space}
        layout={layout}
        marks={marks}
        digits={DIGITS}
        top={top}
        onTop={setTop}
        caret={caret}
        anchor={anchor}
        onCaret={(address, from) => onPlace({ caret: address, anchor: from })}
        onCopy={() => void copyMemory(space, place, 'hex')}
        onFollow={follow}
        onLines={onLines}
        onPiece={setPiece}
      />
      <DataInspector piece={calm.piece} caret={calm.caret} regions={names} onFollow={onGo} />
    </section>
  );
}
