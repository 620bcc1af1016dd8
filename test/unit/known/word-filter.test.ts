import fc from 'fast-check';
import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import {
  createUnknownMarks,
  readWordFilter,
  withoutPasswords,
} from '../../../electron/evidence/known/index.ts';
import { writeWordFilter } from '../../../electron/evidence/known/word-filter.ts';
import { utf8 } from '../../../shared/text.ts';

const key = fc.integer({ min: 1, max: 2 ** 52 - 1 });

describe('a list of words', () => {
  it('has every key that was put in', () => {
    fc.assert(
      fc.property(fc.array(key, { maxLength: 200 }), (keys) => {
        const filter = readWordFilter(writeWordFilter(keys, keys.length));
        expect(keys.every((one) => filter.has(one))).toBe(true);
      }),
    );
  });

  it('takes about one of a thousand others for known', () => {
    const keyOf = (i: number): number => ((Math.imul(i, 0x9e3779b1) >>> 0) * 0x100000 + (Math.imul(i, 0x85ebca6b) >>> 12));
    const filter = readWordFilter(writeWordFilter(Array.from({ length: 20_000 }, (_, i) => keyOf(i + 1)), 20_000));
    let wrong = 0;
    for (let i = 100_000; i < 200_000; i++) if (filter.has(keyOf(i))) wrong += 1;
    expect(wrong).toBeLessThan(200);
  }); // prettier-ignore

  it('of any other form is a typed error', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 64 }), (bytes) => {
        expect(() => readWordFilter(bytes)).toThrowError(
          expect.objectContaining({ detail: expect.objectContaining({ code: 'malformed' }) }),
        );
      }),
    );
    const cut = writeWordFilter([1, 2, 3], 3).subarray(0, -1);
    expect(() => readWordFilter(cut)).toThrow();
  });
});

describe('the list that comes with the program', () => {
  const filter = readWordFilter(readFileSync(new URL('../../../resources/known-words.bin', import.meta.url)));
  const mark = createUnknownMarks(filter);
  const left = (text: string): number => mark(utf8(text)).reduce((sum, one) => sum + one, 0);

  it.each([
    'Connection refused',
    '/usr/lib/x86_64-linux-gnu/libc.so.6',
    'Failed to open configuration file',
    'GET /index.html HTTP/1.1',
    'No such file or directory',
    'pthread_mutex_lock',
    '__libc_start_main',
    'Content-Type: text/html',
  ])("knows '%s'", (text) => {
    expect(left(text)).toBe(0);
  });

  it.each([
    'Tr0ub4dor3',
    'correct horse battery staple',
    'sk_custom_9fQ2mLx7Zr',
    'hafenkapitaen',
    'Winter2031',
    'a7f3c1d9e8b64520a7f3c1d9e8b64520',
  ])("does not know '%s'", (text) => {
    expect(left(text)).toBeGreaterThanOrEqual(text.replaceAll(' ', '').length * 0.7);
  });

  it('breaks a sentence that nobody wrote before', () => {
    expect(left('meet me at the old mill tonight')).toBeGreaterThan(6);
  });

  it.each(['hunter2', 'changeme', 'CHANGEME', 'abc123', 'topsecret'])(
    'has %s, which programs have as a password: it is taken for unknown',
    (text) => {
      const marked = createUnknownMarks(withoutPasswords(filter));
      const hidden = (line: string): number => marked(utf8(line)).reduce((sum, one) => sum + one, 0);
      expect(hidden(text)).toBe(text.length);
      expect(hidden(`user name, ${text}`)).toBeGreaterThanOrEqual(text.length);
      expect(left(text)).toBe(0);
      expect(hidden('Connection refused')).toBe(0);
    },
  );
});
