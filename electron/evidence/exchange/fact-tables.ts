/**
 * Facts as flat tables: one per kind of fact, the same columns for every case, so that the files of many cases are
 * one table. Columns and their types are those of the lists (shared/api/lists.ts) where a list has them; what is
 * nested and no list of its own is JSON text. `evidence` and `checkpoint` come first, then the owner; last come
 * `source`, the spans, and `bytes_base64`, the bytes of texts that are no UTF-8.
 */
import { jsonText } from '../../../shared/json-text.ts';
import { LISTS, type ColumnType, type ListName } from '../../../shared/api/lists.ts';
import { records, type ExchangeCase, type Json } from './exchange-case.ts';

export type TableCell = string | bigint | boolean | null;
export type TableType = 'text' | 'integer' | 'flag';

export interface FactTable {
  readonly name: string;
  readonly columns: readonly { readonly name: string; readonly type: TableType }[];
  readonly rows: readonly (readonly TableCell[])[];
}

/** Where the rows of a list stand in a facts document: the property, and that within it. */
const PLACES: readonly (readonly [list: ListName, path: readonly string[]])[] = [
  ['checkpoint', ['checkpoint']],
  ['container', ['container']],
  ['container_property', ['container', 'properties']],
  ['container_mount', ['container', 'mounts']],
  ['container_network', ['container', 'networks']],
  ['log_line', ['container', 'logLines']],
  ['deleted_file', ['container', 'deletedFiles']],
  ['process', ['processes']],
  ['thread', ['processes', 'threads']],
  ['file_descriptor', ['processes', 'fds']],
  ['memory_map', ['processes', 'maps']],
  ['resource_limit', ['processes', 'limits']],
  ['signal_action', ['processes', 'signalActions']],
  ['timer', ['processes', 'timers']],
  ['socket', ['sockets']],
  ['mount', ['mounts']],
  ['open_file', ['openFiles']],
  ['pipe', ['pipes']],
  ['ghost_file', ['ghostFiles']],
  ['file_lock', ['fileLocks']],
  ['memfd', ['memfds']],
  ['interface', ['interfaces']],
  ['route', ['routes']],
  ['firewall_rule', ['firewallRules']],
  ['namespace', ['namespaces']],
  ['cgroup', ['cgroups']],
  ['filesystem_entry', ['filesystemEntries']],
  ['image', ['images']],
  ['leftover', ['leftovers']],
  ['gap', ['gaps']],
  ['not_captured', ['notCaptured']],
] as const;

/** Fields that `show` has and the list does not, or has in another form: `umask` is octal digits there. */
const MORE: Readonly<Partial<Record<ListName, Readonly<Record<string, TableType>>>>> = {
  process: {
    umask: 'text',
    cmdline: 'text',
    environ: 'text',
    uids: 'text',
    gids: 'text',
    groups: 'text',
    capInh: 'text',
    capPrm: 'text',
    capEff: 'text',
    capBnd: 'text',
    capAmb: 'text',
    securebits: 'integer',
    lsmProfile: 'text',
    seccomp: 'integer',
    addressSpace: 'text',
    environSource: 'text',
    lost: 'text',
    credentialSource: 'text',
  },
  thread: { credential: 'text' },
  memory_map: { start: 'text', end: 'text', perms: 'text', offset: 'text' },
  file_descriptor: {
    target: 'text',
    pos: 'integer',
    flags: 'text',
    cloexec: 'flag',
    detail: 'text',
  },
  socket: {
    localAddress: 'text',
    localPort: 'integer',
    remoteAddress: 'text',
    remotePort: 'integer',
    recvQueue: 'integer',
    receiveSource: 'text',
    sendSource: 'text',
  },
  mount: {
    place: 'integer',
    superOptions: 'text',
    sharedId: 'integer',
    masterId: 'integer',
    spans: 'text',
  },
  pipe: { dataSource: 'text' },
  ghost_file: { extents: 'text' },
  filesystem_entry: { container: 'integer', timePrecisionNs: 'integer' },
};

/** Columns that a list works out, or has under a name of its own; `show` has no such field. */
const LIST_ONLY: Readonly<Partial<Record<ListName, readonly string[]>>> = {
  process: [
    'uid',
    'gid',
    'descriptorCount',
    'socketCount',
    'mapCount',
    'environmentCount',
    'memoryBytes',
    'seccompMode',
  ],
  memory_map: ['size', 'permissions', 'status', 'flags', 'protection'],
  file_descriptor: ['peer', 'position', 'closeOnExec'],
  mount: ['mountSource'],
  socket: ['receiveQueue'],
};

/** Every table, also where it has no rows. */
export function factTables({ checkpoints }: ExchangeCase): FactTable[] {
  return PLACES.map(([list, path]) => tableOf(list, path, checkpoints));
}

function tableOf(list: ListName, path: readonly string[], checkpoints: readonly Json[]): FactTable {
  const own = new Map<string, TableType>();
  for (const [name, { type }] of Object.entries(LISTS[list].columns)) own.set(name, tableType(type));
  for (const name of LIST_ONLY[list] ?? []) own.delete(name);
  for (const [name, type] of Object.entries(MORE[list] ?? {})) own.set(name, type);
  const ofProcess = path.length === 2 && path[0] === 'processes';
  if (ofProcess) own.delete('pid');
  const columns = [
    { name: 'evidence', type: 'text' },
    { name: 'checkpoint', type: 'text' },
    ...(ofProcess ? [{ name: 'pid', type: 'integer' } as const] : []),
    ...[...own].map(([name, type]) => ({ name, type })),
    { name: 'source', type: 'text' },
    { name: 'bytes_base64', type: 'text' },
  ] as const;
  const rows: TableCell[][] = [];
  for (const document of checkpoints) {
    const owner = [
      String((document['evidence'] as Json)['sha256']),
      String(document['id']),
    ] satisfies TableCell[];
    for (const [fact, pid] of factsAt(document, path)) {
      rows.push([
        ...owner,
        ...(ofProcess ? [cellOf(pid, 'integer')] : []),
        ...[...own].map(([name, type]) => cellOf(fact[name], type)),
        cellOf(fact['source'], 'text'),
        bytesOf(fact),
      ]);
    }
  }
  return { name: list, columns, rows };
}

/** The fields whose text does not say the bytes, as JSON, name to base64; null where there is none. */
function bytesOf(fact: Json): string | null {
  const found = Object.entries(fact).filter(([name]) => name.endsWith('Base64'));
  if (found.length === 0) return null;
  const bytes = Object.fromEntries(found.map(([name, value]) => [name.slice(0, -'Base64'.length), value]));
  return [...jsonText(bytes)].join('');
}

function* factsAt(document: Json, [first, second]: readonly string[]): Generator<[fact: Json, pid: unknown]> {
  const value = document[first!];
  const outer: readonly Json[] = Array.isArray(value) ? (value as Json[]) : [(value ?? {}) as Json];
  for (const one of outer) {
    if (second === undefined) yield [one, null];
    else for (const inner of records(one, second)) yield [inner, one['pid'] ?? null];
  }
}

function tableType(type: ColumnType): TableType {
  switch (type) {
    case 'integer':
    case 'size':
    case 'octal':
    case 'time':
    case 'microseconds':
    case 'nanoseconds':
      return 'integer';
    case 'flag':
      return 'flag';
    default:
      return 'text';
  }
}

/** A value that is not of the column's type is null there, but for text, which holds anything. */
function cellOf(value: unknown, type: TableType): TableCell {
  if (value === null || value === undefined) return null;
  if (type === 'flag') return typeof value === 'boolean' ? value : null;
  if (type === 'integer') {
    if (typeof value === 'bigint') return value;
    if (typeof value === 'number' && Number.isSafeInteger(value)) return BigInt(value);
    if (typeof value === 'string' && /^(?:0x[0-9a-f]{1,16}|[0-9]{1,20})$/.test(value)) return BigInt(value);
    return null;
  }
  return typeof value === 'string' ? value : [...jsonText(value)].join('');
}
