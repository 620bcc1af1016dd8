/**
 * The tree of tasks from pids and parents alone. Evidence may lie about both: a parent may be
 * missing, itself, its own descendant, or there twice. Every task gets exactly one place, nothing
 * is dropped, and what is odd about a place is said. No recursion: a chain may be 100,000 deep.
 */

/** What the tree is built from: one entry for each row of the process list, in its order. */
export interface TaskPlace {
  readonly index: number; // in the list
  readonly key: string;
  readonly checkpoint: string | null;
  readonly pid: number;
  readonly ppid: number;
}

/** Why a task stands at the root though it names a parent. */
export type Oddity = 'parent-missing' | 'cycle';

export interface TreeNode {
  readonly task: TaskPlace;
  readonly parent: TreeNode | null;
  readonly children: readonly TreeNode[];
  readonly level: number; // 1: a root
  readonly oddity: Oddity | null;
}

interface Growing {
  readonly task: TaskPlace;
  parent: Growing | null;
  readonly children: Growing[];
  level: number;
  oddity: Oddity | null;
}

/**
 * Roots of each checkpoint: those of `scope` in its order, also where they have no task, then others in the order in
 * which they first appear.
 */
export function buildProcessTree(
  tasks: readonly TaskPlace[],
  scope: readonly string[] = [],
): ReadonlyMap<string | null, readonly TreeNode[]> {
  const checkpoints = new Map<string | null, Growing[]>(scope.map((id) => [id, []]));
  for (const task of tasks) {
    const nodes = checkpoints.get(task.checkpoint) ?? [];
    nodes.push({ task, parent: null, children: [], level: 1, oddity: null });
    checkpoints.set(task.checkpoint, nodes);
  }
  const forest = new Map<string | null, readonly TreeNode[]>();
  for (const [checkpoint, nodes] of checkpoints) forest.set(checkpoint, grow(nodes));
  return forest;
}

function grow(nodes: readonly Growing[]): readonly TreeNode[] {
  const byPid = new Map<number, Growing>();
  for (const node of nodes) if (!byPid.has(node.task.pid)) byPid.set(node.task.pid, node);
  for (const node of nodes) {
    const { ppid } = node.task;
    if (ppid === 0) continue;
    const parent = byPid.get(ppid);
    if (parent === undefined) node.oddity = 'parent-missing';
    else node.parent = parent;
  }
  breakCycles(nodes);
  const roots: Growing[] = [];
  for (const node of nodes) {
    if (node.parent === null) roots.push(node);
    else node.parent.children.push(node);
  }
  const byPidOrder = (a: Growing, b: Growing): number =>
    a.task.pid - b.task.pid || a.task.index - b.task.index;
  const stack = [...roots];
  for (let node = stack.pop(); node !== undefined; node = stack.pop()) {
    node.children.sort(byPidOrder);
    for (const child of node.children) {
      child.level = node.level + 1;
      stack.push(child);
    }
  }
  return roots.sort(byPidOrder);
}

/** In each ring of parents the task with the smallest pid becomes a root. */
function breakCycles(nodes: readonly Growing[]): void {
  const seen = new Map<Growing, number>(); // node -> walk in which it was met
  for (const [walk, start] of nodes.entries()) {
    let node: Growing | null = start;
    while (node !== null && !seen.has(node)) {
      seen.set(node, walk);
      node = node.parent;
    }
    if (node === null || seen.get(node) !== walk) continue;
    // `node` lies on a ring that this walk closed.
    let least: Growing = node;
    for (let at = node.parent; at !== null && at !== node; at = at.parent) {
      if (at.task.pid < least.task.pid) least = at;
    }
    least.parent = null;
    least.oddity = 'cycle';
  }
}

/** A line of the tree as it is shown. */
export type TreeLine =
  | {
      readonly kind: 'task';
      readonly node: TreeNode;
      readonly level: number;
      /** Undefined: no children to show. */
      readonly expanded: boolean | undefined;
      /** Does not match the filter; shown for what is below it. */
      readonly dimmed: boolean;
    }
  | {
      readonly kind: 'checkpoint';
      readonly checkpoint: string | null;
      readonly tasks: number;
      /** Undefined: nothing below it. */
      readonly expanded: boolean | undefined;
    };

/** How a node or a checkpoint's heading is named among those that are closed. */
export function nodeName(checkpoint: string | null, key: string | null): string {
  return `${checkpoint ?? ''} ${key ?? ''}`;
}

/**
 * The lines on screen: closed branches left out, with a filter only matches and their ancestors
 * (`matches` has nodeName()s), a heading for each checkpoint where there are several.
 */
export function treeLines(
  forest: ReadonlyMap<string | null, readonly TreeNode[]>,
  closed: ReadonlySet<string>,
  matches: ReadonlySet<string> | null,
): readonly TreeLine[] {
  const lines: TreeLine[] = [];
  const headed = forest.size > 1;
  for (const [checkpoint, roots] of forest) {
    const kept = matches === null ? null : keptNodes(roots, matches);
    const visible = (nodes: readonly TreeNode[]): readonly TreeNode[] =>
      kept === null ? nodes : nodes.filter((node) => kept.has(node));
    const first = visible(roots);
    if (headed) {
      if (kept !== null && first.length === 0) continue;
      const expanded = roots.length === 0 ? undefined : !closed.has(nodeName(checkpoint, null));
      lines.push({ kind: 'checkpoint', checkpoint, tasks: countNodes(roots), expanded });
      if (expanded !== true) continue;
    }
    const stack = [...first].reverse();
    for (let node = stack.pop(); node !== undefined; node = stack.pop()) {
      const children = visible(node.children);
      const name = nodeName(checkpoint, node.task.key);
      const expanded = children.length === 0 ? undefined : !closed.has(name);
      lines.push({
        kind: 'task',
        node,
        level: node.level + (headed ? 1 : 0),
        expanded,
        dimmed: matches !== null && !matches.has(name),
      });
      if (expanded === true)
        for (let i = children.length - 1; i >= 0; i--) stack.push(children[i] as TreeNode);
    }
  }
  return lines;
}

function keptNodes(roots: readonly TreeNode[], matches: ReadonlySet<string>): ReadonlySet<TreeNode> {
  const kept = new Set<TreeNode>();
  const stack = [...roots];
  for (let node = stack.pop(); node !== undefined; node = stack.pop()) {
    for (const child of node.children) stack.push(child);
    if (!matches.has(nodeName(node.task.checkpoint, node.task.key))) continue;
    for (let at: TreeNode | null = node; at !== null && !kept.has(at); at = at.parent) kept.add(at);
  }
  return kept;
}

function countNodes(roots: readonly TreeNode[]): number {
  let count = 0;
  const stack = [...roots];
  for (let node = stack.pop(); node !== undefined; node = stack.pop()) {
    count += 1;
    for (const child of node.children) stack.push(child);
  }
  return count;
}

/** The names of all branches, to close them at once. */
export function branchNames(forest: ReadonlyMap<string | null, readonly TreeNode[]>): ReadonlySet<string> {
  const names = new Set<string>();
  const stack = [...forest.values()].flat();
  for (let node = stack.pop(); node !== undefined; node = stack.pop()) {
    if (node.children.length > 0) names.add(nodeName(node.task.checkpoint, node.task.key));
    for (const child of node.children) stack.push(child);
  }
  return names;
}

/** Names of the ancestors of a node, to open the way to it. */
export function ancestorNames(node: TreeNode): readonly string[] {
  const names: string[] = [];
  for (let at = node.parent; at !== null; at = at.parent)
    names.push(nodeName(at.task.checkpoint, at.task.key));
  names.push(nodeName(node.task.checkpoint, null));
  return names;
}
