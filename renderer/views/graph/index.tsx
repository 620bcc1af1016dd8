/** Graph: processes, what connects them, and what lies outside of the checkpoint. */
import { useCallback, useMemo, useRef, useState } from 'react';
import type { ReactNode } from 'react';
import type { ProcessGraph, Reference } from '../../../shared/api/index.ts';
import { isListName } from '../../../shared/api/lists.ts';
import type { DrawnLine } from '../../../shared/drawing/process-graph.ts';
import { plural } from '../../components/figures.ts';
import { NoTasks } from '../../components/no-tasks.tsx';
import { ErrorState, LoadingState } from '../../components/states.tsx';
import { pidOf } from '../../state/selection.ts';
import { announce, select, shell } from '../../state/shell.ts';
import { useStore } from '../../state/store.ts';
import { useCall } from '../../state/use-list.ts';
import { FIRST_HIDDEN, drawingOf } from './first-drawing.ts';
import { GraphCanvas } from './graph-canvas.tsx';
import type { CanvasHandle } from './graph-canvas.tsx';
import { GraphFoot } from './graph-foot.tsx';
import { FindField, KindToggles } from './graph-toolbar.tsx';
import { GraphTools } from './graph-tools.tsx';
import { findNodes, neighbourhood, neighboursOf, nodeOfThing, shortestWay } from './graph-walk.ts';
import { useUnmatched } from './use-unmatched.ts';

const NONE: ReadonlySet<string> = new Set();

export function GraphView(): ReactNode {
  const scope = useStore(shell, (value) => value.scope);
  const {
    value: graph,
    error,
    waiting,
  } = useCall('graph.read', { checkpoints: scope === null ? null : [...scope], spans: false }, true);
  if (error !== null) {
    return (
      <ErrorState
        what="The graph could not be made"
        error={error}
        usable="The processes and sockets are in their own views."
      />
    );
  }
  if (waiting || graph === null) return <LoadingState what="Joining processes" />;
  if (!graph.nodes.some(({ kind }) => kind === 'process')) {
    return (
      <NoTasks
        title="No processes of this checkpoint to draw"
        many="No processes of the checkpoints in scope to draw"
      />
    );
  }
  return <Graph graph={graph} />;
}

function choose(reference: Reference | null | undefined): void {
  if (reference === null || reference === undefined || !isListName(reference.kind)) return;
  select({ kind: reference.kind, checkpoint: reference.checkpoint, key: reference.key, column: null });
}

function Graph({ graph }: { readonly graph: ProcessGraph }): ReactNode {
  const [hidden, setHidden] = useState(FIRST_HIDDEN);
  const [closed, setClosed] = useState<ReadonlySet<string>>(NONE);
  const [focus, setFocus] = useState<string | null>(null);
  const [pathFrom, setPathFrom] = useState<string | null>(null);
  const [path, setPath] = useState<readonly string[] | null>(null);
  const [text, setText] = useState('');
  const [hit, setHit] = useState(0);
  const [line, setLine] = useState<{ id: string; reference: number } | null>(null);
  const canvas = useRef<CanvasHandle>(null);
  const find = useRef<HTMLInputElement>(null);

  const byId = useMemo(() => new Map(graph.nodes.map((node) => [node.id, node])), [graph]);
  const neighbours = useMemo(() => neighboursOf(graph, hidden), [graph, hidden]);
  const only = useMemo(
    () => (focus === null || !byId.has(focus) ? null : neighbourhood(graph, neighbours, focus)),
    [graph, neighbours, focus, byId],
  );
  const drawing = useMemo(() => drawingOf(graph, hidden, closed, only), [graph, hidden, closed, only]);

  const selection = useStore(shell, (value) => value.selection);
  const selected = useMemo(() => nodeOfThing(graph.nodes, selection, pidOf(selection)), [graph, selection]);
  const selectedLine = useMemo(() => {
    if (line !== null) return line.id;
    if (selection === null || selection.kind === 'process') return null;
    return (
      drawing.lines.find((one) =>
        one.line.channels.some((channel) => {
          const first = channel.references[0];
          return (
            first?.kind === selection.kind &&
            first.key === selection.key &&
            first.checkpoint === selection.checkpoint
          );
        }),
      )?.line.id ?? null
    );
  }, [drawing, line, selection]);

  const unmatched = useUnmatched(graph.nodes);
  const hits = useMemo(() => findNodes(graph, text), [graph, text]);
  const found = useMemo(() => new Set(hits), [hits]);

  /** A node that is folded away or out of focus is shown before it is selected. */
  const openTo = useCallback(
    (id: string): void => {
      const way: string[] = [];
      for (
        let at = byId.get(id)?.parent ?? null;
        at !== null && !way.includes(at);
        at = byId.get(at)?.parent ?? null
      ) {
        way.push(at);
      }
      setClosed((old) =>
        way.some((one) => old.has(one)) ? new Set([...old].filter((one) => !way.includes(one))) : old,
      );
      setFocus((old) => (old !== null && only !== null && !only.has(id) ? null : old));
    },
    [byId, only],
  );

  const onSelect = useCallback(
    (id: string): void => {
      setLine(null);
      if (pathFrom !== null && pathFrom !== id) {
        const way = shortestWay(neighbours, pathFrom, id);
        const name = (node: string): string => byId.get(node)?.label ?? node;
        if (way === null)
          announce(`No channel that is shown leads from ${name(pathFrom)} to ${name(id)}`, 'problem');
        else announce(`${plural(way.length - 1, 'step')}: ${way.map(name).join(' – ')}`);
        setPath(way);
        setPathFrom(null);
      }
      choose(byId.get(id)?.reference);
    },
    [byId, neighbours, pathFrom],
  );
  const onSelectLine = useCallback(
    (drawn: DrawnLine): void => {
      // A line of several channels: each click selects the next.
      const references = drawn.line.channels.flatMap((channel) => channel.references.slice(0, 1));
      const reference =
        line?.id === drawn.line.id ? (line.reference + 1) % Math.max(1, references.length) : 0;
      setLine({ id: drawn.line.id, reference });
      choose(references[reference]);
      announce(
        references.length > 1 ? `${reference + 1} of ${references.length}: ${drawn.title}` : drawn.title,
      );
    },
    [line],
  );
  const onFold = useCallback((id: string, open: boolean): void => {
    setClosed((old) => {
      const next = new Set(old);
      if (open) next.delete(id);
      else next.add(id);
      return next;
    });
  }, []);
  const onFocus = useCallback((id: string): void => {
    setFocus((old) => (old === id ? null : id));
    setPath(null);
  }, []);
  const near = useCallback(
    (id: string): ReadonlySet<string> => new Set([id, ...(neighbours.get(id) ?? [])]),
    [neighbours],
  );
  const lit = useMemo(() => (path === null ? null : new Set(path)), [path]);

  /** Shows a hit without taking it as the end of a path that is being asked for: one may still be typing. */
  const toHit = (next: number, of: readonly string[]): void => {
    setHit(next);
    const id = of[next];
    if (id === undefined) return;
    openTo(id);
    setLine(null);
    choose(byId.get(id)?.reference);
  };
  const nextHit = (by: 1 | -1): void => {
    const id = hits[hit];
    if (id === undefined) return;
    if (pathFrom === null) toHit((hit + by + hits.length) % hits.length, hits);
    else {
      onSelect(id);
      canvas.current?.focus();
    }
  };
  const leave = useCallback((): boolean => {
    if (pathFrom === null && path === null && focus === null) return false;
    if (pathFrom !== null || path !== null) {
      setPathFrom(null);
      setPath(null);
    } else setFocus(null);
    return true;
  }, [pathFrom, path, focus]);
  const startPath = useCallback((): void => {
    if (selected === null) {
      announce('Select the node where the path begins first', 'problem');
      return;
    }
    setPath(null);
    setPathFrom(selected);
    announce('Now the node where it ends');
    canvas.current?.focus();
  }, [selected]);
  const onKey = useCallback(
    (key: string): boolean => {
      if (key === 'Escape') return leave();
      else if (key === 'p') startPath();
      else if (key === 'f' && selected !== null) onFocus(selected);
      else return false;
      return true;
    },
    [leave, startPath, onFocus, selected],
  );

  const titles = graph.groups.map((group) => `${group.title} (${group.checkpoint})`).join(', ');
  const saved = {
    drawing,
    hidden,
    caption: `Process graph of ${titles}${focus === null ? '' : `, around ${byId.get(focus)?.label ?? ''}`}`,
    name: `graph-${graph.groups[0]?.checkpoint ?? 'case'}`,
  };
  return (
    <div className="graph" data-pane="view">
      <div className="graph-bar">
        <KindToggles
          counts={drawing.counts}
          hidden={hidden}
          onToggle={(kind) =>
            setHidden((old) => {
              const next = new Set(old);
              if (next.has(kind)) next.delete(kind);
              else next.add(kind);
              return next;
            })
          }
        />
        <div className="tools">
          <FindField
            input={find}
            text={text}
            count={hits.length}
            at={hit}
            onText={(next) => {
              setText(next);
              toHit(0, findNodes(graph, next));
            }}
            onNext={nextHit}
            onLeave={() => {
              setText('');
              canvas.current?.focus();
            }}
          />
          <GraphTools
            canvas={canvas}
            graph={graph}
            focused={focus !== null}
            canFocus={selected !== null || focus !== null}
            path={path !== null ? 'shown' : pathFrom !== null ? 'asked' : 'none'}
            saved={saved}
            onFocus={() => {
              if (focus !== null) setFocus(null);
              else if (selected !== null) onFocus(selected);
            }}
            onPath={() => {
              if (pathFrom !== null || path !== null) leave();
              else startPath();
            }}
            onFold={setClosed}
          />
        </div>
      </div>
      <GraphCanvas
        ref={canvas}
        drawing={drawing}
        drawingKey={`${titles} ${focus ?? ''}`}
        selected={selected}
        selectedLine={selectedLine}
        lit={lit}
        unmatched={unmatched}
        found={found}
        onSelect={onSelect}
        onSelectLine={onSelectLine}
        onFocus={onFocus}
        onFold={onFold}
        near={near}
        onKey={onKey}
      />
      <GraphFoot
        graph={graph}
        drawing={drawing}
        unmatched={unmatched.size}
        focused={focus === null ? null : (byId.get(focus)?.label ?? '')}
        onUnfiltered={() => {
          shell.set({ query: '' });
          canvas.current?.focus();
        }}
        onUnfocused={() => setFocus(null)}
      />
    </div>
  );
}
