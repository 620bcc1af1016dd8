/** Which findings the report has, in which order. */
import type { KeyboardEvent, ReactNode } from 'react';
import type { Finding } from '../../../shared/api/index.ts';
import { plural } from '../../components/figures.ts';
import { ChevronDown } from '../../components/icon.tsx';
import { annotations, changeFinding, moveFinding } from '../../state/annotations.ts';
import { openView } from '../../state/shell.ts';
import { useStore } from '../../state/store.ts';

export function FindingChoice({ readOnly }: { readonly readOnly: boolean }): ReactNode {
  const findings = useStore(annotations, (value) => value.findings);
  return (
    <section className="report-findings" aria-label="Findings in the report">
      <div className="report-head">
        <span className="label">Findings</span>
        <button type="button" className="link" onClick={() => openView('findings')}>
          Write findings
        </button>
      </div>
      {findings.length === 0 ? (
        <p className="quiet">
          None yet. A finding says what was found and rests on exhibits; it is written in the view Findings.
        </p>
      ) : (
        <ol>
          {findings.map((finding, at) => (
            <FindingLine
              key={finding.uuid}
              finding={finding}
              first={at === 0}
              last={at === findings.length - 1}
              readOnly={readOnly}
              onMove={(by) => {
                if (!readOnly) void moveFinding(finding.uuid, by);
              }}
            />
          ))}
        </ol>
      )}
    </section>
  );
}

function FindingLine({
  finding,
  first,
  last,
  readOnly,
  onMove,
}: {
  readonly finding: Finding;
  readonly first: boolean;
  readonly last: boolean;
  readonly readOnly: boolean;
  readonly onMove: (by: -1 | 1) => void;
}): ReactNode {
  const { uuid, title, severity, status, inReport, exhibits } = finding;
  const dismissed = status === 'dismissed';
  const onKeyDown = (event: KeyboardEvent): void => {
    if (!event.altKey || (event.key !== 'ArrowUp' && event.key !== 'ArrowDown')) return;
    event.preventDefault();
    onMove(event.key === 'ArrowUp' ? -1 : 1);
  };
  return (
    <li onKeyDown={onKeyDown}>
      <label className="choice">
        <input
          type="checkbox"
          checked={inReport && !dismissed}
          disabled={readOnly || dismissed}
          onChange={({ target: { checked } }) => void changeFinding(uuid, () => ({ inReport: checked }))}
        />
        <span>
          {title}
          <small>
            {severity}, {status}
            {dismissed ? ': not in a report' : ''}, {plural(exhibits.length, 'exhibit')}
          </small>
        </span>
      </label>
      <button
        type="button"
        className="plain small icon-only"
        disabled={readOnly || first}
        title="Earlier (Alt ↑)"
        onClick={() => onMove(-1)}
      >
        <ChevronDown className="icon turned" aria-hidden="true" />
        <span className="hidden-text">Move “{title}” earlier</span>
      </button>
      <button
        type="button"
        className="plain small icon-only"
        disabled={readOnly || last}
        title="Later (Alt ↓)"
        onClick={() => onMove(1)}
      >
        <ChevronDown className="icon" aria-hidden="true" />
        <span className="hidden-text">Move “{title}” later</span>
      </button>
    </li>
  );
}
