/** How many rows a frame fills: where a scrollbar is thrown, rows come in a few frames and none of them takes long. */
import { useEffect, useMemo, useState } from 'react';

/** A frame has room for about these cells; what a notch of the wheel brings in is hardly more. */
const CELLS_OF_A_FRAME = 48;
const ROWS_OF_A_FRAME = { least: 3, most: 6 } as const;

/** Of the rows that can be filled, in the order that they are drawn in: those that are filled in this frame. */
export function usePacedRows(ready: readonly number[], columns: number): ReadonlySet<number> {
  const { least, most } = ROWS_OF_A_FRAME;
  const rows = Math.max(least, Math.min(most, Math.floor(CELLS_OF_A_FRAME / columns)));
  const [, setFrame] = useState(0);
  // Written while drawing: a drawing that is thrown away fills a few rows sooner or later, and nothing else.
  const pace = useMemo(() => ({ filled: new Set<number>() as ReadonlySet<number>, inFrame: 0 }), []);
  // Where nothing stays, the frame has all that was there to take away.
  const isJump = pace.filled.size > 0 && !ready.some((index) => pace.filled.has(index));
  const room = isJump ? 1 : rows;
  const filled = new Set<number>();
  for (const index of ready) {
    if (!pace.filled.has(index)) {
      if (pace.inFrame >= room) continue;
      pace.inFrame += 1;
    }
    filled.add(index);
  }
  pace.filled = filled;
  const waits = filled.size < ready.length;
  useEffect(() => {
    if (!waits && pace.inFrame === 0) return undefined;
    const asked = requestAnimationFrame(() => {
      pace.inFrame = 0;
      if (waits) setFrame((frame) => frame + 1);
    });
    return () => cancelAnimationFrame(asked);
  });
  return filled;
}
