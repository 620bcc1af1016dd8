import fc from 'fast-check';
import {
  readFacts,
  readMembers,
  readRows,
  readStores,
  writeEvidence,
} from '../../../electron/casefile/index.ts';
import { describe, expect, it } from 'vitest';
import { cleanUpAfterEach, newCase } from './case-fixture.ts';
import { evidenceItem } from './invented-facts.ts';
import { checkpointFacts, members, stores } from './fact-arbitraries.ts';

cleanUpAfterEach();

describe('what is written to a case', () => {
  it('comes back exactly: 64-bit numbers, NULs, bytes that are no UTF-8', () => {
    const c = newCase();
    let count = 0;
    fc.assert(
      fc.property(checkpointFacts, members, stores, (facts, someMembers, someStores) => {
        const item = evidenceItem(c, {
          name: `item ${count++}`,
          facts: [facts],
          members: someMembers,
          stores: someStores,
        });
        const { checkpoints } = writeEvidence(c, item);
        expect(readFacts(c, checkpoints[0]!)).toStrictEqual(facts);
        expect(readMembers(c, item.sha256)).toStrictEqual(someMembers);
        expect(readStores(c, item.sha256)).toStrictEqual(someStores);
      }),
      { numRuns: 60 },
    );
  });

  it('can be read table by table, selected by property', () => {
    const c = newCase();
    let count = 0;
    fc.assert(
      fc.property(checkpointFacts, (facts) => {
        const { checkpoints } = writeEvidence(
          c,
          evidenceItem(c, { name: `item ${count++}`, facts: [facts] }),
        );
        const [id] = checkpoints as [string];
        for (const map of facts.memory_map) {
          const found = readRows(c, id, 'memory_map', { pid: map.pid, start: map.start });
          expect(found).toStrictEqual(
            facts.memory_map.filter((m) => m.pid === map.pid && m.start === map.start),
          );
        }
        const several = facts.memory_map.slice(0, 2).map(({ permissions }) => permissions);
        expect(readRows(c, id, 'memory_map', { permissions: several })).toStrictEqual(
          facts.memory_map.filter(({ permissions }) => several.includes(permissions)),
        );
        expect(readRows(c, id, 'memory_map', { permissions: [] })).toStrictEqual([]);
      }),
      { numRuns: 10 },
    );
  });
});
