/** The selected thing: what it is, its facts, what it belongs to, what is doubtful about it. */
import type { ReactNode } from 'react';
import type { ListRow } from '../../shared/api/index.ts';
import { plural } from '../components/figures.ts';
import { EmptyState, ErrorState, LoadingState } from '../components/states.tsx';
import { thingName } from '../state/marks.ts';
import { chosen } from '../state/chosen.ts';
import { targetOf } from '../state/selection.ts';
import type { Selection } from '../state/selection.ts';
import { shell } from '../state/shell.ts';
import { useStore } from '../state/store.ts';
import { useRow } from '../state/use-list.ts';
import { CaseSections } from './case-sections.tsx';
import { EvidenceBytes } from './evidence-bytes.tsx';
import { FactSections } from './fact-sections.tsx';
import { CopyThing, CoreDump, OpenBytes, Walk } from './head-buttons.tsx';
import { MarksOfRows, MarksOfThing } from './marks-section.tsx';
import { ProcessSections } from './process-sections.tsx';
import { ShowIn, useSurroundings } from './show-in-menu.tsx';
import { headingOf, kindName, titleText } from './thing-names.tsx';

/** The inspector: the selected thing, or the case where nothing is selected. */
export function Inspector(): ReactNode {
  const selection = useStore(shell, (value) => value.selection);
  const { value: row, waiting, error } = useRow(selection);
  return (
    <aside className="inspector" aria-label="Inspector" data-pane="inspector" tabIndex={-1}>
      <Chosen />
      {selection === null ? (
        <CaseSections />
      ) : error !== null ? (
        <ErrorState what="It could not be looked up" error={error} />
      ) : waiting ? (
        <LoadingState what="Looking up" />
      ) : row === null ? (
        <EmptyState title="Not in scope">
          The selected {kindName(selection.kind).toLowerCase()} is not in a checkpoint of this case.
        </EmptyState>
      ) : selection.kind === 'checkpoint' && selection.span !== undefined && row.evidence !== null ? (
        <EvidenceBytes
          selection={selection}
          row={row}
          range={{ ...selection.span, evidence: row.evidence }}
        />
      ) : (
        <Thing selection={selection} row={row} />
      )}
    </aside>
  );
}

/** What is chosen beside the one selection comes first: shortcuts are about it. */
function Chosen(): ReactNode {
  const range = useStore(chosen, (value) => value.range);
  const rows = useStore(chosen, (value) => value.rows);
  if (range !== null) {
    return (
      <MarksOfThing
        key={thingName(range.target)}
        target={range.target}
        label={range.label}
        heading={`${range.label}, chosen`}
      />
    );
  }
  return rows === null ? null : <MarksOfRows label={rows.label} targets={rows.targets} />;
}

function rangeText({ range }: Selection): string | null {
  return range === undefined ? null : `${plural(range.length, 'byte')} at 0x${range.address.toString(16)}`;
}

function Thing({ selection, row }: { readonly selection: Selection; readonly row: ListRow }): ReactNode {
  const list = selection.kind;
  const { title, subtitle } = headingOf(list, row);
  // Of chosen bytes the section above is about these, this one about the thing.
  const inRange = useStore(chosen, (value) => value.range !== null);
  const { kind, checkpoint, key } = selection;
  const target = inRange ? { kind, checkpoint, key } : targetOf(selection);
  const around = useSurroundings(selection, row);
  const part = target.kind === 'memory_range' ? rangeText(selection) : null;
  return (
    <>
      <header>
        <div className="kind">
          <span>
            {kindName(list)} {list === 'process' ? row.key : ''}
          </span>
          <span className="grow" />
          <Walk />
        </div>
        <h2>{title}</h2>
        {subtitle !== null && <p className="mono">{subtitle}</p>}
        <div className="actions">
          <ShowIn selection={selection} row={row} around={around} />
          <OpenBytes />
          <CopyThing list={list} row={row} />
          {list === 'process' && <CoreDump selection={selection} />}
        </div>
      </header>
      <MarksOfThing
        key={thingName(target)}
        target={target}
        {...(part === null
          ? { label: `${kindName(list)} ${titleText(list, row)}` }
          : { label: part, heading: part })}
      />
      {list === 'process' ? (
        <ProcessSections row={row} />
      ) : (
        <FactSections list={list} row={row} selection={selection} around={around} />
      )}
    </>
  );
}
