/** Processes: the tree of tasks over the details of the one that is selected. */
import { useCallback, useEffect, useMemo, useState } from 'react';
import type { ReactNode } from 'react';
import type { CheckpointSummary } from '../../../shared/api/index.ts';
import { cellText } from '../../components/cell-text.ts';
import { nextSort } from '../../components/data-table/column.ts';
import type { Sort } from '../../components/data-table/column.ts';
import { DataTable } from '../../components/data-table/data-table.tsx';
import type { TableRow } from '../../components/data-table/data-table.tsx';
import { useIndexOf } from '../../components/data-table/list-table.tsx';
import { Divider } from '../../components/divider.tsx';
import { EvidenceText } from '../../components/evidence-text.tsx';
import { countOfLost, plural } from '../../components/figures.ts';
import { NoTasks, noTasksReason } from '../../components/no-tasks.tsx';
import { TriangleAlert } from '../../components/icon.tsx';
import { FilterHides } from '../../components/filter-hides.tsx';
import { ErrorState, LoadingState } from '../../components/states.tsx';
import { engine } from '../../state/engine.ts';
import { preferences } from '../../state/preferences.ts';
import { pidOf } from '../../state/selection.ts';
import { select, shell } from '../../state/shell.ts';
import { useStore } from '../../state/store.ts';
import { useLatest } from '../../state/use-latest.ts';
import { FLAT_COLUMNS, PROCESS_COLUMNS } from './process-columns.tsx';
import { ProcessDetails } from './process-details.tsx';
import { branchNames, nodeName } from './process-tree.ts';
import type { TreeNode } from './process-tree.ts';
import { useClosed, useProcessRows } from './use-process-tree.ts';

export function ProcessesView(): ReactNode {
  const [sort, setSort] = useState<readonly Sort[]>([]);
  const { closed, toggle, openWay, setAll } = useClosed();
  const rows = useProcessRows(sort, closed);
  const { all, flat, lines, forest, status } = rows;
  const query = useStore(shell, (value) => value.query);
  const selection = useStore(shell, (value) => value.selection);
  const checkpoints = useStore(engine, (value) => value.case?.checkpoints);
  const detailsOpen = useStore(preferences, (value) => value.detailsOpen);
  const detailsSize = useStore(preferences, (value) => value.details);

  // The process of whatever is selected: a thread, a descriptor or a mapping keeps its process in view.
  const pid = pidOf(selection);
  const checkpoint = selection?.checkpoint ?? null;
  const task = useMemo(() => (pid === null ? null : { key: pid, checkpoint }), [pid, checkpoint]);

  const lineOf = useMemo(() => {
    const index = new Map<string, number>();
    for (const [at, line] of lines.entries()) {
      if (line.kind === 'task') index.set(nodeName(line.node.task.checkpoint, line.node.task.key), at);
    }
    return index;
  }, [lines]);
  const nodes = useMemo(() => {
    const index = new Map<string, TreeNode>();
    const stack = [...forest.values()].flat();
    for (let node = stack.pop(); node !== undefined; node = stack.pop()) {
      index.set(nodeName(node.task.checkpoint, node.task.key), node);
      for (const child of node.children) stack.push(child);
    }
    return index;
  }, [forest]);
  const node = task === null ? undefined : nodes.get(nodeName(task.checkpoint, task.key));
  useEffect(() => {
    if (node !== undefined) openWay(node);
  }, [node, openWay]);

  const { index: flatIndex, seeking, remember } = useIndexOf(flat?.list ?? null, task, flat?.version ?? 0);
  const selected =
    flat !== null
      ? flatIndex
      : task === null
        ? null
        : (lineOf.get(nodeName(task.checkpoint, task.key)) ?? null);

  const { shown, total } = rows;
  useEffect(() => {
    if (status === 'ready') shell.set({ shown: { count: shown, total } });
  }, [status, shown, total]);

  const of = useCallback(
    (id: string | null): CheckpointSummary | undefined => checkpoints?.find((one) => one.id === id),
    [checkpoints],
  );

  const rowAt = useCallback(
    (index: number): TableRow | undefined => {
      if (flat !== null) {
        const row = flat.list?.row(index);
        return row === undefined ? undefined : { key: row.key, row };
      }
      const line = lines[index];
      if (line === undefined) return undefined;
      if (line.kind === 'checkpoint') {
        return {
          key: `checkpoint ${line.checkpoint}`,
          row: undefined,
          level: 1,
          expanded: line.expanded,
          group: (
            <>
              <EvidenceText value={of(line.checkpoint)?.title ?? line.checkpoint ?? 'checkpoint'} />{' '}
              <span className="quiet mono">{line.checkpoint}</span>{' '}
              <TaskCount tasks={line.tasks} of={of(line.checkpoint)} />
            </>
          ),
        };
      }
      const { task: place, oddity } = line.node;
      return {
        key: place.key,
        row: all.list?.row(place.index),
        level: line.level,
        expanded: line.expanded,
        dimmed: line.dimmed,
        lead:
          oddity === null ? undefined : (
            <span
              className="oddity"
              role="img"
              aria-label={oddity === 'cycle' ? 'parents in a ring' : 'parent missing'}
              title={
                oddity === 'cycle'
                  ? `Its parents form a ring: pid ${place.ppid} descends from it`
                  : `Its parent, pid ${place.ppid}, is not in this checkpoint`
              }
            >
              <TriangleAlert className="icon" aria-hidden="true" />
            </span>
          ),
      };
    },
    [flat, lines, all.list, of],
  );

  const need = useCallback(
    (from: number, to: number) => {
      if (flat !== null) {
        flat.list?.need(from, to);
        return;
      }
      for (const line of lines.slice(from, to)) {
        if (line.kind === 'task') all.list?.need(line.node.task.index, line.node.task.index + 1);
      }
    },
    [flat, lines, all.list],
  );

  const readRows = async (from: number, to: number) => {
    if (flat !== null) return (await flat.list?.read(from, to)) ?? [];
    const read = [];
    for (const line of lines.slice(from, to)) {
      if (line.kind !== 'task') continue;
      const row = await all.list?.load(line.node.task.index);
      if (row !== undefined) read.push(row);
    }
    return read;
  };

  const begin = useLatest();
  const onSelect = (index: number, column: string | null): void => {
    const isLatest = begin();
    if (flat !== null) {
      void flat.list?.load(index).then((row) => {
        if (row === undefined || !isLatest()) return;
        remember(index, row);
        select({ kind: 'process', checkpoint: row.checkpoint, key: row.key, column });
      });
      return;
    }
    const line = lines[index];
    if (line?.kind !== 'task') return;
    select({ kind: 'process', checkpoint: line.node.task.checkpoint, key: line.node.task.key, column });
  };

  const onToggle = (index: number, open: boolean): void => {
    const line = lines[index];
    if (line === undefined) return;
    if (line.kind === 'checkpoint') toggle(nodeName(line.checkpoint, null), open);
    else toggle(nodeName(line.node.task.checkpoint, line.node.task.key), open);
  };

  const parentOf = (index: number): number | null => {
    const line = lines[index];
    if (line?.kind !== 'task' || line.node.parent === null) return null;
    const { checkpoint: of, key } = line.node.parent.task;
    return lineOf.get(nodeName(of, key)) ?? null;
  };

  /** Digits find a pid, letters a name. */
  const onFind = async (typed: string, from: number): Promise<number | null> => {
    const wanted = typed.toLowerCase();
    const column = /^\d+$/.test(typed) ? 'pid' : 'comm';
    const hits = new Set<number>();
    const source = flat ?? all;
    await source.list?.scan([column], (row, index) => {
      const text = cellText(row.cells[column], column === 'pid' ? 'integer' : 'text').toLowerCase();
      if (text.startsWith(wanted)) hits.add(index);
    });
    const count = flat === null ? lines.length : flat.count;
    for (let i = 0; i < count; i++) {
      const index = (from + i) % count;
      if (flat !== null ? hits.has(index) : isHit(index)) return index;
    }
    return null;
    function isHit(index: number): boolean {
      const line = lines[index];
      return line?.kind === 'task' && hits.has(line.node.task.index);
    }
  };

  useEffect(() => {
    const act = (event: Event): void => {
      if (!(event instanceof CustomEvent)) return;
      if (event.detail === 'processes:expand-all') setAll(new Set());
      if (event.detail === 'processes:collapse-all') setAll(branchNames(forest));
      if (event.detail === 'processes:tree') setSort([]);
    };
    addEventListener('permafrost:view', act);
    return () => removeEventListener('permafrost:view', act);
  }, [forest, setAll]);

  const error = all.error ?? flat?.error ?? null;
  return (
    <div
      className="processes"
      style={{
        gridTemplateRows: detailsOpen
          ? `minmax(0, 1fr) auto minmax(0, min(${detailsSize / 10}rem, 50%))`
          : 'minmax(0, 1fr)',
      }}
    >
      <div className="tree" data-pane="view" style={{ minHeight: 0 }}>
        {status === 'error' && error !== null ? (
          <ErrorState
            what="The processes could not be listed"
            error={error}
            usable="The overview and the bytes of the archive are not affected."
          />
        ) : status === 'loading' ? (
          <LoadingState what="Reading processes" />
        ) : (
          <DataTable
            things
            id="processes"
            list="process"
            label="Processes"
            columns={flat !== null && forest.size > 1 ? FLAT_COLUMNS : PROCESS_COLUMNS}
            count={flat === null ? lines.length : flat.count}
            rowAt={rowAt}
            need={need}
            readRows={readRows}
            sort={sort}
            onSort={(column, add) => setSort(nextSort(sort, column, add))}
            selected={selected}
            seeking={flat !== null && seeking}
            onSelect={onSelect}
            {...(flat === null ? { treeColumn: 'comm' } : {})}
            onToggle={onToggle}
            parentOf={parentOf}
            onFind={onFind}
            version={all.version + (flat?.version ?? 0) + lines.length}
            empty={<NoProcesses filtered={query !== ''} total={total} />}
          />
        )}
      </div>
      {detailsOpen && (
        <>
          <Divider
            label="Height of the details"
            orientation="horizontal"
            size={detailsSize}
            initial={236}
            min={96}
            max={700}
            grows="up"
            onSize={(details) => preferences.set({ details })}
          />
          <ProcessDetails task={task} />
        </>
      )}
    </div>
  );
}

function NoProcesses({ filtered, total }: { readonly filtered: boolean; readonly total: number }): ReactNode {
  if (filtered && total > 0) {
    return <FilterHides what={plural(total, 'process', 'processes')} of={{ list: 'process' }} />;
  }
  return <NoTasks title="No processes in this checkpoint" many="No processes in the checkpoints in scope" />;
}

/** How many processes a checkpoint has; where it has none, or some may be lost, why. */
function TaskCount({
  tasks,
  of,
}: {
  readonly tasks: number;
  readonly of: CheckpointSummary | undefined;
}): ReactNode {
  const lost = of?.lost.processes;
  if (lost !== undefined) {
    return (
      <span className="gap-text">
        processes {countOfLost(tasks, lost)}: {lost}
      </span>
    );
  }
  const none = tasks > 0 || of === undefined ? null : noTasksReason(of);
  if (none !== null) return <span className="absent">no processes: {none}</span>;
  return <span className="quiet">{plural(tasks, 'process', 'processes')}</span>;
}
