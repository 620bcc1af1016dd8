import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  addressNames,
  nameAddress,
  resolveAddress,
  type NamedRegion,
} from '../../../shared/format/address-names.ts';

const LIBC = '/usr/lib/x86_64-linux-gnu/libc.so.6';
const REGIONS: readonly NamedRegion[] = [
  { start: 0x400000n, end: 0x401000n, path: '/usr/bin/bash', kind: 'file', offset: 0n },
  { start: 0xa00000n, end: 0xb00000n, path: '[heap]', kind: 'heap', offset: 0n },
  { start: 0x7f0000000000n, end: 0x7f0000001000n, path: '', kind: 'anonymous', offset: 0n },
  { start: 0x7f0000028000n, end: 0x7f00001bd000n, path: LIBC, kind: 'file', offset: 0x28000n },
  { start: 0x7f00001bd000n, end: 0x7f0000215000n, path: LIBC, kind: 'file', offset: 0x1bd000n },
];

function resolved(typed: string): bigint | string {
  const result = resolveAddress(typed, REGIONS);
  return result.ok ? result.address : result.message;
}

describe('addresses by name', () => {
  it.each([
    ['[heap]', 0xa00000n],
    ['[heap]+0x10', 0xa00010n],
    ['[heap] + 16', 0xa00010n],
    ['libc.so.6+0x10', 0x7f0000000010n],
    [LIBC, 0x7f0000000000n],
    ['bash', 0x400000n],
    ['libc', 0x7f0000000000n],
    ['0x7F00`00028000', 0x7f0000028000n],
    ['7f0000028000', 0x7f0000028000n],
    ['0x400000+0x20', 0x400020n],
    ['0x400000-1', 0x3fffffn],
  ])('%s is an address', (typed, address) => {
    expect(resolved(typed)).toBe(address);
  });

  it('says what it does not know', () => {
    expect(resolved('libm.so.6')).toBe('No mapping is called “libm.so.6”');
    expect(resolved('0x10-0x20')).toBe('Past the end of the address space');
    expect(resolved('0xffffffffffffffff+1')).toBe('Past the end of the address space');
    expect(resolved('  ')).toMatch(/^An address/);
  });

  it('counts an offset from where the file begins, as debuggers do', () => {
    expect(nameAddress(0x7f00001bd010n, REGIONS)).toBe('libc.so.6+0x1bd010');
    expect(nameAddress(0x7f0000000010n, REGIONS)).toBe('anonymous+0x10');
    expect(nameAddress(0x500000n, REGIONS)).toBeNull();
  });

  it('names every address of a file so that the name leads back to it', () => {
    fc.assert(
      fc.property(
        fc.constantFrom(...REGIONS.filter(({ path }) => path !== '')),
        fc.bigInt(0n, 0xffffn),
        (region, into) => {
          const address = region.start + (into % (region.end - region.start));
          expect(resolved(nameAddress(address, REGIONS)!)).toBe(address);
        },
      ),
    );
  });

  it('offers each name once', () => {
    expect(addressNames(REGIONS).map(({ name }) => name)).toEqual([
      '/usr/bin/bash',
      'bash',
      '[heap]',
      LIBC,
      'libc.so.6',
    ]);
  });

  it('takes anything that is typed', () => {
    fc.assert(
      fc.property(fc.string(), (typed) => {
        const result = resolveAddress(typed, REGIONS);
        if (result.ok) expect(result.address >= 0n && result.address < 1n << 64n).toBe(true);
        else expect(result.message).not.toBe('');
      }),
    );
  });
});
