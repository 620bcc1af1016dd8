/** What is looked up in a drawing at every move: nodes by id, in reading order, and beside each other. Pure. */
import type { DrawnNode, GraphDrawing } from '../../../shared/drawing/process-graph.ts';

export interface DrawingIndex {
  readonly drawing: GraphDrawing;
  readonly nodes: ReadonlyMap<string, DrawnNode>;
  /** From top to bottom, then from left to right. */
  readonly order: readonly DrawnNode[];
  /** Of each node its column, from 1. */
  readonly levels: ReadonlyMap<string, number>;
}

export function indexDrawing(drawing: GraphDrawing): DrawingIndex {
  return {
    drawing,
    nodes: new Map(drawing.nodes.map((one) => [one.node.id, one])),
    order: [...drawing.nodes].sort((a, b) => a.y - b.y || a.x - b.x),
    levels: levelsOf(drawing.nodes),
  };
}

function levelsOf(nodes: readonly DrawnNode[]): ReadonlyMap<string, number> {
  const columns = [...new Set(nodes.map((node) => node.x))].sort((a, b) => a - b);
  const place = new Map(columns.map((x, index) => [x, index + 1]));
  return new Map(nodes.map((node) => [node.node.id, place.get(node.x) ?? 1]));
}

/** The first child, or what lies outside and is joined to it. */
export function rightOf(node: DrawnNode, index: DrawingIndex): DrawnNode | undefined {
  const children = index.drawing.nodes
    .filter((one) => one.node.parent === node.node.id)
    .sort((a, b) => a.y - b.y);
  return children[0] ?? beside(node, index, (x) => x > node.x);
}

/** The parent, or what is joined to it on that side. */
export function leftOf(node: DrawnNode, index: DrawingIndex): DrawnNode | undefined {
  if (node.node.parent !== null) return index.nodes.get(node.node.parent);
  return beside(node, index, (x) => x < node.x);
}

function beside(
  { node }: DrawnNode,
  { drawing, nodes }: DrawingIndex,
  fits: (x: number) => boolean,
): DrawnNode | undefined {
  return drawing.lines
    .flatMap(({ line }) => (line.from === node.id ? [line.to] : line.to === node.id ? [line.from] : []))
    .flatMap((id) => nodes.get(id) ?? [])
    .filter((one) => fits(one.x))
    .sort((a, b) => b.x - a.x || a.y - b.y)[0];
}
