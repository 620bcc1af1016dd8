import fc from 'fast-check';
import protobuf from 'protobufjs';
import { describe, expect, it } from 'vitest';
import type { ListRow } from '../../../shared/api/values.ts';
import { caretValues, readVarint } from '../../../renderer/panels/caret-values.ts';
import { bytesText } from '../../../renderer/panels/hex-text.ts';
import { spanLabel, spansOf } from '../../../renderer/panels/span-choice.ts';

const none = (): boolean => false;
const BASH = new TextEncoder().encode('2\x04bash');

describe('bytes that are copied', () => {
  it('are hex, text, a C array or a dump', () => {
    expect(bytesText(BASH, 0x590, 'hex', none)).toBe('32 04 62 61 73 68');
    expect(bytesText(BASH, 0x590, 'text', none)).toBe('2\\x04bash');
    expect(bytesText(BASH, 0x590, 'c', none)).toBe(
      'static const unsigned char bytes[6] = {\n  0x32, 0x04, 0x62, 0x61, 0x73, 0x68\n};',
    );
    expect(bytesText(BASH, 0x590, 'dump', none)).toBe(
      '00000590  32 04 62 61 73 68                                |2·bash|',
    );
  });

  it('leave out masked bytes in every form', () => {
    const secret = new TextEncoder().encode('K=hunter2');
    for (const format of ['hex', 'text', 'c', 'dump'] as const) {
      const text = bytesText(secret, 0, format, (index) => index >= 2);
      expect(text).not.toContain('hunter2');
      expect(text).not.toMatch(/68[ ,]+(?:0x)?75/);
    }
  });

  it('are dumped as hexdump -C lays them out', () => {
    fc.assert(
      fc.property(fc.uint8Array({ minLength: 1, maxLength: 70 }), (bytes) => {
        const lines = bytesText(bytes, 0, 'dump', none).split('\n');
        const back = lines
          .flatMap((line) => line.slice(10, 57).trim().split(' '))
          .map((hex) => parseInt(hex, 16));
        expect(back).toEqual([...bytes]);
      }),
    );
  });
});

describe('values at the caret', () => {
  it('read every varint as protobuf does', () => {
    fc.assert(
      fc.property(fc.bigInt({ min: 0n, max: 2n ** 53n }), (value) => {
        const bytes = protobuf.Writer.create().uint64(Number(value)).finish();
        expect(readVarint(bytes)).toEqual({ value: BigInt(Number(value)), length: bytes.length });
      }),
    );
  });

  it('say nothing of a varint that does not end', () => {
    expect(readVarint(new Uint8Array(10).fill(0x80))).toBeNull();
  });

  it('name the field and wire type that a tag stands for', () => {
    const tag = protobuf.Writer.create()
      .uint32((6 << 3) | 2)
      .finish();
    expect(caretValues(tag)).toContainEqual({ name: 'tag', value: 'field 6, bytes' });
  });

  it('leave out what there are too few bytes for', () => {
    expect(caretValues(new Uint8Array([255])).map((one) => one.name)).toEqual(['u8', 'i8']);
    expect(caretValues(new Uint8Array(8).fill(255)).find((one) => one.name === 'u64')?.value).toBe(
      '18446744073709551615',
    );
  });
});

describe('the spans of a fact', () => {
  const row: ListRow = {
    key: '17',
    checkpoint: 'c1',
    evidence: null,
    cells: {},
    source: [
      { member: 1, offset: 3, length: 4, supports: 'comm', field: 'task_core_entry.comm' },
      { member: 2, offset: 8, length: 24, field: 'pstree_entry' },
      { member: 9, offset: 0, length: 8, supports: 'cmdline' },
    ],
  };

  it('are those that support the column', () => {
    expect(spansOf(row, 'comm').map((span) => span.member)).toEqual([1]);
    expect(spansOf(row, 'argv').map((span) => span.member)).toEqual([9]);
  });

  it('are those of the whole row for a column without its own', () => {
    expect(spansOf(row, 'ppid').map((span) => span.member)).toEqual([2]);
  });

  it('are all, the row’s own first, where no column is asked for', () => {
    expect(spansOf(row, null).map((span) => span.member)).toEqual([2, 1, 9]);
  });

  it('are named by offset, length and field', () => {
    expect(spansOf(row, 'comm').map(spanLabel)).toEqual(['+0x3, 4 bytes · task_core_entry.comm']);
  });
});
