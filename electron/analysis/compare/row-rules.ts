/** What is compared of each list: which rows are one thing on both sides, and which of its columns can change. */
import type { CompareGroup } from '../../../shared/api/compare-calls.ts';
import { LISTS, type ListName } from '../../../shared/api/lists.ts';
import { textOf, type ComparedRow } from './side.ts';

export interface RowRule {
  readonly list: ListName;
  readonly group: CompareGroup;
  /** Rows of a process, compared between matched processes only. */
  readonly ofProcess: boolean;
  /** Equal texts on both sides: one thing. Where several rows of a side have one text, their order decides. */
  identity(row: ComparedRow): string;
  /** How a person calls it. */
  item(row: ComparedRow): string;
  readonly columns: readonly string[];
  /** The column that says what it is where it came or went; its cell is shown. */
  readonly shows: string;
  /** Rows that are not compared. */
  readonly leaves?: (row: ComparedRow) => boolean;
  /** Rows whose coming and going another list tells. */
  readonly comesWith?: (row: ComparedRow) => boolean;
}

const cell = (row: ComparedRow, column: string): string => textOf(row.cells[column]);
const joined = (row: ComparedRow, ...columns: readonly string[]): string =>
  columns.map((column) => cell(row, column)).join('\n');

export const PROCESS_COLUMNS = [
  'comm',
  'state',
  'ppid',
  'pgid',
  'sid',
  'exe',
  'exeDeleted',
  'cwd',
  'cwdDeleted',
  'root',
  'rootDeleted',
  'tty',
  'umask',
  'nice',
  'policy',
  'oomScoreAdj',
  'loginuid',
  'seccompMode',
  'noNewPrivs',
  'sigIgn',
  'sigCgt',
  'sigBlk',
  'pendingSignals',
  'stopSignal',
  'exitCode',
  'threadCount',
  'namespaces',
  'cgroup',
] as const;

export const ROW_RULES: readonly RowRule[] = [
  {
    list: 'environment',
    group: 'environment',
    ofProcess: true,
    identity: (row) => cell(row, 'name'),
    item: (row) => cell(row, 'name'),
    columns: ['value'],
    shows: 'value',
  },
  {
    list: 'credential',
    group: 'credential',
    ofProcess: true,
    identity: (row) => cell(row, 'tid'),
    item: (row) =>
      cell(row, 'tid') === cell(row, 'pid') ? 'credentials' : `credentials of thread ${cell(row, 'tid')}`,
    columns: [
      'uids',
      'gids',
      'groups',
      'capInh',
      'capPrm',
      'capEff',
      'capBnd',
      'capAmb',
      'securebits',
      'noNewPrivs',
      'lsmProfile',
    ],
    shows: 'uids',
    // Threads that come and go are told as threads.
    comesWith: (row) => cell(row, 'tid') !== cell(row, 'pid'),
  },
  {
    list: 'thread',
    group: 'thread',
    ofProcess: true,
    identity: (row) => cell(row, 'tid'),
    item: (row) => `thread ${cell(row, 'tid')}`,
    columns: ['comm', 'nice', 'policy', 'seccompMode', 'seccompFilters', 'sigBlk', 'pendingSignals'],
    shows: 'comm',
  },
  {
    list: 'file_descriptor',
    group: 'descriptor',
    ofProcess: true,
    identity: (row) => cell(row, 'fd'),
    item: (row) => `fd ${cell(row, 'fd')}`,
    columns: ['target', 'type', 'deleted', 'flags', 'closeOnExec', 'position', 'detail'],
    shows: 'target',
  },
  {
    list: 'file_lock',
    group: 'descriptor',
    ofProcess: true,
    identity: (row) => joined(row, 'kind', 'fd', 'start'),
    item: (row) => `${cell(row, 'kind')} lock on fd ${cell(row, 'fd')}`,
    columns: ['write', 'length'],
    shows: 'kind',
  },
  {
    list: 'timer',
    group: 'process',
    ofProcess: true,
    // A timer that is a descriptor has its file's id, which is another in each dump.
    identity: (row) => (cell(row, 'kind') === 'timerfd' ? 'timerfd' : joined(row, 'kind', 'id')),
    item: (row) =>
      cell(row, 'kind') === 'posix' ? `POSIX timer ${cell(row, 'id')}` : `${cell(row, 'kind')} timer`,
    columns: ['clock', 'intervalNs', 'armed'],
    shows: 'intervalNs',
  },
  {
    list: 'resource_limit',
    group: 'process',
    ofProcess: true,
    identity: (row) => cell(row, 'resource'),
    item: (row) => `limit ${cell(row, 'resource')}`,
    columns: ['current', 'maximum'],
    shows: 'current',
  },
  {
    list: 'signal_action',
    group: 'process',
    ofProcess: true,
    identity: (row) => cell(row, 'signal'),
    item: (row) => `action of signal ${cell(row, 'signal')}`,
    columns: ['disposition', 'handler', 'flags', 'mask'],
    shows: 'disposition',
  },
  {
    list: 'socket',
    group: 'socket',
    ofProcess: false,
    identity: socketIdentity,
    item: socketName,
    columns: ['state', 'receiveQueue', 'sendQueue', 'content', 'backlog', 'interface', 'uid', 'holders'],
    shows: 'state',
  },
  {
    list: 'pipe',
    group: 'descriptor',
    ofProcess: false,
    identity: (row) => joined(row, 'kind', 'pipeId'),
    item: (row) => `${cell(row, 'kind')} ${cell(row, 'pipeId')}`,
    columns: ['queued', 'content', 'capacity'],
    shows: 'kind',
  },
  {
    list: 'namespace',
    group: 'namespace',
    ofProcess: false,
    identity: (row) => joined(row, 'name', 'property'),
    item: (row) => `${cell(row, 'name')} ${cell(row, 'property')}`.trim(),
    columns: ['value'],
    shows: 'value',
    // A namespace has all its settings from the start; maps of ids are written later.
    comesWith: (row) => !['', 'uid_map', 'gid_map'].includes(cell(row, 'property')),
  },
  {
    list: 'mount',
    group: 'mount',
    ofProcess: false,
    identity: (row) => joined(row, 'mountpoint', 'place'),
    item: (row) => inPlace(row, cell(row, 'mountpoint')),
    columns: ['fstype', 'root', 'mountSource', 'options', 'superOptions', 'flags', 'external'],
    shows: 'fstype',
  },
  {
    list: 'filesystem_entry',
    group: 'file',
    ofProcess: false,
    identity: (row) => joined(row, 'origin', 'path'),
    item: (row) => cell(row, 'path'),
    columns: ['change', 'type', 'sha256', 'size', 'mode', 'uid', 'gid', 'linkTarget', 'mtimeNs'],
    shows: 'sha256',
  },
  {
    list: 'ghost_file',
    group: 'file',
    ofProcess: false,
    identity: (row) => joined(row, 'path', 'inode'),
    item: (row) => `${cell(row, 'path')} (deleted, still open)`,
    columns: ['size', 'mode', 'uid', 'gid', 'mtimeNs', 'symlinkTarget'],
    shows: 'size',
  },
  {
    list: 'memfd',
    group: 'file',
    ofProcess: false,
    identity: (row) => cell(row, 'name'),
    item: (row) => `memfd ${cell(row, 'name')}`,
    columns: ['size', 'mode', 'seals', 'uid', 'gid', 'hugetlb'],
    shows: 'size',
  },
  {
    list: 'interface',
    group: 'network',
    ofProcess: false,
    identity: (row) => joined(row, 'name', 'place', 'property'),
    item: (row) => inPlace(row, `interface ${cell(row, 'name')} ${cell(row, 'property')}`.trim()),
    columns: ['kind', 'flags', 'mtu', 'mac', 'addresses', 'value'],
    shows: 'addresses',
    // Settings come and go with their interface.
    comesWith: (row) => cell(row, 'property') !== '',
  },
  {
    list: 'route',
    group: 'network',
    ofProcess: false,
    identity: (row) =>
      joined(row, 'family', 'kind', 'destination', 'gateway', 'interface', 'table', 'priority', 'place'),
    item: (row) => inPlace(row, `${cell(row, 'kind')} ${cell(row, 'destination')}`),
    columns: ['detail'],
    shows: 'gateway',
  },
  {
    list: 'firewall_rule',
    group: 'network',
    ofProcess: false,
    identity: (row) => `${joined(row, 'kind', 'place')}\n${ruleText(cell(row, 'kind'), cell(row, 'text'))}`,
    item: (row) => inPlace(row, `${cell(row, 'kind')} line ${cell(row, 'line')}`),
    columns: [],
    shows: 'text',
    // When and by what it was saved.
    leaves: (row) => cell(row, 'text').startsWith('#'),
  },
  {
    list: 'container_network',
    group: 'network',
    ofProcess: false,
    identity: (row) => joined(row, 'network', 'interface'),
    item: (row) => `${cell(row, 'network')} ${cell(row, 'interface')}`,
    columns: ['mac', 'address', 'gateway'],
    shows: 'address',
  },
  {
    list: 'ipc',
    group: 'ipc',
    ofProcess: false,
    // A private object (key 0) has its id alone.
    identity: (row) => joined(row, 'kind', 'key') + (cell(row, 'key') === '0' ? `\n${cell(row, 'id')}` : ''),
    item: (row) => `${IPC_NAMES[cell(row, 'kind')] ?? cell(row, 'kind')} ${ipcKey(row)}`,
    columns: ['content', 'messages', 'size', 'id', 'uid', 'gid', 'mode'],
    shows: 'content',
  },
  {
    list: 'cgroup',
    group: 'cgroup',
    ofProcess: false,
    identity: (row) => joined(row, 'controller', 'property'),
    item: (row) => `${cell(row, 'controller') || 'cgroup v2'} ${cell(row, 'property')}`.trim(),
    columns: ['path', 'value'],
    shows: 'value',
  },
  {
    list: 'container_property',
    group: 'container',
    ofProcess: false,
    identity: (row) => joined(row, 'kind', 'key'),
    item: (row) => `${cell(row, 'kind')} ${cell(row, 'key')}`,
    columns: ['value'],
    shows: 'value',
  },
  {
    list: 'container',
    group: 'container',
    ofProcess: false,
    identity: () => 'container',
    item: () => 'container',
    columns: [
      'id',
      'name',
      'image',
      'imageId',
      'runtime',
      'hostname',
      'pod',
      'namespace',
      'startedAtNs',
      'restartCount',
      'command',
      'privileged',
      'seccompProfile',
      'apparmorProfile',
      'selinuxLabel',
      'podUid',
      'podSandboxId',
      'logPath',
    ],
    shows: 'name',
  },
  {
    list: 'container_mount',
    group: 'mount',
    ofProcess: false,
    identity: (row) => joined(row, 'origin', 'destination'),
    item: (row) => `${cell(row, 'destination')} in ${cell(row, 'origin')}`,
    columns: ['type', 'sourcePath', 'options'],
    shows: 'sourcePath',
  },
];

/** A rule without what counts by itself: packets, bytes, the time that a connection is still tracked. */
function ruleText(kind: string, text: string): string {
  if (kind === 'conntrack') {
    return text.replace(/^(\S+ [a-z0-9]+) \d{1,20} /, '$1 ').replace(/ (?:packets|bytes)=\d{1,20}/g, '');
  }
  if (kind === 'nftables') return text.replace(/ packets \d{1,20} bytes \d{1,20}/g, '');
  return text.replace(/ ?\[\d{1,20}:\d{1,20}\] ?/g, ' ');
}

/** With the namespace it lies in, where that is not the first one. */
function inPlace(row: ComparedRow, item: string): string {
  const place = cell(row, 'place');
  return place === '' ? item : `${item} (${place})`;
}

/** Columns that are not compared, and cost: what lists count for the eye, and flags that other columns tell too. */
const NOT_COMPARED: Readonly<Partial<Record<ListName, readonly string[]>>> = {
  process: [
    'descriptorCount',
    'socketCount',
    'mapCount',
    'environmentCount',
    'childCount',
    'memoryBytes',
    'userName',
    'uid',
    'gid',
  ],
  file_descriptor: ['peer'],
  signal_action: ['restorer'],
  memory_map: ['size', 'pages', 'status', 'flags', 'protection', 'madvise', 'fileId'],
};

/** The columns of a list that a comparison may look at. */
export function comparedColumns(list: ListName): readonly string[] {
  const left = NOT_COMPARED[list] ?? [];
  return Object.keys(LISTS[list].columns).filter((column) => !left.includes(column));
}

const IPC_NAMES: Readonly<Record<string, string>> = {
  shm: 'shared memory',
  sem: 'semaphores',
  msg: 'message queue',
};

/** As ipcs has it: the key as eight hexadecimal digits; of a private object its id. */
function ipcKey(row: ComparedRow): string {
  const key = row.cells['key'];
  if (typeof key !== 'number' || key === 0) return `private, id ${cell(row, 'id')}`;
  return `key 0x${(key >>> 0).toString(16).padStart(8, '0')}`;
}

/** By what connects it; sockets without address, peer or path by their inode. */
function socketIdentity(row: ComparedRow): string {
  const named = joined(row, 'local', 'remote', 'path');
  const addresses = named.trim() === '' ? `inode ${cell(row, 'inode')} ${cell(row, 'peerInode')}` : named;
  return `${joined(row, 'family', 'type', 'protocol')}\n${addresses}`;
}

function socketName(row: ComparedRow): string {
  const local = cell(row, 'local') || cell(row, 'path') || `inode ${cell(row, 'inode') || 'not recorded'}`;
  const remote = cell(row, 'remote');
  const isPeer = remote !== '' && !/^(0\.0\.0\.0|\[::\]|\*):[*0]$/.test(remote);
  return `${cell(row, 'family')} ${cell(row, 'type')} ${local}${isPeer ? ` → ${remote}` : ''}`;
}
