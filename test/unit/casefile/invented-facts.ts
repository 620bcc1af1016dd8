/** Evidence items with invented facts. */
import { createHash } from 'node:crypto';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { NO_ACQUISITION } from '../../../shared/facts/index.ts';
import type { CheckpointFacts, Member, Store } from '../../../shared/facts/index.ts';
import { utf8 } from '../../../shared/text.ts';
import { createIncomingFolder, digestFacts, NO_CHAIN } from '../../../electron/casefile/index.ts';
import type { CaseConnection, EvidenceToWrite, ImportRequest } from '../../../electron/casefile/index.ts';

export const REQUEST: ImportRequest = {
  path: 'evidence/example.tar',
  mode: 'seal',
  partial: false,
  raisedLimits: {},
  acquisition: NO_ACQUISITION,
  startedAt: '2026-11-24T00:00:00.000Z',
};

export const EMPTY_FACTS: CheckpointFacts = {
  checkpoint: {
    directory: utf8('checkpoint'),
    kind: 'dump',
    imageVersion: 2,
    architecture: 'x86-64',
    littleEndian: true,
    pageSize: 4096,
    pageSizeReason: 'architecture',
    rootPid: 1,
    hostNamespaces: [],
    lsm: null,
    preDumpMode: null,
    dumpUptimeUs: null,
    parentLink: null,
    freezingUs: null,
    frozenUs: null,
    memdumpUs: null,
    memwriteUs: null,
    pagesScanned: null,
    pagesSkippedParent: null,
    pagesWritten: null,
    dumpCriuRunId: null,
    criuVersion: null,
    kernelVersion: null,
    failure: null,
    source: [],
  },
  container: {
    engine: 'podman',
    engineReason: 'config.dump',
    engineVersion: null,
    id: null,
    name: 'example',
    image: null,
    imageId: null,
    runtime: null,
    hostname: null,
    pod: null,
    namespace: null,
    podUid: null,
    podSandboxId: null,
    createdAtNs: null,
    startedAtNs: null,
    checkpointedAtNs: 1_700_000_000_000_000_000n,
    finishedAtNs: null,
    restoredAtNs: null,
    restartCount: null,
    logPath: null,
    command: null,
    privileged: null,
    seccompProfile: null,
    apparmorProfile: null,
    selinuxLabel: null,
    source: [],
  },
  container_property: [],
  container_mount: [],
  container_network: [],
  log_line: [],
  deleted_file: [],
  image: [],
  leftover: [],
  process: [],
  thread: [],
  credential: [],
  environment: [],
  resource_limit: [],
  signal_action: [],
  timer: [],
  seccomp_filter: [],
  address_space: [],
  memory_map: [],
  page_map: [],
  open_file: [],
  file_descriptor: [],
  pipe: [],
  ghost_file: [],
  file_lock: [],
  memfd: [],
  socket: [],
  socket_queue: [],
  interface: [],
  route: [],
  firewall_rule: [],
  namespace: [],
  mount: [],
  cgroup: [],
  ipc: [],
  filesystem_entry: [],
  gap: [],
  not_captured: [],
};

export function processFact(
  pid: number,
  more: Partial<CheckpointFacts['process'][number]> = {},
): CheckpointFacts['process'][number] {
  return {
    pid,
    ppid: 1,
    pgid: pid,
    sid: 1,
    comm: utf8(`task-${pid}`),
    state: 'alive',
    zombie: false,
    stopSignal: null,
    exitCode: null,
    cmdline: null,
    argv: null,
    argvNote: null,
    exe: null,
    exeDeleted: null,
    exeFileId: null,
    cwd: null,
    root: null,
    umask: 0o22,
    oomScoreAdj: 0,
    nice: 0,
    policy: null,
    loginuid: null,
    seccompMode: 0,
    noNewPrivs: false,
    sigIgn: 0n,
    sigCgt: 0n,
    sigBlk: 0n,
    pendingSignals: [],
    tty: null,
    kernelFlags: null,
    filesId: null,
    vmId: null,
    fsId: null,
    sighandId: null,
    namespaces: [],
    cgroupSet: null,
    threadCount: 1,
    source: [],
    ...more,
  };
}

export interface ItemOptions {
  readonly name?: string;
  readonly facts?: readonly CheckpointFacts[];
  readonly members?: readonly Member[];
  readonly stores?: readonly Store[];
  readonly request?: Partial<ImportRequest>;
}

/** An item ready to be written, with a sealed source in its incoming folder. */
export function evidenceItem(c: CaseConnection, options: ItemOptions = {}): EvidenceToWrite {
  const content = `archive ${options.name ?? 'example'}`;
  const sha256 = createHash('sha256').update(content).digest('hex');
  const folder = createIncomingFolder(c);
  writeFileSync(join(folder, 'source'), content);
  const source: Store = {
    index: 0,
    kind: 'source',
    file: 'source',
    sha256,
    size: content.length,
    fromMember: null,
    layer: 'none',
  };
  return {
    request: { ...REQUEST, ...options.request },
    sha256,
    size: content.length,
    compression: 'none',
    label: `${options.name ?? 'example'}.tar`,
    reference: null,
    incomingFolder: folder,
    stores: options.stores ?? [source],
    members: options.members ?? [],
    gaps: [],
    remarks: [],
    refusal: null,
    hints: [],
    checkpoints: (options.facts ?? [EMPTY_FACTS]).map((facts) => ({
      facts,
      digest: digestFacts(facts, options.request?.raisedLimits ?? {}),
      chain: NO_CHAIN,
    })),
  };
}
