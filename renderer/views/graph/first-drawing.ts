import type { ChannelKind, ProcessGraph } from '../../../shared/api/index.ts';
import { HIDDEN_AT_FIRST } from '../../../shared/drawing/graph-style.ts';
import { drawProcessGraph } from '../../../shared/drawing/process-graph.ts';
import type { GraphDrawing } from '../../../shared/drawing/process-graph.ts';

/** Kinds of channels that are not drawn until they are asked for. */
export const FIRST_HIDDEN: ReadonlySet<ChannelKind> = new Set(HIDDEN_AT_FIRST);

/** Drawings of graphs as they are first shown: a view that comes back draws nothing anew. */
const firstDrawings = new WeakMap<ProcessGraph, GraphDrawing>();

/** The drawing of a graph without hidden kinds, with closed nodes folded; `only`: the nodes in focus. */
export function drawingOf(
  graph: ProcessGraph,
  hidden: ReadonlySet<ChannelKind>,
  closed: ReadonlySet<string>,
  only: ReadonlySet<string> | null,
): GraphDrawing {
  const isFirst = hidden === FIRST_HIDDEN && closed.size === 0 && only === null;
  const known = isFirst ? firstDrawings.get(graph) : undefined;
  if (known !== undefined) return known;
  const drawing = drawProcessGraph(graph, { hidden, closed, only });
  if (isFirst) firstDrawings.set(graph, drawing);
  return drawing;
}
