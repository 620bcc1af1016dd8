/** Labels under the axis of a canvas: of all ticks those whose labels do not touch. */
import type { Tick } from '../../../shared/drawing/timeline.ts';

type Canvas = CanvasRenderingContext2D;

/** Pixels between two labels. */
const APART = 12;

/** Labels stand on `baseline`, and within [0, width]; `at` is called for each tick that has one. */
export function paintTicks(
  on: Canvas,
  ticks: readonly Tick[],
  { width, baseline }: { readonly width: number; readonly baseline: number },
  widthOf: (text: string) => number,
  at?: (x: number) => void,
): void {
  let free = -Infinity;
  for (const { x, label } of ticks) {
    const wide = widthOf(label);
    const left = Math.min(width - wide, Math.max(0, x - wide / 2));
    if (left < free) continue;
    at?.(x);
    on.fillText(label, left, baseline);
    free = left + wide + APART;
  }
}
