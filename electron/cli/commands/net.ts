/** `permafrost net`: sockets with their owners and queues, services, peers, and the network namespace. */
import process from 'node:process';
import type { ProcessGraph } from '../../../shared/api/index.ts';
import { countLost, type LostParts } from '../../../shared/facts/index.ts';
import { jsonText } from '../../../shared/json-text.ts';
import { parseCommand, usageError } from '../arguments.ts';
import type { Command } from '../command-table.ts';
import { EXIT } from '../exit-codes.ts';
import { inertString } from '../../../shared/format/inert-text.ts';
import { withCase } from '../with-case.ts';

const help = `usage: permafrost net CASE [--checkpoint ID] [--json]

Sockets with state, queues and who holds them; listening services; peers outside, grouped by address; interfaces,
routes, rules, firewall text and tracked connections where they were dumped; addresses that the engine gave.

  --checkpoint ID   only this checkpoint
  --json            as JSON, one object a checkpoint; fields as in permafrost show --json
`;

type Row = Readonly<Record<string, unknown>>;

/** The parts of `checkpoint.show` that are about the network. */
interface Shown {
  readonly id: string;
  readonly sockets: readonly Row[];
  readonly socketQueues: readonly Row[];
  readonly interfaces: readonly Row[];
  readonly routes: readonly Row[];
  readonly firewallRules: readonly Row[];
  readonly namespaces: readonly Row[];
  readonly notCaptured: readonly Row[];
  readonly processes: readonly { readonly pid: number; readonly lost: LostParts }[];
  readonly processesLost: string | null;
  readonly container: { readonly networks?: readonly Row[] } & Row;
}

interface Peer {
  readonly address: string;
  readonly kind: 'tcp' | 'udp';
  readonly direction: string | null;
  readonly pids: readonly number[];
  readonly waiting: number;
  readonly socket: string;
}

export const netCommand: Command = {
  name: 'net',
  summary: 'sockets, services, peers and the network namespace',
  help,
  async run(argv) {
    const { values, positionals } = parseCommand('net', argv, {
      checkpoint: { type: 'string' },
      json: { type: 'boolean', default: false },
    });
    const [path, ...others] = positionals;
    if (path === undefined || others.length > 0) throw usageError('net: name one case');
    return withCase(path, async (client) => {
      const summary = await client.call('case.summary', {});
      const ids =
        values.checkpoint === undefined
          ? (summary?.checkpoints ?? []).map(({ id }) => id)
          : [values.checkpoint];
      const checkpoints = [];
      for (const id of ids) {
        const shown = (await client.call('checkpoint.show', { checkpoint: id })) as Shown;
        const graph = await client.call('graph.read', { checkpoints: [id] });
        checkpoints.push(networkOf(shown, graph));
      }
      if (values.json) {
        for (const piece of jsonText({ checkpoints })) process.stdout.write(piece);
        process.stdout.write('\n');
      } else for (const one of checkpoints) printNetwork(one);
      return EXIT.done;
    });
  },
};

function networkOf(shown: Shown, graph: ProcessGraph) {
  const names = new Map(graph.nodes.map((node) => [node.id, node]));
  const peers: Peer[] = graph.channels.flatMap((channel) => {
    const peer = channel.ends.map((end) => names.get(end.node)).find((node) => node?.kind === 'peer');
    if (peer === undefined || (channel.kind !== 'tcp' && channel.kind !== 'udp')) return [];
    return [
      {
        address: peer.label,
        kind: channel.kind,
        direction: channel.reason,
        pids: channel.ends.flatMap((end) => names.get(end.node)?.pid ?? []),
        waiting: channel.waiting,
        socket: channel.references[0]?.key ?? '',
      },
    ];
  });
  const listening = graph.channels
    .filter((channel) => channel.kind === 'listens')
    .map((channel) => ({
      service:
        channel.ends.map((end) => names.get(end.node)).find((node) => node?.kind === 'listener')?.detail ??
        '',
      pids: channel.ends.flatMap((end) => names.get(end.node)?.pid ?? []),
      socket: channel.references[0]?.key ?? '',
    }));
  const { id, sockets, socketQueues, interfaces, routes, firewallRules, namespaces, container } = shown;
  const networkNamespaces = namespaces.filter((row) => row['kind'] === 'net');
  const emptied = shown.notCaptured.find((row) => row['kind'] === 'emptied-network');
  const given = networkNamespaces.filter((row) => row['external'] !== null || row['host'] === true);
  const locked = hasNetworkLock(firewallRules);
  return {
    id,
    sockets,
    socketsLost: socketsLost(shown),
    socketQueues,
    listening,
    peers,
    interfaces,
    routes,
    firewallRules,
    engineAddresses: container.networks ?? [],
    namespaces: networkNamespaces,
    notCaptured:
      networkNamespaces.length > 0 && given.length === networkNamespaces.length
        ? 'The network namespace was given from outside: interfaces, addresses, routes and rules are not in the images.'
        : ((emptied?.['reason'] as string | undefined) ?? null),
    notes: [
      ...(given.length > 0 && given.length < networkNamespaces.length
        ? [
            `Of network namespace ${given.map(({ id: number }) => String(number)).join(', ')} nothing but sockets is in the images: it was given from outside.`,
          ]
        : []),
      ...(locked
        ? [
            'Chains and tables named CRIU, which drop what has not mark 0xc114, are what CRIU itself puts on a network while it dumps: not the rules of the container.',
          ]
        : []),
    ],
  };
}

/** CRIU's network lock is in place when it dumps the firewall: a chain CRIU (iptables) or a table CRIU-PID (nftables). */
function hasNetworkLock(rules: readonly Row[]): boolean {
  return rules.some(
    ({ text }) => typeof text === 'string' && /^(?::CRIU |\tchain CRIU |table inet CRIU-)/.test(text),
  );
}

/** Why there may be sockets that are not listed; null: these are all. */
function socketsLost({ processes, processesLost }: Shown): string | null {
  if (processesLost !== null) return processesLost;
  const lost = processes.filter(({ lost: parts }) => parts.sockets !== undefined);
  const [first] = lost;
  if (first === undefined) return null;
  const others = lost.length > 1 ? `, and ${lost.length - 1} more like it` : '';
  return `${first.lost.sockets} (process ${first.pid}${others})`;
}

type Network = ReturnType<typeof networkOf>;

function plain(value: unknown): string {
  return value === null || value === undefined ? '-' : inertString(String(value));
}

function printNetwork(network: Network): void {
  const line = (text: string): boolean => process.stdout.write(`${text}\n`);
  line(`checkpoint ${network.id}`);
  line(`  sockets (${countLost(network.sockets.length, network.socketsLost)})`);
  if (network.socketsLost !== null) line(`    not all are known: ${inertString(network.socketsLost)}`);
  // Which namespace only matters where there are several.
  const several = network.namespaces.length > 1;
  const namespace = (row: Row): string =>
    several && row['netnsId'] !== null ? `namespace ${plain(row['netnsId'])}  ` : '';
  const passedTo = new Map(
    network.socketQueues.flatMap(({ fileId, fileIds }) =>
      (fileIds as readonly number[]).map((id) => [id, plain(fileId)] as const),
    ),
  );
  for (const socket of network.sockets) {
    const holders = Array.isArray(socket['holders']) ? (socket['holders'] as readonly Row[]) : [];
    const held = holders.slice(0, 8).map((holder) => `${plain(holder['pid'])}/${plain(holder['fd'])}`);
    const queue = passedTo.get(socket['fileId'] as number);
    const whose =
      holders.length > 0
        ? `held by ${held.join(' ')}${holders.length > 8 ? ` and ${holders.length - 8} more` : ''}`
        : queue === undefined
          ? 'held by no process'
          : `passed to socket ${queue}, not received yet`;
    const local =
      socket['local'] ?? socket['path'] ?? (socket['family'] === 'packet' ? listensTo(socket) : null);
    const remote =
      socket['remote'] ?? (socket['peerInode'] === null ? null : `socket:[${plain(socket['peerInode'])}]`);
    line(
      `    ${plain(socket['family']).padEnd(7)} ${plain(socket['type']).padEnd(9)} ${plain(socket['state']).padEnd(12)} ` +
        `${plain(socket['recvQueue']).padStart(7)} ${plain(socket['sendQueue']).padStart(7)}  ` +
        `${plain(local)} ${plain(remote)}  ${namespace(socket)}${whose}`,
    );
  }
  section('listening', network.listening, (one) => `${one.service}  pid ${one.pids.join(' ')}`);
  section(
    'peers',
    network.peers,
    (peer) =>
      `${peer.address} ${peer.kind}  pid ${peer.pids.join(' ')}${peer.waiting > 0 ? `, ${peer.waiting} bytes waiting` : ''}` +
      `${peer.direction === null ? '' : ` (${peer.direction})`}`,
  );
  section('addresses given by the engine', network.engineAddresses, (row) =>
    [row['network'], row['interface'], row['address'], row['gateway'], row['mac']].map(plain).join('  '),
  );
  for (const note of network.notes) line(`  ${note}`);
  if (network.notCaptured !== null) {
    line(`  ${network.notCaptured}`);
    return;
  }
  section(
    'interfaces',
    network.interfaces,
    (row) =>
      namespace(row) +
      [
        row['name'],
        row['kind'],
        row['mac'],
        Array.isArray(row['addresses']) ? row['addresses'].join(' ') : null,
      ]
        .map(plain)
        .join('  '),
  );
  section(
    'routes and rules',
    network.routes,
    (row) =>
      namespace(row) +
      [row['kind'], row['family'], row['destination'], row['gateway'], row['interface'], row['table']]
        .map(plain)
        .join('  '),
  );
  section(
    'firewall and tracked connections',
    network.firewallRules,
    (row) => `${namespace(row)}${plain(row['kind'])}  ${plain(row['text'])}`,
  );
}

const ETH_P_ALL = 3;
/** A packet_mclist of this type: the interface hands over frames for others too. */
const PACKET_MR_PROMISC = '1';

/** What a packet socket gets: frames of one protocol, or all, of one interface or every one. */
function listensTo(socket: Row): string {
  const protocol = socket['protocol'];
  const frames =
    protocol === ETH_P_ALL
      ? 'all frames'
      : typeof protocol === 'number'
        ? `frames of protocol 0x${protocol.toString(16).padStart(4, '0')}`
        : 'frames';
  const detail = socket['detail'] as Readonly<Record<string, string>>;
  const isPromiscuous = Object.entries(detail).some(
    ([name, value]) => /^mclist\.\d+\.type$/.test(name) && value === PACKET_MR_PROMISC,
  );
  const link = socket['interface'] === null ? 'every interface' : plain(socket['interface']);
  return `${frames} of ${link}${isPromiscuous ? ', promiscuous' : ''}`;
}

function section<T>(title: string, rows: readonly T[], write: (row: T) => string): void {
  process.stdout.write(`  ${title} (${rows.length})\n`);
  for (const row of rows) process.stdout.write(`    ${inertString(write(row))}\n`);
}
