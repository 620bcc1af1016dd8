/** The draft of the report as it is being written; saved into the case when a field is left. */
import { EMPTY_DRAFT } from '../../../shared/api/index.ts';
import type { ReportDraft, WrittenReport } from '../../../shared/api/index.ts';
import { describeError, toEvidenceError } from '../../../shared/errors.ts';
import type { EvidenceError } from '../../../shared/errors.ts';
import { bridge, client } from '../../state/client.ts';
import { engine } from '../../state/engine.ts';
import { announce } from '../../state/shell.ts';
import { createStore } from '../../state/store.ts';

interface ReportState {
  /** Path of the case that the draft is of; null: not yet asked. */
  readonly of: string | null;
  readonly draft: ReportDraft;
  /** As the case has it. */
  readonly saved: ReportDraft;
  readonly changedAt: string | null;
  readonly error: EvidenceError | null;
  /** Why there can be no PDF here; undefined: not yet asked. */
  readonly printer: string | null | undefined;
  readonly includeSecrets: boolean;
  /** A file is being written. */
  readonly writing: 'html' | 'pdf' | null;
  /** The job that writes it. */
  readonly job: string | null;
}

export const reportState = createStore<ReportState>({
  of: null,
  draft: EMPTY_DRAFT,
  saved: EMPTY_DRAFT,
  changedAt: null,
  error: null,
  printer: undefined,
  includeSecrets: false,
  writing: null,
  job: null,
});

/** Asks for the draft of the open case, once. */
export async function loadDraft(path: string): Promise<void> {
  if (reportState.get().of === path && reportState.get().error === null) return;
  try {
    const [{ draft, changedAt }, { reason }] = await Promise.all([
      client.call('report.draft', {}),
      client.call('report.printer', {}),
    ]);
    if (engine.get().case?.path !== path) return;
    reportState.set({
      of: path,
      draft,
      saved: draft,
      changedAt,
      error: null,
      printer: reason,
      includeSecrets: false,
    });
  } catch (caught) {
    reportState.set({ of: path, error: toEvidenceError(caught) });
  }
}

export function changeDraft(change: Partial<ReportDraft>): void {
  reportState.set(({ draft }) => ({ draft: { ...draft, ...change } }));
}

/** Writes what was changed into the case; a refusal is said and the words stay in the window. */
export async function saveDraft(): Promise<boolean> {
  const { draft, saved } = reportState.get();
  if (engine.get().case?.readOnly !== false || JSON.stringify(draft) === JSON.stringify(saved)) return true;
  try {
    const { changedAt } = await client.call('report.save', { draft });
    reportState.set({ saved: draft, changedAt });
    return true;
  } catch (caught) {
    announce(`The report was not saved: ${describeError(toEvidenceError(caught))}`, 'problem');
    return false;
  }
}

/** Asks where, and writes the report there. */
export async function writeReport(format: 'html' | 'pdf'): Promise<WrittenReport | null> {
  if (reportState.get().writing !== null || !(await saveDraft())) return null;
  const name = engine.get().case?.name ?? 'report';
  const path = (await bridge.chooseExportFile?.(`${name}-report.${format}`)) ?? null;
  if (path === null) return null;
  reportState.set({ writing: format });
  announce(format === 'pdf' ? 'Printing the report …' : 'Writing the report …');
  try {
    const { draft, includeSecrets } = reportState.get();
    const choice = { path, format, draft, findings: null, includeSecrets };
    const { job } = await client.call('report.write', choice);
    reportState.set({ job });
    const written = await client.call('report.result', { job });
    announce(`Saved ${written.path}${written.pages === null ? '' : `, ${written.pages} pages`}`);
    return written;
  } catch (caught) {
    const error = toEvidenceError(caught);
    if (error.code === 'cancelled') announce('The report was not written: it was cancelled');
    else announce(`The report was not written: ${describeError(error)}`, 'problem');
    return null;
  } finally {
    reportState.set({ writing: null, job: null });
  }
}
