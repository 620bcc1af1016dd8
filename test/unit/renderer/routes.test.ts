import fc from 'fast-check';
import { describe, expect, it, test } from 'vitest';
import { belongingsOf, hostOf, routeTo, secretsOf } from '../../../renderer/state/routes.ts';
import { NOTHING_AROUND } from '../../../renderer/state/surroundings.ts';
import type { Surroundings } from '../../../renderer/state/surroundings.ts';
import { LISTS, listColumns } from '../../../shared/api/lists.ts';
import type { ListName } from '../../../shared/api/lists.ts';
import type { CellValue } from '../../../shared/api/values.ts';
import { matchRow, parseQuery, unknownFields } from '../../../shared/query/index.ts';

type Cells = Readonly<Record<string, CellValue>>;
/** Whether the view has rows of the thing's list. */
const NO_ROWS = (): boolean => false;
const ALL_ROWS = (): boolean => true;
const row = (key: string, cells: Cells) => ({ key, checkpoint: 'd26e2c55eb53', cells });
const listRow = (key: string, cells: Cells) => ({ ...row(key, cells), evidence: null, source: [] });

const BASH = row('17', { pid: 17, comm: { text: 'bash' }, exe: { text: '/usr/bin/bash' } });
const SOCKET = row('55', {
  state: 'ESTABLISHED',
  local: '203.0.113.66:41920',
  remote: '203.0.113.66:4444',
  holders: [
    { fd: 0, pid: 17 },
    { fd: 1, pid: 17 },
    { fd: 0, pid: 48 },
  ],
});
const FILE = row('rootfs-diff/145', {
  path: { text: '/var/log/a b.log' },
  openBy: [{ text: '1 fd 3' }],
  mappedBy: [{ text: '11 rw-s' }],
});

function query(view: string, kind: ListName, of: typeof BASH): string {
  const text = routeTo(view, kind, of, NO_ROWS)?.query;
  if (text === undefined) throw new Error(`no way from ${kind} to ${view}`);
  return text;
}

function finds(text: string, cells: Cells): boolean {
  const parsed = parseQuery(text);
  if (!parsed.ok) throw new Error(parsed.error.message);
  return matchRow(parsed.value, cells);
}

describe('ways from a thing to other views', () => {
  it('lead from a socket to the processes that hold it, their events and those that name the other end', () => {
    expect(routeTo('processes', 'socket', SOCKET, NO_ROWS)).toMatchObject({
      query: 'pid:17 or pid:48',
      select: { kind: 'process', key: '17' },
    });
    const events = query('timeline', 'socket', SOCKET);
    expect(finds(events, { pid: 48, text: { text: 'started 48 sleep' } })).toBe(true);
    expect(finds(events, { pid: null, text: { text: '203.0.113.66 GET /admin/ping' } })).toBe(true);
    expect(finds(events, { pid: 1, text: { text: '198.51.100.23 GET /' } })).toBe(false);
  });

  it('lead from a process to its files, its sockets, its events and its changes', () => {
    const files = query('files', 'process', BASH);
    expect(finds(files, { path: { text: '/usr/bin/bash' }, openBy: [], mappedBy: [] })).toBe(true);
    expect(finds(files, { path: { text: '/x' }, openBy: [{ text: '17 fd 3' }], mappedBy: [] })).toBe(true);
    expect(finds(files, { path: { text: '/x' }, openBy: [{ text: '170 fd 3' }], mappedBy: [] })).toBe(false);
    expect(finds(query('network', 'process', BASH), SOCKET.cells)).toBe(true);
    expect(finds(query('timeline', 'process', BASH), { pid: 17, text: { text: '' } })).toBe(true);
    expect(finds(query('compare', 'process', BASH), { process: 'bash (pid 17)' })).toBe(true);
    expect(finds(query('compare', 'process', BASH), { process: 'bash (pid 170)' })).toBe(false);
    expect(routeTo('search', 'process', BASH, NO_ROWS)?.search).toEqual({ text: null, pid: 17 });
  });

  it('lead from a file to those who use it and to what is written of it', () => {
    expect(query('processes', 'file', FILE)).toBe('pid:1 or pid:11');
    expect(query('timeline', 'file', FILE)).toBe('pid:1 or pid:11 or path:"/var/log/a b.log"');
    expect(finds(query('compare', 'file', FILE), { item: '/var/log/a b.log' })).toBe(true);
    expect(routeTo('search', 'file', FILE, NO_ROWS)?.search?.text).toBe('/var/log/a b.log');
  });

  it('lead from a descriptor that is a socket to that socket', () => {
    const descriptor = row('17/0', { pid: 17, fd: 0, fileId: 55, target: { text: 'socket:[53278]' } });
    expect(routeTo('network', 'file_descriptor', descriptor, NO_ROWS)).toEqual({
      query: '',
      select: { kind: 'socket', key: '55' },
      what: 'its socket',
    });
    expect(routeTo('network', 'process_socket', row('17/0', { fileId: 55 }), NO_ROWS)?.select?.key).toBe(
      '55',
    );
    const file = row('17/3', { pid: 17, fd: 3, fileId: 4, target: { text: '/etc/passwd' } });
    expect(routeTo('network', 'file_descriptor', file, NO_ROWS)?.query).toBe('holders.pid:17');
  });

  it('lead from a place in memory to its process and its changes', () => {
    const map = row('17/0x7f32adf17000', { start: 0x7f32adf17000n, path: null });
    expect(routeTo('graph', 'memory_map', map, NO_ROWS)?.select).toEqual({ kind: 'process', key: '17' });
    expect(
      finds(query('compare', 'memory_map', map), {
        process: 'bash (pid 17)',
        item: '0x7f32adf17000-0x7f32adf18000 [heap]',
      }),
    ).toBe(true);
  });

  it('end where a view has nothing of the thing', () => {
    const gap = row('1', { kind: 'x', message: { text: 'y' } });
    for (const view of ['processes', 'graph', 'timeline', 'files', 'network', 'compare', 'search', 'report'])
      expect(routeTo(view, 'gap', gap, NO_ROWS)).toBeNull();
  });

  const around = (more: Partial<Surroundings>): Surroundings => ({ ...NOTHING_AROUND, ...more });

  it('lead from any fact to its entry in an image, where it has one', () => {
    const images = [
      { name: { text: 'files.img' }, span: { member: 37, offset: 4567, length: 80, field: 'file_entry' } },
      { name: { text: 'fdinfo-2.img' }, span: { member: 29, offset: 12, length: 8 } },
    ];
    expect(routeTo('images', 'socket', SOCKET, NO_ROWS)).toBeNull();
    expect(routeTo('images', 'socket', SOCKET, NO_ROWS, around({ images }))).toEqual({
      select: { kind: 'image', key: '37', span: images[0]!.span },
      what: 'its entry in files.img',
    });
    const stats = [{ name: { text: 'stats-dump' }, span: { member: 3, offset: 0, length: 8 } }];
    expect(routeTo('images', 'checkpoint', SOCKET, NO_ROWS, around({ images: stats }))?.select).toMatchObject(
      {
        kind: 'checkpoint',
        key: 'd26e2c55eb53',
      },
    );
  });

  it('lead to secrets where there are some of the process or the file', () => {
    expect(routeTo('secrets', 'process', BASH, NO_ROWS)).toBeNull();
    expect(routeTo('secrets', 'process', BASH, NO_ROWS, around({ secrets: 3 }))).toEqual({
      query: 'pid:17',
      what: 'its 3 secrets',
    });
    const route = routeTo('secrets', 'file', FILE, NO_ROWS, around({ secrets: 1 }));
    expect(route).toEqual({ query: 'file:"/var/log/a b.log"', what: 'its secret' });
    expect(secretsOf('socket', SOCKET)).toEqual({ pids: [17, 48], file: null });
    expect(secretsOf('gap', row('1', {}))).toBeNull();
  });

  it('lead from bytes of an image to what was read there, and to what belongs to that', () => {
    const facts = [
      { list: 'file_descriptor' as const, count: 1, rows: [listRow('17/3', { fd: 3, target: '/x' })] },
      { list: 'socket' as const, count: 1, rows: [listRow('55', SOCKET.cells)] },
    ];
    const image = row('37', { name: { text: 'files.img' } });
    const isSocket = (list: ListName): boolean => list === 'socket';
    const to = (view: string) => routeTo(view, 'image', image, isSocket, around({ facts }));
    expect(to('network')).toEqual({
      query: '',
      select: { kind: 'socket', key: '55' },
      what: 'read from the same bytes: socket',
    });
    const timeline = routeTo('timeline', 'image', image, NO_ROWS, around({ facts }))?.query ?? '';
    expect(finds(timeline, { pid: 48, text: { text: '' } })).toBe(true);
    expect(routeTo('processes', 'image', image, NO_ROWS)).toBeNull();
    expect(routeTo('processes', 'image', image, NO_ROWS, around({ facts }))?.query).toBe('pid:17 or pid:48');
  });

  it('show a thing that a view has without a filter that might hide it', () => {
    expect(routeTo('network', 'socket', SOCKET, ALL_ROWS)).toEqual({ query: '', what: '' });
  });
});

test.each([
  ['203.0.113.66:4444', '203.0.113.66'],
  ['[::ffff:198.51.100.23]:51544', '198.51.100.23'],
  ['[2001:db8::1]:443', '2001:db8::1'],
  ['0.0.0.0:0', null],
  ['[::]:8080', null],
  ['socket:[52309]', null],
  [null, null],
])('the host of %s is %s', (end, host) => expect(hostOf(end)).toBe(host));

test('a filter that a way sets can be read and asks for columns that are there, whatever the evidence says', () => {
  const text = fc.string({ unit: 'binary', maxLength: 30 }).map((one) => ({ text: `/${one}` }));
  const lists: Readonly<Record<string, readonly string[]>> = {
    processes: Object.keys(listColumns('process')),
    timeline: Object.keys(listColumns('event')),
    files: Object.keys(listColumns('file')),
    network: Object.keys(listColumns('socket')),
    compare: ['process', 'item'],
  };
  fc.assert(
    fc.property(
      fc.constantFrom(...(Object.keys(LISTS) as ListName[])),
      fc.record({
        path: text,
        exe: text,
        target: text,
        remote: text,
        holders: fc.array(fc.record({ pid: fc.nat() })),
      }),
      fc.constantFrom(...Object.keys(lists)),
      (kind, cells, view) => {
        const one = { key: '17/3', checkpoint: 'c', cells };
        expect(belongingsOf(kind, one).path).not.toBe('');
        const asked = routeTo(view, kind, one, NO_ROWS)?.query ?? '';
        if (asked === '') return;
        const parsed = parseQuery(asked);
        expect(parsed.ok && unknownFields(parsed.value, lists[view]!)).toEqual([]);
      },
    ),
  );
});
