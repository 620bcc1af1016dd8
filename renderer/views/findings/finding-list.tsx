/** The findings in order: dragged, or moved with Alt and the arrow keys. */
import { useId, useState } from 'react';
import type { DragEvent, KeyboardEvent, ReactNode } from 'react';
import type { Finding } from '../../../shared/api/index.ts';
import { EvidenceText } from '../../components/evidence-text.tsx';
import { plural } from '../../components/figures.ts';
import { Plus } from '../../components/icon.tsx';
import { moveFinding } from '../../state/annotations.ts';
import { announce } from '../../state/shell.ts';
import { findingState, newFinding } from './finding-state.ts';
import { SeverityMark } from './severity.tsx';

export function FindingList({
  findings,
  chosen,
  readOnly,
}: {
  readonly findings: readonly Finding[];
  readonly chosen: string;
  readonly readOnly: boolean;
}): ReactNode {
  const id = useId();
  const [dragged, setDragged] = useState<number | null>(null);
  const [over, setOver] = useState<number | null>(null);
  const at = findings.findIndex(({ uuid }) => uuid === chosen);
  const choose = (index: number): void => {
    const uuid = findings[Math.max(0, Math.min(findings.length - 1, index))]?.uuid ?? null;
    findingState.set({ chosen: uuid });
    document.getElementById(`${id}-${uuid}`)?.scrollIntoView({ block: 'nearest' });
  };
  const move = (from: number, to: number): void => {
    const one = findings[from];
    if (readOnly || one === undefined) return;
    void moveFinding(one.uuid, to - from).then((place) => {
      if (place !== null) announce(`${one.title}: ${place + 1} of ${findings.length}`);
    });
  };
  const onKeyDown = (event: KeyboardEvent): void => {
    const by = event.key === 'ArrowDown' ? 1 : event.key === 'ArrowUp' ? -1 : 0;
    if (event.altKey && by !== 0) move(at, at + by);
    else if (event.altKey) return;
    else if (by !== 0) choose(at + by);
    else if (event.key === 'Home') choose(0);
    else if (event.key === 'End') choose(findings.length - 1);
    else if (event.key === 'Enter') document.querySelector<HTMLElement>('.finding-editor input')?.focus();
    else return;
    event.preventDefault();
    event.stopPropagation();
  };
  const dragging = (index: number) => ({
    onDragStart: (event: DragEvent) => {
      event.dataTransfer.effectAllowed = 'move';
      event.dataTransfer.setData('text/plain', '');
      setDragged(index);
    },
    onDragOver: (event: DragEvent) => {
      if (dragged === null) return;
      event.preventDefault();
      event.stopPropagation();
      setOver(index);
    },
    onDrop: (event: DragEvent) => {
      if (dragged === null) return;
      event.preventDefault();
      event.stopPropagation();
      move(dragged, index);
      setDragged(null);
      setOver(null);
    },
    onDragEnd: () => {
      setDragged(null);
      setOver(null);
    },
  });
  const reported = findings.filter(({ inReport }) => inReport).length;
  return (
    <div className="finding-list">
      <div className="panel-head">
        <b>{plural(findings.length, 'finding')}</b>
        <span className="quiet">{reported} in the report</span>
        <span className="grow" />
        {!readOnly && (
          <button
            type="button"
            className="small icon-only"
            title="New finding"
            onClick={() => void newFinding('New finding', [])}
          >
            <Plus className="icon" aria-hidden="true" />
            <span className="hidden-text">New finding</span>
          </button>
        )}
      </div>
      <div
        className="finding-options"
        role="listbox"
        aria-label="Findings"
        aria-activedescendant={`${id}-${chosen}`}
        title={readOnly ? undefined : 'Drag, or Alt ↑ and Alt ↓, to change the order'}
        tabIndex={0}
        data-pane-focus=""
        onKeyDown={onKeyDown}
      >
        {findings.map((one, index) => (
          <div
            key={one.uuid}
            id={`${id}-${one.uuid}`}
            role="option"
            aria-selected={one.uuid === chosen}
            className={[
              'finding-option',
              one.uuid === chosen ? 'is-selected' : '',
              one.inReport && one.status !== 'dismissed' ? '' : 'is-dimmed',
              over === index && dragged !== null ? (dragged < index ? 'drop-below' : 'drop-above') : '',
            ].join(' ')}
            draggable={!readOnly}
            onClick={() => choose(index)}
            {...dragging(index)}
          >
            <SeverityMark severity={one.severity} />
            <span className="title">
              <EvidenceText value={one.title} limit={200} />
            </span>
            <small className="quiet">
              {one.severity}, {one.status}
              {one.inReport ? '' : ', not in the report'} · {plural(one.exhibits.length, 'exhibit')}
            </small>
          </div>
        ))}
      </div>
    </div>
  );
}
