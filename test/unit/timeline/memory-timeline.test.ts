/** Lines in memory as events of a real checkpoint. */
import { afterAll, beforeAll, expect, it } from 'vitest';
import type { ListRow } from '../../../shared/api/index.ts';
import { caseWith, type CaseFixture } from '../engine-memory/case-fixture.ts';

let made: CaseFixture;
beforeAll(async () => {
  made = await caseWith('web-compromised.tar.gz');
}, 120_000);
afterAll(() => made.remove());

async function events(filter?: string): Promise<readonly ListRow[]> {
  const { handle, count } = await made.client.call('list.open', {
    list: 'event',
    checkpoints: null,
    ...(filter === undefined ? {} : { filter }),
  });
  return (await made.client.call('list.range', { handle, from: 0, to: count })).rows;
}
const textOf = ({ cells }: ListRow): string => (cells['text'] as { text: string }).text;

it('lines in memory join the events when they are asked for, and lead to their bytes', async () => {
  const before = await events();
  expect(before.filter(({ cells }) => cells['source'] === 'memory')).toEqual([]);
  const { job } = await made.client.call('timeline.memoryStart', { checkpoints: null });
  const { lines, limited } = await made.client.call('timeline.memoryResult', { job });
  expect(limited).toEqual([]);

  const found = await events('source:memory');
  expect(found).toHaveLength(lines);
  // The shell that forged a web shell's time still has the command in its memory.
  const forged = found.find((row) => textOf(row).startsWith("touch -d '2024-01-02 03:04:05'"))!;
  expect(forged.cells).toMatchObject({
    pid: 17,
    clock: 'text in memory, not verified',
    certainty: 'inferred',
    thingKind: 'memory_map',
    timeNs: BigInt(Date.UTC(2024, 0, 2, 3, 4, 5)) * 1_000_000n,
  });
  const [span] = forged.source;
  const evidence = forged.evidence!;
  const { bytes } = await made.client.call('bytes.read', {
    evidence,
    member: span!.member,
    offset: span!.offset,
    length: 8,
  });
  expect(Buffer.from(bytes).toString()).toBe('touch -d');

  // What a log file says is told by the log.
  const logged = new Set((await events('source:app-log')).map(textOf));
  expect(found.filter((row) => logged.has(textOf(row)))).toEqual([]);

  await made.client.call('timeline.memoryForget', {});
  expect((await events()).length).toBe(before.length);
});
