import { describe, expect, it } from 'vitest';
import {
  EMPTY_FORM,
  formProblems,
  importInput,
  readSha256,
  wasRefused,
} from '../../../renderer/app/import-request.ts';
import { errorPlace, raisedLimit } from '../../../renderer/components/error-text.ts';

const HASH = 'b5bb9d8014a0f9b1d61e21e796d78dccdf1352f23cd32812f4850b878ae4944c';

describe('the import sheet', () => {
  it('states what was left empty as absent', () => {
    expect(importInput(EMPTY_FORM, ['/a.tar']).acquisition).toEqual({
      evidenceNumber: null,
      acquiredBy: null,
      acquiredAt: null,
      node: null,
      sha256: null,
      note: null,
    });
  });

  it('reads a hash as sha256sum or an image reference writes it', () => {
    expect([HASH.toUpperCase(), `sha256:${HASH}`, `${HASH}  web.tar`].map(readSha256)).toEqual([
      HASH,
      HASH,
      HASH,
    ]);
    expect(readSha256(HASH.slice(1))).toBeNull();
  });

  it('stays where its job was refused before its start was answered', () => {
    const outcomes = [
      { job: 'a', outcomes: [{ status: 'imported' }, { status: 'refused' }] },
      { job: 'b', outcomes: [{ status: 'imported' }] },
    ] as const;
    expect(['a', 'b', 'c'].map((job) => wasRefused(outcomes, job))).toEqual([true, false, false]);
  });

  it('says what is wrong before anything is imported', () => {
    expect(formProblems(EMPTY_FORM, [])).toHaveProperty('paths');
    const form = { ...EMPTY_FORM, sha256: 'abc', acquiredAt: 'yesterday', limits: { ratio: '-1' } };
    expect(Object.keys(formProblems(form, ['/a.tar'])).toSorted()).toEqual([
      'acquiredAt',
      'limits',
      'sha256',
    ]);
    expect(formProblems({ ...EMPTY_FORM, sha256: HASH }, ['/a', '/b'])).toHaveProperty('sha256');
    expect(formProblems({ ...EMPTY_FORM, acquiredAt: '2026-11-24T06:44:18Z', sha256: HASH }, ['/a'])).toEqual(
      {},
    );
  });

  it('passes only limits that exist and were given', () => {
    const form = { ...EMPTY_FORM, limits: { ratio: '1000', members: ' ', nonsense: '3' } };
    expect(importInput(form, ['/a.tar']).limits).toEqual({ ratio: 1000 });
  });
});

describe('a refused import', () => {
  it('says where, as far as it is known', () => {
    expect(
      errorPlace({
        code: 'truncated',
        message: '',
        where: { layer: 'tar', member: 'checkpoint/core-1.img\n', offset: 1_000 },
      }),
    ).toBe('tar, checkpoint/core-1.img\\n, offset 1,000');
    expect(errorPlace({ code: 'io', message: '' })).toBeNull();
  });

  it('offers a limit that lets through what was found', () => {
    expect(raisedLimit({ name: 'ratio', allowed: 250, found: 1024 })).toBe(1024);
    expect(raisedLimit({ name: 'ratio', allowed: 250 })).toBe(500);
    expect(raisedLimit({ name: 'zstdWindowLog', allowed: 27, found: 31 })).toBe(31);
  });
});
