/** Has the case name the rows with secrets of what the command line imported, when it is closed. */
import { listCheckpoints } from '../../casefile/index.ts';
import type { EngineState } from '../engine-state.ts';
import { worksAhead } from '../warm-up.ts';
import { keepSecretRows } from './fact-secrets.ts';

/**
 * So that it opens sooner the next time; not within the import, which would take longer. A window names them once its
 * views are warm, and its closing waits for none.
 */
export function nameRowsOfImports(state: EngineState): void {
  const opened = state.openCaseOrNull();
  const imported = state.jobs.list().some(({ kind, state: of }) => kind === 'import' && of === 'done');
  if (opened === null || opened.readOnly || !imported || worksAhead(state)) return;
  try {
    for (const record of listCheckpoints(opened)) keepSecretRows(opened, record);
  } catch {
    // A full disk: a case without them is whole.
  }
}
