/** Time stamps in log lines, held against Date.UTC and against lines that have none. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  findTimestamp,
  findTimestampIn,
  HEAD_BYTES,
} from '../../../electron/analysis/timeline/log-timestamp.ts';

const LATEST = BigInt(Date.UTC(2026, 10, 24, 12)) * 1_000_000n;
const MS = BigInt(Date.UTC(2026, 10, 24, 6, 44, 3)) * 1_000_000n;

const MONTHS = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'];
const DAYS = ['Sun', 'Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat'];
const two = (value: number): string => String(value).padStart(2, '0');

describe('a time stamp at the head of a log line', () => {
  it.each([
    ['2026-11-24T06:44:03Z hello', MS, 1_000_000_000n],
    ['2026-11-24T08:44:03.475+02:00 hello', MS + 475_000_000n, 1_000_000n],
    ['2026-11-24 06:44:03,475 INFO app started', MS + 475_000_000n, 1_000_000n],
    ['198.51.100.23 - - [24/Nov/2026:06:44:03 +0000] "GET / HTTP/1.1" 200 5', MS, 1_000_000_000n],
    ['2026/11/24 06:44:03 [error] 17#17: *1 open() failed', MS, 1_000_000_000n],
    ['[Tue Nov 24 06:44:03.123456 2026] [core:notice] AH00094', MS + 123_456_000n, 1000n],
    ['Tue, 24 Nov 2026 06:44:03 GMT request', MS, 1_000_000_000n],
    ['1:C 24 Nov 2026 06:44:03.250 * Ready to accept connections', MS + 250_000_000n, 1_000_000n],
    ['Nov 24 06:44:03 host sshd[17]: Accepted', MS, 1_000_000_000n],
    ['<34>Nov 24 06:44:03 host su: failed', MS, 1_000_000_000n],
    ['20261124T064403Z job', MS, 1_000_000_000n],
    ['1795502643.475 100 TCP_MISS', MS + 475_000_000n, 1_000_000n],
    ['{"level":30,"time":1795502643475,"msg":"x"}', MS + 475_000_000n, 1_000_000n],
  ])('is found in %s', (line, timeNs, precisionNs) => {
    expect(findTimestamp(line, LATEST)).toMatchObject({ timeNs, precisionNs });
  });

  it.each([
    '::ffff:203.0.113.66 - - "GET /login?user=carol HTTP/1.1" 200 252',
    'pid 1795502643 is not a time',
    '2026-13-24T06:44:03Z no such month',
    '2026-02-30T06:44:03Z no such day',
    '2026-11-24T26:44:03Z no such hour',
    '10.20.2026-11-24T06:44:03',
    '',
  ])('is not seen in %j', (line) => {
    expect(findTimestamp(line, LATEST)).toBeNull();
  });

  it('without a year is of the last year in which it is not after the checkpoint', () => {
    const december = findTimestamp('Dec 31 23:00:00 host cron', LATEST);
    expect(december?.timeNs).toBe(BigInt(Date.UTC(2025, 11, 31, 23)) * 1_000_000n);
    expect(december?.assumed).toBe('year and zone');
    expect(findTimestamp('Feb 29 01:02:03 host cron', LATEST)?.timeNs).toBe(
      BigInt(Date.UTC(2024, 1, 29, 1, 2, 3)) * 1_000_000n,
    );
    expect(findTimestamp('Dec 31 23:00:00 host cron', null)).toBeNull();
  });

  it('reads back as it was written, in every form, to its own precision', () => {
    const moment = fc.integer({ min: Date.UTC(2002), max: Date.UTC(2099) });
    const forms: readonly ((at: Date) => string)[] = [
      (at) => at.toISOString(),
      (at) => at.toISOString().replace('T', ' ').replace('.', ',').replace('Z', ''),
      (at) => `${Math.floor(at.getTime() / 1000)}.${String(at.getUTCMilliseconds()).padStart(3, '0')}`,
      (at) => `{"ts":${at.getTime()}}`,
      (at) =>
        `${two(at.getUTCDate())} ${MONTHS[at.getUTCMonth()]} ${at.getUTCFullYear()} ${at.toISOString().slice(11, 23)}`,
      (at) =>
        `[${DAYS[at.getUTCDay()]} ${MONTHS[at.getUTCMonth()]} ${two(at.getUTCDate())} ${at.toISOString().slice(11, 23)} ${at.getUTCFullYear()}]`,
    ];
    fc.assert(
      fc.property(moment, fc.constantFrom(...forms), (ms, form) => {
        const found = findTimestamp(`${form(new Date(ms))} text`, null);
        expect(found?.timeNs).toBe(BigInt(ms) * 1_000_000n);
        expect(found?.precisionNs).toBe(1_000_000n);
      }),
    );
  });

  it('of any line lies within it, is never beyond the calendar, and throws nothing', () => {
    const bits = fc.constantFrom(
      '2026-11-24',
      'T',
      ' ',
      '06:44:03',
      'Nov',
      '24',
      '/',
      ':',
      '"time":',
      '1795502643',
      'Z',
      '+99:99',
      '.',
      '9',
    );
    const line = fc.oneof(
      fc.string({ maxLength: 400 }),
      fc.array(bits, { maxLength: 40 }).map((parts) => parts.join('')),
    );
    fc.assert(
      fc.property(line, (text) => {
        const found = findTimestamp(text, LATEST);
        if (found === null) return;
        expect(found.offset + found.length).toBeLessThanOrEqual(Math.min(text.length, HEAD_BYTES));
        expect(found.length).toBeGreaterThan(0);
        expect(found.precisionNs).toBeGreaterThanOrEqual(1n);
      }),
      { numRuns: 500 },
    );
  });

  it('is the same in bytes between others', () => {
    const bits = fc.constantFrom(
      '2026',
      '-11-24',
      'T',
      '06:44:03',
      '064403',
      ':',
      '0',
      '17',
      '1795502643',
      'Z',
      '\xe9',
    );
    const line = fc.oneof(
      fc.array(bits, { maxLength: 12 }).map((parts) => parts.join('')),
      fc.stringMatching(/^[0-9:T -]{0,24}$/),
      fc.nat({ max: 330 }).map((before) => `${'x'.repeat(before)} 2026-11-24T06:44:03Z`),
    );
    fc.assert(
      fc.property(line, (text) => {
        const bytes = Buffer.from(`12:${text}:56`, 'latin1');
        expect(findTimestampIn(bytes, 3, 3 + text.length, LATEST)).toEqual(findTimestamp(text, LATEST));
      }),
      { numRuns: 2000 },
    );
    const shapes = ['99:06:44:03', '106:44:03', '06:444:03:02:01', '1:02:03:04', '20261124T064403'];
    for (const text of shapes) {
      const written = `Nov 24 ${text}`;
      const bytes = Buffer.from(written, 'latin1');
      expect(findTimestampIn(bytes, 0, bytes.length, LATEST)).toEqual(findTimestamp(written, LATEST));
    }
  });

  it('that stands behind the head of a line is not looked for', () => {
    expect(findTimestamp(`${'x '.repeat(HEAD_BYTES)}2026-11-24T06:44:03Z`, LATEST)).toBeNull();
  });
});
