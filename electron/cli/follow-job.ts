/** A job of the engine from the command line: its progress on one line, its end, and an interrupt that cancels it. */
import process from 'node:process';
import type { LocalClient } from '../engine/local-client.ts';
import { createProgressLine } from './progress-line.ts';

/** `result` asks for the outcome, which comes when the job ends; what it prints meanwhile clears the line first. */
export async function followJob<T>(
  client: LocalClient,
  job: string,
  result: (clearLine: () => void) => Promise<T>,
): Promise<T> {
  const line = createProgressLine();
  const stop = client.onEvent((event) => {
    if (event.event === 'job' && event.state.job === job) line.show(event.state);
  });
  const interrupt = (): void => void client.call('job.cancel', { job });
  process.on('SIGINT', interrupt);
  process.on('SIGTERM', interrupt);
  try {
    return await result(() => line.clear());
  } finally {
    process.off('SIGINT', interrupt);
    process.off('SIGTERM', interrupt);
    stop();
    line.clear();
  }
}
