/** Text among bytes: printable ASCII, UTF-8 wherever it stands, and short arguments beside it. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { detectSecrets } from '../../../electron/analysis/secrets/index.ts';
import { joinRuns, textRuns } from '../../../electron/analysis/secrets/text-runs.ts';

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
