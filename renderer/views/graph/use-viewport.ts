/**
 * Where the drawing stands and which of its marks are made. A pan moves one composited layer, which asks for neither
 * style nor layout, and so does a zoom while it goes on: the drawing is laid out at its new scale when it rests. Marks
 * are made for what is near the screen only, and without names where these could not be read.
 */
import { useCallback, useEffect, useLayoutEffect, useMemo, useRef, useState } from 'react';
import type { RefObject } from 'react';
import type { GraphDrawing } from '../../../shared/drawing/process-graph.ts';
import { makeMore, piecesOf, showWhole, want } from './drawn-pieces.ts';
import type { Part, ShownPieces } from './drawn-pieces.ts';
import { TEXT_FROM_SCALE, drawnPart, fitAll, zoomAt } from './viewport.ts';
import type { Size, Viewport } from './viewport.ts';

const NOTHING: Part = { box: { x: 0, y: 0, width: 0, height: 0 }, withText: true };
/** After the last step of a zoom, before the drawing is laid out at the scale that it has come to. */
const ZOOM_RESTS_MS = 120;

/** The elements that the drawing is in, from outside to inside: what is panned over, what pans, what is scaled. */
export interface CanvasElements {
  readonly root: RefObject<HTMLDivElement | null>;
  readonly plane: RefObject<HTMLDivElement | null>;
  readonly scaled: RefObject<SVGGElement | null>;
}

export interface CanvasView {
  readonly screen: Size;
  readonly shown: ShownPieces;
  /** Moves the drawing; it does not draw the component again unless other marks are to be made. */
  readonly apply: (next: Viewport) => void;
  readonly present: () => Viewport;
  /** When it last moved: what passes under the pointer meanwhile is not pointed at. */
  readonly movedAt: () => number;
}

/** Another key is another drawing: it is fitted anew. */
export function useViewport(
  { root, plane, scaled }: CanvasElements,
  drawing: GraphDrawing,
  drawingKey: string,
): CanvasView {
  const view = useRef<Viewport>({ x: 12, y: 12, scale: 1 });
  /** The scale that marks are laid out at. */
  const scale = useRef<number | null>(null);
  const resting = useRef<ReturnType<typeof setTimeout> | null>(null);
  const movedAt = useRef(-Infinity);
  const fitted = useRef<string | null>(null);
  const screen = useSizeOf(root);
  const pieces = useMemo(() => piecesOf(drawing), [drawing]);
  const [latest, setShown] = useState<ShownPieces>(() => showWhole(pieces, NOTHING));
  const shown = useMemo(() => ofDrawing(latest, pieces), [latest, pieces]);

  const place = useCallback((): void => {
    const { x, y, scale: wanted } = view.current;
    const by = wanted / (scale.current ?? wanted);
    // Whole pixels: text between two of them would be blurred.
    if (plane.current !== null)
      plane.current.style.transform = `translate(${Math.round(x)}px, ${Math.round(y)}px)${by === 1 ? '' : ` scale(${by})`}`;
  }, [plane]);
  const layOut = useCallback(
    (next: Viewport): void => {
      if (scale.current !== next.scale) {
        scale.current = next.scale;
        scaled.current?.setAttribute('transform', `scale(${next.scale})`);
      }
      place();
      const box = drawnPart(next, screen);
      const withText = next.scale >= TEXT_FROM_SCALE;
      const isFirst = fitted.current === null;
      setShown((old) => {
        if (isFirst) return showWhole(pieces, { box, withText });
        const now = ofDrawing(old, pieces);
        return isSame(now.wanted, { box, withText }) ? now : makeMore(want(now, { box, withText }));
      });
    },
    [screen, place, pieces, scaled],
  );
  const apply = useCallback(
    (next: Viewport): void => {
      const zooms = fitted.current !== null && scale.current !== null && scale.current !== next.scale;
      view.current = next;
      movedAt.current = performance.now();
      if (resting.current !== null) clearTimeout(resting.current);
      resting.current = null;
      if (!zooms) return layOut(next);
      place();
      resting.current = setTimeout(() => layOut(view.current), ZOOM_RESTS_MS);
    },
    [layOut, place],
  );
  useEffect(() => {
    if (shown.isWhole) return undefined;
    const frame = requestAnimationFrame(() => setShown((old) => makeMore(ofDrawing(old, pieces))));
    return () => cancelAnimationFrame(frame);
  }, [shown, pieces]);
  useEffect(
    () => () => {
      if (resting.current !== null) clearTimeout(resting.current);
    },
    [],
  );

  useLayoutEffect(() => {
    if (screen.width === 0) return;
    if (fitted.current === drawingKey) apply(view.current);
    else apply(fitAll(drawing, screen, true));
    fitted.current = drawingKey;
  }, [drawing, drawingKey, screen, apply]);

  const present = useCallback(() => view.current, []);
  const lastMoved = useCallback(() => movedAt.current, []);
  useWheel(root, present, apply);
  return { screen, shown, apply, present, movedAt: lastMoved };
}

function useSizeOf(root: CanvasElements['root']): Size {
  const [size, setSize] = useState<Size>({ width: 0, height: 0 });
  useLayoutEffect(() => {
    const element = root.current;
    if (element === null) return undefined;
    const measure = (): void => setSize({ width: element.clientWidth, height: element.clientHeight });
    measure();
    const observer = new ResizeObserver(measure);
    observer.observe(element);
    return () => observer.disconnect();
  }, [root]);
  return size;
}

/** The wheel pans; with Ctrl it zooms about the pointer. */
function useWheel(
  root: CanvasElements['root'],
  present: () => Viewport,
  apply: (next: Viewport) => void,
): void {
  useEffect(() => {
    const element = root.current;
    if (element === null) return undefined;
    // Not React's onWheel: it is passive, and the page must not scroll.
    const onWheel = (event: WheelEvent): void => {
      event.preventDefault();
      const now = present();
      if (event.ctrlKey || event.metaKey) {
        const at = element.getBoundingClientRect();
        const factor = Math.exp(-Math.max(-120, Math.min(120, event.deltaY)) / 240);
        apply(zoomAt(now, factor, event.clientX - at.left, event.clientY - at.top));
      } else {
        const [dx, dy] = event.shiftKey ? [event.deltaY, 0] : [event.deltaX, event.deltaY];
        apply({ ...now, x: now.x - dx, y: now.y - dy });
      }
    };
    element.addEventListener('wheel', onWheel, { passive: false });
    return () => element.removeEventListener('wheel', onWheel);
  }, [root, present, apply]);
}

/** A drawing that came since is made at once, with what was wanted last. */
function ofDrawing(shown: ShownPieces, pieces: ShownPieces['pieces']): ShownPieces {
  return shown.pieces === pieces ? shown : showWhole(pieces, shown.wanted);
}

function isSame(a: Part, b: Part): boolean {
  return (
    a.withText === b.withText &&
    a.box.x === b.box.x &&
    a.box.y === b.box.y &&
    a.box.width === b.box.width &&
    a.box.height === b.box.height
  );
}
