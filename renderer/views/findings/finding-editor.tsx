/** One finding: what it says, how grave, whether it is in the report, and its exhibits. */
import { useCallback, useEffect, useId, useRef, useState } from 'react';
import type { ReactNode } from 'react';
import {
  FINDING_STATES,
  NAME_LENGTH,
  SEVERITIES,
  TEXT_LENGTH,
} from '../../../shared/api/annotation-calls.ts';
import type { Finding, FindingStatus, Severity } from '../../../shared/api/index.ts';
import { TEXT_MARKS } from '../../../shared/api/report-calls.ts';
import { EvidenceText } from '../../components/evidence-text.tsx';
import { Trash2 } from '../../components/icon.tsx';
import { CaseTime } from '../../components/time-text.tsx';
import { changeFinding, deleteFinding } from '../../state/annotations.ts';
import type { FindingInput } from '../../state/annotations.ts';
import { ExhibitList } from './exhibit-list.tsx';
import { SeverityMark } from './severity.tsx';

/** What is typed is saved after this pause, or when the field is left. */
const SAVE_AFTER_MS = 1500;

export function FindingEditor({
  finding,
  readOnly,
}: {
  readonly finding: Finding;
  readonly readOnly: boolean;
}): ReactNode {
  const { uuid } = finding;
  const change = useCallback(
    (part: Partial<FindingInput>): Promise<boolean> => changeFinding(uuid, () => part),
    [uuid],
  );
  // A finding without a title is none: the one that it had stays in the case.
  const title = useSavedText(finding.title, (text) =>
    text.trim() === '' ? Promise.resolve(true) : change({ title: text.trim() }),
  );
  const text = useSavedText(finding.text, (next) => change({ text: next }));
  const hint = useId();
  return (
    <div className="finding-editor" role="group" aria-label="Finding">
      <input
        type="text"
        className="finding-title"
        aria-label="Title"
        maxLength={NAME_LENGTH}
        readOnly={readOnly}
        {...title}
      />
      <div className="finding-facts">
        <label>
          <SeverityMark severity={finding.severity} />
          <span className="hidden-text">Severity</span>
          <select
            disabled={readOnly}
            value={finding.severity}
            onChange={(event) => void change({ severity: event.target.value as Severity })}
          >
            {SEVERITIES.map((one) => (
              <option key={one}>{one}</option>
            ))}
          </select>
        </label>
        <label>
          <span className="hidden-text">Status</span>
          <select
            disabled={readOnly}
            value={finding.status}
            onChange={(event) => void change({ status: event.target.value as FindingStatus })}
          >
            {FINDING_STATES.map((one) => (
              <option key={one}>{one}</option>
            ))}
          </select>
        </label>
        <label className="check-label">
          <input
            type="checkbox"
            role="switch"
            disabled={readOnly}
            checked={finding.inReport}
            onChange={(event) => void change({ inReport: event.target.checked })}
          />
          In the report
        </label>
        <span className="grow" />
        <span className="quiet written">
          {finding.origin === 'examiner' ? '' : `proposed by ${finding.origin}, `}
          {finding.examiner !== null && <EvidenceText value={finding.examiner} limit={60} />}{' '}
          <CaseTime text={finding.changedAt} />
        </span>
        {!readOnly && (
          <button
            type="button"
            className="small icon-only"
            title="Take the finding away; Ctrl Z brings it back"
            onClick={() => void deleteFinding(uuid)}
          >
            <Trash2 className="icon" aria-hidden="true" />
            <span className="hidden-text">Take the finding away</span>
          </button>
        )}
      </div>
      <textarea
        className="finding-text"
        aria-label="Text"
        aria-describedby={hint}
        placeholder="What was found, how it is known, what it means"
        maxLength={TEXT_LENGTH}
        readOnly={readOnly}
        {...text}
      />
      <p id={hint} className="quiet finding-hint">
        The report understands {TEXT_MARKS}.
      </p>
      <ExhibitList
        exhibits={finding.exhibits}
        readOnly={readOnly}
        onChange={(changeOf) =>
          void changeFinding(uuid, (present) => ({ exhibits: [...changeOf(present.exhibits)] }))
        }
      />
    </div>
  );
}

/**
 * A field's text, saved after a pause and when it is left; what changes elsewhere (an undo) comes in. What could not
 * be saved stays, and is saved when the field is left the next time.
 */
function useSavedText(
  saved: string,
  save: (text: string) => Promise<boolean>,
): {
  readonly value: string;
  readonly onChange: (event: { readonly target: { readonly value: string } }) => void;
  readonly onBlur: () => void;
} {
  const [typed, setTyped] = useState<{ readonly text: string; readonly sent: boolean } | null>(null);
  const pending = useRef<{
    readonly text: string;
    readonly save: (text: string) => Promise<boolean>;
  } | null>(null);
  const flush = useCallback((): void => {
    const last = pending.current;
    pending.current = null;
    if (last === null) return;
    setTyped((now) => (now?.text === last.text ? { text: now.text, sent: true } : now));
    void last.save(last.text).then((isSaved) => {
      if (!isSaved) pending.current ??= last;
    });
  }, []);
  useEffect(() => {
    if (typed === null) return undefined;
    const timer = setTimeout(flush, SAVE_AFTER_MS);
    return () => clearTimeout(timer);
  }, [typed, flush]);
  useEffect(() => () => flush(), [flush]); // another finding or view is shown
  const [seen, setSeen] = useState(saved);
  if (seen !== saved) {
    setSeen(saved);
    // What comes in is often what was sent: it takes nothing away that was typed since, nor a space at the end.
    if (typed?.sent === true && typed.text.trim() !== saved.trim()) setTyped(null);
  }
  return {
    value: typed?.text ?? saved,
    onChange: ({ target }) => {
      pending.current = { text: target.value, save };
      setTyped({ text: target.value, sent: false });
    },
    onBlur: flush,
  };
}
