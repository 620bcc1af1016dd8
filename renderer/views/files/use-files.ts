/** The lines of the file tree, or a flat list where a sort is asked for. */
import { useCallback, useMemo, useState } from 'react';
import type { Sort } from '../../components/data-table/column.ts';
import type { EvidenceError } from '../../../shared/errors.ts';
import { isText } from '../../components/cell-text.ts';
import { FIRST_SCANNED } from '../../state/lists.ts';
import { shell } from '../../state/shell.ts';
import { useStore } from '../../state/store.ts';
import { useAsync, useList } from '../../state/use-list.ts';
import type { ListView } from '../../state/use-list.ts';
import { buildFileTree, fileLines, ofWholeCheckpoints } from './file-tree.ts';
import type { FileLine, FileNode, FilePlace } from './file-tree.ts';

export interface FileRows {
  readonly view: ListView;
  readonly isFlat: boolean;
  readonly lines: readonly FileLine[];
  readonly error: EvidenceError | null;
  readonly waiting: boolean;
}

const NO_FOREST: ReadonlyMap<string | null, readonly FileNode[]> = new Map();

/** Where all files stand; `onFirst` gets those of the first answer while the others are on their way. */
async function places(
  list: NonNullable<ListView['list']>,
  onFirst: (files: readonly FilePlace[]) => void,
): Promise<readonly FilePlace[]> {
  const files: FilePlace[] = [];
  await list.scan(['path', 'type'], (row, index) => {
    const { path, type } = row.cells;
    files.push({
      index,
      key: row.key,
      checkpoint: row.checkpoint,
      path: typeof path === 'string' ? path : isText(path) ? path.text : row.key,
      isDirectory: type === 'directory',
    });
    if (files.length === FIRST_SCANNED) onFirst([...files]);
  });
  return files;
}

export function useFiles(sort: readonly Sort[], closed: ReadonlySet<string>): FileRows {
  const scope = useStore(shell, (value) => value.scope);
  const query = useStore(shell, (value) => value.query);
  const view = useList({
    list: 'file',
    checkpoints: scope === null ? null : [...scope],
    sort: [...sort],
    ...(query === '' ? {} : { filter: query }),
  });
  const { list, status } = view;
  const isFlat = sort.length > 0;
  const key = isFlat || list === null || status !== 'ready' ? null : `files ${list.id}`;
  const [first, setFirst] = useState<{ readonly of: string; readonly files: readonly FilePlace[] } | null>(
    null,
  );
  const ask = useCallback(
    async () =>
      list === null || key === null
        ? []
        : places(list, (files) => setFirst({ of: key, files: ofWholeCheckpoints(files) })),
    [list, key],
  );
  const { value, error } = useAsync(key, ask);
  const part =
    value === null && error === null && first?.of === key && first.files.length > 0 ? first.files : null;
  const known = value ?? part;
  const forest = useMemo(() => (known === null ? NO_FOREST : buildFileTree(known)), [known]);
  const lines = useMemo(() => fileLines(forest, closed, part !== null), [forest, closed, part]);
  return { view, isFlat, lines, error, waiting: key !== null && known === null && error === null };
}

export function useClosedFolders(): readonly [ReadonlySet<string>, (name: string, open: boolean) => void] {
  const [closed, setClosed] = useState<ReadonlySet<string>>(new Set());
  const toggle = useCallback((name: string, open: boolean) => {
    setClosed((old) => {
      const next = new Set(old);
      if (open) next.delete(name);
      else next.add(name);
      return next;
    });
  }, []);
  return [closed, toggle];
}
