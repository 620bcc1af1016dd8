/** Channels of real checkpoints against those that /proc and ss showed before the freeze, worked out here again. */
import { describe, expect, test } from 'vitest';
import { readProcessGraph } from '../../../electron/analysis/graph/process-graph.ts';
import type { ChannelKind, GraphChannel, GraphEnd, ProcessGraph } from '../../../shared/api/index.ts';
import { factsOf, truthOf } from './graph-of.ts';
import type { Truth, TruthSocket } from './graph-of.ts';

const CHECKPOINT = 'aaaaaaaaaaaa';

const O_WRONLY = 1;
const O_RDWR = 2;

/** '1>11 48': who is on the first side, who on the second. */
function sides(first: Iterable<number>, second: Iterable<number>): string {
  const list = (pids: Iterable<number>): string => [...new Set(pids)].sort((a, b) => a - b).join(' ');
  return `${list(first)}>${list(second)}`;
}

function channels(graph: ProcessGraph, kind: ChannelKind): readonly GraphChannel[] {
  return graph.channels.filter((channel) => channel.kind === kind);
}

function pids(ends: readonly GraphEnd[], side: 'first' | 'second'): number[] {
  return ends
    .filter((end) => end.side === side || end.side === 'both')
    .map((end) => Number(end.node.replace(`${CHECKPOINT}/process/`, '')))
    .filter((pid) => !Number.isNaN(pid));
}

const drawn = (channel: GraphChannel): string =>
  sides(pids(channel.ends, 'first'), pids(channel.ends, 'second'));

/** A pair has no first end: the same both ways round. */
function unordered(text: string): string {
  return text.split('>').sort().join('<>');
}

function several(text: string): boolean {
  return new Set(text.split(/[> ]/).filter((pid) => pid !== '')).size > 1;
}

function truePipes(truth: Truth): string[] {
  const pipes = new Map<string, { writers: number[]; readers: number[] }>();
  for (const { pid, fds } of truth.processes) {
    for (const { target, flags } of fds) {
      if (!target.startsWith('pipe:') && !target.endsWith('.fifo')) continue;
      const mode = Number.parseInt(flags, 8) & 3;
      const pipe = pipes.get(target) ?? { writers: [], readers: [] };
      if (mode !== 0) pipe.writers.push(pid);
      if (mode !== O_WRONLY) pipe.readers.push(pid);
      pipes.set(target, pipe);
    }
  }
  return [...pipes.values()]
    .filter((pipe) => pipe.writers.length > 0 && pipe.readers.length > 0)
    .map((pipe) => sides(pipe.writers, pipe.readers))
    .filter(several)
    .sort();
}

const holders = (socket: TruthSocket): number[] => socket.holders.map((holder) => holder.pid);

function trueUnixPairs(truth: Truth): string[] {
  const unix = truth.sockets.filter((socket) => socket.family === 'unix');
  const pairs = unix.flatMap((socket) => {
    const peer = unix.find((other) => other.inode === socket.peerInode);
    if (peer === undefined || Number(socket.inode) > Number(peer.inode)) return [];
    return [unordered(sides(holders(socket), holders(peer)))];
  });
  return pairs.filter((pair) => several(pair.replace('<', ''))).sort();
}

const plain = (endpoint: string | undefined): string =>
  (endpoint ?? '')
    .replace('[::ffff:127.0.0.1]', '127.0.0.1')
    .replace('[::ffff:198.51.100.23]', '198.51.100.23');

function isConnected(socket: TruthSocket): boolean {
  return (
    socket.family.startsWith('inet') &&
    ['tcp', 'udp', 'udplite'].includes(socket.type) &&
    !/:\*$/.test(socket.remote ?? ':*')
  );
}

function otherEnd(truth: Truth, socket: TruthSocket): TruthSocket | undefined {
  return truth.sockets.find(
    (other) =>
      other !== socket &&
      other.type === socket.type &&
      plain(other.local) === plain(socket.remote) &&
      (plain(other.remote) === plain(socket.local) ||
        other.remote === '0.0.0.0:*' ||
        other.remote === '[::]:*') &&
      other.state !== 'LISTEN',
  );
}

function trueInside(truth: Truth, type: string): string[] {
  const found = new Map<string, string>();
  for (const socket of truth.sockets) {
    if (!isConnected(socket) || socket.type !== type) continue;
    const other = otherEnd(truth, socket);
    if (other === undefined) continue;
    const names = [socket, other].map((one) => String(one.inode)).sort();
    found.set(names.join(' '), unordered(sides(holders(socket), holders(other))));
  }
  return [...found.values()].sort();
}

/** '203.0.113.66 17 48': a peer and who is connected to it. */
function truePeers(truth: Truth): string[] {
  const peers = new Map<string, Set<number>>();
  for (const socket of truth.sockets) {
    if (!isConnected(socket) || otherEnd(truth, socket) !== undefined) continue;
    const address = plain(socket.remote).replace(/:\d+$/, '');
    const connected = peers.get(address) ?? new Set<number>();
    for (const pid of holders(socket)) connected.add(pid);
    peers.set(address, connected);
  }
  return [...peers].map(([address, set]) => `${address} ${[...set].sort((a, b) => a - b).join(' ')}`).sort();
}

function graphPeers(graph: ProcessGraph): string[] {
  return graph.nodes
    .filter((node) => node.kind === 'peer')
    .map((node) => {
      const connected = new Set(
        graph.channels
          .filter((channel) => channel.ends.some((end) => end.node === node.id))
          .flatMap((channel) => pids(channel.ends, 'first')),
      );
      return `${node.label} ${[...connected].sort((a, b) => a - b).join(' ')}`;
    })
    .sort();
}

const inside = (graph: ProcessGraph, kind: 'tcp' | 'udp'): readonly GraphChannel[] =>
  channels(graph, kind).filter((channel) => channel.ends.every((end) => end.node.includes('/process/')));

describe.each([
  ['web-compromised', 'sample/web-compromised.tar.gz'],
  ['features', 'features.tar.zst'],
])('the graph of %s', (name, archive) => {
  const truth = truthOf(name);
  const graph = readProcessGraph([factsOf(archive, CHECKPOINT)]);

  test('has every process under its parent', () => {
    const parents = channels(graph, 'parent')
      .map((channel) => drawn(channel))
      .sort();
    const known = new Set(truth.processes.map((process) => process.pid));
    const expected = truth.processes
      .filter((process) => known.has(process.ppid))
      .map((process) => sides([process.ppid], [process.pid]));
    expect(parents).toEqual(expected.sort());
    expect(graph.nodes.filter((node) => node.kind === 'process').map((node) => node.pid)).toHaveLength(
      truth.processes.length,
    );
  });

  test('joins the writers of each pipe to its readers', () => {
    const expected = truePipes(truth);
    expect(expected.length).toBeGreaterThan(0);
    expect(channels(graph, 'pipe').map(drawn).sort()).toEqual(expected);
  });

  test('joins the ends of each unix pair, those through a listener too', () => {
    const expected = trueUnixPairs(truth);
    expect(expected.length).toBeGreaterThan(0);
    expect(
      channels(graph, 'unix')
        .map((channel) => unordered(drawn(channel)))
        .sort(),
    ).toEqual(expected);
  });

  test('joins connections whose two ends are in the checkpoint, and has the others as peers', () => {
    for (const kind of ['tcp', 'udp'] as const) {
      expect(
        inside(graph, kind)
          .map((channel) => unordered(drawn(channel)))
          .sort(),
      ).toEqual(trueInside(truth, kind));
    }
    expect(graphPeers(graph)).toEqual(truePeers(truth));
  });

  test('has every listening socket as a service of those who hold it', () => {
    const expected = truth.sockets
      .filter((socket) => socket.state === 'LISTEN')
      .map(
        (socket) =>
          `${socket.path ?? Number((socket.local ?? '').split(':').at(-1))} ${sides(holders(socket), [])}`,
      );
    const listening = graph.nodes
      .filter((node) => node.kind === 'listener' && node.label === 'listening')
      .map((node) => {
        const channel = graph.channels.find(
          (one) => one.kind === 'listens' && one.ends.some((end) => end.node === node.id),
        );
        const where = /^unix (.*)$/.exec(node.detail)?.[1] ?? /^\w+ (\d+),/.exec(node.detail)?.[1];
        return `${where} ${sides(pids(channel?.ends ?? [], 'first'), [])}`;
      });
    expect(listening.sort()).toEqual(expected.sort());
  });

  test('says of each channel which rows and bytes tell of it', () => {
    for (const channel of graph.channels) {
      expect(channel.references.length, channel.id).toBeGreaterThan(0);
      expect(channel.source.length, channel.id).toBeGreaterThan(0);
    }
    expect(new Set(graph.channels.map((channel) => channel.id)).size).toBe(graph.channels.length);
  });
});

describe('shared memory and files of features', () => {
  const truth = truthOf('features');
  const graph = readProcessGraph([factsOf('features.tar.zst', CHECKPOINT)]);
  const alive = truth.processes.filter((process) => process.maps.length > 0).map((process) => process.pid);

  test('are the mappings that /proc showed as shared, by everybody who has them', () => {
    const paths = ['/dev/zero', '/SYSV01ab0001', '/memfd:lab-memfd'];
    const expected = paths.map((path) => {
      const sizes = new Set<number>();
      const mapped = truth.processes.filter((process) =>
        process.maps.some((map) => {
          const is = map.path === path && map.perms.endsWith('s');
          if (is) sizes.add(Number(BigInt(map.end) - BigInt(map.start)));
          return is;
        }),
      );
      return `${Math.max(...sizes) / 1024}.0 KiB ${mapped.map((process) => process.pid).join(' ')}`;
    });
    const found = channels(graph, 'shared-memory').map(
      (channel) =>
        `${/^[\d.]+ KiB/.exec(channel.label)?.[0]} ${[...new Set(pids(channel.ends, 'first'))].sort((a, b) => a - b).join(' ')}`,
    );
    expect(found.sort()).toEqual(expected.sort());
  });

  test('are regular files that somebody has open for writing and somebody else has too', () => {
    const uses = new Map<string, { pids: Set<number>; written: boolean }>();
    for (const { pid, fds } of truth.processes) {
      for (const { target, flags } of fds) {
        if (!target.startsWith('/tmp/') || target.endsWith('.fifo')) continue;
        const use = uses.get(target) ?? { pids: new Set<number>(), written: false };
        use.pids.add(pid);
        const mode = Number.parseInt(flags, 8) & 3;
        use.written ||= mode === O_WRONLY || mode === O_RDWR;
        uses.set(target, use);
      }
    }
    const expected = [...uses].filter(([, use]) => use.written && use.pids.size > 1).map(([path]) => path);
    const found = channels(graph, 'shared-file').map((channel) => channel.label.replace(' (deleted)', ''));
    expect(found.filter((path) => path.startsWith('/tmp/')).sort()).toEqual(expected.sort());
    expect(alive.length).toBeGreaterThan(10);
  });
});
