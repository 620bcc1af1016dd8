/** The drawing on screen: what a pointer, the wheel and keys do with it, and its marks. */
import { useEffect, useId, useImperativeHandle, useMemo, useRef } from 'react';
import type { KeyboardEvent, ReactNode, Ref } from 'react';
import type { DrawnLine, DrawnNode, GraphDrawing } from '../../../shared/drawing/process-graph.ts';
import { actOfKey, type CanvasAct } from './canvas-keys.ts';
import { indexDrawing } from './drawing-index.ts';
import { GroupMark } from './graph-marks.tsx';
import { MarkPiece } from './mark-piece.tsx';
import type { MarkLooks } from './mark-piece.tsx';
import { usePointer, type Target } from './use-pointer.ts';
import { useViewport } from './use-viewport.ts';
import { fitAll, reveal, zoomAt } from './viewport.ts';

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

export function GraphCanvas({ ref, ...props }: GraphCanvasProps): ReactNode {
  const { drawing, drawingKey, selected, selectedLine, lit, unmatched, found, near } = props;
  const root = useRef<HTMLDivElement>(null);
  const plane = useRef<HTMLDivElement>(null);
  const scaled = useRef<SVGGElement>(null);
  const prefix = useId();
  const view = useViewport({ root, plane, scaled }, drawing, drawingKey);
  const { screen, shown, apply, present } = view;
  const index = useMemo(() => indexDrawing(drawing), [drawing]);
  const { nodes, levels } = index;

  // What is selected elsewhere comes into view.
  const revealed = useRef<string | null>(null);
  useEffect(() => {
    const node = selected === null ? undefined : nodes.get(selected);
    if (node !== undefined && revealed.current !== selected && screen.width > 0) {
      apply(reveal(present(), node, screen));
    }
    revealed.current = selected;
  }, [selected, nodes, screen, apply, present]);

  const fit = (): void => apply(fitAll(drawing, screen, false));
  const zoom = (factor: number): void =>
    apply(zoomAt(present(), factor, screen.width / 2, screen.height / 2));
  useImperativeHandle(ref, () => ({ fit, zoom, focus: () => root.current?.focus() }));

  const select = (node: string): void => {
    revealed.current = node;
    props.onSelect(node);
  };
  const click = ({ fold, node, line }: Target): void => {
    if (fold !== null) props.onFold(fold, (nodes.get(fold)?.folded ?? 0) > 0);
    else if (node !== null) select(node);
    else if (line !== null) {
      const drawn = drawing.lines.find((one) => one.line.id === line);
      if (drawn !== undefined) props.onSelectLine(drawn);
    }
  };
  const doubleClick = ({ fold, node }: Target): void => {
    if (fold === null && node !== null) props.onFocus(node);
  };
  const { hovered, grip, handlers } = usePointer(view, click, doubleClick);

  const choose = (node: DrawnNode): void => {
    apply(reveal(present(), node, screen));
    select(node.node.id);
  };
  const perform = (act: CanvasAct): void => {
    switch (act.act) {
      case 'choose':
        return choose(act.node);
      case 'fold':
        return props.onFold(act.node, act.open);
      case 'focus':
        return props.onFocus(act.node);
      case 'zoom':
        return zoom(act.factor);
      case 'fit':
        return fit();
      case 'page':
        return apply({ ...present(), y: present().y - screen.height * act.screens });
      case 'nothing':
    }
  };
  const onKeyDown = (event: KeyboardEvent): void => {
    if (event.altKey || event.ctrlKey || event.metaKey) return;
    const act = actOfKey(event.key, index, selected);
    if (act !== null) perform(act);
    else if (!props.onKey(event.key)) return;
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
      className="graph-canvas"
      role="tree"
      aria-label="Process graph"
      tabIndex={0}
      data-pane-focus=""
      data-finds-in="graph-find"
      aria-activedescendant={selected !== null && nodes.has(selected) ? `${prefix}-${selected}` : undefined}
      onKeyDown={onKeyDown}
      {...handlers}
    >
      <div ref={plane} className="graph-plane" role="presentation">
        <svg width="1" height="1" role="presentation">
          <g ref={scaled} role="presentation">
            {drawing.groups.map((group) => (
              <GroupMark key={group.checkpoint} group={group} />
            ))}
            {shown.pieces.map((piece, at) => (
              <MarkPiece key={piece.key} piece={piece} part={shown.made[at]!} looks={looks} />
            ))}
          </g>
        </svg>
      </div>
      <div ref={grip} className="graph-grip" hidden />
    </div>
  );
}
