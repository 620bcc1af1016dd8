/** One line of progress on a terminal, rewritten in place; nothing where standard error is no terminal. */
import process from 'node:process';
import type { JobState } from '../../shared/api/index.ts';
import { inertString } from '../../shared/format/inert-text.ts';

export interface ProgressLine {
  show(state: JobState): void;
  clear(): void;
}

export function createProgressLine(stream: NodeJS.WriteStream = process.stderr): ProgressLine {
  if (!stream.isTTY) return { show: () => {}, clear: () => {} };
  let shown = false;
  return {
    show(state) {
      const columns = Math.max(20, stream.columns ?? 80);
      stream.write(`\r\x1b[K${inertString(progressText(state)).slice(0, columns - 1)}`);
      shown = true;
    },
    clear() {
      if (shown) stream.write('\r\x1b[K');
      shown = false;
    },
  };
}

function progressText(state: JobState): string {
  const parts = [state.title, state.stage];
  if (state.totalBytes) parts.push(`${Math.floor((100 * state.doneBytes) / state.totalBytes)} %`);
  else if (state.doneBytes > 0) parts.push(`${mebibytes(state.doneBytes)} MiB`);
  if (state.bytesPerSecond > 0) parts.push(`${mebibytes(state.bytesPerSecond)} MiB/s`);
  return parts.join(' · ');
}

function mebibytes(bytes: number): string {
  return (bytes / 2 ** 20).toFixed(bytes < 100 * 2 ** 20 ? 1 : 0);
}
