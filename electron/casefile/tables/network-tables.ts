/** Sockets and the network namespace. */
import type {
  FirewallRuleFact,
  InterfaceFact,
  RouteFact,
  SocketFact,
  SocketQueueFact,
} from '../../../shared/facts/index.ts';
import { flag, integer, json, orNull, source, string, text, u64, word } from './codec.ts';
import { jsonList, jsonNumber, jsonPair, jsonRecord, jsonString } from './json-shape.ts';
import { table } from './table.ts';

export const SOCKET = table<SocketFact>({
  name: 'socket',
  owner: 'checkpoint',
  key: ['fileId'],
  properties: {
    fileId: integer,
    inode: orNull(u64),
    family: string,
    type: string,
    protocol: orNull(integer),
    state: string,
    local: orNull(string),
    remote: orNull(string),
    localAddress: orNull(string),
    localPort: orNull(integer),
    remoteAddress: orNull(string),
    remotePort: orNull(integer),
    interface: orNull(string),
    path: orNull(text),
    peerInode: orNull(u64),
    receiveQueue: integer,
    sendQueue: integer,
    receiveSource: source,
    sendSource: source,
    backlog: orNull(integer),
    flags: orNull(integer),
    netnsId: orNull(integer),
    uid: orNull(integer),
    external: flag,
    holders: json(jsonList(jsonRecord<SocketFact['holders'][number]>({ pid: jsonNumber, fd: jsonNumber }))),
    detail: json(jsonList(jsonPair(jsonString, jsonString))),
    source,
  },
});

export const SOCKET_QUEUE = table<SocketQueueFact>({
  name: 'socket_queue',
  owner: 'checkpoint',
  key: ['fileId', 'index'],
  properties: {
    fileId: integer,
    index: integer,
    length: integer,
    fileIds: json(jsonList(jsonNumber)),
    dataSource: source,
    source,
  },
});

export const INTERFACE = table<InterfaceFact>({
  name: 'interface',
  owner: 'checkpoint',
  key: ['netnsId', 'index'],
  properties: {
    netnsId: integer,
    index: integer,
    name: string,
    kind: orNull(string),
    flags: integer,
    mtu: orNull(integer),
    mac: orNull(string),
    addresses: json(jsonList(jsonString)),
    detail: json(jsonList(jsonPair(jsonString, jsonString))),
    source,
  },
});

export const ROUTE = table<RouteFact>({
  name: 'route',
  owner: 'checkpoint',
  key: [],
  properties: {
    netnsId: integer,
    family: word<RouteFact['family']>(),
    kind: word<RouteFact['kind']>(),
    destination: string,
    gateway: orNull(string),
    interface: orNull(string),
    table: orNull(integer),
    priority: orNull(integer),
    detail: json(jsonList(jsonPair(jsonString, jsonString))),
    source,
  },
});

export const FIREWALL_RULE = table<FirewallRuleFact>({
  name: 'firewall_rule',
  owner: 'checkpoint',
  key: ['netnsId', 'kind', 'line'],
  properties: { netnsId: integer, kind: word<FirewallRuleFact['kind']>(), line: integer, text, source },
});
