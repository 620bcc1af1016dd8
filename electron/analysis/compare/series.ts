/**
 * A series of checkpoints as a matrix: every item with its state in each. Processes are followed from one
 * checkpoint to the next as matchProcesses says; what belongs to a process is told under that process.
 */
import type { SeriesItem, CompareGroup } from '../../../shared/api/compare-calls.ts';
import { COMPARE_GROUPS } from '../../../shared/api/compare-calls.ts';
import type { CellValue } from '../../../shared/api/index.ts';
import type { ListName } from '../../../shared/api/lists.ts';
import { mapName } from './compare-maps.ts';
import { columnOf } from './compare-checkpoints.ts';
import { matchProcesses } from './match-processes.ts';
import { ROW_RULES, type RowRule } from './row-rules.ts';
import { equalCells, placeOf, textOf, type CheckpointSide, type ComparedRow } from './side.ts';
import { groupedByPid, taskName, tasksOf, type Task } from './tasks.ts';

/** One process through the series: its task in each checkpoint, null where it is not. */
export interface ProcessTrack {
  readonly tasks: (Task | null)[];
}

export interface Series {
  readonly tracks: readonly ProcessTrack[];
  /** Items that are not the same throughout. */
  readonly items: readonly SeriesItem[];
  readonly constant: Readonly<Record<string, number>>;
}

/** Mappings by place and name; a change of permissions or size is a change of the item. */
const MAP_RULE: RowRule = {
  list: 'memory_map',
  group: 'memory-map',
  ofProcess: true,
  identity: (row) => `${textOf(row.cells['start'])} ${mapName(row)}`,
  item: (row) => `${addressOf(row)} ${mapName(row)}`,
  columns: ['permissions', 'end', 'kind'],
  shows: 'permissions',
  leaves: (row) => row.cells['kind'] === 'guard',
};

const COMMAND_RULE: RowRule = {
  list: 'process',
  group: 'command-line',
  ofProcess: true,
  identity: () => 'argv',
  item: () => 'command line',
  columns: ['argv'],
  shows: 'argv',
};

/** Columns whose change is news in a matrix; positions and times would mark nearly every row. */
const QUIET_COLUMNS: ReadonlySet<string> = new Set(['position', 'mtimeNs']);

export function trackProcesses(sides: readonly CheckpointSide[]): ProcessTrack[] {
  const tracks: ProcessTrack[] = [];
  const containers = sides.map(({ containerId }) => containerId);
  let before: ReadonlyMap<number, ProcessTrack> = new Map();
  let tasksBefore: readonly Task[] = [];
  sides.forEach((side, index) => {
    const tasks = tasksOf(side);
    const [one, other] = [containers[index - 1] ?? null, containers[index] ?? null];
    const sameContainer = one === null || other === null ? null : one === other;
    const { matches } = matchProcesses(tasksBefore, tasks, sameContainer);
    const now = new Map<number, ProcessTrack>();
    const known = new Map(matches.map(({ a, b }) => [b, a]));
    for (const task of tasks) {
      const from = known.get(task.pid);
      let track = from === undefined ? undefined : before.get(from);
      if (track === undefined) {
        track = { tasks: sides.map(() => null) };
        tracks.push(track);
      }
      track.tasks[index] = task;
      now.set(task.pid, track);
    }
    before = now;
    tasksBefore = tasks;
  });
  return tracks;
}

export function compareSeries(sides: readonly CheckpointSide[]): Series {
  const tracks = trackProcesses(sides);
  const collected = new Collected(sides);
  for (const track of tracks) {
    const present = track.tasks.map((task) => task?.row ?? null);
    const { row: _, ...latest } = track.tasks.findLast((task) => task !== null)!;
    collected.add(
      'process',
      '',
      taskName(latest),
      'process',
      present,
      ['comm', 'state', 'ppid', 'exe', 'namespaces', 'cgroup'],
      'argv',
      null,
    );
  }
  for (const rule of [COMMAND_RULE, ...ROW_RULES, MAP_RULE]) {
    if (!rule.ofProcess) {
      addRule(
        collected,
        rule,
        '',
        sides.map((side) => side.rows(rule.list)),
        null,
      );
      continue;
    }
    const grouped = sides.map((side) => groupedByPid(side.rows(rule.list)));
    for (const track of tracks) {
      const rows = track.tasks.map((task, index) =>
        task === null ? null : (grouped[index]!.get(task.pid) ?? []),
      );
      const subject = taskName(track.tasks.findLast((task) => task !== null)!);
      addRule(
        collected,
        rule,
        subject,
        rows,
        track.tasks.map((task) => task !== null && !task.isZombie),
      );
    }
  }
  return { tracks, items: sortItems(collected.items), constant: collected.constant };
}

/** `lives`: where the owning process is; an item that only comes and goes with it is not told again. */
function addRule(
  collected: Collected,
  rule: RowRule,
  subject: string,
  rows: readonly (readonly ComparedRow[] | null)[],
  lives: readonly boolean[] | null,
): void {
  const items = new Map<string, (ComparedRow | null)[]>();
  rows.forEach((list, index) => {
    const seen = new Map<string, number>();
    for (const row of list ?? []) {
      if (rule.leaves?.(row)) continue;
      const identity = rule.identity(row);
      const number = seen.get(identity) ?? 0;
      seen.set(identity, number + 1);
      const key = `${identity}\n${number}`;
      let item = items.get(key);
      if (item === undefined) items.set(key, (item = rows.map(() => null)));
      item[index] = row;
    }
  });
  const columns = rule.columns.filter((column) => !QUIET_COLUMNS.has(column));
  for (const present of items.values()) {
    const latest = present.findLast((row) => row !== null)!;
    const there = rule.comesWith?.(latest) === true ? present.map((row) => row !== null) : lives;
    collected.add(rule.group, subject, rule.item(latest), rule.list, present, columns, rule.shows, there);
  }
}

class Collected {
  readonly items: SeriesItem[] = [];
  readonly constant: Record<string, number> = {};
  readonly #sides: readonly CheckpointSide[];

  constructor(sides: readonly CheckpointSide[]) {
    this.#sides = sides;
  }

  add(
    group: CompareGroup,
    subject: string,
    item: string,
    list: ListName,
    present: readonly (ComparedRow | null)[],
    columns: readonly string[],
    shows: string,
    lives: readonly boolean[] | null,
  ): void {
    let before: ComparedRow | null = null;
    const cells = present.map((row, index) => {
      if (row === null) return null;
      const previous = before;
      before = row;
      const changed =
        previous !== null && columns.some((column) => !equalCells(previous.cells[column], row.cells[column]));
      const place = placeOf(this.#sides[index]!, list, row);
      return { value: shownValue(row, shows, columns), changed, place };
    });
    const expected = lives ?? present.map(() => true);
    const constant = cells.every((cell, index) => (cell === null ? !expected[index] : !cell.changed));
    if (constant) {
      this.constant[group] = (this.constant[group] ?? 0) + 1;
      return;
    }
    const first = cells.findIndex((cell) => cell !== null);
    const last = cells.findLastIndex((cell) => cell !== null);
    this.items.push({
      group,
      subject,
      item,
      type: columnOf(list, shows).type,
      firstSeen: this.#sides[first]!.id,
      lastSeen: this.#sides[last]!.id,
      cells,
    });
  }
}

/** The cell that says most; of a row without it, the first that says anything. */
function shownValue(row: ComparedRow, shows: string, columns: readonly string[]): CellValue {
  const value = row.shown[shows];
  if (value !== null && value !== undefined && textOf(value) !== '') return value;
  for (const column of columns) {
    const other = row.shown[column];
    if (other !== null && other !== undefined && textOf(other) !== '') return other;
  }
  return 'there';
}

function sortItems(items: readonly SeriesItem[]): SeriesItem[] {
  const order = new Map(Object.keys(COMPARE_GROUPS).map((group, index) => [group, index]));
  return [...items].sort((a, b) => order.get(a.group)! - order.get(b.group)!);
}

function addressOf(row: ComparedRow): string {
  const start = row.cells['start'];
  return typeof start === 'bigint' ? `0x${start.toString(16)}` : textOf(start);
}
