/**
 * What rows are compared by that no column of theirs has. Numbers that CRIU gives anew with each dump (of files,
 * namespaces, sets of control groups) say nothing from one dump to the next: what they stand for takes their place.
 */
import type { CellValue } from '../../../shared/api/index.ts';
import { entryKey } from '../../../shared/facts/files-of-checkpoint.ts';
import { numberOf, textOf, type ComparedRow } from './side.ts';

type Cells = Readonly<Record<string, CellValue>>;

/** A row with further cells, or others. */
export function withCells(row: ComparedRow, cells: Cells): ComparedRow {
  return {
    key: row.key,
    cells: { ...row.cells, ...cells },
    // Looked through for secrets where it is read.
    get shown() {
      return { ...row.shown, ...cells };
    },
  };
}

interface NamespaceOfTask {
  readonly kind: string;
  readonly id: number;
  readonly host: boolean;
}

/**
 * Processes with `namespaces`, those that are not the first process's (of this one itself: which are the host's), and
 * `cgroup`, the paths inside the cgroup namespace. Null where a task has none of its own, as a zombie.
 */
export function processRows(rows: readonly ComparedRow[], cgroups: readonly ComparedRow[]): ComparedRow[] {
  const root = rows.find(({ cells }) => numberOf(cells['ppid']) === 0) ?? rows[0];
  const first = new Map(namespacesOf(root).map(({ kind, id }) => [kind, id]));
  const sets = new Map<number, string[]>();
  for (const { cells } of cgroups) {
    const set = numberOf(cells['setId']) ?? 0;
    const path = textOf(cells['path']).slice(numberOf(cells['namespacePrefix']) ?? 0);
    const group = `${textOf(cells['controller']) || 'cgroup v2'}: ${path || '/'}`;
    const list = sets.get(set);
    if (list) list.push(group);
    else sets.set(set, [group]);
  }
  return rows.map((row) => {
    const own = namespacesOf(row);
    const others = own.filter(({ kind, id }) => first.get(kind) !== id);
    const told =
      row === root
        ? own.filter(({ host }) => host).map(({ kind }) => `${kind}: the host's`)
        : others.map(({ kind }) => `${kind}: not the first process's`);
    const set = numberOf(row.cells['cgroupSet']);
    return withCells(row, {
      namespaces: own.length === 0 ? null : told,
      cgroup: set === null ? null : (sets.get(set) ?? null),
    });
  });
}

function namespacesOf(row: ComparedRow | undefined): readonly NamespaceOfTask[] {
  const cell = row?.cells['namespaces'];
  if (!Array.isArray(cell)) return [];
  return (cell as unknown as readonly NamespaceOfTask[]).map(({ kind, id, host }) => ({ kind, id, host }));
}

/** Entries of file trees as the files that they are: a deleted file shares its member with others (deleted.files). */
export function entryRows(rows: readonly ComparedRow[]): ComparedRow[] {
  return rows.map((row) => {
    const { change, origin, path } = row.cells;
    const key = entryKey(textOf(change), textOf(origin), row.key, textOf(path));
    return {
      key: row.key,
      thing: { list: 'file', key },
      cells: row.cells,
      get shown() {
        return row.shown;
      },
    };
  });
}

/** Threads with the number of their seccomp filters: which in the image they are changes with other tasks'. */
export function threadRows(rows: readonly ComparedRow[]): ComparedRow[] {
  return rows.map((row) => {
    const filters = row.cells['seccompFilters'];
    return Array.isArray(filters) && filters.length > 0
      ? withCells(row, { seccompFilters: filters.length })
      : row;
  });
}

/** Kinds of files whose state is more than a position: what they count, watch or are set to. */
const STATEFUL: ReadonlySet<string> = new Set([
  'EVENTFD',
  'EVENTPOLL',
  'FANOTIFY',
  'INOTIFY',
  'NS',
  'PIDFD',
  'SIGNALFD',
  'TTY',
  'TUNF',
]);
/** Numbers of the dump, and a terminal's unread bytes: those may be a password. */
const NOT_STATE = /(?:^|\.)(?:file|id|tty_info_id|regf_id|ino|inode|i_ino|dev|s_dev|data|ns_id|pos|mnt_id)$/;

/** Descriptors with `detail`, 'name=value' of what such a file is set to. */
export function descriptorRows(rows: readonly ComparedRow[], files: readonly ComparedRow[]): ComparedRow[] {
  const details = new Map<number, readonly string[]>();
  for (const { cells } of files) {
    if (!STATEFUL.has(textOf(cells['type'])) || !Array.isArray(cells['detail'])) continue;
    const pairs = (cells['detail'] as readonly (readonly CellValue[])[]).filter(
      ([name]) => !NOT_STATE.test(textOf(name)),
    );
    details.set(
      numberOf(cells['id'])!,
      pairs.map(([name, value]) => `${textOf(name)}=${textOf(value)}`),
    );
  }
  if (details.size === 0) return [...rows];
  return rows.map((row) => {
    const detail = details.get(numberOf(row.cells['fileId']) ?? -1);
    return detail === undefined ? row : withCells(row, { detail: [...detail] });
  });
}

/** Ids of the namespaces of one kind, the first process's first. */
export function namespacesInOrder(namespaces: readonly ComparedRow[], kind: string): readonly number[] {
  return namespaces
    .filter(({ cells }) => cells['kind'] === kind)
    .map(({ cells }) => numberOf(cells['id'])!)
    .filter((id) => !Number.isNaN(id));
}

/** Rows of namespaces with `place`: which of them, by its order; '' for the first. */
export function placedRows(
  rows: readonly ComparedRow[],
  column: 'namespaceId' | 'netnsId',
  namespaces: readonly number[],
): ComparedRow[] {
  if (namespaces.length < 2) return [...rows];
  return rows.map((row) => {
    const at = namespaces.indexOf(numberOf(row.cells[column]) ?? -1);
    return at <= 0 ? row : withCells(row, { place: `namespace ${at + 1}` });
  });
}

/** Clocks go on by themselves. */
const NOT_COMPARED_NAMESPACES: ReadonlySet<string> = new Set(['time']);

/** A row for each namespace, by kind and order, and one for each of its settings. */
export function namespaceRows(rows: readonly ComparedRow[]): ComparedRow[] {
  const counts = new Map<string, number>();
  const told: ComparedRow[] = [];
  for (const { key, cells } of rows) {
    const kind = textOf(cells['kind']);
    if (NOT_COMPARED_NAMESPACES.has(kind)) continue;
    const number = (counts.get(kind) ?? 0) + 1;
    counts.set(kind, number);
    const name = number === 1 ? kind : `${kind} ${number}`;
    const external = textOf(cells['external']);
    const whose =
      cells['host'] === true ? "the host's" : external === '' ? 'its own' : `external ${external}`;
    told.push(plainRow(key, { name, property: '', value: whose }));
    const settings = new Map<string, string[]>();
    for (const pair of (cells['detail'] as readonly CellValue[] | null) ?? []) {
      if (!Array.isArray(pair)) continue;
      const [property, value] = pair as readonly CellValue[];
      const values = settings.get(textOf(property));
      if (values) values.push(textOf(value));
      else settings.set(textOf(property), [textOf(value)]);
    }
    // Maps of ids have a row for each range.
    for (const [property, values] of settings) {
      told.push(plainRow(key, { name, property, value: values.join(', ') }));
    }
  }
  return told;
}

/** Numbers of links and namespaces, which a dump gives anew, and what a link's own columns tell. */
const NOT_A_SETTING = /(?:^|[._])(?:ifindex|peer_ifindex|nsid|ns_id|master|link)$/;

/** Interfaces, and a row for each of their settings (sysctls, and what their kind has), with its `property`. */
export function interfaceRows(rows: readonly ComparedRow[]): ComparedRow[] {
  return rows.flatMap((row) => {
    const { name, place, detail } = row.cells;
    const settings = ((detail as readonly CellValue[] | null | undefined) ?? []).flatMap((pair) => {
      if (!Array.isArray(pair)) return [];
      const [property, value] = pair as readonly CellValue[];
      if (NOT_A_SETTING.test(textOf(property))) return [];
      return [
        plainRow(row.key, {
          name: name ?? null,
          place: place ?? null,
          property: property ?? null,
          value: value ?? null,
        }),
      ];
    });
    return [row, ...settings];
  });
}

function plainRow(key: string, cells: Cells): ComparedRow {
  return { key, cells, shown: cells };
}
