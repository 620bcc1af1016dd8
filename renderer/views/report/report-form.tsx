/** What the examiner writes and chooses for the report. */
import { useId } from 'react';
import type { ReactNode } from 'react';
import {
  NAME_LENGTH,
  REPORT_SECTION_NAMES,
  REPORT_SECTIONS,
  TEXT_LENGTH,
  TEXT_MARKS,
} from '../../../shared/api/index.ts';
import type { ReportDraft, ReportSection } from '../../../shared/api/index.ts';
import { useStore } from '../../state/store.ts';
import { FindingChoice } from './finding-choice.tsx';
import { changeDraft, reportState, saveDraft } from './report-state.ts';

export function ReportForm({ readOnly }: { readonly readOnly: boolean }): ReactNode {
  const draft = useStore(reportState, (value) => value.draft);
  const hint = useId();
  const toggle = (section: ReportSection, on: boolean): void => {
    const sections = REPORT_SECTION_NAMES.filter((name) =>
      name === section ? on : draft.sections.includes(name),
    );
    changeDraft({ sections });
    void saveDraft();
  };
  return (
    <form
      className="report-form"
      aria-label="What the report says"
      onSubmit={(event) => event.preventDefault()}
      onBlur={() => void saveDraft()}
    >
      <Line name="title" label="Title" value={draft.title} readOnly={readOnly} first />
      <div className="report-pair">
        <Line name="caseNumber" label="Case number" value={draft.caseNumber} readOnly={readOnly} />
        <Line name="examiner" label="Examiner" value={draft.examiner} readOnly={readOnly} />
      </div>
      <Line name="laboratory" label="Laboratory" value={draft.laboratory} readOnly={readOnly} />
      <Text
        name="summary"
        label="Summary"
        value={draft.summary}
        readOnly={readOnly}
        rows={7}
        describedBy={hint}
      />
      <FindingChoice readOnly={readOnly} />
      <Text
        name="conclusion"
        label="Conclusion"
        value={draft.conclusion}
        readOnly={readOnly}
        rows={5}
        describedBy={hint}
      />
      <p id={hint} className="quiet report-hint">
        Texts take {TEXT_MARKS}. Everything else stands as it is typed.
      </p>
      <fieldset className="report-sections" disabled={readOnly}>
        <legend>Parts</legend>
        {REPORT_SECTION_NAMES.map((name) => (
          <label key={name} className="choice">
            <input
              type="checkbox"
              checked={draft.sections.includes(name)}
              onChange={(event) => toggle(name, event.target.checked)}
            />
            <span>{REPORT_SECTIONS[name]}</span>
          </label>
        ))}
      </fieldset>
    </form>
  );
}

type LineName = 'title' | 'caseNumber' | 'examiner' | 'laboratory';

function Line({
  name,
  label,
  value,
  readOnly,
  first = false,
}: {
  readonly name: LineName;
  readonly label: string;
  readonly value: string;
  readonly readOnly: boolean;
  readonly first?: boolean;
}): ReactNode {
  return (
    <label className="field">
      <span className="label">{label}</span>
      <input
        type="text"
        value={value}
        maxLength={NAME_LENGTH}
        readOnly={readOnly}
        {...(first ? { 'data-pane-focus': '' } : {})}
        onChange={(event) => changeDraft({ [name]: event.target.value } satisfies Partial<ReportDraft>)}
      />
    </label>
  );
}

function Text({
  name,
  label,
  value,
  readOnly,
  rows,
  describedBy,
}: {
  readonly name: 'summary' | 'conclusion';
  readonly label: string;
  readonly value: string;
  readonly readOnly: boolean;
  readonly rows: number;
  readonly describedBy: string;
}): ReactNode {
  return (
    <label className="field">
      <span className="label">{label}</span>
      <textarea
        value={value}
        rows={rows}
        maxLength={TEXT_LENGTH}
        readOnly={readOnly}
        aria-describedby={describedBy}
        onChange={(event) => changeDraft({ [name]: event.target.value } satisfies Partial<ReportDraft>)}
      />
    </label>
  );
}
