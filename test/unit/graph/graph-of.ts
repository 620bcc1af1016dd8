/** Graphs of fixture checkpoints, and invented facts in which a test changes what it is about. */
import { readFileSync } from 'node:fs';
import { readProcessGraph } from '../../../electron/analysis/graph/process-graph.ts';
import type { GraphFacts } from '../../../electron/analysis/graph/types.ts';
import { bytesSource } from '../../../shared/byte-source.ts';
import type { ProcessFact, SocketFact } from '../../../shared/facts/index.ts';
import { lostParts } from '../../../shared/facts/index.ts';
import { utf8 } from '../../../shared/text.ts';
import { kernelDump, type DumpToWrite } from '../../builders/kernel-dump.ts';
import { decodeFiles, decodeMembers } from '../criu/decoded.ts';
import { fixturePath, membersOf } from '../resolve/fixture.ts';

export interface TruthSocket {
  readonly family: string;
  readonly type: string;
  readonly state: string;
  readonly recvQueue: number;
  readonly local?: string;
  readonly remote?: string;
  readonly path?: string | null;
  readonly inode: number | null;
  readonly peerInode?: number | null;
  readonly holders: readonly { readonly pid: number; readonly fd: number }[];
}

export interface Truth {
  readonly processes: readonly {
    readonly pid: number;
    readonly ppid: number;
    readonly fds: readonly {
      readonly fd: number;
      readonly target: string;
      readonly deleted: boolean;
      readonly flags: string;
    }[];
    readonly maps: readonly {
      readonly start: string;
      readonly end: string;
      readonly perms: string;
      readonly path: string;
    }[];
  }[];
  readonly sockets: readonly TruthSocket[];
}

export function truthOf(name: string): Truth {
  return JSON.parse(readFileSync(fixturePath(`truth/${name}.json`), 'utf8')) as Truth;
}

export function factsOf(archive: string, checkpoint = 'aaaaaaaaaaaa'): GraphFacts {
  const { facts } = decodeMembers(membersOf(fixturePath(archive)));
  const lost = lostParts(facts).parts;
  return { ...facts, checkpoint, title: archive, containerId: null, pod: null, lost };
}

export function factsOfDump(dump: DumpToWrite) {
  const files = [...kernelDump(dump)].map(([name, bytes], member) => {
    return { name, member, memberName: `checkpoint/${name}`, source: bytesSource(bytes) };
  });
  return decodeFiles(files).facts;
}

/** The graph of a dump, and its channels as lines: 'tcp', '1 first 3', '2 second 4', 'inferred'. */
export function graphOfDump(dump: DumpToWrite) {
  const facts = factsOfDump(dump);
  const lost = lostParts(facts).parts;
  const graph = readProcessGraph([
    { ...facts, checkpoint: 'c', title: 'c', containerId: null, pod: null, lost },
  ]);
  const pids = new Map(graph.nodes.map((node) => [node.id, node.pid ?? `${node.kind} ${node.label}`]));
  const channels = graph.channels
    .filter(({ kind }) => kind !== 'parent' && kind !== 'listens')
    .map(({ kind, ends, certainty }) => [
      kind,
      ...ends.map(({ node, side, fds }) => [pids.get(node), side, ...fds].join(' ')),
      ...(certainty === 'inferred' ? ['inferred'] : []),
    ]);
  return { facts, graph, channels };
}

export function emptyFacts(checkpoint: string, more: Partial<GraphFacts> = {}): GraphFacts {
  return {
    checkpoint,
    title: checkpoint,
    containerId: null,
    pod: null,
    process: [],
    file_descriptor: [],
    open_file: [],
    pipe: [],
    socket: [],
    socket_queue: [],
    memory_map: [],
    mount: [],
    lost: new Map(),
    ...more,
  };
}

export function task(pid: number, ppid: number, comm = `task-${pid}`): ProcessFact {
  return {
    pid,
    ppid,
    pgid: pid,
    sid: 1,
    comm: utf8(comm),
    state: 'alive',
    zombie: false,
    stopSignal: null,
    exitCode: null,
    cmdline: null,
    argv: null,
    argvNote: null,
    exe: utf8(`/bin/${comm}`),
    exeDeleted: false,
    exeFileId: null,
    cwd: null,
    root: null,
    umask: null,
    oomScoreAdj: null,
    nice: null,
    policy: null,
    loginuid: null,
    seccompMode: null,
    noNewPrivs: null,
    sigIgn: null,
    sigCgt: null,
    sigBlk: null,
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
    source: [{ member: 0, offset: pid, length: 1, field: 'pstree_entry' }],
  };
}

let inode = 1000n;

/** `local` and `remote` as '10.0.0.1:80'; '' for none. */
export function tcp(
  fileId: number,
  local: string,
  remote: string,
  holders: SocketFact['holders'],
  more: Partial<SocketFact> = {},
): SocketFact {
  const part = (text: string): readonly [string, number] => {
    const at = text.lastIndexOf(':');
    return [text.slice(0, at), Number(text.slice(at + 1))];
  };
  const [localAddress, localPort] = part(local);
  const [remoteAddress, remotePort] = remote === '' ? ['0.0.0.0', 0] : part(remote);
  inode += 1n;
  return {
    fileId,
    inode,
    family: 'inet',
    type: 'tcp',
    protocol: 6,
    state: remote === '' ? 'LISTEN' : 'ESTABLISHED',
    local,
    remote: remote === '' ? '0.0.0.0:*' : remote,
    localAddress,
    localPort,
    remoteAddress,
    remotePort,
    interface: null,
    path: null,
    peerInode: null,
    receiveQueue: 0,
    sendQueue: 0,
    receiveSource: [],
    sendSource: [],
    backlog: null,
    flags: null,
    netnsId: 1,
    uid: null,
    external: false,
    holders,
    detail: [],
    source: [{ member: 1, offset: fileId, length: 1, field: 'file_entry' }],
    ...more,
  };
}
