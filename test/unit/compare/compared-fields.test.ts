/** Every field of the facts is compared, or named here with why it is not: a new field is one or the other. */
import { expect, test } from 'vitest';
import { PROCESS_COLUMNS, ROW_RULES } from '../../../electron/analysis/compare/row-rules.ts';
import type { ComparedRow } from '../../../electron/analysis/compare/side.ts';
import { ALL_TABLES } from '../../../electron/casefile/tables/index.ts';
import type { CellValue, ListName } from '../../../shared/api/index.ts';

/** A reason for a whole table, or for each of its fields that a comparison does not look at. */
const NOT_COMPARED: Readonly<Record<string, string | Readonly<Record<string, string>>>> = {
  checkpoint: 'how the dump was made, not what it holds',
  image: 'files of the dump: what they say is compared',
  leftover: 'of an earlier moment than the dump',
  gap: 'what is not known of one dump',
  not_captured: 'what a dump leaves out',
  member: 'files of the archive: those of the container are compared as files',
  store: 'how the archive is kept',
  log_line: 'has times of its own: the timeline has them',
  deleted_file: 'is a deleted filesystem_entry too',
  address_space: 'tells which processes are one, and what moves with each start',
  memory_map: 'compared by ranges of addresses (compare-maps.ts)',
  page_map: 'compared by the content of pages (page-changes.ts)',
  seccomp_filter: 'numbered anew by each dump: their number is compared with the thread',
  open_file: 'numbered anew by each dump: compared as what descriptors lead to',
  socket_queue: 'compared as the content of its socket',
  process: {
    pid: 'processes are matched by more than it',
    zombie: 'told by the state',
    cmdline: 'compared as argv',
    argv: 'compared as command line',
    argvNote: 'follows from argv',
    exeFileId: 'given anew by each dump',
    kernelFlags: 'change with what the kernel is doing at the moment',
    filesId: 'given anew by each dump',
    vmId: 'given anew by each dump',
    fsId: 'given anew by each dump',
    sighandId: 'given anew by each dump',
    cgroupSet: 'compared as cgroup, the paths it stands for',
  },
  thread: {
    pid: 'of the matched process',
    architecture: "the program's, which is compared",
    bits: "the program's, which is compared",
    instructionPointer: 'moves on',
    stackPointer: 'moves on',
    registers: 'move on',
    cgroupSet: "given anew by each dump; the process's paths are compared",
    robustListHead: 'an address that each thread sets up for itself',
  },
  credential: { pid: 'of the matched process', userName: 'the name of a user id, which is compared' },
  environment: {
    pid: 'of the matched process',
    index: 'variables are matched by name',
    entry: 'compared as name and value',
  },
  resource_limit: { pid: 'of the matched process' },
  signal_action: { pid: 'of the matched process', restorer: 'an address of the C library' },
  timer: { pid: 'of the matched process', remainingNs: 'runs on' },
  file_descriptor: {
    pid: 'of the matched process',
    filesId: 'given anew by each dump',
    fileId: 'given anew by each dump',
  },
  pipe: {
    readers: 'file numbers: descriptors are compared',
    writers: 'file numbers: descriptors are compared',
    dataSource: 'compared as content',
  },
  file_lock: { fileId: 'given anew by each dump', pid: 'of the matched process' },
  ghost_file: {
    id: 'given anew by each dump',
    device: 'the file is matched by path and inode',
    rdev: 'the file is matched by path and inode',
    atimeNs: 'changes with every read',
    chunked: 'how CRIU wrote it',
    extents: 'how CRIU wrote it',
  },
  memfd: { inodeId: 'given anew by each dump', shmid: 'given anew by each dump' },
  socket: {
    fileId: 'given anew by each dump',
    localAddress: 'part of local',
    localPort: 'part of local',
    remoteAddress: 'part of remote',
    remotePort: 'part of remote',
    receiveSource: 'compared as content',
    sendSource: 'compared as content',
    flags: 'compared with the descriptor',
    netnsId: 'given anew by each dump',
    external: 'how CRIU dumped the other end',
    detail: 'sequence numbers, windows and buffer sizes move on by themselves',
  },
  interface: {
    netnsId: 'compared by order',
    index: 'matched by name',
    detail: 'compared setting by setting',
  },
  route: { netnsId: 'compared by order' },
  firewall_rule: { netnsId: 'compared by order', line: 'moves with the lines before it' },
  namespace: {
    kind: 'part of its name',
    id: 'given anew by each dump',
    host: 'compared as its value',
    external: 'compared as its value',
    detail: 'compared setting by setting',
  },
  // Its `place` moves with the mounts before it; rules know another, the namespace that a row is in.
  mount: {
    namespaceId: 'compared by order',
    mountId: 'given anew by each dump',
    parentMountId: 'given anew by each dump',
    sharedId: 'numbers of the kernel',
    masterId: 'numbers of the kernel',
    device: 'numbers of the kernel',
  },
  cgroup: {
    setId: 'given anew by each dump',
    namespacePrefix: 'taken off the paths',
    properties: 'compared one by one',
  },
  ipc: { namespaceId: 'given anew by each dump', values: 'compared as content' },
  container: {
    engine: 'told by the archive',
    engineReason: 'told by the archive',
    engineVersion: 'told by the archive',
    createdAtNs: 'another container, which is told',
    checkpointedAtNs: 'of the dump',
    finishedAtNs: 'of the dump',
    restoredAtNs: 'of the dump',
  },
  filesystem_entry: {
    container: 'where it lies in the archive',
    member: 'where it lies in the archive',
    timePrecisionNs: 'of the archive',
  },
};

/** Columns that a rule tells rows apart by. */
function identityColumns(identity: (row: ComparedRow) => string): ReadonlySet<string> {
  const asked = new Set<string>();
  // Sockets are asked for their inode where they have no name.
  for (const value of ['1', '0', '']) {
    const cells = new Proxy<Record<string, CellValue>>(
      {},
      {
        get: (_cells, name) => {
          asked.add(String(name));
          return value;
        },
      },
    );
    identity({ key: '', cells, shown: cells });
  }
  return asked;
}

const rules = new Map(ROW_RULES.map((rule) => [rule.list as string, rule]));

function comparedFields(list: string): ReadonlySet<string> {
  if (list === 'process') return new Set(PROCESS_COLUMNS);
  const rule = rules.get(list as ListName);
  return new Set(rule === undefined ? [] : [...rule.columns, ...identityColumns(rule.identity)]);
}

test('every field of every fact is compared, or it is said why it is not', () => {
  const missing: string[] = [];
  const stale = new Set(
    Object.entries(NOT_COMPARED).flatMap(([list, reasons]) =>
      typeof reasons === 'string' ? [list] : Object.keys(reasons).map((field) => `${list}.${field}`),
    ),
  );
  for (const { name, names } of ALL_TABLES) {
    const reasons = NOT_COMPARED[name];
    stale.delete(name);
    if (typeof reasons === 'string') continue;
    const compared = comparedFields(name);
    for (const field of names as readonly string[]) {
      if (field === 'source') continue;
      const isNamed = reasons !== undefined && Object.hasOwn(reasons, field);
      if (isNamed && !compared.has(field)) stale.delete(`${name}.${field}`);
      if (!isNamed && !compared.has(field)) missing.push(`${name}.${field}`);
    }
  }
  expect({ missing, stale: [...stale] }).toEqual({ missing: [], stale: [] });
});
