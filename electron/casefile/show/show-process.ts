/** Processes as `show --json` has them: under the names of /proc, each with what belongs to it. */
import type {
  CheckpointFacts,
  CredentialFact,
  LostOfCheckpoint,
  ProcessFact,
} from '../../../shared/facts/index.ts';
import { displayText, isUtf8 } from '../../../shared/text.ts';
import { toBase64 } from '../tables/json-shape.ts';
import { rowTable } from '../tables/index.ts';
import type { RowTable } from '../tables/index.ts';
import { showProperty, showRow } from './show-row.ts';
import type { JsonObject, SpanWriter } from './show-row.ts';

/** Tables of which a process has rows. */
type OwnedTable =
  | 'thread'
  | 'credential'
  | 'environment'
  | 'resource_limit'
  | 'signal_action'
  | 'timer'
  | 'address_space'
  | 'memory_map'
  | 'file_descriptor';
type Owned = { readonly [T in OwnedTable]: CheckpointFacts[T] };

/** In the order of pstree.img. */
export function showProcesses(
  facts: CheckpointFacts,
  lost: LostOfCheckpoint,
  spans: SpanWriter,
): JsonObject[] {
  const owned = {
    thread: byPid(facts.thread),
    credential: byPid(facts.credential),
    environment: byPid(facts.environment),
    resource_limit: byPid(facts.resource_limit),
    signal_action: byPid(facts.signal_action),
    timer: byPid(facts.timer),
    address_space: byPid(facts.address_space),
    memory_map: byPid(facts.memory_map),
    file_descriptor: byPid(facts.file_descriptor),
  };
  const of = <T extends OwnedTable>(name: T, pid: number): CheckpointFacts[T] =>
    (owned[name].get(pid) ?? []) as unknown as CheckpointFacts[T];
  const details = new Map(facts.open_file.map(({ id, detail }) => [id, detail]));
  return facts.process.map((process) => {
    const { pid } = process;
    return showProcess(
      process,
      {
        thread: of('thread', pid),
        credential: of('credential', pid),
        environment: of('environment', pid),
        resource_limit: of('resource_limit', pid),
        signal_action: of('signal_action', pid),
        timer: of('timer', pid),
        address_space: of('address_space', pid),
        memory_map: of('memory_map', pid),
        file_descriptor: of('file_descriptor', pid),
      },
      lost,
      details,
      spans,
    );
  });
}

function showProcess(
  process: ProcessFact,
  owned: Owned,
  lost: LostOfCheckpoint,
  details: ReadonlyMap<number, readonly (readonly [string, string])[]>,
  spans: SpanWriter,
): JsonObject {
  const row = showRow(rowTable('process'), process, spans, [
    'umask',
    'seccompMode',
    'noNewPrivs',
    'source',
    'cmdline',
  ]);
  const leader = owned.credential.find(({ tid }) => tid === process.pid);
  const rows = <T extends RowTable & OwnedTable>(name: T): JsonObject[] =>
    owned[name].map((fact) => showRow(rowTable(name), fact as never, spans, ['pid'] as never));
  return {
    ...row,
    ...showProperty(rowTable('process'), process, 'cmdline', spans),
    ...showEnvironment(owned.environment, owned.address_space[0], spans),
    ...showCredential(process, leader, spans),
    seccomp: process.seccompMode,
    umask: octal(process.umask, 4),
    threads: owned.thread.map((fact) => ({
      ...showRow(rowTable('thread'), fact, spans, ['pid']),
      ...threadCredential(owned.credential, fact.tid, spans),
      lost: lost.threads.get(`${fact.pid}/${fact.tid}`) ?? null,
    })),
    fds: owned.file_descriptor.map((fact) => ({
      ...showRow(rowTable('file_descriptor'), fact, spans, ['pid', 'position', 'flags', 'closeOnExec']),
      pos: fact.position,
      flags: octal(fact.flags, 1),
      cloexec: fact.closeOnExec,
      detail: Object.fromEntries(details.get(fact.fileId) ?? []),
    })),
    maps: owned.memory_map.map((fact) => ({
      ...showRow(rowTable('memory_map'), fact, spans, [
        'pid',
        'permissions',
        'flags',
        'status',
        'protection',
      ]),
      perms: fact.permissions,
    })),
    limits: rows('resource_limit'),
    signalActions: rows('signal_action'),
    timers: rows('timer'),
    addressSpace: rows('address_space')[0] ?? null,
    lost: lost.parts.get(process.pid) ?? {},
    source: spans(process.source),
  };
}

/** `environ` as /proc has it: empty where its area is, null where it could not be read. */
function showEnvironment(
  rows: CheckpointFacts['environment'],
  space: CheckpointFacts['address_space'][number] | undefined,
  spans: SpanWriter,
): JsonObject {
  if (rows.length === 0) {
    return { environ: space !== undefined && space.envEnd <= space.envStart ? [] : null, environSource: [] };
  }
  const raw = rows.some(({ entry }) => !isUtf8(entry));
  return {
    environ: rows.map(({ entry }) => displayText(entry)),
    ...(raw ? { environBase64: rows.map(({ entry }) => toBase64(entry)) } : {}),
    environSource: rows.map(({ source }) => spans(source)),
  };
}

const CREDENTIAL_FIELDS = [
  'uids',
  'gids',
  'groups',
  'capInh',
  'capPrm',
  'capEff',
  'capBnd',
  'capAmb',
  'securebits',
  'lsmProfile',
  'userName',
] as const;

function showCredential(
  process: ProcessFact,
  leader: CredentialFact | undefined,
  spans: SpanWriter,
): JsonObject {
  const shown: JsonObject = {};
  for (const field of CREDENTIAL_FIELDS) {
    if (leader === undefined) shown[field] = null;
    else Object.assign(shown, showProperty(rowTable('credential'), leader, field, spans));
  }
  return {
    ...shown,
    noNewPrivs: process.noNewPrivs ?? leader?.noNewPrivs ?? null,
    credentialSource: leader === undefined ? [] : spans(leader.source),
  };
}

function threadCredential(
  credentials: readonly CredentialFact[],
  tid: number,
  spans: SpanWriter,
): JsonObject {
  const own = credentials.find((credential) => credential.tid === tid);
  return {
    credential: own === undefined ? null : showRow(rowTable('credential'), own, spans, ['pid', 'tid']),
  };
}

function octal(value: number | null, digits: number): string | null {
  if (value === null) return null;
  return `${value < 0 ? '-' : ''}${Math.abs(value).toString(8).padStart(digits, '0')}`;
}

function byPid<F extends { readonly pid: number }>(rows: readonly F[]): Map<number, F[]> {
  const groups = new Map<number, F[]>();
  for (const row of rows) {
    const group = groups.get(row.pid);
    if (group === undefined) groups.set(row.pid, [row]);
    else group.push(row);
  }
  return groups;
}
