/** Findings: what the report is made of, in the examiner's order, each with its exhibits. */
import type { ReactNode } from 'react';
import { Flag, Plus } from '../../components/icon.tsx';
import { EmptyState } from '../../components/states.tsx';
import { annotations } from '../../state/annotations.ts';
import { engine } from '../../state/engine.ts';
import { useStore } from '../../state/store.ts';
import { FindingEditor } from './finding-editor.tsx';
import { FindingList } from './finding-list.tsx';
import { findingState, newFinding } from './finding-state.ts';
import { MarkedThings } from './marked-things.tsx';

export function FindingsView(): ReactNode {
  const findings = useStore(annotations, (value) => value.findings);
  const readOnly = useStore(engine, (value) => value.case?.readOnly ?? true);
  const chosen = useStore(findingState, (value) => value.chosen);
  const finding = findings.find(({ uuid }) => uuid === chosen) ?? findings[0];
  if (finding === undefined) {
    return (
      <div className="findings-empty" data-pane="view">
        <EmptyState
          title="No findings yet"
          actions={
            readOnly ? undefined : (
              <button
                type="button"
                className="primary"
                data-pane-focus=""
                onClick={() => void newFinding('New finding', [])}
              >
                <Plus className="icon" aria-hidden="true" /> New finding
              </button>
            )
          }
        >
          A finding is a statement with the evidence that it rests on; the report is made of them. Select a
          process, a file, an event or bytes in any view and press <kbd>Ctrl Shift D</kbd>, or{' '}
          <Flag className="icon" aria-hidden="true" /> Finding in the inspector.
          {readOnly && ' This case is open read-only: none can be written here.'}
        </EmptyState>
        <MarkedThings />
      </div>
    );
  }
  return (
    <div className="findings" data-pane="view">
      <div className="finding-side">
        <FindingList findings={findings} chosen={finding.uuid} readOnly={readOnly} />
        <MarkedThings />
      </div>
      <FindingEditor key={finding.uuid} finding={finding} readOnly={readOnly} />
    </div>
  );
}
