import fc from 'fast-check';
import { expect, test } from 'vitest';
import {
  memberRangeKey,
  memoryRangeKey,
  parseMemberRange,
  parseMemoryRange,
} from '../../../shared/format/byte-ranges.ts';

const length = fc.integer({ min: 1, max: 2 ** 40 });

test('the key of a range gives the range again, up to the end of the address space', () => {
  const memory = fc.record({
    pid: fc.integer({ min: 1, max: 2 ** 31 - 1 }),
    address: fc.bigInt({ min: 0n, max: 2n ** 64n - 1n }),
    length,
  });
  const member = fc.record({
    evidence: fc.constant('ab'.repeat(32)),
    member: fc.nat(999_999),
    offset: fc.integer({ min: 0, max: 2 ** 45 }),
    length,
  });
  fc.assert(
    fc.property(memory, (range) => {
      expect(parseMemoryRange(memoryRangeKey(range))).toEqual(range);
    }),
  );
  fc.assert(
    fc.property(member, (range) => {
      expect(parseMemberRange(memberRangeKey(range))).toEqual(range);
    }),
  );
  expect(memoryRangeKey({ pid: 17, address: 0x7f00n, length: 8 })).toBe('17/0000000000007f00/8');
});

test('any other text is no range', () => {
  fc.assert(
    fc.property(fc.string(), (text) => {
      expect(parseMemoryRange(text)).toBeNull();
      expect(parseMemberRange(text)).toBeNull();
    }),
  );
  expect(parseMemoryRange('17/0000000000007f00/0')).toBeNull();
  expect(parseMemoryRange('17/7f00/8')).toBeNull();
});
