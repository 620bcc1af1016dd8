/**
 * The tree of files from their paths alone. Directories that no row names are there too, for what lies in them.
 * Paths are evidence: one that climbs or is not absolute is a name at the root, as it stands. No recursion.
 */

export interface FilePlace {
  readonly index: number; // in the list
  readonly key: string;
  readonly checkpoint: string | null;
  readonly path: string;
  readonly isDirectory: boolean;
}

export interface FileNode {
  /** Null: a directory that is not in the archive itself. */
  readonly file: FilePlace | null;
  readonly checkpoint: string | null;
  readonly path: string;
  readonly name: string;
  readonly level: number;
  readonly children: FileNode[];
  readonly parent: FileNode | null;
}

/** Of the first files of a list in the order of checkpoints: without those of the last one, which may have more. */
export function ofWholeCheckpoints(files: readonly FilePlace[]): readonly FilePlace[] {
  const last = files.at(-1)?.checkpoint;
  const end = files.findIndex(({ checkpoint }) => checkpoint === last);
  return end < 0 ? [] : files.slice(0, end);
}

/** Roots by checkpoint, checkpoints in the order in which they first appear; children by name. */
export function buildFileTree(files: readonly FilePlace[]): ReadonlyMap<string | null, readonly FileNode[]> {
  const forest = new Map<string | null, FileNode[]>();
  const directories = new Map<string, FileNode>();
  const nodeAt = (checkpoint: string | null, path: string, file: FilePlace | null): FileNode => {
    const slash = path.startsWith('/') ? path.lastIndexOf('/') : -1;
    const above = slash > 0 ? path.slice(0, slash) : null;
    const parent = above === null ? null : directory(checkpoint, above);
    const name = path === '/' ? '/' : path.slice(slash + 1);
    const node: FileNode = {
      file,
      checkpoint,
      path,
      name,
      level: parent === null ? 1 : parent.level + 1,
      children: [],
      parent,
    };
    const siblings = parent?.children ?? forest.get(checkpoint);
    if (siblings === undefined) forest.set(checkpoint, [node]);
    else siblings.push(node);
    return node;
  };
  const directory = (checkpoint: string | null, path: string): FileNode => {
    // From the root down, so that depth costs no stack.
    let from = 1;
    let node: FileNode | undefined;
    for (;;) {
      const slash = path.indexOf('/', from);
      const part = slash < 0 ? path : path.slice(0, slash);
      const name = fileNodeName(checkpoint, part);
      node = directories.get(name);
      if (node === undefined) {
        node = shallow(checkpoint, part);
        directories.set(name, node);
      }
      if (slash < 0) return node;
      from = slash + 1;
    }
  };
  const shallow = (checkpoint: string | null, path: string): FileNode => {
    const slash = path.lastIndexOf('/');
    const parent =
      slash > 0 ? (directories.get(fileNodeName(checkpoint, path.slice(0, slash))) ?? null) : null;
    const node: FileNode = {
      file: null,
      checkpoint,
      path,
      name: path.slice(slash + 1),
      level: parent === null ? 1 : parent.level + 1,
      children: [],
      parent,
    };
    const siblings = parent?.children ?? forest.get(checkpoint);
    if (siblings === undefined) forest.set(checkpoint, [node]);
    else siblings.push(node);
    return node;
  };
  for (const { checkpoint } of files) if (!forest.has(checkpoint)) forest.set(checkpoint, []);
  const inOrder = [...files].sort((a, b) => (a.path < b.path ? -1 : a.path > b.path ? 1 : a.index - b.index));
  for (const file of inOrder) {
    const node = nodeAt(file.checkpoint, file.path, file);
    const name = fileNodeName(file.checkpoint, file.path);
    if (file.isDirectory && !directories.has(name)) directories.set(name, node);
  }
  for (const roots of forest.values()) roots.sort(byKindAndName);
  for (const node of directories.values()) node.children.sort(byKindAndName);
  return forest;
}

export function fileNodeName(checkpoint: string | null, path: string): string {
  return `${checkpoint ?? ''} ${path}`;
}

/** Directories first, then by name; equal names in the order of the list. */
function byKindAndName(a: FileNode, b: FileNode): number {
  const folders = Number(isFolder(b)) - Number(isFolder(a));
  if (folders !== 0) return folders;
  return a.name < b.name ? -1 : a.name > b.name ? 1 : (a.file?.index ?? -1) - (b.file?.index ?? -1);
}

function isFolder(node: FileNode): boolean {
  return node.file === null || node.file.isDirectory;
}

export type FileLine =
  | {
      readonly kind: 'file';
      readonly node: FileNode;
      readonly level: number;
      readonly expanded: boolean | undefined;
    }
  | {
      readonly kind: 'checkpoint';
      readonly checkpoint: string | null;
      readonly files: number;
      readonly expanded: boolean;
    }
  | { readonly kind: 'others' };

/**
 * The lines on screen; `closed` has fileNodeName()s. A heading for each checkpoint where there are several. With
 * `othersFollow` the forest is a part of them, and the last line says so.
 */
export function fileLines(
  forest: ReadonlyMap<string | null, readonly FileNode[]>,
  closed: ReadonlySet<string>,
  othersFollow = false,
): readonly FileLine[] {
  const lines: FileLine[] = [];
  const headed = forest.size > 1 || othersFollow;
  for (const [checkpoint, roots] of forest) {
    if (headed) {
      const expanded = !closed.has(fileNodeName(checkpoint, ''));
      lines.push({ kind: 'checkpoint', checkpoint, files: countFiles(roots), expanded });
      if (!expanded) continue;
    }
    const stack = [...roots].reverse();
    for (let node = stack.pop(); node !== undefined; node = stack.pop()) {
      const expanded =
        node.children.length === 0 ? undefined : !closed.has(fileNodeName(checkpoint, node.path));
      lines.push({ kind: 'file', node, level: node.level + (headed ? 1 : 0), expanded });
      if (expanded === true)
        for (let i = node.children.length - 1; i >= 0; i--) stack.push(node.children[i]!);
    }
  }
  if (othersFollow) lines.push({ kind: 'others' });
  return lines;
}

function countFiles(roots: readonly FileNode[]): number {
  let count = 0;
  const stack = [...roots];
  for (let node = stack.pop(); node !== undefined; node = stack.pop()) {
    if (node.file !== null) count += 1;
    for (const child of node.children) stack.push(child);
  }
  return count;
}
