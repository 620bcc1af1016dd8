/** Descriptors of processes, and sockets that send packets of their own: what they join. */
import { describe, expect, test } from 'vitest';
import { LIGHT_THEME } from '../../../shared/drawing/graph-style.ts';
import { graphSvg } from '../../../shared/drawing/graph-svg.ts';
import { drawProcessGraph } from '../../../shared/drawing/process-graph.ts';
import { file } from '../../builders/kernel-dump.ts';
import { graphOfDump } from './graph-of.ts';

const pidfd = (id: number, nspid: number) => file.other('PIDFD', 'pidfd', id, { ino: 9, nspid });

const SOCK_DGRAM = 2;
const SOCK_RAW = 3;
const ICMP = 1;

/** `remote` '0.0.0.0:0': not connected. */
const raw = (id: number, local: string, remote: string, more = {}) =>
  file.inet(id, 900 + id, local, remote, { type: SOCK_RAW, proto: ICMP, state: 7, ...more });

describe('pidfds', () => {
  const tasks = [
    {
      pid: 1,
      fds: [
        [3, 20],
        [4, 22],
      ] as const,
    },
    { pid: 5, ppid: 1, fds: [[7, 20]] as const },
    { pid: 6, ppid: 1 },
  ];

  test('lead from whoever holds one to the process that it names', () => {
    const { channels, graph } = graphOfDump({
      tasks,
      files: [pidfd(20, 6), file.reg(22, '/etc/passwd')],
    });
    const own = channels.filter(([kind]) => kind === 'pidfd');
    expect(own).toEqual([['pidfd', '1 first 3', '5 first 7', '6 second']]);
    const [channel] = graph.channels.filter(({ kind }) => kind === 'pidfd');
    expect([channel!.label, channel!.flow]).toEqual(['pidfd of 6', 'forward']);
    expect(channel!.references.map(({ kind, key }) => [kind, key])).toEqual([
      ['open_file', '20'],
      ['file_descriptor', '1/3'],
      ['file_descriptor', '5/7'],
    ]);
    expect(channel!.source.length).toBeGreaterThan(0);
  });

  test('of a process that ended, or that the dump does not have, lead outside, each by itself', () => {
    const { channels, graph } = graphOfDump({
      tasks: [
        {
          pid: 1,
          fds: [
            [3, 20],
            [4, 21],
            [5, 22],
          ],
        },
      ],
      files: [pidfd(20, -1), pidfd(21, -1), pidfd(22, 4000)],
    });
    expect(channels).toEqual([
      ['outside', '1 first 3', 'outside process that ended second'],
      ['outside', '1 first 4', 'outside process that ended second'],
      ['outside', '1 first 5', 'outside pid 4000 second'],
    ]);
    expect(new Set(graph.nodes.map(({ id }) => id)).size).toBe(4);
  });

  test('of the holder itself join nothing', () => {
    const { channels } = graphOfDump({ tasks: [{ pid: 1, fds: [[3, 20]] }], files: [pidfd(20, 1)] });
    expect(channels).toEqual([]);
  });
});

describe('raw sockets and those of ping', () => {
  test('lead to the address that they are connected to, by their protocol and without a port', () => {
    const { channels, graph } = graphOfDump({
      tasks: [
        {
          pid: 1,
          fds: [
            [3, 20],
            [4, 21],
            [5, 22],
          ],
        },
      ],
      files: [
        raw(20, '10.0.0.1:1', '198.51.100.7:0'),
        raw(21, '10.0.0.1:0', '198.51.100.7:0', { type: SOCK_DGRAM }),
        raw(22, '0.0.0.0:1', '0.0.0.0:0'),
      ],
    });
    expect(channels).toEqual([
      ['raw', '1 first 3', 'peer 198.51.100.7 second'],
      ['raw', '1 first 4', 'peer 198.51.100.7 second'],
    ]);
    expect(graph.nodes.find(({ kind }) => kind === 'peer')?.detail).toBe('raw ICMP ping');
  });

  test('reach raw sockets of one protocol in their network, and no others', () => {
    const { channels } = graphOfDump({
      tasks: [
        { pid: 1, fds: [[3, 20]] },
        { pid: 2, ppid: 1, fds: [[3, 21]] },
        { pid: 3, ppid: 1, fds: [[3, 22]] },
        { pid: 4, ppid: 1, fds: [[3, 23]] },
      ],
      files: [
        raw(20, '127.0.0.1:1', '127.0.0.1:0'),
        raw(21, '0.0.0.0:1', '0.0.0.0:0'),
        raw(22, '0.0.0.0:6', '0.0.0.0:0', { proto: 6 }),
        raw(23, '0.0.0.0:1', '192.0.2.1:0'), // hears that address alone
      ],
    });
    expect(channels).toEqual([
      ['raw', '1 first 3', '2 second 3', 'inferred'],
      ['raw', '4 first 3', 'peer 192.0.2.1 second'],
    ]);
  });
});

test('both are drawn, with a line of their own in the legend', () => {
  const { graph } = graphOfDump({
    tasks: [
      { pid: 1, fds: [[3, 20]] },
      { pid: 2, ppid: 1, fds: [[3, 21]] },
    ],
    files: [pidfd(20, 2), raw(21, '10.0.0.1:1', '198.51.100.7:0')],
  });
  const hidden = new Set<never>();
  const drawing = drawProcessGraph(graph, { hidden, closed: new Set(), only: null });
  const svg = graphSvg(drawing, { theme: LIGHT_THEME, caption: 'c', hidden });
  expect(svg).toContain('task-1 (1) → task-2 (2); pidfd: pidfd of 2');
  expect(svg).toContain('>pidfd 1<');
  expect(svg).toContain('>raw and ping 1<');
});
