/** Lines with time stamps in memory: looked for when asked, in the background, with a way to end it. */
import type { ReactNode } from 'react';
import { describeError, toEvidenceError } from '../../../shared/errors.ts';
import { countText, plural } from '../../components/figures.ts';
import { sizeText } from '../../components/format.ts';
import { onOpened } from '../../state/case-change.ts';
import { client } from '../../state/client.ts';
import { cancelJob, engine, renewLists } from '../../state/engine.ts';
import { announce, shell } from '../../state/shell.ts';
import { createStore, useStore } from '../../state/store.ts';

interface MemoryLines {
  readonly job: string | null;
  /** What was found; null: nobody asked, or they were put away again. */
  readonly found: { readonly lines: number; readonly limited: number; readonly most: number } | null;
}

const NOTHING: MemoryLines = { job: null, found: null };
const memoryLines = createStore<MemoryLines>(NOTHING);

// The engine holds what was found, with the case.
onOpened(() => memoryLines.set(NOTHING));

async function look(): Promise<void> {
  const { scope } = shell.get();
  try {
    const checkpoints = scope === null ? null : [...scope];
    const { job } = await client.call('timeline.memoryStart', { checkpoints });
    memoryLines.set({ job });
    const { lines, limited, most } = await client.call('timeline.memoryResult', { job });
    memoryLines.set({ job: null, found: { lines, limited: limited.length, most } });
    announce(lines === 0 ? 'No line in memory has a time' : `${plural(lines, 'line')} in memory with a time`);
    renewLists();
  } catch (caught) {
    memoryLines.set({ job: null });
    const error = toEvidenceError(caught);
    if (error.code !== 'cancelled') announce(describeError(error), 'problem');
  }
}

async function putAway(): Promise<void> {
  try {
    await client.call('timeline.memoryForget', {});
    memoryLines.set(NOTHING);
    renewLists();
  } catch (caught) {
    announce(describeError(toEvidenceError(caught)), 'problem');
  }
}

export function MemoryLinesToggle(): ReactNode {
  const { job, found } = useStore(memoryLines, (value) => value);
  const state = useStore(engine, ({ jobs }) => jobs.find((one) => one.job === job) ?? null);
  if (job !== null) {
    const total = state?.totalBytes ?? 0;
    return (
      <span className="memory-lines" role="status">
        <span className="quiet">
          Reading memory {sizeText(state?.doneBytes ?? 0)}
          {total > 0 && ` of ${sizeText(total)}`}
        </span>
        <button type="button" className="small" onClick={() => void cancelJob(job)}>
          Cancel
        </button>
      </span>
    );
  }
  return (
    <span className="memory-lines">
      {found !== null && found.limited > 0 && (
        <span
          className="gap-text"
          title={`More than ${countText(found.most)} lines: the first of each checkpoint are shown`}
        >
          limit reached
        </span>
      )}
      <button
        type="button"
        className="small"
        aria-pressed={found !== null}
        title="Lines with a time stamp in memory: what a program wrote, received or read, not verified"
        onClick={() => void (found === null ? look() : putAway())}
      >
        Memory lines{found !== null && ` ${countText(found.lines)}`}
      </button>
    </span>
  );
}
