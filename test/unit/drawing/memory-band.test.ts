import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  layOutBand,
  permissionClass,
  regionAtX,
  standsOut,
  xOfAddress,
  type BandRegion,
} from '../../../shared/drawing/memory-band.ts';

const PERMISSIONS = ['r--p', 'rw-p', 'r-xp', 'rwxp', '---p', ''] as const;

const regions = fc
  .array(
    fc.record({
      hole: fc.constantFrom(0, 1, 7),
      pages: fc.oneof(fc.integer({ min: 1, max: 64 }), fc.integer({ min: 1, max: 2 ** 30 })),
      permissions: fc.constantFrom(...PERMISSIONS),
      anonymous: fc.boolean(),
      content: fc.array(fc.constantFrom('zero' as const, 'text' as const, 'gap' as const), { maxLength: 48 }),
    }),
    { maxLength: 400 },
  )
  .map((parts) => {
    let at = 0x10000n;
    return parts.map(({ hole, pages, ...rest }, index): BandRegion => {
      const start = at + BigInt(hole) * 4096n;
      at = start + BigInt(pages) * 4096n;
      return { start, end: at, name: `region ${index % 5}`, ...rest };
    });
  });

describe('the band of an address space', () => {
  it('draws every region once, in order, within its width, and loses none that stands out', () => {
    fc.assert(
      fc.property(regions, fc.integer({ min: 80, max: 1600 }), (all, width) => {
        const band = layOutBand(all, width);
        expect(band.marks.flatMap(({ first, last }) => [first, last + 1])).toEqual(
          all.length === 0
            ? []
            : [0, ...band.marks.slice(1).flatMap(({ first }) => [first, first]), all.length],
        );
        let right = 0;
        for (const mark of band.marks) {
          expect(mark.x).toBeGreaterThanOrEqual(right - 1e-6);
          expect(mark.width).toBeGreaterThan(0);
          right = mark.x + mark.width;
          const members = all.slice(mark.first, mark.last + 1);
          expect(mark.standsOut).toBe(members.some(standsOut));
          expect(members.map((one) => permissionClass(one.permissions))).toContain(mark.permission);
        }
        expect(right).toBeLessThanOrEqual(width + 1e-6);
      }),
      { numRuns: 200 },
    );
  });

  it('finds with a place the region whose address is drawn there', () => {
    fc.assert(
      fc.property(
        regions.filter((all) => all.length > 0 && all.length < 60),
        fc.nat(),
        (all, pick) => {
          const band = layOutBand(all, 1200);
          const index = pick % all.length;
          const region = all[index]!;
          const x = xOfAddress(band, all, index, (region.start + region.end) / 2n);
          expect(x).not.toBeNull();
          expect(regionAtX(band, x!)?.index).toBe(index);
        },
      ),
    );
  });

  it('lets no two labels overlap', () => {
    fc.assert(
      fc.property(regions, (all) => {
        const { labels } = layOutBand(all, 700);
        for (const [at, label] of labels.entries()) {
          const next = labels[at + 1];
          if (next !== undefined) expect(label.x + label.width).toBeLessThanOrEqual(next.x);
        }
      }),
    );
  });

  it('marks memory that is writable and executable, and code without a file but the kernel’s own', () => {
    const region = { permissions: 'r-xp', anonymous: true, name: '' };
    expect(standsOut(region)).toBe(true);
    expect(standsOut({ ...region, name: '[vdso]' })).toBe(false);
    expect(standsOut({ ...region, anonymous: false, name: 'bash' })).toBe(false);
    expect(standsOut({ permissions: 'rwxp', anonymous: false, name: 'bash' })).toBe(true);
    expect(standsOut({ permissions: 'rw-p', anonymous: true, name: '[heap]' })).toBe(false);
  });
});
