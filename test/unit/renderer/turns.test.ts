import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { createTurns } from '../../../renderer/state/turns.ts';

describe('turns', () => {
  test('work begins at once where nothing runs', () => {
    const turns = createTurns();
    let begun = false;
    void turns.run(() => {
      begun = true;
      return Promise.resolve();
    });
    expect(begun).toBe(true);
  });

  test('no two pieces overlap, whatever their length and end, and each has its own result', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.record({ ticks: fc.nat(4), fails: fc.boolean(), pause: fc.nat(3) }), { maxLength: 12 }),
        async (pieces) => {
          const turns = createTurns();
          const told: string[] = [];
          const results = [];
          for (const [at, { ticks, fails, pause }] of pieces.entries()) {
            const result = turns.run(async () => {
              told.push(`begins ${at}`);
              for (let tick = 0; tick < ticks; tick += 1) await Promise.resolve();
              told.push(`ends ${at}`);
              if (fails) throw new Error(`${at}`);
              return at;
            });
            results.push(result.catch((caught: Error) => -Number(caught.message) - 1));
            for (let tick = 0; tick < pause; tick += 1) await Promise.resolve();
          }
          await turns.settled();
          expect(told).toEqual(pieces.flatMap((_, at) => [`begins ${at}`, `ends ${at}`]));
          expect(await Promise.all(results)).toEqual(pieces.map(({ fails }, at) => (fails ? -at - 1 : at)));
        },
      ),
    );
  });
});
