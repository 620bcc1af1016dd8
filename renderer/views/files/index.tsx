/** Files: the tree of what the checkpoints hold of the container's files, beside a preview of the chosen one. */
import { useCallback, useEffect, useId, useMemo, useState } from 'react';
import type { ReactNode } from 'react';
import type { ListRow } from '../../../shared/api/index.ts';
import { nextSort } from '../../components/data-table/column.ts';
import type { Sort } from '../../components/data-table/column.ts';
import { DataTable } from '../../components/data-table/data-table.tsx';
import type { TableRow } from '../../components/data-table/data-table.tsx';
import { ListTable, useIndexOf } from '../../components/data-table/list-table.tsx';
import { EvidenceText } from '../../components/evidence-text.tsx';
import { plural } from '../../components/figures.ts';
import { FilterElsewhere, FilterHides } from '../../components/filter-hides.tsx';
import { EmptyState, ErrorState, LoadingState } from '../../components/states.tsx';
import { Tabs } from '../../components/tabs.tsx';
import { engine } from '../../state/engine.ts';
import { select, shell } from '../../state/shell.ts';
import { useLatest } from '../../state/use-latest.ts';
import { useStore } from '../../state/store.ts';
import { useRow } from '../../state/use-list.ts';
import { FILE_COLUMNS } from './file-columns.tsx';
import { fileNodeName } from './file-tree.ts';
import type { FileNode } from './file-tree.ts';
import { HashLists } from './hash-lists.tsx';
import { MOUNT_COLUMNS, OPEN_COLUMNS, VOLUME_COLUMNS } from './other-columns.ts';
import { FilePreview } from './preview.tsx';
import { useClosedFolders, useFiles } from './use-files.ts';

type TabId = 'files' | 'open' | 'mounts' | 'volumes' | 'hashes';
const TABS = [
  { id: 'files', label: 'Files' },
  { id: 'open', label: 'Open files' },
  { id: 'mounts', label: 'Mounts' },
  { id: 'volumes', label: 'Asked for by the engine' },
  { id: 'hashes', label: 'Hash lists' },
] as const;

const TAB_OF: Readonly<Record<string, TabId>> = {
  file: 'files',
  file_descriptor: 'open',
  mount: 'mounts',
  container_mount: 'volumes',
};

/** What the other tabs list: the query bar's filter is of files. */
const ELSEWHERE: Readonly<Partial<Record<TabId, string>>> = {
  open: 'open files',
  mounts: 'mounts',
  volumes: 'mounts that were asked for',
};

export function FilesView(): ReactNode {
  const selected = useStore(shell, (value) => value.selection?.kind ?? null);
  const [chosen, setChosen] = useState<TabId>(TAB_OF[selected ?? ''] ?? 'files');
  const panel = useId();
  // What is chosen elsewhere is shown where it stands.
  const [seen, setSeen] = useState(selected);
  if (seen !== selected) {
    setSeen(selected);
    const tab = TAB_OF[selected ?? ''];
    if (tab !== undefined) setChosen(tab);
  }
  // The count of the query bar is of files.
  useEffect(() => {
    if (chosen !== 'files') shell.set({ shown: null });
  }, [chosen]);
  const scope = useStore(shell, (value) => value.scope);
  const input = { checkpoints: scope === null ? null : [...scope] };
  return (
    <div className="files">
      <Tabs label="Files as" tabs={TABS} chosen={chosen} panelId={panel} onChoose={setChosen} />
      {ELSEWHERE[chosen] !== undefined && <FilterElsewhere what={ELSEWHERE[chosen]} filtered="files" />}
      <div className="files-body" id={panel} role="tabpanel" aria-labelledby={`${panel}-${chosen}`}>
        {chosen === 'files' && <FileTree />}
        {chosen === 'open' && (
          <ListTable
            id="open-files"
            label="Open files"
            list="file_descriptor"
            input={input}
            columns={OPEN_COLUMNS}
            empty={<EmptyState title="No process has a file open" />}
          />
        )}
        {chosen === 'mounts' && (
          <ListTable
            id="mounts"
            label="Mounts"
            list="mount"
            input={input}
            columns={MOUNT_COLUMNS}
            empty={<EmptyState title="No mounts in scope">A pre-dump holds none.</EmptyState>}
          />
        )}
        {chosen === 'volumes' && (
          <ListTable
            id="container-mounts"
            label="Mounts that the engine asked for"
            list="container_mount"
            input={input}
            columns={VOLUME_COLUMNS}
            empty={
              <EmptyState title="The engine’s specification is not in the archive">
                Mounts that the engine asked for stand in spec.dump.
              </EmptyState>
            }
          />
        )}
        {chosen === 'hashes' && <HashLists />}
      </div>
    </div>
  );
}

function FileTree(): ReactNode {
  const [sort, setSort] = useState<readonly Sort[]>([]);
  const [closed, toggle] = useClosedFolders();
  const { view, isFlat, lines, error, waiting } = useFiles(sort, closed);
  const { list } = view;
  const query = useStore(shell, (value) => value.query);
  const selection = useStore(shell, (value) => value.selection);
  const checkpoints = useStore(engine, (value) => value.case?.checkpoints);
  const reference = selection?.kind === 'file' ? selection : null;
  const { index: flatIndex, seeking, remember } = useIndexOf(list, reference, view.version);
  const { value: row } = useRow(reference);

  useEffect(() => {
    if (view.status === 'ready') shell.set({ shown: { count: view.count, total: view.total } });
  }, [view.status, view.count, view.total]);

  const lineOf = useMemo(() => {
    const index = new Map<number, number>();
    for (const [at, line] of lines.entries()) {
      if (line.kind === 'file' && line.node.file !== null) index.set(line.node.file.index, at);
    }
    return index;
  }, [lines]);
  const [folder, setFolder] = useState<number | null>(null);
  const selected =
    flatIndex === null
      ? reference === null
        ? folder
        : null
      : isFlat
        ? flatIndex
        : (lineOf.get(flatIndex) ?? null);

  const titleOf = useCallback(
    (id: string | null): string => checkpoints?.find((one) => one.id === id)?.title ?? id ?? '',
    [checkpoints],
  );
  const rowAt = useCallback(
    (at: number): TableRow | undefined => {
      if (isFlat) {
        const found = list?.row(at);
        return found === undefined ? undefined : { key: found.key, row: found };
      }
      const line = lines[at];
      if (line === undefined) return undefined;
      if (line.kind === 'checkpoint') {
        return {
          key: `checkpoint ${line.checkpoint}`,
          row: undefined,
          level: 1,
          expanded: line.expanded,
          group: (
            <>
              <EvidenceText value={titleOf(line.checkpoint)} />{' '}
              <span className="quiet mono">{line.checkpoint}</span>{' '}
              <span className="quiet">{plural(line.files, 'file')}</span>
            </>
          ),
        };
      }
      if (line.kind === 'others')
        return {
          key: 'others',
          row: undefined,
          level: 1,
          group: <span className="quiet">Files of the other checkpoints follow</span>,
        };
      const { node, level, expanded } = line;
      const found = node.file === null ? impliedRow(node) : list?.row(node.file.index);
      return {
        key: node.file?.key ?? `implied ${node.path}`,
        row: found,
        level,
        expanded,
        dimmed: node.file === null,
      };
    },
    [isFlat, lines, list, titleOf],
  );
  const need = useCallback(
    (from: number, to: number) => {
      if (isFlat) return list?.need(from, to);
      for (const line of lines.slice(from, to)) {
        if (line.kind === 'file' && line.node.file !== null)
          list?.need(line.node.file.index, line.node.file.index + 1);
      }
    },
    [isFlat, lines, list],
  );
  const readRows = async (from: number, to: number): Promise<readonly ListRow[]> => {
    if (isFlat) return (await list?.read(from, to)) ?? [];
    const read = [];
    for (const line of lines.slice(from, to)) {
      if (line.kind !== 'file' || line.node.file === null) continue;
      const found = await list?.load(line.node.file.index);
      if (found !== undefined) read.push(found);
    }
    return read;
  };
  const begin = useLatest();
  const choose = (at: number, column: string | null): void => {
    const isLatest = begin();
    const line = isFlat ? undefined : lines[at];
    const index = isFlat ? at : line?.kind === 'file' ? (line.node.file?.index ?? null) : null;
    if (index === null) {
      setFolder(at);
      select(null);
      return;
    }
    void list?.load(index).then((found) => {
      if (found === undefined || !isLatest()) return;
      remember(index, found);
      select({ kind: 'file', checkpoint: found.checkpoint, key: found.key, column });
    });
  };
  const onFind = async (typed: string, from: number): Promise<number | null> => {
    const wanted = typed.toLowerCase();
    for (let i = 0; i < lines.length; i++) {
      const at = (from + i) % lines.length;
      const line = lines[at];
      if (line?.kind === 'file' && line.node.name.toLowerCase().startsWith(wanted)) return at;
    }
    return null;
  };
  const parentOf = (at: number): number | null => {
    const line = lines[at];
    const parent = line?.kind === 'file' ? line.node.parent : null;
    if (parent === null) return null;
    const place = lines.findIndex((one) => one.kind === 'file' && one.node === parent);
    return place < 0 ? null : place;
  };

  const failure = view.status === 'error' ? view.error : error;
  if (failure !== null) {
    return (
      <ErrorState
        what="The files could not be listed"
        error={failure}
        usable="Descriptors and mappings are with each process."
      />
    );
  }
  if (view.status === 'loading' || waiting) return <LoadingState what="Reading files" />;
  return (
    <div className={row === null ? 'file-split is-alone' : 'file-split'}>
      <div className="file-table" data-pane="view">
        <DataTable
          things
          id="files"
          list="file"
          label="Files"
          columns={FILE_COLUMNS}
          count={isFlat ? view.count : lines.length}
          rowAt={rowAt}
          need={need}
          readRows={readRows}
          sort={sort}
          onSort={(column, add) => setSort(nextSort(sort, column, add))}
          selected={selected}
          seeking={seeking}
          onSelect={choose}
          {...(isFlat ? {} : { treeColumn: 'path', onFind })}
          onToggle={(at, open) => {
            const line = lines[at];
            if (line?.kind === 'checkpoint') toggle(fileNodeName(line.checkpoint, ''), open);
            else if (line?.kind === 'file') toggle(fileNodeName(line.node.checkpoint, line.node.path), open);
          }}
          parentOf={parentOf}
          version={view.version + lines.length}
          empty={<NoFiles filtered={query !== ''} total={view.total} />}
        />
      </div>
      {row !== null && <FilePreview row={row} />}
    </div>
  );
}

/** A directory that no row names: it is there for what lies in it, and the archive says nothing of it. */
function impliedRow(node: FileNode): ListRow {
  const reason = 'not itself in the archive';
  const columns = ['content', 'size', 'mtimeNs', 'mode', 'uid', 'entropy', 'known', 'openCount', 'sha256'];
  return {
    key: `implied ${node.path}`,
    checkpoint: node.checkpoint,
    evidence: null,
    cells: {
      path: { text: node.path },
      name: { text: node.name },
      origin: 'implied',
      type: 'directory',
      change: 'present',
      ...Object.fromEntries(columns.map((column) => [column, null])),
      absent: Object.fromEntries(columns.map((column) => [column, column === 'mtimeNs' ? reason : '–'])),
    },
    source: [],
  };
}

function NoFiles({ filtered, total }: { readonly filtered: boolean; readonly total: number }): ReactNode {
  if (filtered && total > 0) {
    return <FilterHides what={plural(total, 'file')} of={{ list: 'file' }} />;
  }
  return (
    <EmptyState title="No files in scope">
      A checkpoint of plain CRIU has no rootfs diff; one that a container engine made holds what the container
      wrote. A pre-dump holds memory only.
    </EmptyState>
  );
}
