import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { dataValues, pointerOf } from '../../../renderer/views/memory/data-values.ts';
import { layOutLines } from '../../../renderer/views/memory/line-layout.ts';
import { memoryText, type MemoryByte } from '../../../renderer/views/memory/memory-text.ts';

const regions = fc
  .array(fc.tuple(fc.bigInt(0n, 200n), fc.bigInt(1n, 1n << 46n)), { minLength: 1, maxLength: 12 })
  .map((parts) => {
    let at = 0n;
    return parts.map(([hole, size]) => {
      const start = at + hole;
      at = start + size;
      return { start, end: at };
    });
  });

describe('the lines of an address space', () => {
  it('lead from every mapped address to the line that shows it', () => {
    fc.assert(
      fc.property(regions, fc.nat(), fc.bigInt(0n, 1n << 46n), (all, pick, into) => {
        const layout = layOutLines(all);
        const region = all[pick % all.length]!;
        const address = region.start + (into % (region.end - region.start));
        const line = layout.lineAt(layout.lineOf(address));
        expect(line).toMatchObject({ kind: 'bytes', region, address: address - (address % 16n) });
      }),
    );
  });

  it('are headings, bytes and holes that leave out no address between the first and the last', () => {
    const small = regions.filter((all) => all.every(({ start, end }) => end - start < 1n << 46n));
    fc.assert(
      fc.property(small, fc.bigInt(0n, 1n << 50n), (all, pick) => {
        const layout = layOutLines(all);
        const at = pick % layout.lineCount;
        const line = layout.lineAt(at)!;
        const next = layout.lineAt(at + 1n);
        if (line.kind === 'hole')
          expect(next).toMatchObject({ kind: 'heading', region: { start: line.end } });
        if (line.kind === 'heading') expect(next).toMatchObject({ kind: 'bytes', region: line.region });
        if (line.kind === 'bytes' && line.address + 16n < line.region.end) {
          expect(next).toMatchObject({ kind: 'bytes', address: line.address + 16n });
        }
        expect(layout.lineAt(layout.lineCount)).toBeUndefined();
      }),
    );
  });

  it('count the whole 64-bit space without losing a line', () => {
    const whole = { start: 0n, end: 1n << 64n };
    const layout = layOutLines([whole]);
    expect(layout.lineCount).toBe((1n << 60n) + 1n);
    expect(layout.lineAt(layout.lineCount - 1n)).toMatchObject({ address: (1n << 64n) - 16n });
  });

  it('give an address to the first of two regions that claim it, and leave out backward ones', () => {
    const [first, second] = [
      { start: 0n, end: 64n },
      { start: 32n, end: 96n },
    ];
    const layout = layOutLines([first, { start: 50n, end: 40n }, second]);
    expect(layout.lineAt(layout.lineOf(40n))).toMatchObject({ region: first });
    expect(layout.lineAt(layout.lineOf(64n))).toMatchObject({ region: second, address: 64n });
    expect(layout.lineCount).toBe(1n + 4n + 1n + 2n);
  });
});

describe('copied memory', () => {
  const bytes: readonly MemoryByte[] = [0x41, 0, 'masked', 'unknown', 0x5c];

  it('says what is masked and what is not captured in every text form', () => {
    const text = (format: Parameters<typeof memoryText>[2]): string => {
      const result = memoryText(bytes, 0x1000n, format);
      return result.ok ? result.text : result.message;
    };
    expect(text('hex')).toBe('41 00 •• ?? 5c');
    expect(text('text')).toBe('A\\x00•\\?\\\\');
    expect(text('c')).toContain('0x41, 0x00, /* masked */ 0x00, /* not captured */ 0x00, 0x5c');
    expect(text('dump')).toBe('000000001000  41 00 •• ?? 5c                                   |A·•?\\|');
    expect(text('base64')).toContain('2 of these are');
  });

  it('is the base64 of its bytes where all are known', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 10_000 }), (read) => {
        expect(memoryText([...read], 0n, 'base64')).toEqual({
          ok: true,
          text: Buffer.from(read).toString('base64'),
        });
      }),
    );
  });
});

describe('values at the caret', () => {
  it('reads numbers as the machine does', () => {
    const bytes = Buffer.alloc(8);
    bytes.writeDoubleLE(-1.5);
    const values = new Map(dataValues(bytes).map(({ name, value }) => [name, value]));
    expect(values.get('f64')).toBe('-1.5');
    expect(values.get('u64')).toBe(bytes.readBigUInt64LE().toString());
    expect(values.get('i64')).toBe(bytes.readBigInt64LE().toString());
    expect(values.get('i16')).toBe(String(bytes.readInt16LE()));
    expect(pointerOf(bytes)).toBe(bytes.readBigUInt64LE());
    expect(pointerOf(bytes.subarray(1))).toBeNull();
  });

  it('reads times only where they are of this age', () => {
    const bytes = Buffer.alloc(8);
    bytes.writeBigUInt64LE(1_794_000_000n);
    const times = (of: Uint8Array): string[] =>
      dataValues(of)
        .filter((one) => one.guess)
        .map((one) => `${one.name} ${one.value}`);
    expect(times(bytes)).toEqual(['time_t 32 2026-11-06 21:20:00 UTC', 'time_t 64 2026-11-06 21:20:00 UTC']);
    expect(times(Buffer.alloc(8))).toEqual([]);
  });
});
