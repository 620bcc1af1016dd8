/** Two checkpoints, change by change. Pages are compared apart (compare-pages.ts): they need the evidence. */
import {
  COMPARE_GROUPS,
  type CheckpointChange,
  type CompareGroup,
} from '../../../shared/api/compare-calls.ts';
import type { CellValue } from '../../../shared/api/index.ts';
import { LISTS, type ListName } from '../../../shared/api/lists.ts';
import { addressText } from '../../../shared/u64.ts';
import { compareMaps, mapName, type CommonRange, type MapChange } from './compare-maps.ts';
import { noteMoves } from './file-moves.ts';
import { matchProcesses, type MatchedTasks } from './match-processes.ts';
import { pairRows } from './pair-rows.ts';
import { PROCESS_COLUMNS, ROW_RULES, type RowRule } from './row-rules.ts';
import { equalCells, placeOf, type CheckpointSide, type ComparedRow } from './side.ts';
import { groupedByPid, taskName, tasksOf, type Task } from './tasks.ts';

export type TaskMatch = MatchedTasks['matches'][number];

/** Ranges that a process has on both sides with the same content behind them. */
export interface CommonMemory {
  readonly match: TaskMatch;
  readonly ranges: readonly CommonRange[];
}

export interface CheckpointComparison extends MatchedTasks {
  readonly changes: readonly CheckpointChange[];
  readonly common: readonly CommonMemory[];
}

export function compareCheckpoints(before: CheckpointSide, after: CheckpointSide): CheckpointComparison {
  const sameContainer =
    before.containerId === null || after.containerId === null
      ? null
      : before.containerId === after.containerId;
  const matched = matchProcesses(tasksOf(before), tasksOf(after), sameContainer);
  const changes: CheckpointChange[] = [];
  const common: CommonMemory[] = [];
  const maps = {
    before: groupedByPid(before.rows('memory_map')),
    after: groupedByPid(after.rows('memory_map')),
  };

  addArrivals(changes, before, after, matched);
  for (const match of matched.matches) addProcess(changes, before, after, match, matched);
  for (const rule of ROW_RULES) addRows(changes, before, after, rule, matched);
  noteMoves(changes);
  for (const match of matched.matches) {
    if (!sameLayout(match)) continue;
    const compared = compareMaps(maps.before.get(match.a) ?? [], maps.after.get(match.b) ?? []);
    for (const change of compared.changes) changes.push(mapChange(before, after, match, change));
    common.push({ match, ranges: compared.common });
  }
  return { ...matched, changes: byGroup(changes), common };
}

/** Groups in the order of their table, and within one as found. */
export function byGroup(changes: readonly CheckpointChange[]): CheckpointChange[] {
  const order = new Map(Object.keys(COMPARE_GROUPS).map((group, index) => [group, index]));
  return [...changes].sort((a, b) => order.get(a.group)! - order.get(b.group)!);
}

/** Addresses mean the same on both sides. */
export function sameLayout({ before, after, certainty }: TaskMatch): boolean {
  return (
    certainty !== 'counterpart' &&
    before.layout !== null &&
    after.layout !== null &&
    before.layout.atRandom === after.layout.atRandom &&
    before.layout.startStack === after.layout.startStack
  );
}

function addArrivals(
  changes: CheckpointChange[],
  before: CheckpointSide,
  after: CheckpointSide,
  { added, removed, reused }: MatchedTasks,
): void {
  const reasons = new Map(reused.map((one) => [one.pid, one.reasons.join('; ')]));
  const note = ({ pid, ppid }: Task): string => {
    const why = reasons.get(pid);
    return why === undefined ? `child of pid ${ppid}` : `child of pid ${ppid}; the pid was reused: ${why}`;
  };
  for (const task of added) {
    changes.push({
      ...processChange(task, 'added', note(task)),
      // Looked through for secrets where it is read: there may be many, and few are on screen.
      get after() {
        return task.row.shown['argv'] ?? null;
      },
      b: { checkpoint: after.id, list: 'process', key: task.row.key, column: null },
    });
  }
  for (const task of removed) {
    changes.push({
      ...processChange(task, 'removed', note(task)),
      get before() {
        return task.row.shown['argv'] ?? null;
      },
      a: { checkpoint: before.id, list: 'process', key: task.row.key, column: null },
    });
  }
}

function processChange(task: Task, change: 'added' | 'removed', note: string): CheckpointChange {
  const subject = taskName(task);
  return {
    group: 'process',
    change,
    subject,
    item: subject,
    property: '',
    type: 'texts',
    before: null,
    after: null,
    note,
    a: null,
    b: null,
  };
}

function addProcess(
  changes: CheckpointChange[],
  before: CheckpointSide,
  after: CheckpointSide,
  match: TaskMatch,
  { matches }: MatchedTasks,
): void {
  const { row } = match.before;
  const other = match.after.row;
  const note = match.certainty === 'certain' ? null : `${match.certainty}: ${match.reasons.join('; ')}`;
  const sameTask = (a: CellValue | undefined, b: CellValue | undefined): boolean =>
    match.certainty === 'counterpart' && matches.some((one) => one.a === Number(a) && one.b === Number(b));
  const columns: readonly (readonly [string, CompareGroup])[] = [
    ...PROCESS_COLUMNS.map((column) => [column, 'process'] as const),
    ['argv', 'command-line'],
  ];
  for (const [column, group] of columns) {
    const [a, b] = [row.cells[column], other.cells[column]];
    if (equalCells(a, b)) continue;
    if (['ppid', 'pgid', 'sid'].includes(column) && sameTask(a, b)) continue;
    // What a zombie has none of, or what the images leave out, is not known to have changed.
    if ((column === 'namespaces' || column === 'cgroup') && (a === null || b === null)) continue;
    changes.push({
      group,
      change: 'changed',
      subject: taskName(match.after),
      item: taskName(match.after),
      ...valueChange(before, after, 'process', column, row, other),
      note:
        column === 'exe' || column === 'argv' || column === 'ppid'
          ? (processNote(column, match) ?? note)
          : note,
    });
  }
  if (match.certainty !== 'counterpart' && match.before.layout && match.after.layout && !sameLayout(match)) {
    changes.push({
      group: 'memory-map',
      change: 'changed',
      subject: taskName(match.after),
      item: 'the whole address space',
      property: '',
      type: 'text',
      before: row.shown['exe'] ?? null,
      after: other.shown['exe'] ?? null,
      note,
      a: { checkpoint: before.id, list: 'process', key: row.key, column: 'exe' },
      b: { checkpoint: after.id, list: 'process', key: other.key, column: 'exe' },
    });
  }
}

function processNote(column: string, { before, after }: TaskMatch): string | null {
  if (column === 'ppid') return `given to pid ${after.ppid}: the parent ${before.ppid} ended or gave it up`;
  return null;
}

function addRows(
  changes: CheckpointChange[],
  before: CheckpointSide,
  after: CheckpointSide,
  rule: RowRule,
  { matches }: MatchedTasks,
): void {
  const rows = { before: before.rows(rule.list), after: after.rows(rule.list) };
  if (!rule.ofProcess) {
    addPairs(changes, before, after, rule, '', rows.before, rows.after);
    return;
  }
  const grouped = { before: groupedByPid(rows.before), after: groupedByPid(rows.after) };
  for (const match of matches) {
    // What a zombie no longer has is told by its state.
    if (match.before.isZombie !== match.after.isZombie) continue;
    const [a, b] = [grouped.before.get(match.a) ?? [], grouped.after.get(match.b) ?? []];
    addPairs(changes, before, after, rule, taskName(match.after), a, b);
  }
}

function addPairs(
  changes: CheckpointChange[],
  before: CheckpointSide,
  after: CheckpointSide,
  rule: RowRule,
  subject: string,
  a: readonly ComparedRow[],
  b: readonly ComparedRow[],
): void {
  const { group, list, shows } = rule;
  for (const pair of pairRows(rule, a, b)) {
    if (pair.before !== null && pair.after !== null) {
      for (const column of rule.columns) {
        if (equalCells(pair.before.cells[column], pair.after.cells[column])) continue;
        const value = valueChange(before, after, list, column, pair.before, pair.after);
        changes.push({ group, change: 'changed', subject, item: rule.item(pair.after), ...value });
      }
      continue;
    }
    const row = pair.before ?? pair.after!;
    if (rule.comesWith?.(row) === true) continue;
    const side = pair.before ? before : after;
    const place = placeOf(side, list, row);
    const value = row.shown[shows] ?? null;
    changes.push({
      group,
      change: pair.before ? 'removed' : 'added',
      subject,
      item: rule.item(row),
      property: '',
      type: columnOf(list, shows).type,
      before: pair.before ? value : null,
      after: pair.before ? null : value,
      note: arrivalNote(rule, row, pair.before !== null),
      a: pair.before ? place : null,
      b: pair.before ? null : place,
    });
  }
}

/** The rootfs diff holds what differs from the image: a file that is no longer in it was deleted or is as in the image. */
function arrivalNote(rule: RowRule, row: ComparedRow, gone: boolean): string | null {
  if (rule.list !== 'filesystem_entry') return null;
  if (row.cells['change'] === 'deleted') return gone ? 'no longer deleted' : 'deleted from the image';
  if (row.cells['origin'] !== 'rootfs-diff') return null;
  return gone ? 'no longer in the diff: deleted, or again as in the image' : null;
}

function valueChange(
  before: CheckpointSide,
  after: CheckpointSide,
  list: ListName,
  column: string,
  a: ComparedRow,
  b: ComparedRow,
): Pick<CheckpointChange, 'property' | 'type' | 'before' | 'after' | 'note' | 'a' | 'b'> {
  const shown = [a.shown[column] ?? null, b.shown[column] ?? null] as const;
  return {
    property: columnOf(list, column).label,
    type: columnOf(list, column).type,
    before: shown[0],
    after: shown[1],
    note: equalCells(shown[0], shown[1]) ? 'the masked values differ' : null,
    a: placeOf(before, list, a, column),
    b: placeOf(after, list, b, column),
  };
}

export function columnOf(list: ListName, column: string): { readonly label: string; readonly type: string } {
  const columns: Readonly<Record<string, { readonly label: string; readonly type: string }>> =
    LISTS[list].columns;
  return columns[column] ?? { label: `${column[0]?.toUpperCase() ?? ''}${column.slice(1)}`, type: 'text' };
}

function mapChange(
  before: CheckpointSide,
  after: CheckpointSide,
  match: TaskMatch,
  change: MapChange,
): CheckpointChange {
  const { start, end, relation, before: a, after: b, continues } = change;
  const permissions = (row: ComparedRow | null): CellValue =>
    row === null ? null : (row.shown['permissions'] ?? null);
  const described = (row: ComparedRow | null): CellValue =>
    row === null ? null : `${String(row.shown['permissions'])} ${mapName(row)}`;
  const bytes = end - start;
  return {
    group: 'memory-map',
    change: relation === 'added' || relation === 'removed' ? relation : 'changed',
    subject: taskName(match.after),
    item: `${addressText(start)}-${addressText(end)} ${mapName((b ?? a)!)}`,
    property: relation === 'permissions' ? 'Permissions' : relation === 'replaced' ? 'Mapping' : '',
    type: 'word',
    before: relation === 'permissions' ? permissions(a) : described(a),
    after: relation === 'permissions' ? permissions(b) : described(b),
    note: continues ? `${relation === 'added' ? 'grew' : 'shrank'} by ${bytes} bytes` : null,
    a: a && {
      checkpoint: before.id,
      list: 'memory_map',
      key: a.key,
      column: relation === 'permissions' ? 'permissions' : null,
    },
    b: b && {
      checkpoint: after.id,
      list: 'memory_map',
      key: b.key,
      column: relation === 'permissions' ? 'permissions' : null,
    },
  };
}
