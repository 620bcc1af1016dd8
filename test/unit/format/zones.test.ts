import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { isFixedZone, isZone, offsetMinutesOf } from '../../../shared/format/index.ts';
import { stampText, timeText } from '../../../electron/evidence/report/cell-text.ts';

const WINTER = Date.UTC(2026, 0, 15, 12);
const SUMMER = Date.UTC(2026, 6, 15, 12);

describe('time zones', () => {
  it.each([
    ['UTC', 0, 0],
    ['+05:30', 330, 330],
    ['-03:30', -210, -210],
    ['Europe/Berlin', 60, 120],
    ['America/St_Johns', -210, -150],
    ['Asia/Kolkata', 330, 330],
    ['Europe/London', 0, 60],
  ])('%s is %i minutes east in January, %i in July', (zone, winter, summer) => {
    expect(isZone(zone)).toBe(true);
    expect([offsetMinutesOf(WINTER, zone), offsetMinutesOf(SUMMER, zone)]).toEqual([winter, summer]);
  });

  it('of other names there are none', () => {
    for (const name of ['', 'Mars/Base', '+25:00', '+01:75', '02:00', 'UTC+2', '+01:00\n', '<b>'])
      expect(isZone(name), name).toBe(false);
    expect(isFixedZone('Europe/Berlin')).toBe(false);
  });

  it('a written time is the same moment in every zone', () => {
    const zone = fc.constantFrom('UTC', '+05:30', '-11:00', 'Europe/Berlin', 'America/St_Johns', 'Pacific/Auckland');
    fc.assert(
      fc.property(fc.bigInt({ min: 0n, max: 4_000_000_000_000n }), zone, (ms, name) => {
        const text = timeText(ms * 1_000_000n, name);
        const [day, clock, offset] = text.split(' ') as [string, string, string];
        expect(BigInt(Date.parse(`${day}T${clock}${offset === 'UTC' ? 'Z' : offset}`))).toBe(ms);
      }),
    );
  }); // prettier-ignore

  it('a zone that is at UTC in winter says its offset all the same', () => {
    expect(timeText(BigInt(WINTER) * 1_000_000n, 'Europe/London')).toBe('2026-01-15 12:00:00 +00:00');
    expect(stampText('2026-07-15T12:00:00.123Z', 'Europe/London')).toBe('2026-07-15 13:00:00 +01:00');
    expect(stampText('2026-07-15T12:00:00.123Z', 'UTC')).toBe('2026-07-15 12:00:00 UTC');
  });
});
