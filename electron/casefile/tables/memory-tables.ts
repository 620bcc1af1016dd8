/** Address spaces, mappings, page maps. */
import { PE_LAZY, PE_PARENT, PE_PRESENT } from '../../../shared/facts/index.ts';
import type { AddressSpaceFact, MemoryMapFact, PageMapFact } from '../../../shared/facts/index.ts';
import {
  address,
  counts,
  flag,
  integer,
  json,
  mask,
  orAbsent,
  orNull,
  packed,
  source,
  string,
  text,
  u64,
  word,
} from './codec.ts';
import { jsonAddress, jsonList, jsonPair } from './json-shape.ts';
import { table } from './table.ts';

export const ADDRESS_SPACE = table<AddressSpaceFact>({
  name: 'address_space',
  owner: 'checkpoint',
  key: ['pid'],
  properties: {
    pid: integer,
    startCode: address,
    endCode: address,
    startData: address,
    endData: address,
    startStack: address,
    startBrk: address,
    brk: address,
    argStart: address,
    argEnd: address,
    envStart: address,
    envEnd: address,
    exeFileId: integer,
    auxv: json(jsonList(jsonPair(jsonAddress, jsonAddress))),
    dumpable: orNull(integer),
    thpDisabled: orNull(flag),
    source,
  },
});

export const MEMORY_MAP = table<MemoryMapFact>({
  name: 'memory_map',
  owner: 'checkpoint',
  key: ['pid', 'start'],
  properties: {
    pid: integer,
    start: address,
    end: address,
    permissions: string,
    kind: word<MemoryMapFact['kind']>(),
    path: text,
    deleted: flag,
    offset: address,
    fileId: orNull(integer),
    shmid: orNull(address),
    status: integer,
    flags: integer,
    protection: integer,
    madvise: mask,
    pages: counts<MemoryMapFact['pages']>({
      total: 'pages_total',
      dumped: 'pages_dumped',
      parent: 'pages_parent',
      lazy: 'pages_lazy',
      zero: 'pages_zero',
      notCaptured: 'pages_not_captured',
    }),
    source,
  },
});

/** One row per page map: its runs are packed, for there can be millions (little-endian arrays of equal length). */
export const PAGE_MAP = table<PageMapFact>({
  name: 'page_map',
  owner: 'checkpoint',
  key: ['owner', 'id'],
  properties: {
    owner: word<PageMapFact['owner']>(),
    id: u64,
    pagesId: orNull(integer),
    pagesMember: orNull(integer),
    start: packed<BigUint64Array>((buffer) => new BigUint64Array(buffer)),
    count: packed<Float64Array>((buffer) => new Float64Array(buffer)),
    flags: packed<Uint8Array>((buffer) => new Uint8Array(buffer)),
    offset: packed<Float64Array>((buffer) => new Float64Array(buffer)),
    incomplete: orAbsent(flag),
    source,
  },
  derived: {
    run_count: (map) => map.start.length,
    present_pages: (map) => pagesWith(map, PE_PRESENT),
    parent_pages: (map) => pagesWith(map, PE_PARENT),
    lazy_pages: (map) => pagesWith(map, PE_LAZY),
  },
});

function pagesWith(map: PageMapFact, bit: number): number {
  let pages = 0;
  for (let run = 0; run < map.flags.length; run++)
    if ((map.flags[run]! & bit) !== 0) pages += map.count[run]!;
  return pages;
}
