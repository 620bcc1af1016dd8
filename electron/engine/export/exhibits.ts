/** What the examiner chose to hand out, as bytes: ranges of memory, parts of members, files, core dumps. */
import type { ChosenExhibit } from '../../../shared/api/export-calls.ts';
import type { EngineState } from '../engine-state.ts';
import type { JobControl } from '../jobs/job-registry.ts';
import type { Exhibit } from './exhibit.ts';
import { coreExhibit, fileExhibit, memberExhibit } from './file-exhibits.ts';
import { memoryExhibit } from './memory-exhibit.ts';

/**
 * `corePath` is where a core file may be written; it is removed by the caller. Throws 'not-found' for what the
 * case does not have, 'unsupported' for a core of another architecture.
 */
export async function openExhibit(
  state: EngineState,
  chosen: ChosenExhibit,
  control: JobControl,
  corePath: string,
): Promise<Exhibit> {
  switch (chosen.kind) {
    case 'memory':
      return memoryExhibit(state, chosen);
    case 'bytes':
      return memberExhibit(state, chosen);
    case 'file':
      return fileExhibit(state, chosen);
    case 'core':
      return coreExhibit(state, chosen, control, corePath);
  }
}
