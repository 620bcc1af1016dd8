/**
 * The drawing on screen: pan, zoom, pointer and keys. A pan moves one composited layer, which asks for neither style
 * nor layout, and so does a zoom while it goes on: the drawing is laid out at its new scale when it rests. Marks are
 * made for what is near the screen only, and without names where these could not be read.
 */
import {
  useCallback,
  useEffect,
  useId,
  useImperativeHandle,
  useLayoutEffect,
  useMemo,
  useRef,
  useState,
} from 'react';
import type { KeyboardEvent, PointerEvent, ReactNode, Ref } from 'react';
import type { DrawnLine, DrawnNode, GraphDrawing } from '../../../shared/drawing/process-graph.ts';
import { makeMore, piecesOf, showWhole, want } from './drawn-pieces.ts';
import type { Part, ShownPieces } from './drawn-pieces.ts';
import { GroupMark } from './graph-marks.tsx';
import { MarkPiece } from './mark-piece.tsx';
import type { MarkLooks } from './mark-piece.tsx';
import { TEXT_FROM_SCALE, drawnPart, fitAll, reveal, zoomAt } from './viewport.ts';
import type { Size, Viewport } from './viewport.ts';

export interface CanvasHandle {
  fit(): void;
  zoom(factor: number): void;
  focus(): void;
}

export interface GraphCanvasProps {
  readonly ref: Ref<CanvasHandle>;
  readonly drawing: GraphDrawing;
  /** Another key is another drawing: it is fitted anew. */
  readonly drawingKey: string;
  readonly selected: string | null;
  readonly selectedLine: string | null;
  /** What is lit while the rest is dimmed; null: everything is plain. */
  readonly lit: ReadonlySet<string> | null;
  /** Nodes that the filter leaves out. */
  readonly unmatched: ReadonlySet<string>;
  readonly found: ReadonlySet<string>;
  readonly onSelect: (node: string) => void;
  readonly onSelectLine: (line: DrawnLine) => void;
  readonly onFocus: (node: string) => void;
  readonly onFold: (node: string, open: boolean) => void;
  /** The nodes beside one, to light them under the pointer. */
  readonly near: (node: string) => ReadonlySet<string>;
  readonly onKey: (key: string) => boolean;
}

const NOTHING: Part = { box: { x: 0, y: 0, width: 0, height: 0 }, withText: true };
/** After a move of the drawing, before what is under the pointer is lit. */
const STILL_MS = 150;
/** After the last step of a zoom, before the drawing is laid out at the scale that it has come to. */
const ZOOM_RESTS_MS = 120;

export function GraphCanvas({ ref, ...props }: GraphCanvasProps): ReactNode {
  const { drawing, drawingKey, selected, selectedLine, lit, unmatched, found, near } = props;
  const root = useRef<HTMLDivElement>(null);
  const plane = useRef<HTMLDivElement>(null);
  const scaled = useRef<SVGGElement>(null);
  /** The scale that marks are laid out at. */
  const scale = useRef<number | null>(null);
  const resting = useRef<ReturnType<typeof setTimeout> | null>(null);
  /** When it last moved: what passes under the pointer meanwhile is not pointed at. */
  const movedAt = useRef(-Infinity);
  const prefix = useId();
  const [screen, setScreen] = useState<Size>({ width: 0, height: 0 });
  const view = useRef<Viewport>({ x: 12, y: 12, scale: 1 });
  const pieces = useMemo(() => piecesOf(drawing), [drawing]);
  const [latest, setShown] = useState<ShownPieces>(() => showWhole(pieces, NOTHING));
  const shownPieces = useMemo(() => ofDrawing(latest, pieces), [latest, pieces]);
  const [hovered, setHovered] = useState<string | null>(null);

  const fitted = useRef<string | null>(null);
  const place = useCallback((): void => {
    const { x, y, scale: wanted } = view.current;
    const by = wanted / (scale.current ?? wanted);
    // Whole pixels: text between two of them would be blurred.
    if (plane.current !== null)
      plane.current.style.transform = `translate(${Math.round(x)}px, ${Math.round(y)}px)${by === 1 ? '' : ` scale(${by})`}`;
  }, []);
  const layOut = useCallback(
    (next: Viewport): void => {
      if (scale.current !== next.scale) {
        scale.current = next.scale;
        scaled.current?.setAttribute('transform', `scale(${next.scale})`);
        root.current?.style.setProperty('--grid', `${24 * next.scale}px`);
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
    [screen, place, pieces],
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
    if (shownPieces.isWhole) return undefined;
    const frame = requestAnimationFrame(() => setShown((old) => makeMore(ofDrawing(old, pieces))));
    return () => cancelAnimationFrame(frame);
  }, [shownPieces, pieces]);
  useEffect(
    () => () => {
      if (resting.current !== null) clearTimeout(resting.current);
    },
    [],
  );

  useLayoutEffect(() => {
    const element = root.current;
    if (element === null) return undefined;
    const measure = (): void => setScreen({ width: element.clientWidth, height: element.clientHeight });
    measure();
    const observer = new ResizeObserver(measure);
    observer.observe(element);
    return () => observer.disconnect();
  }, []);

  useLayoutEffect(() => {
    if (screen.width === 0) return;
    if (fitted.current === drawingKey) apply(view.current);
    else apply(fitAll(drawing, screen, true));
    fitted.current = drawingKey;
  }, [drawing, drawingKey, screen, apply]);

  const { nodes, levels, order } = useMarks(drawing);

  // What is selected elsewhere comes into view.
  const shown = useRef<string | null>(null);
  useEffect(() => {
    const node = selected === null ? undefined : nodes.get(selected);
    if (node !== undefined && shown.current !== selected && screen.width > 0) {
      apply(reveal(view.current, node, screen));
    }
    shown.current = selected;
  }, [selected, nodes, screen, apply]);

  useImperativeHandle(ref, () => ({
    fit: () => apply(fitAll(drawing, screen, false)),
    zoom: (factor) => apply(zoomAt(view.current, factor, screen.width / 2, screen.height / 2)),
    focus: () => root.current?.focus(),
  }));

  useEffect(() => {
    const element = root.current;
    if (element === null) return undefined;
    // Not React's onWheel: it is passive, and the page must not scroll.
    const onWheel = (event: WheelEvent): void => {
      event.preventDefault();
      const now = view.current;
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
  }, [apply]);

  /** Lies over the drawing while it is dragged: what is under the pointer is not looked for, nor given another cursor. */
  const grip = useRef<HTMLDivElement>(null);
  const letGo = (): void => grip.current?.setAttribute('hidden', '');
  const drag = useRef<{ x: number; y: number; from: Viewport; moved: boolean } | null>(null);
  const onPointerDown = (event: PointerEvent): void => {
    if (event.button > 1) return;
    drag.current = { x: event.clientX, y: event.clientY, from: view.current, moved: false };
  };
  const onPointerMove = (event: PointerEvent<HTMLDivElement>): void => {
    const start = drag.current;
    if (start === null || event.buttons === 0) {
      drag.current = null;
      if (performance.now() - movedAt.current < STILL_MS) return;
      const over = (event.target as Element).closest('[data-node]')?.getAttribute('data-node') ?? null;
      if (over !== hovered) setHovered(over);
      return;
    }
    const dx = event.clientX - start.x;
    const dy = event.clientY - start.y;
    if (!start.moved && Math.hypot(dx, dy) < 4) return;
    if (!start.moved) {
      event.currentTarget.setPointerCapture(event.pointerId);
      grip.current?.removeAttribute('hidden');
    }
    start.moved = true;
    apply({ ...start.from, x: start.from.x + dx, y: start.from.y + dy });
  };
  const onClick = (event: React.MouseEvent): void => {
    const moved = drag.current?.moved === true;
    drag.current = null;
    if (moved) return;
    const target = event.target as Element;
    const fold = target.closest('[data-fold]')?.getAttribute('data-fold');
    const node = target.closest('[data-node]')?.getAttribute('data-node');
    const line = target.closest('[data-line]')?.getAttribute('data-line');
    if (fold !== null && fold !== undefined) {
      props.onFold(fold, (nodes.get(fold)?.folded ?? 0) > 0);
    } else if (node !== null && node !== undefined) {
      shown.current = node;
      props.onSelect(node);
    } else if (line !== null && line !== undefined) {
      const drawn = drawing.lines.find((one) => one.line.id === line);
      if (drawn !== undefined) props.onSelectLine(drawn);
    }
  };

  const choose = (node: DrawnNode | undefined): void => {
    if (node === undefined) return;
    apply(reveal(view.current, node, screen));
    shown.current = node.node.id;
    props.onSelect(node.node.id);
  };

  const onKeyDown = (event: KeyboardEvent): void => {
    if (event.altKey || event.ctrlKey || event.metaKey) return;
    const present = selected === null ? undefined : nodes.get(selected);
    const at = present === undefined ? -1 : order.indexOf(present);
    switch (event.key) {
      case 'ArrowDown':
        choose(order[Math.min(order.length - 1, at + 1)]);
        break;
      case 'ArrowUp':
        choose(order[Math.max(0, at - 1)]);
        break;
      case 'ArrowLeft':
        if (present === undefined) choose(order[0]);
        else if (present.node.parent !== null) choose(nodes.get(present.node.parent));
        else choose(leftOf(present, drawing, nodes));
        break;
      case 'ArrowRight':
        if (present === undefined) choose(order[0]);
        else if (present.folded > 0) props.onFold(present.node.id, true);
        else choose(rightOf(present, drawing, nodes));
        break;
      case 'Home':
        choose(order[0]);
        break;
      case 'End':
        choose(order.at(-1));
        break;
      case ' ':
        if (present?.hasChildren === true) props.onFold(present.node.id, present.folded > 0);
        break;
      case 'Enter':
        if (present !== undefined) props.onFocus(present.node.id);
        break;
      case '+':
      case '=':
        apply(zoomAt(view.current, 1.25, screen.width / 2, screen.height / 2));
        break;
      case '-':
        apply(zoomAt(view.current, 0.8, screen.width / 2, screen.height / 2));
        break;
      case '0':
        apply(fitAll(drawing, screen, false));
        break;
      case 'PageDown':
        apply({ ...view.current, y: view.current.y - screen.height * 0.8 });
        break;
      case 'PageUp':
        apply({ ...view.current, y: view.current.y + screen.height * 0.8 });
        break;
      default:
        if (!props.onKey(event.key)) return;
    }
    event.preventDefault();
    event.stopPropagation();
  };

  const lighted = useMemo(
    () => lit ?? (hovered === null || !nodes.has(hovered) ? null : near(hovered)),
    [lit, hovered, nodes, near],
  );
  const looks = useMemo(
    (): MarkLooks => ({
      prefix,
      levels,
      selected,
      selectedLine,
      way: lit,
      lighted,
      hovered,
      unmatched,
      found,
    }),
    [prefix, levels, selected, selectedLine, lit, lighted, hovered, unmatched, found],
  );

  return (
    <div
      ref={root}
      className={`graph-canvas${lighted === null ? '' : ' has-lit'}`}
      role="tree"
      aria-label="Process graph"
      tabIndex={0}
      data-pane-focus=""
      data-finds-in="graph-find"
      aria-activedescendant={selected !== null && nodes.has(selected) ? `${prefix}-${selected}` : undefined}
      onKeyDown={onKeyDown}
      onPointerDown={onPointerDown}
      onPointerMove={onPointerMove}
      onPointerUp={letGo}
      onLostPointerCapture={letGo}
      onPointerLeave={() => setHovered(null)}
      onClick={onClick}
      onDoubleClick={(event) => {
        const target = event.target as Element;
        if (target.closest('[data-fold]') !== null) return;
        const node = target.closest('[data-node]')?.getAttribute('data-node');
        if (node !== null && node !== undefined) props.onFocus(node);
      }}
    >
      <div ref={plane} className="graph-plane" role="presentation">
        <svg width="1" height="1" role="presentation">
          <g ref={scaled} role="presentation">
            {drawing.groups.map((group) => (
              <GroupMark key={group.checkpoint} group={group} />
            ))}
            {shownPieces.pieces.map((piece, at) => (
              <MarkPiece key={piece.key} piece={piece} part={shownPieces.made[at]!} looks={looks} />
            ))}
          </g>
        </svg>
      </div>
      <div ref={grip} className="graph-grip" hidden />
    </div>
  );
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

/** What is looked up in a drawing at every move. */
function useMarks(drawing: GraphDrawing) {
  const nodes = useMemo(() => new Map(drawing.nodes.map((one) => [one.node.id, one])), [drawing]);
  const levels = useMemo(() => levelsOf(drawing.nodes), [drawing]);
  const order = useMemo(() => [...drawing.nodes].sort((a, b) => a.y - b.y || a.x - b.x), [drawing]);
  return { nodes, levels, order };
}

function levelsOf(nodes: readonly DrawnNode[]): ReadonlyMap<string, number> {
  const columns = [...new Set(nodes.map((node) => node.x))].sort((a, b) => a - b);
  const place = new Map(columns.map((x, index) => [x, index + 1]));
  return new Map(nodes.map((node) => [node.node.id, place.get(node.x) ?? 1]));
}

/** The first child, or what lies outside and is joined to it. */
function rightOf(
  node: DrawnNode,
  drawing: GraphDrawing,
  nodes: ReadonlyMap<string, DrawnNode>,
): DrawnNode | undefined {
  const children = drawing.nodes.filter((one) => one.node.parent === node.node.id).sort((a, b) => a.y - b.y);
  return children[0] ?? beside(node, drawing, nodes, (x) => x > node.x);
}

function leftOf(
  node: DrawnNode,
  drawing: GraphDrawing,
  nodes: ReadonlyMap<string, DrawnNode>,
): DrawnNode | undefined {
  return beside(node, drawing, nodes, (x) => x < node.x);
}

function beside(
  { node }: DrawnNode,
  drawing: GraphDrawing,
  nodes: ReadonlyMap<string, DrawnNode>,
  fits: (x: number) => boolean,
): DrawnNode | undefined {
  return drawing.lines
    .flatMap(({ line }) => (line.from === node.id ? [line.to] : line.to === node.id ? [line.from] : []))
    .flatMap((id) => nodes.get(id) ?? [])
    .filter((one) => fits(one.x))
    .sort((a, b) => b.x - a.x || a.y - b.y)[0];
}
