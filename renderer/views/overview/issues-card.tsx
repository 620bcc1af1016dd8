/** What is missing: gaps that should not be, and what a checkpoint never holds, each grouped with its reason. */
import { useState } from 'react';
import type { ReactNode } from 'react';
import type { CheckpointSummary, ListRow } from '../../../shared/api/index.ts';
import type { ListName } from '../../../shared/api/lists.ts';
import { Card } from '../../components/card.tsx';
import { cellText } from '../../components/cell-text.ts';
import { Cell } from '../../components/cell.tsx';
import { EvidenceText } from '../../components/evidence-text.tsx';
import { countText, isNumeric } from '../../components/figures.ts';
import { sizeText } from '../../components/format.ts';
import { ChevronDown, ChevronRight } from '../../components/icon.tsx';
import { ErrorState } from '../../components/states.tsx';
import { select, shell } from '../../state/shell.ts';
import { useStore } from '../../state/store.ts';
import { useRows } from '../../state/use-list.ts';
import { groupIssues } from './group-issues.ts';
import type { IssueGroup } from './group-issues.ts';

const ROWS = 1000;

export function GapsCard({ checkpoint }: { readonly checkpoint: CheckpointSummary }): ReactNode {
  return (
    <Issues
      title="Gaps"
      list="gap"
      reason="message"
      checkpoint={checkpoint}
      count={checkpoint.gaps}
      ground="gap-ground"
      none="None: everything that the format says must be there is there, whole and consistent."
    />
  );
}

export function NotCapturedCard({ checkpoint }: { readonly checkpoint: CheckpointSummary }): ReactNode {
  return (
    <Issues
      title="Not captured"
      list="not_captured"
      reason="reason"
      checkpoint={checkpoint}
      count={checkpoint.notCaptured}
      ground="not-captured-ground"
      none="Nothing is known to be left out."
    />
  );
}

function Issues({
  title,
  list,
  reason,
  checkpoint,
  count,
  ground,
  none,
}: {
  readonly title: string;
  readonly list: 'gap' | 'not_captured';
  readonly reason: string;
  readonly checkpoint: CheckpointSummary;
  readonly count: number;
  readonly ground: string;
  readonly none: string;
}): ReactNode {
  const { rows, view } = useRows(count === 0 ? null : { list, checkpoints: [checkpoint.id] }, ROWS);
  const groups = rows === null ? [] : groupIssues(rows, reason);
  return (
    <Card title={title} note={countText(count)}>
      {count === 0 ? (
        <p className="quiet">{none}</p>
      ) : view.error !== null ? (
        <ErrorState what={`${title} could not be listed`} error={view.error} />
      ) : rows === null ? (
        <p className="quiet">Reading…</p>
      ) : (
        groups.map((group) => (
          <Group key={group.name} list={list} group={group} ground={ground} reason={reason} />
        ))
      )}
      {view.count > ROWS && (
        <p className="quiet">
          The first {countText(ROWS)} of {countText(view.count)}.
        </p>
      )}
    </Card>
  );
}

function Group({
  list,
  group,
  ground,
  reason,
}: {
  readonly list: 'gap' | 'not_captured';
  readonly group: IssueGroup;
  readonly ground: string;
  readonly reason: string;
}): ReactNode {
  const [open, setOpen] = useState(false);
  const Chevron = open ? ChevronDown : ChevronRight;
  return (
    <div className={`issue-group ${ground}`}>
      <button type="button" aria-expanded={open} onClick={() => setOpen(!open)}>
        <Chevron className="icon" aria-hidden="true" />
        <span className="reason">
          <strong>{group.kind}</strong> <EvidenceText value={group.text} limit={300} />
        </span>
        {group.bytes > 0n && <span className="quiet">{sizeText(group.bytes)}</span>}
        <span className="quiet">{countText(group.rows.length)}</span>
      </button>
      {open && (
        <ul>
          {group.rows.map((row) => (
            <Issue key={row.key} list={list} row={row} reason={reason} />
          ))}
        </ul>
      )}
    </div>
  );
}

function Issue({
  list,
  row,
  reason,
}: {
  readonly list: ListName;
  readonly row: ListRow;
  readonly reason: string;
}): ReactNode {
  const selected = useStore(
    shell,
    ({ selection }) =>
      selection?.kind === list && selection.key === row.key && selection.checkpoint === row.checkpoint,
  );
  const subject = cellText(row.cells['subject'], 'text');
  const offset = row.cells['offset'];
  return (
    <li>
      <button
        type="button"
        className={selected ? 'is-selected' : ''}
        onClick={() => select({ kind: list, checkpoint: row.checkpoint, key: row.key, column: null })}
      >
        <span>
          {list === 'gap' ? (
            <>
              <span className="mono">
                <Cell list={list} row={row} column="member" type="text" absent="the archive as a whole" />
              </span>
              {isNumeric(offset) && <span className="quiet mono"> +0x{offset.toString(16)}</span>}
            </>
          ) : subject === '' ? (
            <span className="absent">the checkpoint as a whole</span>
          ) : (
            <Cell list={list} row={row} column="subject" type="text" />
          )}
          {list === 'gap' && subject !== '' && <span className="quiet"> · {subject}</span>}
        </span>
        <span className="quiet">
          <Cell list={list} row={row} column={reason} type="text" absent="no reason recorded" />
        </span>
      </button>
    </li>
  );
}
