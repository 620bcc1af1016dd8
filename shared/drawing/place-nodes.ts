/**
 * Rows and columns of nodes.
 *
 *   column 0      1         2         right column
 *   ┌──────┐   ┌──────┐   ┌──────┐   ┌──────────┐   row 0: a first child stands in its parent's row
 *   │  1   │───│  15  │───│  16  │   │ peer     │
 *   └──────┘   └──────┘   └──────┘   └──────────┘
 *              ┌──────┐                              row 1
 *              │  31  │
 *              └──────┘
 *
 * Siblings are in the order of their pids, so that a process keeps its place in the next checkpoint.
 */
import { hierarchy } from 'd3';
import type { GraphNode, ProcessGraph } from '../api/graph-calls.ts';

export interface Cell {
  readonly column: number;
  readonly row: number;
}

export interface Heading {
  readonly checkpoint: string;
  /** The row that the heading stands in; no node is in it. */
  readonly row: number;
  /** Rows (firstRow .. lastRow) of the group below it. */
  readonly lastRow: number;
}

export interface Places {
  readonly cells: ReadonlyMap<string, Cell>;
  readonly headings: readonly Heading[];
  readonly columns: number;
  readonly rows: number;
  /** Descendants that a folded node hides. */
  readonly folded: ReadonlyMap<string, number>;
}

interface Branch {
  readonly node: GraphNode | null;
  readonly children: Branch[];
}

/** Processes as trees; what is in a ring of parents is a root (images can be forged). */
export function processForest(nodes: readonly GraphNode[]): Map<string, Branch[]> {
  const branches = new Map<string, Branch>();
  for (const node of nodes) {
    if (node.kind === 'process') branches.set(node.id, { node, children: [] });
  }
  const roots = new Map<string, Branch[]>();
  const rooted = ringless(branches);
  for (const [id, branch] of branches) {
    const parent = rooted.has(id) ? undefined : branches.get(branch.node?.parent ?? '');
    if (parent !== undefined) parent.children.push(branch);
    else {
      const of = branch.node?.checkpoint ?? '';
      const group = roots.get(of);
      if (group === undefined) roots.set(of, [branch]);
      else group.push(branch);
    }
  }
  return roots;
}

/** Ids that must be roots lest a ring of parents has none. */
function ringless(branches: ReadonlyMap<string, Branch>): ReadonlySet<string> {
  const cut = new Set<string>();
  const walked = new Map<string, number>();
  let walk = 0;
  for (const start of branches.keys()) {
    walk += 1;
    let at: string | null = start;
    while (at !== null && branches.has(at) && !walked.has(at)) {
      walked.set(at, walk);
      at = cut.has(at) ? null : (branches.get(at)?.node?.parent ?? null);
    }
    if (at !== null && walked.get(at) === walk) cut.add(at);
  }
  return cut;
}

const byPid = (a: Branch, b: Branch): number =>
  (a.node?.pid ?? 0) - (b.node?.pid ?? 0) || ((a.node?.id ?? '') < (b.node?.id ?? '') ? -1 : 1);

export function placeProcesses(
  graph: ProcessGraph,
  nodes: readonly GraphNode[],
  closed: ReadonlySet<string>,
  /** Rows that the outside of each checkpoint will want: a group has room for them beside it. */
  beside: ReadonlyMap<string, number> = new Map(),
): Places {
  const cells = new Map<string, Cell>();
  const folded = new Map<string, number>();
  const headings: Heading[] = [];
  const forest = processForest(nodes);
  const groups = graph.groups.filter((group) => forest.has(group.checkpoint));
  let row = 0;
  let columns = 0;
  for (const { checkpoint } of groups) {
    const first = row;
    if (groups.length > 1) row += 1;
    const roots = forest.get(checkpoint) ?? [];
    const tree = hierarchy<Branch>({ node: null, children: roots }, (branch) =>
      branch.node !== null && closed.has(branch.node.id) ? [] : branch.children,
    ).sort((a, b) => byPid(a.data, b.data));
    tree.count(); // leaves below each node: the rows that it needs
    const next = new Map<object, number>([[tree, row]]); // the first free row under a node
    tree.eachBefore((at) => {
      if (at.parent === null || at.data.node === null) return;
      const place = next.get(at.parent) ?? row;
      next.set(at.parent, place + (at.value ?? 1));
      next.set(at, place);
      cells.set(at.data.node.id, { column: at.depth - 1, row: place });
      columns = Math.max(columns, at.depth);
      if (at.children === undefined && at.data.children.length > 0) {
        folded.set(at.data.node.id, hierarchy(at.data).descendants().length - 1);
      }
    });
    row += Math.max(tree.value ?? 0, groups.length > 1 ? (beside.get(checkpoint) ?? 0) : 0);
    if (groups.length > 1) headings.push({ checkpoint, row: first, lastRow: row - 1 });
  }
  return { cells, headings, columns, rows: row, folded };
}

const ORDER: Readonly<Record<GraphNode['kind'], number>> = { process: 0, peer: 1, listener: 2, outside: 3 };

/** Peers, services and ends outside: a column of their own on the right, each as near as can be to who has it. */
export function placeOutside(
  places: Places,
  nodes: readonly GraphNode[],
  neighbours: ReadonlyMap<string, readonly string[]>,
): Places {
  const cells = new Map(places.cells);
  const taken = new Set(places.headings.map((heading) => heading.row));
  const wanted = nodes
    .filter((node) => node.kind !== 'process' && (neighbours.get(node.id) ?? []).length > 0)
    .map((node) => {
      const of = (neighbours.get(node.id) ?? []).flatMap((id) => places.cells.get(id) ?? []);
      // Whoever stands deepest in the tree holds it most closely.
      const holder = of.reduce<Cell | null>(
        (best, cell) => (best === null || cell.column > best.column ? cell : best),
        null,
      );
      return { node, row: holder?.row ?? 0, column: holder?.column ?? 0 };
    })
    .sort(
      (a, b) =>
        a.row - b.row ||
        b.column - a.column ||
        ORDER[a.node.kind] - ORDER[b.node.kind] ||
        (a.node.identity < b.node.identity ? -1 : a.node.identity > b.node.identity ? 1 : 0),
    );
  let rows = places.rows;
  const column = places.columns;
  // Two passes: first those whose own row is free, then the others around these.
  const waiting: typeof wanted = [];
  for (const one of wanted) {
    if (taken.has(one.row)) {
      waiting.push(one);
      continue;
    }
    taken.add(one.row);
    cells.set(one.node.id, { column, row: one.row });
  }
  let hint = new Map<number, number>();
  for (const one of waiting) {
    let row = Math.max(one.row, hint.get(one.row) ?? 0);
    while (taken.has(row)) row += 1;
    hint = hint.set(one.row, row);
    taken.add(row);
    cells.set(one.node.id, { column, row });
  }
  for (const { row } of cells.values()) rows = Math.max(rows, row + 1);
  return { ...places, cells, rows, columns: wanted.length > 0 ? column + 1 : column };
}
