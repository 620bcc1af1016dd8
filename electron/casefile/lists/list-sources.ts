/** Every list by name: one per table, and what joins add to some. */
import type { LostPart } from '../../../shared/facts/index.ts';
import { ALL_TABLES } from '../tables/index.ts';
import { FILE_DESCRIPTOR } from '../tables/file-tables.ts';
import { flag, integer, json, orNull, source as spans, string, text, time, u64 } from '../tables/codec.ts';
import type { Codec } from '../tables/codec.ts';
import { jsonAny } from '../tables/json-shape.ts';
import { table } from '../tables/table.ts';
import type { CompiledTable } from '../tables/table.ts';
import type { AddedColumn, ListSource } from './list-source.ts';

const column = (codec: Codec<never>, sql: string): AddedColumn => ({ sql, codec });
const number = integer as Codec<never>;
const numberOrNull = orNull(integer) as Codec<never>;
/** A number that is null where it is none because that part is lost. */
const unlessLost = (part: LostPart, sql: string): AddedColumn =>
  column(
    numberOrNull,
    `(CASE WHEN lost_part(p.id, r.pid, '${part}') THEN nullif(${sql}, 0) ELSE ${sql} END)`,
  );
const countOf = (part: LostPart, name: string): AddedColumn =>
  unlessLost(part, `(SELECT count(*) FROM ${name} x WHERE x.checkpoint = r.checkpoint AND x.pid = r.pid)`);

const LEADER =
  'LEFT JOIN credential c ON c.row = (SELECT min(row) FROM credential y WHERE y.checkpoint = r.checkpoint AND y.pid = r.pid AND y.tid = r.pid)';
const SOCKET_OF =
  '(SELECT x.row FROM socket x WHERE x.checkpoint = r.checkpoint AND x.file_id = r.file_id LIMIT 1)';

/**
 * Whether a directory of a process was deleted: what the images say of the very file that fs-PID names, which is the
 * one whose entry the row has as the column's source. Null where no such file is in the images.
 */
const deletedDirectory = (directory: 'cwd' | 'root'): AddedColumn =>
  column(
    orNull(flag) as Codec<never>,
    `(SELECT x.deleted FROM open_file x, json_each(r.source) s
      WHERE x.checkpoint = r.checkpoint AND x.target = r.${directory} AND s.value ->> 4 = '${directory}'
        AND x.source ->> '$[0][0]' = s.value ->> 0 AND x.source ->> '$[0][1]' = s.value ->> 1 LIMIT 1)`,
  );

/** Bytes of the pages of page map `x` that are in the checkpoint: a pages file may be missing, or cut short. */
export const PRESENT_BYTES = `min(x.present_pages * p.page_size,
  coalesce((SELECT f.size FROM member f WHERE f.evidence = p.evidence AND f."index" = x.pages_member), 0))`;

/** Columns of a process that its leader's core gives. */
const FROM_THE_CORE = [
  'comm',
  'userName',
  'uid',
  'gid',
  'oomScoreAdj',
  'nice',
  'policy',
  'loginuid',
  'seccompMode',
  'noNewPrivs',
  'sigIgn',
  'sigCgt',
  'sigBlk',
  'kernelFlags',
];

type Additions = Partial<Omit<ListSource, 'name' | 'table'>>;

const ADDITIONS: Readonly<Record<string, Additions>> = {
  checkpoint: { key: 'checkpoint' },
  container: {
    key: 'checkpoint',
    absent: () => 'not in the archive',
  },
  process: {
    join: LEADER,
    added: {
      userName: column(orNull(string) as Codec<never>, 'c.user_name'),
      uid: column(numberOrNull, 'c.euid'),
      gid: column(numberOrNull, 'c.egid'),
      cwdDeleted: deletedDirectory('cwd'),
      rootDeleted: deletedDirectory('root'),
      descriptorCount: countOf('descriptors', 'file_descriptor'),
      socketCount: unlessLost(
        'sockets',
        `(SELECT count(*) FROM file_descriptor x JOIN socket s ON s.checkpoint = x.checkpoint AND s.file_id = x.file_id
          WHERE x.checkpoint = r.checkpoint AND x.pid = r.pid)`,
      ),
      mapCount: countOf('maps', 'memory_map'),
      environmentCount: countOf('environment', 'environment'),
      childCount: column(
        number,
        '(SELECT count(*) FROM process x WHERE x.checkpoint = r.checkpoint AND x.ppid = r.pid)',
      ),
      memoryBytes: unlessLost(
        'memory',
        `(SELECT coalesce(sum(${PRESENT_BYTES}), 0) FROM page_map x
          WHERE x.checkpoint = r.checkpoint AND x.owner = 'process' AND x.id = printf('%016x', r.pid))`,
      ),
    },
    absent: (cells) => (cells['zombie'] === true ? 'a zombie has no memory and no files' : null),
    lost: {
      ...Object.fromEntries(FROM_THE_CORE.map((name) => [name, 'identity'] as const)),
      argv: 'arguments',
      cwd: 'place',
      root: 'place',
      umask: 'place',
      descriptorCount: 'descriptors',
      socketCount: 'sockets',
      mapCount: 'maps',
      exe: 'maps',
      environmentCount: 'environment',
      memoryBytes: 'memory',
    },
  },
  thread: {
    lostWithCore: [
      'comm',
      'architecture',
      'bits',
      'instructionPointer',
      'stackPointer',
      'registers',
      'sigBlk',
      'pendingSignals',
      'seccompMode',
      'seccompFilters',
      'nice',
      'policy',
      'cgroupSet',
      'robustListHead',
    ],
  },
  environment: {
    added: {
      name: column(
        text as Codec<never>,
        "CASE instr(r.entry, x'3d') WHEN 0 THEN r.entry ELSE substr(r.entry, 1, instr(r.entry, x'3d') - 1) END",
      ),
      value: column(
        orNull(text) as Codec<never>,
        "CASE instr(r.entry, x'3d') WHEN 0 THEN NULL ELSE substr(r.entry, instr(r.entry, x'3d') + 1) END",
      ),
    },
  },
  memory_map: { added: { size: column(u64 as Codec<never>, 'u64_difference(r."end", r.start)') } },
  file_descriptor: {
    join: `LEFT JOIN socket s ON s.row = ${SOCKET_OF}`,
    added: {
      peer: column(
        orNull(text) as Codec<never>,
        `CAST(coalesce(s.remote, (SELECT x.path FROM socket x WHERE x.checkpoint = s.checkpoint AND x.inode = s.peer_inode LIMIT 1)) AS BLOB)`,
      ),
    },
  },
  member: { added: { member: column(number, 'r."index"') } },
  page_map: {
    hidden: ['start', 'count', 'flags', 'offset'],
    added: {
      runs: column(number, 'r.run_count'),
      presentPages: column(number, 'r.present_pages'),
      parentPages: column(number, 'r.parent_pages'),
      lazyPages: column(number, 'r.lazy_pages'),
    },
  },
};

const PROCESS_SOCKET: ListSource = {
  name: 'process_socket',
  table: FILE_DESCRIPTOR as unknown as CompiledTable,
  join: `JOIN socket s ON s.row = ${SOCKET_OF}`,
  hidden: ['filesId', 'type', 'target', 'deleted', 'position', 'flags', 'closeOnExec'],
  key: ['pid', 'fd'],
  added: {
    inode: column(orNull(u64) as Codec<never>, 's.inode'),
    family: column(string as Codec<never>, 's.family'),
    type: column(string as Codec<never>, 's.type'),
    state: column(string as Codec<never>, 's.state'),
    local: column(orNull(string) as Codec<never>, 's.local'),
    remote: column(orNull(string) as Codec<never>, 's.remote'),
    path: column(orNull(text) as Codec<never>, 's.path'),
    receiveQueue: column(number, 's.receive_queue'),
    sendQueue: column(number, 's.send_queue'),
    receiveSource: column(spans as Codec<never>, 's.receive_source'),
    sendSource: column(spans as Codec<never>, 's.send_source'),
  },
};

interface CustodyRow {
  readonly sequence: number;
  readonly at: string;
  readonly examiner: string | null;
  readonly action: string;
  readonly item: string | null;
  readonly version: string;
  readonly detail: unknown;
  readonly hash: string;
}

/** Read from the hashed text itself, so that the list can't say other than what is hashed. */
const CUSTODY_ENTRY: ListSource = {
  name: 'custody_entry',
  table: table<CustodyRow>({
    name: 'custody_entry',
    owner: 'none',
    key: ['sequence'],
    properties: {
      sequence: integer,
      at: string,
      examiner: orNull(string),
      action: string,
      item: orNull(string),
      version: string,
      detail: json(jsonAny),
      hash: string,
    },
  }) as unknown as CompiledTable,
  relation: `(SELECT sequence AS row, sequence AS ordinal, sequence, hash,
      canonical ->> '$.at' AS at, canonical ->> '$.examiner' AS examiner, canonical ->> '$.action' AS action,
      canonical ->> '$.item' AS item, canonical ->> '$.tool.version' AS version, canonical -> '$.detail' AS detail
    FROM custody_entry WHERE json_valid(canonical))`,
  key: ['sequence'],
  added: {},
};

interface ImportRunRow {
  readonly path: string;
  readonly status: string;
  readonly startedAt: string;
  readonly endedAt: string;
  readonly toolVersion: string;
  readonly factsVersion: number;
  readonly mode: string;
  readonly partial: boolean;
  readonly raisedLimits: unknown;
  readonly acquisition: unknown;
  readonly sha256: string | null;
  readonly size: bigint | null;
  readonly error: unknown;
  readonly gaps: number;
}

const IMPORT_RUN: ListSource = {
  name: 'import_run',
  table: table<ImportRunRow>({
    name: 'import_run',
    owner: 'none',
    key: [],
    properties: {
      path: string,
      status: string,
      startedAt: string,
      endedAt: string,
      toolVersion: string,
      factsVersion: integer,
      mode: string,
      partial: flag,
      raisedLimits: json(jsonAny),
      acquisition: json(jsonAny),
      sha256: orNull(string),
      size: time,
      error: orNull(json(jsonAny)),
      gaps: integer,
    },
  }) as unknown as CompiledTable,
  relation: '(SELECT *, row AS ordinal FROM import_run)',
  key: 'ordinal',
  added: {},
};

function ofTable(t: CompiledTable<never>): ListSource {
  const additions = ADDITIONS[t.name] ?? {};
  const key = t.key.length > 0 ? (t.key as readonly string[]) : 'ordinal';
  return { name: t.name, table: t as unknown as CompiledTable, added: {}, key, ...additions };
}

export const LIST_SOURCES: ReadonlyMap<string, ListSource> = new Map(
  [...ALL_TABLES.map(ofTable), PROCESS_SOCKET, CUSTODY_ENTRY, IMPORT_RUN].map((source) => [
    source.name,
    source,
  ]),
);
