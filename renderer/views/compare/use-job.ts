/** A comparison as a job: started when its request is another, cancelled when nobody waits for it. */
import { useEffect, useRef, useState } from 'react';
import type { JobState } from '../../../shared/api/index.ts';
import { toEvidenceError } from '../../../shared/errors.ts';
import type { EvidenceError } from '../../../shared/errors.ts';
import { client } from '../../state/client.ts';
import { engine } from '../../state/engine.ts';
import { useStore } from '../../state/store.ts';

export interface JobAnswer<T> {
  readonly job: string | null;
  readonly value: T | null;
  readonly error: EvidenceError | null;
  readonly state: JobState | null;
}

interface Held<T> {
  readonly key: string | null;
  readonly job: string | null;
  readonly value: T | null;
  readonly error: EvidenceError | null;
}

export function useJob<T>(
  of: string | null,
  start: () => Promise<{ readonly job: string }>,
  result: (job: string) => Promise<T>,
): JobAnswer<T> {
  // Jobs end with the engine that had them.
  const opened = useStore(engine, (value) => value.opened);
  const key = of === null ? null : `${opened} ${of}`;
  const [held, setHeld] = useState<Held<T>>({ key: null, job: null, value: null, error: null });
  const calls = useRef({ start, result });
  useEffect(() => {
    calls.current = { start, result };
  });
  useEffect(() => {
    if (key === null) return undefined;
    let stale = false;
    let ended = false;
    let job: string | null = null;
    const run = async (): Promise<void> => {
      try {
        ({ job } = await calls.current.start());
        if (!stale) setHeld({ key, job, value: null, error: null });
        else await client.call('job.cancel', { job });
        const value = await calls.current.result(job);
        if (!stale) setHeld({ key, job, value, error: null });
      } catch (caught) {
        if (!stale) setHeld({ key, job, value: null, error: toEvidenceError(caught) });
      } finally {
        ended = true;
      }
    };
    void run();
    return () => {
      stale = true;
      if (job !== null && !ended) void client.call('job.cancel', { job }).catch(() => undefined);
    };
  }, [key]);
  const job = held.key === key ? held.job : null;
  const state = useStore(engine, ({ jobs }) => jobs.find((one) => one.job === job) ?? null);
  return held.key === key ? { ...held, state } : { job: null, value: null, error: null, state: null };
}
