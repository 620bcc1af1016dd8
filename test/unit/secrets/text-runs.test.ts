/** Text among bytes: printable ASCII, UTF-8 wherever it stands, and short arguments beside it. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { detectSecrets } from '../../../electron/analysis/secrets/index.ts';
import { joinRuns, textRuns, wideRuns } from '../../../electron/analysis/secrets/text-runs.ts';

const runs = (bytes: Uint8Array): string[] => {
  const found: string[] = [];
  textRuns(bytes, (start, end) => found.push(Buffer.from(bytes.subarray(start, end)).toString('utf8')));
  return found;
};
const bytes = (text: string, fill = '\0\0\0'): Uint8Array =>
  new Uint8Array(Buffer.from(`${fill}${text}${fill}`));

describe('runs of text', () => {
  it.each(['plain text', 'пароль=Снег7031', '密码=abc', 'é=1234', 'ends with é', 'π'.repeat(4)])('are whole: %s', (text) => {
    for (const fill of ['\0', '\0\0\0\0', '\x01\0\x02\0\x03\0\x04']) expect(runs(bytes(text, fill))).toEqual([text]);
  });

  it.each([[0xed, 0xa0, 0x80], [0xe0, 0x80, 0xaf], [0xf4, 0x90, 0x80, 0x80], [0xf0, 0x8f, 0xbf, 0xbf]])('hold no surrogate, overlong form or character beyond the last: %s %s %s', (...invalid) => {
    expect(runs(new Uint8Array([...invalid, ...Buffer.from('пар')]))).toEqual(['пар']);
    expect(runs(new Uint8Array([...Buffer.from('пар'), ...invalid]))).toEqual(['пар']);
  });

  it('of fewer than six bytes are none by themselves', () => {
    expect(runs(bytes('abcde'))).toEqual([]);
    expect(runs(bytes('ab\0cd\0ef'))).toEqual([]);
  });

  it('have the short arguments beside them, before and behind', () => {
    expect(runs(bytes('mysql\0-h\0db\0-uroot\0-pk4ng4r00\0shop'))).toEqual(['mysql', '-h', 'db', '-uroot', '-pk4ng4r00', 'shop']);
    expect(runs(new Uint8Array(Buffer.from('D\0B\0_\0longer text\0x\0')))).toEqual(['longer text']);
  });

  it('never overlap, are in their order and hold text alone, whatever the bytes', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 200 }), fc.array(fc.constantFrom('пар', 'ab', '\0', 'longer', 'é'), { maxLength: 20 }), (noise, parts) => {
        const all = new Uint8Array([...noise, ...Buffer.from(parts.join(''))]);
        let last = 0;
        textRuns(all, (start, end) => {
          expect(start).toBeGreaterThanOrEqual(last);
          expect(end - start).toBeGreaterThanOrEqual(2);
          expect(Buffer.from(all.subarray(start, end)).toString('utf8')).not.toMatch(/[\0\ufffd]/);
          last = end;
        });
        const { text, byteAt } = joinRuns(all, textRuns, 1);
        for (let at = 0; at < text.length; at++) if (text[at] !== '\0') expect(all[byteAt(at)]).toBe(text.charCodeAt(at));
      }),
    );
  });
}); // prettier-ignore

describe('a vector of arguments in memory', () => {
  it.each([
    ['mysql\0-h\0db\0-uroot\0-pk4ng4r00\0shop', 'k4ng4r00'], ['sshpass\0-p\0oak river lamp\0scp\0a\0b', 'oak river lamp'], ['curl\0-u\0bob:k4ng4r00\0https://h/', 'k4ng4r00'], ['redis-server\0--requirepass\0k4ng4r00', 'k4ng4r00'],
  ])('gives what its program takes: %j', (text, value) => {
    expect(detectSecrets(bytes(text)).map((find) => Buffer.from(find.value).toString())).toContain(value);
  }); // prettier-ignore

  it('ends where the environment begins', () => {
    expect(detectSecrets(bytes('mysql\0-uroot\0shop\0HOME=/root\0-pk4ng4r00')).map((find) => Buffer.from(find.value).toString())).toEqual([]);
  });
}); // prettier-ignore

describe('runs of UTF-16', () => {
  const word = fc.string({ minLength: 10, maxLength: 40, unit: fc.constantFrom(...'abcXYZ0189=_-. ') });

  it('have the same text in both orders, and lead back to the bytes of each character', () => {
    fc.assert(
      fc.property(word, fc.boolean(), fc.constantFrom('', 'ffff', 'ff00', '0102'), fc.constantFrom('', 'ffff', '0000', '02ff'), (text, high, before, behind) => {
        const units = Buffer.from(text, 'utf16le');
        const bytes = Buffer.concat([Buffer.from(before, 'hex'), high ? units.swap16() : units, Buffer.from(behind, 'hex')]);
        const joined = joinRuns(bytes, wideRuns, 2);
        expect(joined.text).toContain(text.slice(0, -1));
        const at = joined.text.indexOf(text.slice(0, -1));
        const place = joined.byteAt(at) + (joined.isHighFirst(at) ? 1 : 0);
        expect(bytes[place]).toBe(text.charCodeAt(0));
      }),
    );
  });

  it('never overlap and lie in their bytes, whatever those are', () => {
    fc.assert(
      fc.property(fc.array(fc.constantFrom(0, 0, 0, 0x41, 0x62, 0x33, 0xff), { maxLength: 300 }), (list) => {
        const bytes = new Uint8Array(list);
        let last = 0;
        wideRuns(bytes, (start, end, highFirst = false) => {
          expect(start).toBeGreaterThanOrEqual(last);
          expect(end).toBeLessThanOrEqual(bytes.length);
          expect((end - start) % 2).toBe(0);
          for (let at = start; at < end; at += 2) {
            expect(bytes[highFirst ? at : at + 1]).toBe(0);
            expect(bytes[highFirst ? at + 1 : at]).toBeGreaterThan(0x08);
          }
          last = end;
        });
      }),
      { numRuns: 2000 },
    );
  });
}); // prettier-ignore
