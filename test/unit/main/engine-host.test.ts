import { spawn } from 'node:child_process';
import path from 'node:path';
import process from 'node:process';
import { afterEach, describe, expect, test, vi } from 'vitest';
import { EngineHost, type EngineHostState } from '../../../electron/main/engine-host.ts';
import type { EngineEvent } from '../../../shared/api/calls.ts';
import { EVENT_CREDIT, QUEUED_REQUESTS, REQUEST_CREDIT } from '../../../shared/api/host-protocol.ts';

interface Echo {
  readonly name: string;
  readonly input: unknown;
  readonly pid: number;
}

const hosts: EngineHost[] = [];

function startHost(environment: Record<string, string> = {}): {
  host: EngineHost;
  states: EngineHostState[];
  events: EngineEvent[];
} {
  const states: EngineHostState[] = [];
  const events: EngineEvent[] = [];
  const host = new EngineHost(() =>
    spawn(process.execPath, [path.join(import.meta.dirname, 'engine-stub.ts')], {
      stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
      serialization: 'advanced',
      env: { ...process.env, ...environment },
    }),
  );
  host.listen({ onEvent: (event) => events.push(event), onState: (state) => states.push(state) });
  hosts.push(host);
  host.start();
  return { host, states, events };
}

async function ask(host: EngineHost, name: string, input: unknown = {}): Promise<Echo> {
  const reply = await host.call(name, input);
  if (!reply.ok) throw new Error(`${reply.error.code}: ${reply.error.message}`);
  return reply.value as Echo;
}

const stateBecomes = (host: EngineHost, engine: EngineHostState['engine']): Promise<void> =>
  vi.waitFor(() => expect(host.state.engine).toBe(engine), { timeout: 20_000, interval: 20 });

afterEach(async () => {
  await Promise.all(hosts.splice(0).map((host) => host.stop()));
});

describe('the engine host', () => {
  test('answers calls that were made before the engine was up', async () => {
    const { host } = startHost();
    expect(host.state.engine).toBe('starting');
    expect(await ask(host, 'case.summary')).toMatchObject({ name: 'case.summary' });
    expect(host.state).toEqual({ engine: 'ready', crash: null });
  });

  test('carries 64-bit numbers and bytes both ways as they are', async () => {
    const { host } = startHost();
    const input = { address: 0xffff_ffff_ff60_0000n, bytes: new Uint8Array([0, 128, 255]), none: null };
    const { input: back } = await ask(host, 'list.range', input);
    expect(back).toEqual(input);
    expect(back).toHaveProperty('bytes', expect.any(Uint8Array));
  });

  test('ends pending calls when the engine is killed, says so, and opens the case again', async () => {
    const { host, states, events } = startHost();
    const opened = { path: '/cases/one.pfcase', examiner: 'E. Xaminer' };
    const { pid } = await ask(host, 'case.create', opened);
    const pending = host.call('hold', {});
    const dying = host.call('die', {});
    expect(await pending).toMatchObject({ ok: false, error: { code: 'engine-gone' } });
    expect(await dying).toMatchObject({ ok: false, error: { code: 'engine-gone' } });
    await stateBecomes(host, 'ready');
    expect(states.map((state) => state.engine)).toEqual(['starting', 'ready', 'restarting', 'ready']);
    expect(host.state.crash).toContain('SIGKILL');
    expect(host.openCase).toEqual({ ...opened, readOnly: false, verify: true });
    expect(events).toEqual([{ event: 'case-changed' }]);
    expect((await ask(host, 'case.summary')).pid).not.toBe(pid);
  });

  test('does not open a case again that was closed', async () => {
    const { host } = startHost();
    await ask(host, 'case.open', { path: '/cases/one.pfcase', examiner: null });
    await ask(host, 'case.close');
    expect(host.openCase).toBeNull();
  });

  test('gives up on an engine that dies over and over, and starts it when asked', async () => {
    const { host, states } = startHost({ STUB_DIES: 'at-once' });
    const waiting = host.call('case.summary', {});
    expect(await waiting).toMatchObject({ ok: false, error: { code: 'engine-gone' } });
    await stateBecomes(host, 'stopped');
    expect(states.filter((state) => state.engine === 'restarting')).toHaveLength(3);
    expect(host.state.crash).toContain('code 7');
    expect(host.state.crash).not.toContain('\u001b');
    host.restart();
    expect(host.state.engine).toBe('starting');
  });

  test('says why when the program does not exist', async () => {
    const host = new EngineHost(() =>
      spawn('/nonexistent/node', [], { stdio: ['ignore', 'pipe', 'pipe', 'ipc'] }),
    );
    hosts.push(host);
    host.start();
    await stateBecomes(host, 'stopped');
    expect(host.state.crash).toContain('/nonexistent/node');
  });

  test('keeps no more requests under way than the credit, and refuses what exceeds the queue', async () => {
    const { host } = startHost();
    await ask(host, 'case.summary');
    const held = Array.from({ length: REQUEST_CREDIT - 1 }, () => host.call('hold', {}));
    expect(await ask(host, 'count-held')).toBe(REQUEST_CREDIT - 1);
    held.push(host.call('hold', {}));
    const queued = Array.from({ length: QUEUED_REQUESTS }, () => host.call('case.summary', {}));
    expect(await host.call('case.summary', {})).toMatchObject({ ok: false, error: { code: 'usage' } });
    host.restart();
    const outcomes = await Promise.all([...held, ...queued]);
    expect(outcomes.filter((reply) => !reply.ok)).toHaveLength(REQUEST_CREDIT);
  });

  test('lets no more events through than were granted, and the newest of each job', async () => {
    const { host, events } = startHost();
    await ask(host, 'flood');
    expect(events).toHaveLength(EVENT_CREDIT);
    host.grantEvents(EVENT_CREDIT);
    host.grantEvents(EVENT_CREDIT);
    await vi.waitFor(() => expect(events).toHaveLength(EVENT_CREDIT + 100));
    const newest = new Map(
      events.map((event) => (event.event === 'job' ? [event.state.job, event.state.doneBytes] : ['', 0])),
    );
    expect([...newest.values()].toSorted((a, b) => a - b)).toEqual(
      Array.from({ length: 100 }, (_, at) => 900 + at),
    );
  });

  test('takes nothing from the engine that has another shape than agreed', async () => {
    const { host, events } = startHost();
    await ask(host, 'speak-nonsense');
    expect(events).toEqual([]);
    expect(await ask(host, 'case.summary')).toMatchObject({ name: 'case.summary' });
  });

  test('stops for good when it is stopped', async () => {
    const { host } = startHost();
    await ask(host, 'case.summary');
    await host.stop();
    expect(host.state).toEqual({ engine: 'stopped', crash: null });
    expect(await host.call('case.summary', {})).toMatchObject({ ok: false, error: { code: 'engine-gone' } });
  });
});
