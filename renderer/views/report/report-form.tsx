/** What the examiner writes and chooses for the report. */
import { useId, useMemo, useState } from 'react';
import type { ReactNode } from 'react';
import {
  NAME_LENGTH,
  REPORT_SECTION_NAMES,
  REPORT_SECTIONS,
  TEXT_LENGTH,
  TEXT_MARKS,
} from '../../../shared/api/index.ts';
import type { ReportDraft, ReportSection } from '../../../shared/api/index.ts';
import { isZone } from '../../../shared/format/index.ts';
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
      <div className="report-pair">
        <Line name="laboratory" label="Laboratory" value={draft.laboratory} readOnly={readOnly} />
        <TimeZone value={draft.timeZone} readOnly={readOnly} />
      </div>
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

/** What is typed is taken once it names a zone; until then the field says that it does not. */
function TimeZone({ value, readOnly }: { readonly value: string; readonly readOnly: boolean }): ReactNode {
  const zones = useMemo(() => ['UTC', '+01:00', '+02:00', ...Intl.supportedValuesOf('timeZone')], []);
  const [typed, setTyped] = useState<string | null>(null);
  const list = useId();
  const wrong = typed !== null && !isZone(typed);
  return (
    <label className="field">
      <span className="label">Time zone</span>
      <input
        type="text"
        list={list}
        value={typed ?? value}
        maxLength={64}
        readOnly={readOnly}
        aria-invalid={wrong}
        onChange={(event) => {
          const zone = event.target.value.trim();
          setTyped(event.target.value);
          if (isZone(zone)) changeDraft({ timeZone: zone });
        }}
        onBlur={() => setTyped(null)}
      />
      <datalist id={list}>
        {zones.map((zone) => (
          <option key={zone} value={zone} />
        ))}
      </datalist>
      <span className="hint">
        {wrong ? 'No zone of that name: UTC, +02:00, Europe/Berlin' : 'Of every time in the report.'}
      </span>
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
