/** The pointer over the drawing: it drags it, lights what it rests on, and clicks what it is over. */
import { useRef, useState } from 'react';
import type { MouseEvent, PointerEvent, RefObject } from 'react';
import type { CanvasView } from './use-viewport.ts';
import type { Viewport } from './viewport.ts';

/** After a move of the drawing, before what is under the pointer is lit. */
const STILL_MS = 150;
/** What a hand moves while it clicks. */
const UNMEANT_PX = 4;

/** What a click is on, by id. */
export type Target = { readonly [kind in 'fold' | 'node' | 'line']: string | null };

export interface CanvasPointer {
  readonly hovered: string | null;
  /** Lies over the drawing while it is dragged: what is under the pointer is not looked for, nor given another cursor. */
  readonly grip: RefObject<HTMLDivElement | null>;
  readonly handlers: {
    readonly onPointerDown: (event: PointerEvent) => void;
    readonly onPointerMove: (event: PointerEvent<HTMLDivElement>) => void;
    readonly onPointerUp: () => void;
    readonly onLostPointerCapture: () => void;
    readonly onPointerLeave: () => void;
    readonly onClick: (event: MouseEvent) => void;
    readonly onDoubleClick: (event: MouseEvent) => void;
  };
}

export function usePointer(
  { present, apply, movedAt }: CanvasView,
  onClick: (target: Target) => void,
  onDoubleClick: (target: Target) => void,
): CanvasPointer {
  const grip = useRef<HTMLDivElement>(null);
  const drag = useRef<{ x: number; y: number; from: Viewport; moved: boolean } | null>(null);
  const [hovered, setHovered] = useState<string | null>(null);
  const letGo = (): void => grip.current?.setAttribute('hidden', '');

  const onPointerMove = (event: PointerEvent<HTMLDivElement>): void => {
    const start = drag.current;
    if (start === null || event.buttons === 0) {
      drag.current = null;
      if (performance.now() - movedAt() < STILL_MS) return;
      const { node } = targetOf(event);
      if (node !== hovered) setHovered(node);
      return;
    }
    const dx = event.clientX - start.x;
    const dy = event.clientY - start.y;
    if (!start.moved && Math.hypot(dx, dy) < UNMEANT_PX) return;
    if (!start.moved) {
      event.currentTarget.setPointerCapture(event.pointerId);
      grip.current?.removeAttribute('hidden');
    }
    start.moved = true;
    apply({ ...start.from, x: start.from.x + dx, y: start.from.y + dy });
  };

  return {
    hovered,
    grip,
    handlers: {
      onPointerDown: (event) => {
        if (event.button > 1) return;
        drag.current = { x: event.clientX, y: event.clientY, from: present(), moved: false };
      },
      onPointerMove,
      onPointerUp: letGo,
      onLostPointerCapture: letGo,
      onPointerLeave: () => setHovered(null),
      onClick: (event) => {
        const moved = drag.current?.moved === true;
        drag.current = null;
        if (!moved) onClick(targetOf(event));
      },
      onDoubleClick: (event) => onDoubleClick(targetOf(event)),
    },
  };
}

function targetOf(event: MouseEvent): Target {
  const target = event.target as Element;
  const of = (kind: keyof Target): string | null =>
    target.closest(`[data-${kind}]`)?.getAttribute(`data-${kind}`) ?? null;
  return { fold: of('fold'), node: of('node'), line: of('line') };
}
