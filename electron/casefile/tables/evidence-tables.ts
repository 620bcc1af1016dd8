/** What an archive is made of. */
import type { Gap, Member, NotCaptured, SparseExtent, Store } from '../../../shared/facts/index.ts';
import { flag, int64, integer, json, orNull, source, string, text, time, wide, word } from './codec.ts';
import { jsonList, jsonNumber, jsonPair, jsonRecord, jsonString, jsonText } from './json-shape.ts';
import { table } from './table.ts';

export const STORE = table<Store>({
  name: 'store',
  owner: 'evidence',
  key: ['index'],
  properties: {
    index: integer,
    kind: word<Store['kind']>(),
    file: string,
    sha256: string,
    size: integer,
    fromMember: orNull(integer),
    layer: word<Store['layer']>(),
  },
});

export const MEMBER = table<Member>({
  name: 'member',
  owner: 'evidence',
  key: ['index'],
  properties: {
    index: integer,
    parent: orNull(integer),
    name: text,
    type: word<Member['type']>(),
    size: integer,
    store: integer,
    headerOffset: integer,
    dataOffset: integer,
    sparse: orNull(
      json(
        jsonList(
          jsonRecord<SparseExtent>({ offset: jsonNumber, length: jsonNumber, storeOffset: jsonNumber }),
        ),
      ),
    ),
    mode: integer,
    uid: wide,
    gid: wide,
    userName: text,
    groupName: text,
    mtimeNs: time,
    atimeNs: time,
    ctimeNs: time,
    timePrecisionNs: int64,
    linkName: orNull(text),
    deviceMajor: orNull(integer),
    deviceMinor: orNull(integer),
    pax: json(jsonList(jsonPair(jsonString, jsonText))),
    sha256: orNull(string),
    shadowed: flag,
    unsafeName: flag,
  },
});

export const GAP = table<Gap>({
  name: 'gap',
  owner: 'either',
  key: [],
  properties: {
    kind: string,
    message: string,
    member: orNull(string),
    offset: orNull(integer),
    subject: orNull(string),
    source,
  },
});

export const NOT_CAPTURED = table<NotCaptured>({
  name: 'not_captured',
  owner: 'checkpoint',
  key: [],
  properties: { kind: string, reason: string, subject: orNull(string), bytes: orNull(wide), source },
});
