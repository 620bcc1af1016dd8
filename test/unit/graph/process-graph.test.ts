import { describe, expect, test } from 'vitest';
import { readProcessGraph } from '../../../electron/analysis/graph/process-graph.ts';
import { utf8 } from '../../../shared/text.ts';
import { emptyFacts, task, tcp } from './graph-of.ts';

const holders = [{ pid: 1, fd: 3 }];

describe('readProcessGraph', () => {
  test('joins a loopback connection between containers of one pod', () => {
    const one = emptyFacts('aaaa', {
      pod: 'p',
      containerId: 'web',
      process: [task(1, 0)],
      socket: [tcp(5, '127.0.0.1:40000', '127.0.0.1:6379', holders)],
    });
    const two = emptyFacts('bbbb', {
      pod: 'p',
      containerId: 'db',
      process: [task(1, 0)],
      socket: [tcp(7, '127.0.0.1:6379', '127.0.0.1:40000', holders)],
    });
    const { channels, nodes } = readProcessGraph([one, two]);
    expect(channels.map((channel) => [channel.kind, channel.ends.map((end) => end.node)])).toEqual([
      ['tcp', ['aaaa/process/1', 'bbbb/process/1']],
    ]);
    expect(nodes.filter((node) => node.kind === 'peer')).toEqual([]);
    expect(channels[0]?.source.map((span) => span.checkpoint)).toEqual(['aaaa', 'bbbb']);
  });

  test('does not join the same container at two moments, nor containers without a pod', () => {
    const at = (checkpoint: string, pod: string | null, socket: ReturnType<typeof tcp>) =>
      emptyFacts(checkpoint, { pod, containerId: 'web', process: [task(1, 0)], socket: [socket] });
    for (const pod of ['p', null]) {
      const { channels } = readProcessGraph([
        at('aaaa', pod, tcp(5, '127.0.0.1:40000', '127.0.0.1:6379', holders)),
        at('bbbb', pod, tcp(7, '127.0.0.1:6379', '127.0.0.1:40000', holders)),
      ]);
      expect(channels.every((channel) => channel.checkpoint !== null)).toBe(true);
      expect(
        channels.filter(
          (channel) => channel.ends.length === 2 && channel.ends.every((end) => end.node.includes('process')),
        ),
      ).toEqual([]);
    }
  });

  test('groups peers by address, and knows 198.51.100.1 and ::ffff:198.51.100.1 as one', () => {
    const { nodes } = readProcessGraph([
      emptyFacts('aaaa', {
        process: [task(1, 0)],
        socket: [
          tcp(5, '10.0.0.1:40000', '198.51.100.1:443', holders, { receiveQueue: 12 }),
          tcp(6, '::ffff:10.0.0.1:40001', '::ffff:198.51.100.1:8443', holders, {
            family: 'inet6',
            sendQueue: 3,
          }),
          tcp(7, '10.0.0.1:40002', '198.51.100.2:443', holders),
        ],
      }),
    ]);
    const peers = nodes.filter((node) => node.kind === 'peer');
    expect(peers.map((peer) => [peer.label, peer.references.length])).toEqual([
      ['198.51.100.1', 2],
      ['198.51.100.2', 1],
    ]);
    expect(peers[0]?.detail).toBe(':443 :8443 · 12 B unread · 3 B unacknowledged');
  });

  test('infers who opened a connection from who listens, and says that it is inferred', () => {
    const { channels } = readProcessGraph([
      emptyFacts('aaaa', {
        process: [task(1, 0)],
        socket: [
          tcp(4, '0.0.0.0:8080', '', holders),
          tcp(5, '10.0.0.1:8080', '198.51.100.1:50000', holders),
          tcp(6, '10.0.0.1:40001', '198.51.100.2:4444', holders),
        ],
      }),
    ]);
    const reasons = channels
      .filter((channel) => channel.kind === 'tcp')
      .map((channel) => [channel.certainty, channel.reason]);
    expect(reasons).toEqual([
      ['inferred', 'accepted here, inferred: a socket listens on tcp port 8080'],
      ['inferred', 'opened from here, inferred: nothing listens on tcp port 40001'],
    ]);
  });

  test('keeps a connection inside one process out: it is no channel between any', () => {
    const { channels } = readProcessGraph([
      emptyFacts('aaaa', {
        process: [task(1, 0)],
        socket: [
          tcp(5, '127.0.0.1:40000', '127.0.0.1:6379', holders),
          tcp(6, '127.0.0.1:6379', '127.0.0.1:40000', [{ pid: 1, fd: 9 }]),
        ],
      }),
    ]);
    expect(channels).toEqual([]);
  });

  test('leads a unix socket whose peer is not dumped out of the checkpoint', () => {
    const socket = tcp(5, '', '', holders, {
      family: 'unix',
      type: 'STREAM',
      state: 'ESTABLISHED',
      local: null,
      remote: null,
      localAddress: null,
      localPort: null,
      remoteAddress: null,
      remotePort: null,
      path: utf8('/run/outside.sock'),
      peerInode: 77n,
    });
    const { nodes, channels } = readProcessGraph([
      emptyFacts('aaaa', { process: [task(1, 0)], socket: [socket] }),
    ]);
    expect(nodes.filter((node) => node.kind === 'outside').map((node) => node.label)).toEqual([
      '/run/outside.sock',
    ]);
    expect(channels.map((channel) => channel.kind)).toEqual(['outside']);
  });

  test('names nothing that acts: escapes stand for control and direction characters', () => {
    const { nodes } = readProcessGraph([
      emptyFacts('aaaa', { process: [task(1, 0, '\u202egnp.exe\u001b[2J')] }),
    ]);
    expect(nodes[0]?.label).toBe('\\u{202e}gnp.exe\\x1b[2J');
  });
});
