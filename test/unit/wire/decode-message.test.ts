import protobuf from 'protobufjs';
import { describe, expect, it } from 'vitest';
import {
  type WalkOptions,
  type WalkResult,
  decodeMessage,
} from '../../../electron/criu/wire/decode-message.ts';
import type { MessageTypes } from '../../../electron/criu/wire/messages.ts';
import { DEFAULT_LIMITS, type Limits } from '../../../shared/limits.ts';
import { plain } from './proto-root.ts';

function decode<T extends keyof MessageTypes>(
  type: T,
  bytes: Uint8Array | readonly number[],
  limits: Partial<Limits> = {},
  more: Partial<WalkOptions> = {},
): WalkResult<MessageTypes[T]> {
  return decodeMessage(type, Uint8Array.from(bytes), { limits: { ...DEFAULT_LIMITS, ...limits }, ...more });
}

const kinds = (result: WalkResult): string[] => result.problems.map(({ kind }) => kind);

/** A tag. */
function tag(number: number, wireType: number): number[] {
  return [
    ...protobuf.Writer.create()
      .uint32(((number << 3) | wireType) >>> 0)
      .finish(),
  ];
}

const varint = (value: number): number[] => [...protobuf.Writer.create().uint32(value).finish()];

describe('numbers', () => {
  it('reads an int32 of ten bytes as the negative number it is', () => {
    const minusOne = [0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0x01];
    expect(decode('autofs_entry', [...tag(1, 0), ...minusOne]).message.fd).toBe(-1);
  });

  it('reads an unsigned number above 2^63 as it is', () => {
    const top = [0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0x01];
    expect(decode('rlimit_entry', [...tag(1, 0), ...top]).message.cur).toBe(2n ** 64n - 1n);
    const vsyscall = [0x80, 0x80, 0x80, 0x80, 0xf0, 0xff, 0xff, 0xff, 0xff, 0x01];
    expect(decode('vma_entry', [...tag(1, 0), ...vsyscall]).message.start).toBe(0xffff_ffff_0000_0000n);
  });

  it('reads a negative int64 and a ZigZag number', () => {
    const minusTwo = [0xfe, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0x01];
    expect(decode('file_lock_entry', [...tag(5, 0), ...minusTwo]).message.start).toBe(-2n);
    expect(decode('vma_entry', [...tag(8, 0), 1]).message.fd).toBe(-1n);
    expect(decode('reg_file_entry', [...tag(7, 0), 1]).message.mnt_id).toBe(-1);
  });

  it('takes any varint that is not zero for true', () => {
    const high = [0x80, 0x80, 0x80, 0x80, 0x80, 0x01]; // 2^35: nothing in the low 32 bits
    expect(decode('mm_entry', [...tag(17, 0), ...high]).message.thp_disabled).toBe(true);
    expect(decode('mm_entry', [...tag(17, 0), 0x80, 0x00]).message.thp_disabled).toBe(false);
  });

  it('leaves a field that is not set undefined though it has a default', () => {
    expect(decode('reg_file_entry', []).message.mnt_id).toBeUndefined();
  });
});

describe('repeated numbers', () => {
  const threads = [1, 300, 70_000];
  const unpacked = threads.flatMap((tid) => [...tag(5, 0), ...varint(tid)]);
  const content = threads.flatMap(varint);
  const packed = [...tag(5, 2), ...varint(content.length), ...content];

  it('may be packed or not, or both', () => {
    expect(decode('pstree_entry', unpacked).message.threads).toEqual(threads);
    expect(decode('pstree_entry', packed).message.threads).toEqual(threads);
    expect(decode('pstree_entry', [...packed, ...unpacked]).message.threads).toEqual([
      ...threads,
      ...threads,
    ]);
  });

  it('have one place for each packed element', () => {
    const { message } = decode('pstree_entry', packed, {}, { fileOffset: 50 });
    expect(message.$.places['threads']).toEqual([
      { offset: 52, length: 1 },
      { offset: 53, length: 2 },
      { offset: 55, length: 3 },
    ]);
  });

  it('of eight bytes each may be packed too', () => {
    const words = [1, 0, 0, 0, 0, 0, 0, 0x80, 2, 0, 0, 0, 0, 0, 0, 0];
    const result = decode('sk_opts_entry', [...tag(16, 2), 16, ...words]);
    expect(result.message.so_filter).toEqual([2n ** 63n + 1n, 2n]);
    expect(kinds(decode('sk_opts_entry', [...tag(16, 2), 15, ...words.slice(0, 15)]))).toEqual(['cut']);
  });

  it('that are not set are an empty list', () => {
    expect(decode('pstree_entry', []).message.threads).toEqual([]);
  });

  it('end at the limit, said once', () => {
    const result = decode('pstree_entry', [...unpacked, ...unpacked], { repeated: 2 });
    expect(result.message.threads).toEqual([1, 300]);
    expect(result.problems).toMatchObject([{ kind: 'limit', limit: 'repeated' }]);
    expect(result.message.$.places['threads']).toHaveLength(2);
  });
});

describe('a singular field given twice', () => {
  it('has the last value', () => {
    const result = decode('pstree_entry', [...tag(1, 0), 7, ...tag(1, 0), 9]);
    expect(result.message.pid).toBe(9);
    expect(result.message.$.places['pid']).toEqual({ offset: 3, length: 1 });
  });

  it('is merged where it is a message: single fields replaced, lists joined', () => {
    const first = [...tag(1, 0), 5, ...tag(2, 0), 6];
    const second = [...tag(2, 0), 7];
    const bytes = [...tag(3, 2), first.length, ...first, ...tag(3, 2), second.length, ...second];
    const result = decode('inventory_entry', bytes);
    expect(plain(result.message)).toEqual({ root_ids: { vm_id: 5, files_id: 7 } });
    expect(result.message.root_ids!.$.places['files_id']).toEqual({ offset: 9, length: 1 });
  });

  it('lacks only what no part of it has', () => {
    const part = (number: number): number[] => [...tag(3, 2), 2, ...tag(number, 0), 1];
    const result = decode('inventory_entry', [...tag(1, 0), 2, ...part(1), ...part(2), ...part(3)]);
    expect(result.missing).toEqual([
      { type: 'task_kobj_ids_entry', field: 'sighand_id', count: 1, offset: 4 },
    ]);
    expect(result.message.root_ids!.$.missing).toEqual(['sighand_id']);
  });
});

describe('what a message lacks', () => {
  it('is listed, and the rest is there', () => {
    const { message, missing, problems } = decode('pstree_entry', [...tag(1, 0), 7], {}, { fileOffset: 12 });
    expect(message.pid).toBe(7);
    expect(message.$.missing).toEqual(['ppid', 'pgid', 'sid']);
    expect(missing.map(({ field, offset }) => [field, offset])).toEqual([
      ['ppid', 12],
      ['pgid', 12],
      ['sid', 12],
    ]);
    expect(problems).toEqual([]);
  });

  it('is counted over sub-messages of one type', () => {
    const empty = [...tag(2, 2), 0];
    const { missing } = decode('apparmor_entry', [...tag(1, 2), 4, ...empty, ...empty]);
    expect(missing).toContainEqual({ type: 'aa_policy', field: 'blob', count: 2, offset: 4 });
  });
});

describe('a known field of a wrong wire type', () => {
  it('is kept as unknown with a problem, and reading goes on', () => {
    const result = decode(
      'pstree_entry',
      [...tag(1, 5), 1, 2, 3, 4, ...tag(2, 0), 8],
      {},
      { fileOffset: 100 },
    );
    expect(result.message.pid).toBeUndefined();
    expect(result.message.ppid).toBe(8);
    expect(result.problems).toMatchObject([{ kind: 'wrong-wire-type', offset: 100 }]);
    expect(result.message.$.unknown).toEqual([{ number: 1, wireType: 5, offset: 100, length: 5 }]);
  });

  it('is not taken for packed where the field is singular', () => {
    expect(kinds(decode('pstree_entry', [...tag(1, 2), 1, 5]))).toEqual(['wrong-wire-type']);
  });
});

describe('damage', () => {
  it('in a varint that never ends is named with its offset', () => {
    const result = decode('pstree_entry', [
      ...tag(2, 0),
      3,
      ...tag(1, 0),
      ...new Array<number>(11).fill(0x80),
    ]);
    expect(result.message.ppid).toBe(3);
    expect(result.problems).toEqual([{ kind: 'endless-varint', message: expect.any(String), offset: 3 }]);
  });

  it.each([
    ['wire type 6', tag(1, 6), 'bad-wire-type'],
    ['wire type 7', tag(1, 7), 'bad-wire-type'],
    ['field number 0', [0x02, 0x00], 'bad-tag'],
    ['a tag above 32 bits', [0x80, 0x80, 0x80, 0x80, 0x10, 0x00], 'bad-tag'],
    ['a group that was not begun', tag(99, 4), 'stray-group-end'],
    ['a group that ends as another', [...tag(99, 3), ...tag(98, 4)], 'stray-group-end'],
    ['a group that does not end', tag(99, 3), 'cut'],
    ['a length past the end', [...tag(99, 2), 5, 1], 'cut'],
    ['a length of 2^63', [...tag(99, 2), 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x01], 'cut'],
    ['a fixed number that is cut', [...tag(99, 1), 1, 2], 'cut'],
  ])('by %s ends the message; what stood before it is kept', (_what, bytes, kind) => {
    const result = decode('pstree_entry', [...tag(1, 0), 7, ...bytes]);
    expect(result.message.pid).toBe(7);
    expect(kinds(result)).toEqual([kind]);
  });

  it('in a sub-message costs the rest of that sub-message only', () => {
    const damaged = [...tag(1, 0), 5, ...tag(1, 7)];
    const result = decode('inventory_entry', [...tag(3, 2), damaged.length, ...damaged, ...tag(1, 0), 2]);
    expect(plain(result.message)).toEqual({ img_version: 2, root_ids: { vm_id: 5 } });
    expect(kinds(result)).toEqual(['bad-wire-type']);
  });

  it('by a cut sub-message leaves the beginning of it', () => {
    const result = decode('inventory_entry', [...tag(3, 2), 100, ...tag(1, 0), 5]);
    expect(plain(result.message)).toEqual({ root_ids: { vm_id: 5 } });
    expect(kinds(result)).toEqual(['cut']);
    expect(result.message.$.places['root_ids']).toEqual({ offset: 2, length: 2 });
  });

  it('of any amount gives a bounded list of problems and their number', () => {
    const wrong = [...tag(1, 5), 0, 0, 0, 0];
    const result = decode('pstree_entry', new Array<number[]>(5000).fill(wrong).flat());
    expect(result.problemCount).toBe(5000);
    expect(result.problems.length).toBeLessThan(100);
  });
});

describe('depth', () => {
  it('of unknown groups is limited: 60,000 are an error, not a crash', () => {
    const groups = new Array<number[]>(60_000).fill(tag(99, 3)).flat();
    const result = decode('core_entry', groups);
    expect(result.problems).toMatchObject([{ kind: 'group-too-deep', limit: 'nesting' }]);
  });

  it('of unknown groups within the limit is skipped', () => {
    const groups = [...tag(99, 3), ...tag(98, 3), ...tag(1, 0), 1, ...tag(98, 4), ...tag(99, 4)];
    const result = decode('pstree_entry', [...groups, ...tag(1, 0), 7]);
    expect(result.message.pid).toBe(7);
    expect(result.message.$.unknown).toEqual([{ number: 99, wireType: 3, offset: 0, length: groups.length }]);
  });

  it('of messages is limited too, and what is outside is read', () => {
    let bytes: number[] = [...tag(1, 2), 0];
    for (let i = 0; i < 200; i++) bytes = [...tag(3, 2), ...varint(bytes.length), ...bytes];
    const result = decode('aa_namespace', [...bytes, ...tag(1, 2), 1, 0x61]);
    expect(result.problems).toMatchObject([{ kind: 'limit', limit: 'nesting' }]);
    expect(result.message.name).toEqual(Uint8Array.of(0x61));
  });

  it('does not exhaust the stack though an examiner raises the limit', () => {
    const heads: number[][] = []; // from the innermost out
    let length = 0;
    for (let i = 0; i < 30_000; i++) {
      heads.push([...tag(3, 2), ...varint(length)]);
      length += heads[i]!.length;
    }
    const bytes = heads.reverse().flat();
    expect(kinds(decode('aa_namespace', bytes, { nesting: 1_000_000 }))).toEqual(['limit']);
  });
});

describe('limits', () => {
  it('refuse a message that is too long', () => {
    const result = decode('pstree_entry', [...tag(1, 0), 7], { entryBytes: 1 });
    expect(result.problems).toMatchObject([{ kind: 'limit', limit: 'entryBytes' }]);
    expect(plain(result.message)).toEqual({});
  });

  it('end the making of sub-messages when the image has had its number', () => {
    const budget = { remaining: 3 };
    const five = new Array<number[]>(5).fill([...tag(2, 2), 0]).flat();
    const result = decode('aa_namespace', five, {}, { budget });
    expect(result.message.policies).toHaveLength(3);
    expect(result.problems.filter(({ limit }) => limit === 'entries')).toHaveLength(1);
    expect(budget.remaining).toBe(0);
  });
});

it('text that is not UTF-8 stays the bytes it is', () => {
  const name = [0xff, 0x00, 0xc3, 0x28];
  const { message } = decode('thread_core_entry', [...tag(13, 2), 4, ...name]);
  expect(Uint8Array.from(message.comm!)).toEqual(Uint8Array.from(name));
});
