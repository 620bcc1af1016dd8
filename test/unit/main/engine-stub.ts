/** An engine for tests of the host: answers, holds back, floods or dies as it is asked to. */
import process from 'node:process';
import { EventOutbox, type ToEngine } from '../../../shared/api/host-protocol.ts';

const send = (message: object): boolean | undefined => process.send?.(message);
const outbox = new EventOutbox((event) => send({ kind: 'event', event }));
const held: number[] = [];

const jobEvent = (job: string, doneBytes: number) =>
  ({
    event: 'job',
    state: {
      job,
      kind: 'import',
      title: job,
      state: 'running',
      stage: 'reading',
      doneBytes,
      totalBytes: null,
      bytesPerSecond: 0,
      startedAt: 0,
      error: null,
    },
  }) as const;

if (process.env['STUB_DIES'] === 'at-once') {
  console.error('no such\u001b[31m luck');
  process.exit(7);
}

process.on('message', (message: ToEngine) => {
  if (message.kind === 'event-credit') {
    outbox.grant(message.count);
    return;
  }
  const { id, name, input } = message;
  const reply = (value: unknown): boolean | undefined =>
    send({ kind: 'reply', id, reply: { ok: true, value } });
  if (name === 'die') process.kill(process.pid, 'SIGKILL');
  else if (name === 'hold') held.push(id);
  else if (name === 'count-held') reply(held.length);
  else if (name === 'flood') {
    for (let at = 0; at < 1000; at += 1) outbox.push(jobEvent(`job ${at % 100}`, at));
    reply(null);
  } else if (name === 'speak-nonsense') {
    send({ kind: 'event', event: { event: 'job', state: 'none' } });
    send({ kind: 'reply', id: 999_999, reply: { ok: true, value: null } });
    reply(null);
  } else reply({ name, input, pid: process.pid, readOnly: false });
});
process.on('disconnect', () => process.exit(0));
