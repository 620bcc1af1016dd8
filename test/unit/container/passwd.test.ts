import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { groupNames, passwdNames } from '../../../electron/container/passwd.ts';
import { utf8 } from '../../../shared/text.ts';

describe('/etc/passwd and /etc/group', () => {
  it('give the first name of each id', () => {
    const text =
      'root:x:0:0:root:/root:/bin/bash\nsvc-backup:x:0:0::/:/bin/sh\nacme:x:1000:1000::/:/bin/sh\n';
    expect([...passwdNames(utf8(text))]).toEqual([
      [0, 'root'],
      [1000, 'acme'],
    ]);
    expect([...groupNames(utf8('wheel:x:10:alice,bob\nlast:x:4294967295:'))]).toEqual([
      [10, 'wheel'],
      [4294967295, 'last'],
    ]);
  });

  it('skip comments, NIS lines, lines without an id and ids that no uid_t holds', () => {
    const text =
      '#a:x:1:\n+nis:x:2:\n-nis:x:3:\n:x:4:\nb:x\nc:x:\nd:x:-5:\ne:x:4294967296:\nf:x:0x10:\ng:x:7';
    expect([...passwdNames(utf8(text))]).toEqual([[7, 'g']]);
  });

  it('show bytes of a name that are no UTF-8 as such', () => {
    expect(passwdNames(Uint8Array.from([0xff, ...utf8(':x:5:5::/:\n')])).get(5)).toBe('\\xff');
  });

  it('never throw and give only ids that a uid_t holds', () => {
    const bytes = fc.array(fc.constantFrom(...utf8('a0:9\n#+x'), 0xff, 0), { maxLength: 120 });
    fc.assert(
      fc.property(bytes, (content) => {
        for (const id of passwdNames(Uint8Array.from(content)).keys()) {
          expect(Number.isInteger(id) && id >= 0 && id <= 0xffff_ffff).toBe(true);
        }
      }),
    );
  });
});
