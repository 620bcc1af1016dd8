/**
 * The drawing on screen: pan, zoom, pointer and keys. A pan moves one composited layer, which asks for neither style
 * nor layout, and so does a zoom while it goes on: the drawing is laid out at its new scale when it rests. Marks are
 * made for what is near the screen only, and without names where these could not be read.
 */
import {
  startTransition,
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
import { arrowsOf } from '../../../shared/drawing/graph-svg.ts';
import { GroupMark, LineMark, NodeMark } from './graph-marks.tsx';
import { TEXT_FROM_SCALE, drawnPart, fitAll, meets, reveal, zoomAt } from './viewport.ts';
import type { Box, Size, Viewport } from './viewport.ts';

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

const NONE: ReadonlySet<string> = new Set();
/** After a move of the drawing, before what is under the pointer is lit. */
const STILL_MS = 150;
/** After the last step of a zoom, before the drawing is laid out at the scale that it has come to. */
const ZOOM_RESTS_MS = 120;
const NO_ARROWS: readonly ('start' | 'end')[] = [];

export function GraphCanvas({ ref, ...props }: GraphCanvasProps): ReactNode {
  const { drawing, drawingKey, selected, lit, near } = props;
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
  const [part, setPart] = useState<{ box: Box; withText: boolean }>({
    box: { x: 0, y: 0, width: 0, height: 0 },
    withText: true,
  });
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
      const change = (): void =>
        setPart((old) =>
          old.withText === withText &&
          old.box.x === box.x &&
          old.box.y === box.y &&
          old.box.width === box.width &&
          old.box.height === box.height
            ? old
            : { box, withText },
        );
      // Marks that come near the screen are made in pieces of time, those of a first look at once.
      if (fitted.current === null) change();
      else startTransition(change);
    },
    [screen, place],
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

  const { nodes, levels, order, lines } = useMarks(drawing);

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
    if (!start.moved) event.currentTarget.setPointerCapture(event.pointerId);
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

  const lighted = lit ?? (hovered === null || !nodes.has(hovered) ? null : near(hovered));
  const isLit = (id: string): boolean => lighted === null || lighted.has(id);
  const lineLit = (drawn: DrawnLine): boolean => {
    if (lighted === null) return true;
    const { from, to } = drawn.line;
    if (lit !== null) return lit.has(from) && lit.has(to);
    return from === hovered || to === hovered;
  };
  const nodeId = (id: string): string => `${prefix}-${id}`;
  const visible = drawing.nodes.filter((node) => meets(node, part.box) || node.node.id === selected);

  return (
    <div
      ref={root}
      className={`graph-canvas${lighted === null ? '' : ' has-lit'}`}
      role="tree"
      aria-label="Process graph"
      tabIndex={0}
      data-pane-focus=""
      data-finds-in="graph-find"
      aria-activedescendant={selected !== null && nodes.has(selected) ? nodeId(selected) : undefined}
      onKeyDown={onKeyDown}
      onPointerDown={onPointerDown}
      onPointerMove={onPointerMove}
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
            {lines.map(({ drawn, box, arrows }) =>
              meets(box, part.box) ? (
                <LineMark
                  key={drawn.line.id}
                  drawn={drawn}
                  arrows={arrows}
                  selected={drawn.line.id === props.selectedLine}
                  lit={lit !== null && lineLit(drawn)}
                  dimmed={!lineLit(drawn)}
                  withText={part.withText}
                />
              ) : null,
            )}
            {visible.map((drawn) => (
              <NodeMark
                key={drawn.node.id}
                drawn={drawn}
                id={nodeId(drawn.node.id)}
                level={levels.get(drawn.node.id) ?? 1}
                selected={drawn.node.id === selected}
                dimmed={!isLit(drawn.node.id) || props.unmatched.has(drawn.node.id)}
                found={props.found === NONE ? false : props.found.has(drawn.node.id)}
                withText={part.withText}
              />
            ))}
          </g>
        </svg>
      </div>
    </div>
  );
}

/** What is looked up in a drawing at every move. */
function useMarks(drawing: GraphDrawing) {
  const nodes = useMemo(() => new Map(drawing.nodes.map((one) => [one.node.id, one])), [drawing]);
  const levels = useMemo(() => levelsOf(drawing.nodes), [drawing]);
  const order = useMemo(() => [...drawing.nodes].sort((a, b) => a.y - b.y || a.x - b.x), [drawing]);
  const lines = useMemo(
    () =>
      drawing.lines.map((drawn) => {
        const xs = drawn.points.map((point) => point.x);
        const ys = drawn.points.map((point) => point.y);
        const x = Math.min(...xs) - 8;
        const y = Math.min(...ys) - 14;
        const arrows = arrowsOf(drawn, nodes);
        const box = { x, y, width: Math.max(...xs) - x + 8, height: Math.max(...ys) - y + 14 };
        return { drawn, box, arrows: arrows.length === 0 ? NO_ARROWS : arrows };
      }),
    [drawing, nodes],
  );
  return { nodes, levels, order, lines };
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
