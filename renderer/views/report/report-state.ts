/** The draft of the report as it is being written; saved into the case when a field is left. */
import { EMPTY_DRAFT } from '../../../shared/api/index.ts';
import type { ReportDraft, WrittenReport } from '../../../shared/api/index.ts';
import { describeError, toEvidenceError } from '../../../shared/errors.ts';
import type { EvidenceError } from '../../../shared/errors.ts';
import { bridge, client } from '../../state/client.ts';
import { caseIdentity, engine } from '../../state/engine.ts';
import { announce } from '../../state/shell.ts';
import { createStore } from '../../state/store.ts';
import type { Refused } from './refusal.tsx';

interface ReportState {
  /** The case that the draft is of (caseIdentity); null: not yet asked. */
  readonly of: string | null;
  /** When it was asked for: another reading asks anew. */
  readonly reading: string;
  readonly draft: ReportDraft;
  /** As the case has it. */
  readonly saved: ReportDraft;
  readonly changedAt: string | null;
  readonly error: EvidenceError | null;
  /** Why there can be no PDF here; undefined: not yet asked. */
  readonly printer: string | null | undefined;
  readonly includeSecrets: boolean;
  /** Chosen apart from secrets, which have it with them. */
  readonly unknownContent: boolean;
  /** A file is being written. */
  readonly writing: 'html' | 'pdf' | null;
  /** The job that writes it. */
  readonly job: string | null;
  /** Why the last one was not written, or the draft not saved. */
  readonly refused: (Refused & { readonly format: 'html' | 'pdf' | null }) | null;
}

export const reportState = createStore<ReportState>({
  of: null,
  reading: '',
  draft: EMPTY_DRAFT,
  saved: EMPTY_DRAFT,
  changedAt: null,
  error: null,
  printer: undefined,
  includeSecrets: false,
  unknownContent: false,
  writing: null,
  job: null,
  refused: null,
});

/**
 * Asks for the draft of the open case, once for each `reading` (the case was opened anew, or written elsewhere): words that could not be saved, for the engine
 * ended, stay in place of what the case has.
 */
export async function loadDraft(of: string, reading: string): Promise<void> {
  const before = reportState.get();
  if (before.of === of && before.reading === reading && before.error === null) return;
  try {
    const [{ draft, changedAt }, { reason }] = await Promise.all([
      client.call('report.draft', {}),
      client.call('report.printer', {}),
    ]);
    if (caseIdentity(engine.get().case) !== of) return;
    const present = reportState.get();
    reportState.set({
      of,
      reading,
      draft: present.of === of && isUnsaved(present) ? present.draft : draft,
      saved: draft,
      changedAt,
      error: null,
      printer: reason,
      includeSecrets: false,
      unknownContent: false,
      refused: present.of === of ? present.refused : null,
    });
  } catch (caught) {
    if (reportState.get().of !== of) reportState.set({ draft: EMPTY_DRAFT, saved: EMPTY_DRAFT });
    reportState.set({ of, reading, error: toEvidenceError(caught) });
  }
}

function isUnsaved({ draft, saved }: Pick<ReportState, 'draft' | 'saved'>): boolean {
  return JSON.stringify(draft) !== JSON.stringify(saved);
}

export function changeDraft(change: Partial<ReportDraft>): void {
  reportState.set(({ draft }) => ({ draft: { ...draft, ...change } }));
}

/** Writes what was changed into the case; a refusal is said and the words stay in the window. */
export async function saveDraft(): Promise<boolean> {
  const { draft, saved } = reportState.get();
  if (engine.get().case?.readOnly !== false || !isUnsaved({ draft, saved })) return true;
  try {
    const { changedAt } = await client.call('report.save', { draft });
    reportState.set({ saved: draft, changedAt });
    return true;
  } catch (caught) {
    refuse('The words of the report were not saved', null, toEvidenceError(caught));
    return false;
  }
}

/** Asks where, and writes the report there. */
export async function writeReport(format: 'html' | 'pdf'): Promise<WrittenReport | null> {
  if (reportState.get().writing !== null || !(await saveDraft())) return null;
  const name = engine.get().case?.name ?? 'report';
  const path = (await bridge.chooseExportFile?.(`${name}-report.${format}`)) ?? null;
  if (path === null) return null;
  reportState.set({ writing: format, refused: null });
  announce(format === 'pdf' ? 'Printing the report …' : 'Writing the report …');
  try {
    const { draft, includeSecrets, unknownContent } = reportState.get();
    const choice = { path, format, draft, findings: null, includeSecrets, unknownContent };
    const { job } = await client.call('report.write', choice);
    reportState.set({ job });
    const written = await client.call('report.result', { job });
    announce(`Saved ${written.path}${written.pages === null ? '' : `, ${written.pages} pages`}`);
    return written;
  } catch (caught) {
    const error = toEvidenceError(caught);
    if (error.code === 'cancelled') announce('The report was not written: it was cancelled');
    else refuse('The report was not written', format, error);
    return null;
  } finally {
    reportState.set({ writing: null, job: null });
  }
}

/** The reason stands in the view: a line of the status bar is too short for it. */
function refuse(what: string, format: 'html' | 'pdf' | null, error: EvidenceError): void {
  reportState.set({ refused: { what, format, error } });
  announce(`${what}: ${describeError(error)}`, 'problem');
}
