import { describe, expect, it } from 'vitest';
import type { Plain } from '../wire/proto-root.ts';
import { plain } from '../wire/proto-root.ts';
import { type Part, decode, entry, file, gapKinds, header, join, u32 } from './image-bytes.ts';

const FILL = [0xaa, 0xbb, 0xcc, 0xdd, 0xee, 0xff, 0x11, 0x22, 0x33];
const fill = (length: number): number[] => Array.from({ length }, (_, i) => FILL[i % FILL.length]!);
const desc: Plain = { key: 1, uid: 0, gid: 0, cuid: 0, cgid: 0, mode: 0o600, id: 4 };
const tcp: Plain = {
  inq_len: 3,
  inq_seq: 1,
  outq_len: 2,
  outq_seq: 1,
  opt_mask: 0,
  snd_wscale: 0,
  mss_clamp: 0,
};
const bpf: Plain = { map_id: 1, keys_bytes: 4, values_bytes: 8, count: 1 };

/** An image of one type with entries and what follows each; then what each payload holds. */
function payloadsOf(name: string, type: string, ...parts: readonly Part[]) {
  const one = file(name, header(type), ...parts);
  const image = decode(one);
  const payloads = image.entries.map((found) =>
    found.payloads.map(({ kind, offset, length }) => [kind, [...one.source.read(offset, length)]]),
  );
  return { image, payloads, kinds: gapKinds(image) };
}

describe('the bytes behind a message', () => {
  it.each([
    ['pipes-data.img', 'PIPES_DATA'],
    ['fifo-data.img', 'FIFO_DATA'],
  ])('in %s are those of the pipe, none for an empty one', (name, type) => {
    const pipe = (bytes: number): Uint8Array => entry('pipe_data_entry', { pipe_id: 1, bytes });
    const { payloads, kinds } = payloadsOf(name, type, pipe(5), fill(5), pipe(0), pipe(1), [7]);
    expect(payloads).toEqual([[['bytes', fill(5)]], [['bytes', []]], [['bytes', [7]]]]);
    expect(kinds).toEqual([]);
  });

  it('in sk-queues.img are a message in flight', () => {
    const packet = entry('sk_packet_entry', { id_for: 3, length: 4, scm: [{ type: 1, rights: [9] }] });
    expect(payloadsOf('sk-queues.img', 'SK_QUEUES', packet, fill(4), packet, fill(4)).payloads).toEqual([
      [['bytes', fill(4)]],
      [['bytes', fill(4)]],
    ]);
  });

  it('in tcp-stream are the two queues', () => {
    const { payloads } = payloadsOf(
      'tcp-stream-1f.img',
      'TCP_STREAM',
      entry('tcp_stream_entry', tcp),
      [1, 2, 3, 8, 9],
    );
    expect(payloads).toEqual([
      [
        ['inq', [1, 2, 3]],
        ['outq', [8, 9]],
      ],
    ]);
  });

  it('in bpfmap-data.img are keys, then values', () => {
    const { payloads } = payloadsOf(
      'bpfmap-data.img',
      'BPFMAP_DATA',
      entry('bpfmap_data_entry', bpf),
      fill(12),
    );
    expect(payloads).toEqual([
      [
        ['keys', fill(4)],
        ['values', fill(12).slice(4)],
      ],
    ]);
  });

  it('in ipcns-sem are the values, padded to eight bytes', () => {
    const set = (nsems: number): Uint8Array => entry('ipc_sem_entry', { desc, nsems });
    const { payloads, kinds } = payloadsOf(
      'ipcns-sem-1.img',
      'IPCNS_SEM',
      set(3),
      fill(6),
      [0, 0],
      set(4),
      fill(8),
      set(0),
    );
    expect(payloads).toEqual([[['sem', fill(6)]], [['sem', fill(8)]], [['sem', []]]]);
    expect(kinds).toEqual([]);
  });

  it('in ipcns-msg are headers and bodies in turn, bodies padded to eight bytes', () => {
    const queue = (qnum: number): Uint8Array => entry('ipc_msg_entry', { desc, qbytes: 16384, qnum });
    const message = (mtype: bigint, msize: number): Uint8Array => entry('ipc_msg', { mtype, msize });
    const { image, payloads, kinds } = payloadsOf(
      'ipcns-msg-1.img',
      'IPCNS_MSG',
      ...[queue(2), message(2n ** 63n, 5), fill(5), [0, 0, 0], message(7n, 8), fill(8), queue(0)],
    );
    expect(payloads.map((list) => list.map(([kind]) => kind))).toEqual([
      ['msg-header', 'msg-body', 'msg-header', 'msg-body'],
      [],
    ]);
    expect(image.entries[0]!.payloads.flatMap(({ message: one }) => (one ? [plain(one)] : []))).toEqual([
      { mtype: 2n ** 63n, msize: 5 },
      { mtype: 7n, msize: 8 },
    ]);
    expect(payloads[0]![1]).toEqual(['msg-body', fill(5)]);
    expect(kinds).toEqual([]);
  });

  it('in ipcns-shm are the segment, padded to four bytes, unless its pages are in a page map', () => {
    const inMap = entry('ipc_shm_entry', { desc, size: 2n ** 40n, in_pagemaps: true });
    const here = entry('ipc_shm_entry', { desc, size: 6n });
    const { payloads, kinds } = payloadsOf(
      'ipcns-shm-1.img',
      'IPCNS_SHM',
      inMap,
      inMap,
      here,
      fill(6),
      [0, 0],
      inMap,
    );
    expect(payloads).toEqual([[], [], [['shm', fill(6)]], []]);
    expect(kinds).toEqual([]);
  });

  it('in a ghost file are its content', () => {
    const ghost = entry('ghost_file_entry', { uid: 0, gid: 0, mode: 0o100644 });
    expect(payloadsOf('ghost-file-a.img', 'GHOST_FILE', ghost, fill(9)).payloads).toEqual([
      [['content', fill(9)]],
    ]);
  });

  it('in a ghost file with chunks are entries of their own', () => {
    const ghost = entry('ghost_file_entry', { uid: 0, gid: 0, mode: 0o100644, chunks: true, size: 20_000n });
    const chunk = (off: bigint, len: bigint): Uint8Array => entry('ghost_chunk_entry', { len, off });
    const { image, payloads, kinds } = payloadsOf(
      'ghost-file-a.img',
      'GHOST_FILE',
      ...[ghost, chunk(0n, 4n), fill(4), chunk(4096n, 2n), fill(2)],
    );
    expect(payloads).toEqual([[], [['chunk', fill(4)]], [['chunk', fill(2)]]]);
    expect(image.entries.slice(1).map(({ message }) => plain(message))).toEqual([
      { len: 4n, off: 0n },
      { len: 2n, off: 4096n },
    ]);
    expect(kinds).toEqual([]);
  });
});

describe('a payload that is not there whole', () => {
  it.each([
    [
      'pipes-data.img',
      'PIPES_DATA',
      entry('pipe_data_entry', { pipe_id: 1, bytes: 2 ** 32 - 1 }),
      [['bytes', [1, 2]]],
    ],
    ['sk-queues.img', 'SK_QUEUES', entry('sk_packet_entry', { id_for: 1, length: 3 }), [['bytes', [1, 2]]]],
    ['tcp-stream-1.img', 'TCP_STREAM', entry('tcp_stream_entry', tcp), [['inq', [1, 2]]]],
    ['bpfmap-data.img', 'BPFMAP_DATA', entry('bpfmap_data_entry', bpf), [['keys', [1, 2]]]],
    ['ipcns-sem-1.img', 'IPCNS_SEM', entry('ipc_sem_entry', { desc, nsems: 2 ** 32 - 1 }), [['sem', [1, 2]]]],
    [
      'ipcns-shm-1.img',
      'IPCNS_SHM',
      entry('ipc_shm_entry', { desc, size: 2n ** 64n - 1n }),
      [['shm', [1, 2]]],
    ],
    ['ipcns-msg-1.img', 'IPCNS_MSG', entry('ipc_msg_entry', { desc, qbytes: 1, qnum: 2 ** 32 - 1 }), []],
  ])('in %s gives what is there and a gap', (name, type, message, expected) => {
    const { payloads, image } = payloadsOf(name, type, message, [1, 2]);
    expect(payloads).toEqual([expected]);
    expect(image.gaps).toMatchObject([{ kind: 'payload-cut', offset: header(type).length + message.length }]);
  });

  it('in a ghost file of chunks gives the chunks before it', () => {
    const ghost = entry('ghost_file_entry', { uid: 0, gid: 0, mode: 0o100644, chunks: true, size: 9n });
    const chunk = entry('ghost_chunk_entry', { len: 2n ** 63n, off: 0n });
    const { payloads, kinds } = payloadsOf('ghost-file-a.img', 'GHOST_FILE', ghost, chunk, [5]);
    expect(payloads).toEqual([[], [['chunk', [5]]]]);
    expect(kinds).toEqual(['payload-cut']);
  });
});

it('a message without its payload’s length ends the reading: what follows can not be told apart', () => {
  const noLength = join(u32(2), [0x08, 1]); // pipe_id alone
  const { image, kinds } = payloadsOf('pipes-data.img', 'PIPES_DATA', noLength, fill(8));
  expect(image.entries).toHaveLength(1);
  expect(kinds).toContain('payload-unknown');
});
