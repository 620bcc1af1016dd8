import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  digestChain,
  digestFacts,
  readCaseDigest,
  readFacts,
  replaceFacts,
  writeEvidence,
} from '../../../electron/casefile/index.ts';
import type { CheckpointFacts } from '../../../shared/facts/index.ts';
import { utf8 } from '../../../shared/text.ts';
import { cleanUpAfterEach, newCase, temporaryFolder } from './case-fixture.ts';
import { checkpointFacts } from './fact-arbitraries.ts';
import { EMPTY_FACTS, evidenceItem, processFact } from './invented-facts.ts';

cleanUpAfterEach();

/** The facts with the rows of every table in another order. */
function reordered(facts: CheckpointFacts): CheckpointFacts {
  return Object.fromEntries(
    Object.entries(facts).map(([name, rows]) => [
      name,
      Array.isArray(rows) ? [...(rows as unknown[])].reverse() : (rows as unknown),
    ]),
  ) as unknown as CheckpointFacts;
}

describe('the digest of a checkpoint', () => {
  it('does not depend on the order of decoding, and is that of the facts that the case gives back', () => {
    const c = newCase();
    let count = 0;
    fc.assert(
      fc.property(checkpointFacts, (facts) => {
        const digest = digestFacts(facts, {});
        expect(digestFacts(reordered(facts), {})).toBe(digest);
        const { checkpoints } = writeEvidence(
          c,
          evidenceItem(c, { name: `item ${count++}`, facts: [facts] }),
        );
        expect(digestFacts(readFacts(c, checkpoints[0]!), {})).toBe(digest);
      }),
      { numRuns: 25 },
    );
  });

  it('changes with any fact, and with a raised limit', () => {
    const one = { ...EMPTY_FACTS, process: [processFact(1)] };
    const digests = [
      digestFacts(one, {}),
      digestFacts(one, { members: 300_000 }),
      digestFacts({ ...one, process: [processFact(2)] }, {}),
      digestFacts({ ...one, process: [processFact(1, { comm: Uint8Array.of(0xff) })] }, {}),
      digestFacts({ ...one, process: [processFact(1, { comm: utf8('\\xff') })] }, {}),
      digestFacts({ ...one, process: [processFact(1, { sigCgt: 2n ** 63n })] }, {}),
      digestFacts({ ...one, process: [processFact(1, { argv: [] })] }, {}),
      digestFacts({ ...one, process: [processFact(1), processFact(1)] }, {}),
    ];
    expect(new Set(digests).size).toBe(digests.length);
  });

  it('is the same under another locale and time zone', () => {
    const script = fileURLToPath(new URL('digest-process.ts', import.meta.url));
    const digest = (env: Record<string, string>): string =>
      spawnSync(process.execPath, [script], { env: { ...process.env, ...env }, encoding: 'utf8' }).stdout;
    const here = digest({ LC_ALL: 'C', TZ: 'UTC' });
    expect(here).toMatch(/^[0-9a-f]{64}\n$/);
    expect(digest({ LC_ALL: 'tr_TR.UTF-8', TZ: 'Pacific/Kiritimati' })).toBe(here);
  });
});

describe('the digest of a case', () => {
  it('is the same in another folder, under other file names, and in another order of import', () => {
    const facts = [1, 2, 3].map((pid) => ({ ...EMPTY_FACTS, process: [processFact(pid)] }));
    const first = newCase(join(temporaryFolder(), 'a.pfcase'));
    const second = newCase(join(temporaryFolder(), 'b.pfcase'));
    facts.forEach((one, index) =>
      writeEvidence(first, evidenceItem(first, { name: `item ${index}`, facts: [one] })),
    );
    facts
      .map((one, index) => [one, index] as const)
      .reverse()
      .forEach(([one, index]) =>
        writeEvidence(second, {
          ...evidenceItem(second, { name: `item ${index}`, facts: [one] }),
          label: `renamed-${index}.bin`,
        }),
      );
    expect(readCaseDigest(second)).toEqual(readCaseDigest(first));
  });

  it('changes when a chain becomes whole, while the own digest stays', () => {
    const c = newCase();
    const facts = { ...EMPTY_FACTS, process: [processFact(1)] };
    const { checkpoints } = writeEvidence(c, evidenceItem(c, { facts: [facts] }));
    const before = readCaseDigest(c);
    const whole = { ...EMPTY_FACTS, process: [processFact(1, { argv: [utf8('sleep')] })] };
    const chainDigest = digestChain(digestFacts(whole, {}), 'ab'.repeat(32));
    replaceFacts(c, checkpoints[0]!, whole, {
      state: 'linked',
      parent: 'cd'.repeat(32),
      reason: 'in a test',
      candidates: [],
      decidedBy: 'examiner',
      parentPages: 3n,
      unresolvedPages: 0n,
      digest: chainDigest,
    });
    const after = readCaseDigest(c);
    expect(readFacts(c, checkpoints[0]!)).toStrictEqual(whole);
    expect(after.checkpoints[0]).toEqual({ ...before.checkpoints[0], chainDigest });
    expect(after.case).not.toBe(before.case);
    expect(c.summary().custody).toMatchObject({ entries: 3, intact: true });
  });
});
