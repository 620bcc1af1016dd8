/**
 * Where else a thing is shown: for each view the thing itself, or what of that view belongs to it, as a filter that
 * stands in the query bar and can be read and cleared there. Pure.
 */
import type { CellValue, ListRow } from '../../shared/api/values.ts';
import type { ListName } from '../../shared/api/lists.ts';
import { inertString } from '../../shared/format/inert-text.ts';
import { printPattern } from '../../shared/query/print-query.ts';
import { imageThing, pidOf } from './selection.ts';
import type { Selection } from './selection.ts';
import { NOTHING_AROUND } from './surroundings.ts';
import type { Surroundings } from './surroundings.ts';

export interface Route {
  /** Filter of the query bar there; absent: it is left as it is. */
  readonly query?: string;
  /** What is selected there; absent: the thing itself. */
  readonly select?: Pick<Selection, 'kind' | 'key' | 'span'>;
  /** For the search form: what is looked for (null: to be typed), and in which process. */
  readonly search?: { readonly text: string | null; readonly pid: number | null };
  /** What is shown, for a menu: 'its events', 'files in use'; '': the thing itself. */
  readonly what: string;
}

/** What a row is about, as other lists name it. */
export interface Belongings {
  readonly pids: readonly number[];
  /** A path of a file. */
  readonly path: string | null;
  /** The other end's address, without its port. */
  readonly host: string | null;
  /** Where in memory, as 0x7f…. */
  readonly address: string | null;
}

function text(value: CellValue | undefined): string | null {
  if (typeof value === 'string') return value;
  if (typeof value === 'object' && value !== null && 'text' in value && typeof value.text === 'string')
    return value.text;
  return null;
}

/** Processes named in a list: holders of a socket, ends of a pipe ({pid}), users of a file ('17 fd 3'). */
function pidsIn(value: CellValue | undefined): number[] {
  if (!Array.isArray(value)) return [];
  return (value as readonly CellValue[]).flatMap((one) => {
    if (typeof one === 'object' && one !== null && 'pid' in one) return [Number(one.pid)];
    const pid = /^(\d+) /.exec(text(one) ?? '')?.[1];
    return pid === undefined ? [] : [Number(pid)];
  });
}

/** '203.0.113.66' of '203.0.113.66:4444'; an address of IPv4 within IPv6 is told as the former, as logs do. */
export function hostOf(end: string | null): string | null {
  const host = /^\[?([0-9a-fA-F.:]+?)\]?:\d+$/.exec(end ?? '')?.[1]?.replace(/^::ffff:(?=\d+\.)/i, '');
  return host === undefined || /^(?:0\.0\.0\.0|::|)$/.test(host) ? null : host;
}

/** Paths of files only: sockets, pipes and anonymous inodes have targets that are none. */
function pathOf(value: CellValue | undefined): string | null {
  const path = text(value);
  return path?.startsWith('/') === true ? path : null;
}

type Row = Pick<ListRow, 'key' | 'checkpoint' | 'cells'>;

export function belongingsOf(kind: ListName, row: Row): Belongings {
  const { cells } = row;
  const owner = pidOf({ kind, checkpoint: row.checkpoint, key: row.key });
  const pids = [
    ...(owner === null ? [] : [Number(owner)]),
    ...(kind === 'event' && typeof cells['pid'] === 'number' ? [cells['pid']] : []),
    ...['holders', 'readers', 'writers', 'openBy', 'mappedBy'].flatMap((column) => pidsIn(cells[column])),
  ];
  const start = cells['start'];
  return {
    pids: [...new Set(pids)].filter((pid) => Number.isSafeInteger(pid)).sort((a, b) => a - b),
    path: pathOf(
      kind === 'process'
        ? cells['exe']
        : (cells['path'] ?? cells['target'] ?? cells['mountpoint'] ?? cells['destination']),
    ),
    host: hostOf(text(cells['remote']) ?? text(cells['peer'])),
    address:
      kind === 'memory_map' && (typeof start === 'bigint' || typeof start === 'number')
        ? `0x${start.toString(16)}`
        : null,
  };
}

/** The socket that a descriptor is, by its key; null where it is none. */
function socketOf(kind: ListName, { cells }: Row): string | null {
  const isSocket =
    kind === 'process_socket' ||
    (kind === 'file_descriptor' && text(cells['target'])?.startsWith('socket:') === true);
  const id = cells['fileId'];
  return isSocket && (typeof id === 'number' || typeof id === 'bigint') ? String(id) : null;
}

const anyOf = (terms: readonly string[]): string => terms.join(' or ');
const ofPids = (field: string, pids: readonly number[]): string[] => pids.map((pid) => `${field}:${pid}`);
/** Texts that begin with the pid and a space. */
const usedBy = (field: string, pid: number): string => `${field}:${printPattern([`${pid} `, ''])}`;

/** More processes than these are not listed one by one in a filter. */
const PROCESSES = 12;

/** Whose secrets belong to a thing: those in its file, else those in the memory of its processes. */
export function secretsOf(
  kind: ListName,
  row: Row,
): { readonly pids: number[]; readonly file: string | null } | null {
  const { pids, path } = belongingsOf(kind, row);
  if (path !== null && (kind === 'file' || kind === 'event' || kind === 'mount'))
    return { pids: [], file: path };
  return pids.length === 0 ? null : { pids: pids.slice(0, PROCESSES), file: null };
}

/** What the facts that were read from some bytes belong to, and the bytes' own belongings. */
function withFacts(own: Belongings, facts: Surroundings['facts']): Belongings {
  const all = [own, ...facts.flatMap(({ list, rows }) => rows.map((row) => belongingsOf(list, row)))];
  const first = <T>(of: (one: Belongings) => T | null): T | null =>
    all.map(of).find((one) => one !== null) ?? null;
  return {
    pids: [...new Set(all.flatMap(({ pids }) => pids))].sort((a, b) => a - b),
    path: first(({ path }) => path),
    host: first(({ host }) => host),
    address: own.address,
  };
}

/**
 * How a view shows what belongs to a thing; null: nothing of that view does. `shows` says which lists' rows the view
 * has, `around` what the engine says beside the row.
 */
export function routeTo(
  view: string,
  kind: ListName,
  row: Row,
  shows: (list: ListName) => boolean,
  around: Surroundings = NOTHING_AROUND,
): Route | null {
  if (shows(kind) && view !== 'overview') return { query: '', what: '' };
  // An open file's own entry is what its descriptors and mappings were read from too.
  const ofBytes = kind === 'image' || kind === 'checkpoint' || kind === 'open_file';
  const read = ofBytes && view !== 'overview' ? around.facts.find(({ list }) => shows(list)) : undefined;
  if (read !== undefined) {
    const what = `read from the same bytes: ${read.list.replaceAll('_', ' ')}`;
    return { query: '', select: { kind: read.list, key: read.rows[0]!.key }, what };
  }
  const { pids: all, path, host, address } = withFacts(belongingsOf(kind, row), ofBytes ? around.facts : []);
  const pids = all.slice(0, PROCESSES);
  const [first] = pids;
  const process = first === undefined ? null : { kind: 'process' as const, key: String(first) };
  switch (view) {
    case 'processes':
      if (process === null) return null;
      return pids.length === 1
        ? { query: '', select: process, what: 'its process' }
        : { query: anyOf(ofPids('pid', pids)), select: process, what: 'processes that have it' };
    case 'graph':
    case 'memory':
      return process === null ? null : { query: '', select: process, what: 'its process' };
    case 'timeline': {
      const terms = [
        ...ofPids('pid', pids),
        ...(path === null ? [] : [`path:${printPattern([path])}`]),
        ...(host === null ? [] : [`text:${printPattern(['', host, ''])}`]),
      ];
      return terms.length === 0 ? null : { query: anyOf(terms), what: 'its events' };
    }
    case 'files': {
      const own = path === null ? [] : [`path:${printPattern([path])}`];
      // Of a socket's or an event's process all files would say too much.
      const terms =
        kind === 'process' || own.length === 0
          ? [...own, ...pids.flatMap((pid) => [usedBy('openBy', pid), usedBy('mappedBy', pid)])]
          : own;
      return terms.length === 0
        ? null
        : { query: anyOf(terms), what: own.length > 0 && terms.length === 1 ? 'its file' : 'files in use' };
    }
    case 'network': {
      const socket = socketOf(kind, row);
      if (socket !== null) return { query: '', select: { kind: 'socket', key: socket }, what: 'its socket' };
      const terms = [
        ...ofPids('holders.pid', pids),
        ...(host === null ? [] : [`remote:${printPattern(['', host, ''])}`]),
      ];
      return terms.length === 0 ? null : { query: anyOf(terms), what: 'its sockets' };
    }
    case 'compare': {
      const of = pids.map((pid) => `process:${printPattern(['', `(pid ${pid})`])}`);
      if (address !== null) return { query: `${anyOf(of)} and item:${address}-*`, what: 'its changes' };
      const terms = [
        ...(path === null || kind === 'process' ? [] : [`item:${printPattern(['', path, ''])}`]),
        ...(host === null ? [] : [`item:${printPattern(['', host, ''])}`]),
        ...(path !== null && kind !== 'process' ? [] : of),
      ];
      return terms.length === 0 ? null : { query: anyOf(terms), what: 'its changes' };
    }
    case 'search': {
      const words = kind === 'process' ? null : (host ?? path);
      if (words === null && first === undefined) return null;
      return {
        search: { text: words, pid: words === null ? (first ?? null) : null },
        what: words === null ? 'in its memory' : 'where memory names it',
      };
    }
    case 'images': {
      const [image] = around.images;
      if (image === undefined) return null;
      const select = imageThing(row.checkpoint ?? '', image.name, image.span);
      return { select, what: `its entry in ${inertString(image.name.text)}` };
    }
    case 'secrets': {
      const of = secretsOf(kind, row);
      if (of === null || around.secrets === 0) return null;
      const terms = [
        ...ofPids('pid', of.pids),
        ...(of.file === null ? [] : [`file:${printPattern([of.file])}`]),
      ];
      return {
        query: anyOf(terms),
        what: around.secrets === 1 ? 'its secret' : `its ${around.secrets} secrets`,
      };
    }
    case 'overview':
      return row.checkpoint === null ? null : { what: 'its checkpoint' };
    default:
      return null;
  }
}
