/** What crit prints, held against what crit 4.2.1 did print for every image of two checkpoints. */
import { readFileSync } from 'node:fs';
import { zstdDecompressSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { critJson } from '../../../electron/criu/image/crit-json.ts';
import { decodeImage } from '../../../electron/criu/image/decode-image.ts';
import { DEFAULT_LIMITS } from '../../../shared/limits.ts';
import { bytesSource } from '../../../shared/byte-source.ts';
import { type TarMember, fixturePath, membersOf } from '../resolve/fixture.ts';
import { type Part, decode, entry, file, header, join, u32 } from './image-bytes.ts';

/** Numbers as they are written: beyond 2^53 a parsed one is another. */
type Revive = (key: string, value: unknown, context: { source: string }) => unknown;
const parse = (text: string): unknown => {
  const revive: Revive = (_key, value, { source }) =>
    typeof value === 'number' ? `number ${source}` : value;
  return JSON.parse(text, revive as (key: string, value: unknown) => unknown);
};

function printedByCrit(name: string): Map<string, unknown> {
  const packed = readFileSync(new URL(`../../fixtures/crit/${name}.json.zst`, import.meta.url));
  return new Map(Object.entries(parse(zstdDecompressSync(packed).toString()) as Record<string, unknown>));
}

function imageNamed(members: readonly TarMember[], name: string): string {
  const member = members.find((one) => one.name === `checkpoint/${name}` || one.name === name)!;
  const source = bytesSource(member.bytes);
  return critJson(
    decodeImage({ name, member: 0, memberName: member.name, source }, { limits: DEFAULT_LIMITS }),
  );
}

describe.each([
  ['mini', 'mini.tar'],
  ['features', 'features.tar.zst'],
])('every image of %s', (name, archive) => {
  const members = membersOf(fixturePath(archive));
  it.each([...printedByCrit(name)])('%s prints as crit prints it', (image, expected) => {
    // As text, so that the order of the fields counts.
    expect(JSON.stringify(parse(imageNamed(members, image)))).toBe(JSON.stringify(expected));
  });
});

const print = (name: string, type: string, ...parts: readonly Part[]): string =>
  critJson(decode(file(name, header(type), ...parts)));

describe('the text', () => {
  it('is one line with a blank after each comma and colon', () => {
    const task = { pid: 1, ppid: 0, pgid: 1, sid: 1, threads: [1, 2] };
    expect(print('pstree.img', 'PSTREE', entry('pstree_entry', task), entry('pstree_entry', task))).toBe(
      '{"magic": "PSTREE", "entries": [{"pid": 1, "ppid": 0, "pgid": 1, "sid": 1, "threads": [1, 2]}, ' +
        '{"pid": 1, "ppid": 0, "pgid": 1, "sid": 1, "threads": [1, 2]}]}',
    );
  });

  it('has integers of any size as numbers', () => {
    expect(
      print('rlimit-1.img', 'RLIMIT', entry('rlimit_entry', { cur: 2n ** 64n - 1n, max: 2n ** 53n + 1n })),
    ).toBe('{"magic": "RLIMIT", "entries": [{"cur": 18446744073709551615, "max": 9007199254740993}]}');
  });

  it('escapes what is not ASCII as Python does, and shows bytes that are not UTF-8', () => {
    const name = (bytes: readonly number[]): string =>
      print('pidns-1.img', 'PIDNS', u32(2 + bytes.length), [0x0a, bytes.length], bytes);
    expect(name([0x22, 0x5c, 0x0a, 0x09, 0x01, 0x7f, 0xc3, 0xa9, 0xf0, 0x9f, 0x98, 0x80])).toContain(
      String.raw`"\"\\\n\t\u0001\u007f\u00e9\ud83d\ude00"`,
    );
    expect(name([0x61, 0xff, 0x62])).toContain(String.raw`"a\\xffb"`);
  });

  it('has enums by name, and leaves out a number that has none, which is an unknown field to crit', () => {
    const lines = join(
      u32(8),
      [0x08, 5, 0x10, 0, 0x18, 1, 0x20, 0],
      u32(8),
      [0x08, 5, 0x10, 0, 0x18, 99, 0x20, 0],
    );
    expect(print('fdinfo-2.img', 'FDINFO', lines)).toBe(
      '{"magic": "FDINFO", "entries": [{"id": 5, "flags": 0, "type": "REG", "fd": 0}, {"id": 5, "flags": 0, "fd": 0}]}',
    );
  });

  it('has base64 in lines of 76 characters', () => {
    const siginfo = new Uint8Array(60).fill(0x41);
    expect(print('signal-s-1.img', 'SIGNAL', entry('siginfo_entry', { siginfo }))).toBe(
      `{"magic": "SIGNAL", "entries": [{"siginfo": "${'QUFB'.repeat(19)}\\nQUFB\\n"}]}`,
    );
  });

  it('of SysV segments whose pages are in a page map has nothing of the next segment in it', () => {
    const desc = { key: 1, uid: 0, gid: 0, cuid: 0, cgid: 0, mode: 0o600, id: 4 };
    const segment = entry('ipc_shm_entry', { desc, size: 100n, in_pagemaps: true });
    const text = print('ipcns-shm-1.img', 'IPCNS_SHM', segment, segment);
    expect(text.match(/"in_pagemaps": true, "extra": ""/g)).toHaveLength(2);
  });

  it('has semaphores in the byte order of the machine', () => {
    const desc = { key: 1, uid: 0, gid: 0, cuid: 0, cgid: 0, mode: 0o600, id: 4 };
    const one = file(
      'ipcns-sem-1.img',
      header('IPCNS_SEM', false),
      entry('ipc_sem_entry', { desc, nsems: 2 }, false),
      [...[1, 2, 0, 3, 0, 0, 0, 0]],
    );
    expect(critJson(decode(one))).toContain('"nsems": 2, "extra": [258, 3]}');
  });

  it('of a file of no messages has its size', () => {
    expect(critJson(decode(file('iptables-2.img', [1, 2, 3])))).toBe(
      '{"magic": "IPTABLES", "entries": [], "raw": {"bytes": 3}}',
    );
    expect(critJson(decode(file('new.img', u32(0x54564319), u32(0xabcd))))).toBe(
      '{"magic": "0xabcd", "entries": [], "raw": {"bytes": 8}}',
    );
  });

  it('of a large content is whole lines, however it is read', () => {
    const content = Uint8Array.from({ length: 200_000 }, (_, i) => (i * 7) % 251);
    const text = print(
      'ghost-file-1.img',
      'GHOST_FILE',
      entry('ghost_file_entry', { uid: 0, gid: 0, mode: 0o100644 }),
      content,
    );
    const { extra } = (JSON.parse(text) as { entries: { extra: string }[] }).entries[0]!;
    expect(
      extra
        .split('\n')
        .slice(0, -2)
        .every((line) => line.length === 76),
    ).toBe(true);
    expect(Buffer.from(extra, 'base64').equals(content)).toBe(true);
  });
});
