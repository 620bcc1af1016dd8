/** Namespaces, mounts, control groups, SysV objects. */
import type { CgroupFact, IpcFact, MountFact, NamespaceFact } from '../../../shared/facts/index.ts';
import type { SourceSpan } from '../../../shared/span.ts';
import { flag, integer, json, orNull, source, string, text, u64, word } from './codec.ts';
import { jsonBig, jsonList, jsonNumber, jsonPair, jsonRecord, jsonString } from './json-shape.ts';
import { table } from './table.ts';

export const NAMESPACE = table<NamespaceFact>({
  name: 'namespace',
  owner: 'checkpoint',
  key: ['kind', 'id'],
  properties: {
    kind: word<NamespaceFact['kind']>(),
    id: integer,
    host: flag,
    external: orNull(string),
    detail: json(jsonList(jsonPair(jsonString, jsonString))),
    source,
  },
});

export const MOUNT = table<MountFact>({
  name: 'mount',
  owner: 'checkpoint',
  key: ['namespaceId', 'mountId'],
  order: ['namespaceId', 'place'],
  properties: {
    namespaceId: integer,
    place: integer,
    mountId: integer,
    parentMountId: orNull(integer),
    mountpoint: text,
    root: text,
    fstype: orNull(string),
    mountSource: orNull(text),
    options: orNull(string),
    superOptions: orNull(string),
    flags: integer,
    sharedId: orNull(integer),
    masterId: orNull(integer),
    device: u64,
    external: orNull(text),
    source,
  },
});

export const CGROUP = table<CgroupFact>({
  name: 'cgroup',
  owner: 'checkpoint',
  key: ['setId', 'controller'],
  properties: {
    setId: integer,
    controller: string,
    path: text,
    namespacePrefix: orNull(integer),
    properties: json(jsonList(jsonPair(jsonString, jsonString))),
    source,
  },
});

export const IPC = table<IpcFact>({
  name: 'ipc',
  owner: 'checkpoint',
  key: ['namespaceId', 'kind', 'id'],
  properties: {
    namespaceId: integer,
    kind: word<IpcFact['kind']>(),
    id: integer,
    key: integer,
    uid: integer,
    gid: integer,
    mode: integer,
    size: orNull(u64),
    values: json(jsonList(jsonNumber)),
    messages: json(
      jsonList(
        jsonRecord<IpcFact['messages'][number]>({
          type: jsonBig,
          length: jsonNumber,
          dataSource: jsonList(
            jsonRecord<SourceSpan>({
              member: jsonNumber,
              offset: jsonNumber,
              length: jsonNumber,
              field: jsonString,
              supports: jsonString,
              checkpoint: jsonString,
            }),
          ),
        }),
      ),
    ),
    source,
  },
});
