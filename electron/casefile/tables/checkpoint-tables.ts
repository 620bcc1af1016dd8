/** The image directory as a whole. */
import type { CheckpointFact, ImageFact, LeftoverFact } from '../../../shared/facts/index.ts';
import { flag, integer, json, orNull, source, string, text, u64, word } from './codec.ts';
import { jsonList, jsonString } from './json-shape.ts';
import { table } from './table.ts';

export const CHECKPOINT = table<CheckpointFact>({
  name: 'checkpoint',
  owner: 'evidence',
  key: ['directory'],
  properties: {
    directory: text,
    kind: word<CheckpointFact['kind']>(),
    imageVersion: orNull(integer),
    architecture: orNull(word<NonNullable<CheckpointFact['architecture']>>()),
    littleEndian: flag,
    pageSize: integer,
    pageSizeReason: string,
    rootPid: orNull(integer),
    hostNamespaces: json(jsonList(jsonString)) as never,
    lsm: orNull(string),
    preDumpMode: orNull(string),
    dumpUptimeUs: orNull(u64),
    parentLink: orNull(text),
    freezingUs: orNull(u64),
    frozenUs: orNull(u64),
    memdumpUs: orNull(u64),
    memwriteUs: orNull(u64),
    pagesScanned: orNull(u64),
    pagesSkippedParent: orNull(u64),
    pagesWritten: orNull(u64),
    dumpCriuRunId: orNull(string),
    criuVersion: orNull(string),
    kernelVersion: orNull(string),
    failure: orNull(string),
    source,
  },
});

export const IMAGE = table<ImageFact>({
  name: 'image',
  owner: 'checkpoint',
  key: ['member'],
  properties: {
    member: integer,
    name: text,
    type: orNull(string),
    magic: orNull(string),
    entries: integer,
    size: u64,
    state: word<ImageFact['state']>(),
    source,
  },
});

export const LEFTOVER = table<LeftoverFact>({
  name: 'leftover',
  owner: 'checkpoint',
  key: ['member'],
  properties: {
    member: integer,
    name: text,
    type: orNull(string),
    tells: string,
    pid: orNull(integer),
    source,
  },
});
