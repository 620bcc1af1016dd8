/** What the container engine wrote. */
import type {
  ContainerFact,
  ContainerMountFact,
  ContainerNetworkFact,
  ContainerPropertyFact,
  DeletedFileFact,
  LogLineFact,
} from '../../../shared/facts/index.ts';
import { flag, integer, json, orNull, source, string, text, time, word } from './codec.ts';
import { jsonList, jsonString } from './json-shape.ts';
import { table } from './table.ts';

/** Also the pod it ran in: name, namespace, uid, sandbox. */
export const CONTAINER = table<ContainerFact>({
  name: 'container',
  owner: 'checkpoint',
  key: [],
  properties: {
    engine: word<ContainerFact['engine']>(),
    engineReason: string,
    engineVersion: orNull(string),
    id: orNull(string),
    name: orNull(string),
    image: orNull(string),
    imageId: orNull(string),
    runtime: orNull(string),
    hostname: orNull(string),
    pod: orNull(string),
    namespace: orNull(string),
    podUid: orNull(string),
    podSandboxId: orNull(string),
    createdAtNs: time,
    startedAtNs: time,
    checkpointedAtNs: time,
    finishedAtNs: time,
    restoredAtNs: time,
    restartCount: orNull(integer),
    logPath: orNull(string),
    command: orNull(json(jsonList(jsonString))) as never,
    privileged: orNull(flag),
    seccompProfile: orNull(string),
    apparmorProfile: orNull(string),
    selinuxLabel: orNull(string),
    source,
  },
});

export const CONTAINER_PROPERTY = table<ContainerPropertyFact>({
  name: 'container_property',
  owner: 'checkpoint',
  key: ['kind', 'key'],
  properties: { kind: word<ContainerPropertyFact['kind']>(), key: string, value: string, source },
});

export const CONTAINER_MOUNT = table<ContainerMountFact>({
  name: 'container_mount',
  owner: 'checkpoint',
  key: ['destination'],
  properties: {
    destination: string,
    type: orNull(string),
    sourcePath: orNull(string),
    options: json(jsonList(jsonString)) as never,
    origin: word<ContainerMountFact['origin']>(),
    source,
  },
});

export const CONTAINER_NETWORK = table<ContainerNetworkFact>({
  name: 'container_network',
  owner: 'checkpoint',
  key: ['network', 'interface', 'address'],
  properties: {
    network: string,
    interface: string,
    mac: orNull(string),
    address: orNull(string),
    gateway: orNull(string),
    source,
  },
});

export const LOG_LINE = table<LogLineFact>({
  name: 'log_line',
  owner: 'checkpoint',
  key: ['log', 'line'],
  properties: {
    log: text,
    line: integer,
    timeNs: time,
    stream: orNull(word<NonNullable<LogLineFact['stream']>>()),
    partial: flag,
    text,
    source,
  },
});

export const DELETED_FILE = table<DeletedFileFact>({
  name: 'deleted_file',
  owner: 'checkpoint',
  key: ['path'],
  properties: { path: string, source },
});
