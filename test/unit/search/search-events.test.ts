/** What the engine tells of a search unasked, and what is left of one that was cancelled. */
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { CallOutput, EngineEvent } from '../../../shared/api/index.ts';
import { EventOutbox } from '../../../shared/api/host-protocol.ts';
import { caseWith, truth, type CaseFixture } from '../engine-memory/case-fixture.ts';

const { needle } = truth('web-compromised').needles[0]!;
/** Takes minutes: many states, none of which comes again. */
const SLOW = '[a-z]([0-9a-z][^A]{0,90}){9}[A-Z]{30}';
let made: CaseFixture;
beforeAll(async () => {
  made = await caseWith('web-compromised.tar.gz');
});
afterAll(() => made.remove());

function states(search: () => string | null): CallOutput<'search.state'>[] {
  const told: CallOutput<'search.state'>[] = [];
  made.client.onEvent((event) => {
    if (event.event === 'search' && (search() ?? event.search) === event.search) told.push(event.state);
  });
  return told;
}

test('hits are told when they come, and the end of the search', async () => {
  const told = states(() => null);
  const { job, search } = await made.client.call('search.start', {
    patterns: [{ kind: 'text', value: needle }],
    checkpoints: null,
  });
  await made.client.call('job.result', { job });
  const state = await made.client.call('search.state', { search });
  expect(state).toMatchObject({ complete: true, full: false });
  expect(state.count).toBeGreaterThan(0);
  expect(told.at(-1)).toEqual(state);
  const counts = told.map(({ count }) => count);
  expect(counts).toEqual([...counts].sort((a, b) => a - b));
});

test('a cancelled search has ended with the hits it had', async () => {
  let name: string | null = null;
  const told = states(() => name);
  const { job, search } = await made.client.call('search.start', {
    patterns: [
      { kind: 'text', value: needle },
      { kind: 'regex', value: SLOW },
    ],
    checkpoints: null,
  });
  name = search;
  while (!told.some(({ count }) => count > 0)) await new Promise((resolve) => setTimeout(resolve, 5));
  await made.client.call('job.cancel', { job });
  await made.client.call('job.result', { job });
  const { hits, complete, count } = await made.client.call('search.hits', { search, from: 0, to: 1000 });
  expect([complete, hits.length]).toEqual([true, count]);
  expect(hits.every(({ bytes }) => Buffer.from(bytes).toString() === needle)).toBe(true);
  expect(told.at(-1)).toMatchObject({ complete: true, count });
});

test('of each search the newest state waits for the window', () => {
  const sent: EngineEvent[] = [];
  const outbox = new EventOutbox((event) => void sent.push(event), 0);
  const event = (search: string, count: number): EngineEvent => ({
    event: 'search',
    search,
    state: { count, places: count, complete: false, full: false },
  });
  for (const [search, count] of [
    ['a', 1],
    ['b', 1],
    ['a', 2],
  ] as const)
    outbox.push(event(search, count));
  outbox.grant(5);
  expect(sent).toEqual([event('a', 2), event('b', 1)]);
});
