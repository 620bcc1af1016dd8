/** The selected thing: what it is, its facts, what it belongs to, what is doubtful about it. */
import type { ReactNode } from 'react';
import type { ListRow } from '../../shared/api/index.ts';
import { LISTS } from '../../shared/api/lists.ts';
import type { ListName } from '../../shared/api/lists.ts';
import type { SourceSpan } from '../../shared/span.ts';
import { bridge } from '../state/client.ts';
import { cellJson } from '../components/cell-text.ts';
import { FactList, allFacts } from '../components/fact-list.tsx';
import { plural } from '../components/figures.ts';
import { ArrowLeft, ArrowRight, Binary, Copy } from '../components/icon.tsx';
import { MenuButton } from '../components/menu.tsx';
import { EmptyState, ErrorState, LoadingState } from '../components/states.tsx';
import { thingName } from '../state/marks.ts';
import { canStep } from '../state/history.ts';
import { chosen } from '../state/chosen.ts';
import { memberTarget } from '../state/marked-ranges.ts';
import { preferences } from '../state/preferences.ts';
import { belongingsOf } from '../state/routes.ts';
import { pidOf, targetOf } from '../state/selection.ts';
import type { Selection } from '../state/selection.ts';
import { NOTHING_AROUND } from '../state/surroundings.ts';
import type { Surroundings } from '../state/surroundings.ts';
import { announce, shell, walk } from '../state/shell.ts';
import { useStore } from '../state/store.ts';
import { useRow } from '../state/use-list.ts';
import { exportCore } from '../views/artifacts/exports.ts';
import { CaseSections } from './case-sections.tsx';
import { MarksOfRows, MarksOfThing } from './marks-section.tsx';
import { ProcessSections } from './process-sections.tsx';
import { ProcessLine } from './process-line.tsx';
import { ReadThere } from './read-there.tsx';
import { ShowIn, useSurroundings } from './show-in-menu.tsx';
import { Sources } from './sources.tsx';
import { headingOf, kindName, titleText } from './thing-names.tsx';

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
          <button type="button" title="F4" onClick={() => preferences.set({ bytesOpen: true })}>
            <Binary className="icon" aria-hidden="true" /> Bytes
          </button>
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
        <OtherSections list={list} row={row} selection={selection} around={around} />
      )}
    </>
  );
}

/** Bytes of a file of the archive, which no row stands for: what was read from them says what they are. */
function EvidenceBytes({
  selection,
  row,
  range: { evidence, member, offset, length },
}: {
  readonly selection: Selection;
  readonly row: ListRow;
  readonly range: SourceSpan & { readonly evidence: string };
}): ReactNode {
  const around = useSurroundings(selection, row);
  const { target, label } = memberTarget(evidence, member, offset, length);
  return (
    <>
      <header>
        <div className="kind">
          <span>Bytes of the evidence</span>
          <span className="grow" />
          <Walk />
        </div>
        <h2>
          {plural(length, 'byte')} at +0x{offset.toString(16)}
        </h2>
        <div className="actions">
          <ShowIn selection={selection} row={row} around={around} />
          <button type="button" title="F4" onClick={() => preferences.set({ bytesOpen: true })}>
            <Binary className="icon" aria-hidden="true" /> Bytes
          </button>
        </div>
      </header>
      <MarksOfThing key={thingName(target)} target={target} label={label} />
      <ReadThere around={around} checkpoint={row.checkpoint} />
      {around !== NOTHING_AROUND && around.facts.length === 0 && around.memory === null && (
        <section>
          <p className="quiet">No fact of the checkpoint was read from these bytes.</p>
        </section>
      )}
    </>
  );
}

/** The process as a file that gdb opens. */
function CoreDump({ selection }: { readonly selection: Selection }): ReactNode {
  const { checkpoint } = selection;
  const pid = pidOf(selection);
  if (checkpoint === null || pid === null) return null;
  return (
    <button
      type="button"
      title="Export the process as an ELF core file"
      onClick={() => void exportCore({ checkpoint, pid: Number(pid) })}
    >
      Core…
    </button>
  );
}

/** What is said of null columns of lists that are not facts of the checkpoint. */
const ABSENT_TEXT: Readonly<Partial<Record<ListName, string>>> = {
  gap: 'none',
  not_captured: 'none',
  custody_entry: 'none',
};

/** Columns that the heading or a section of its own shows already. */
const SHOWN_ELSEWHERE: Readonly<Partial<Record<ListName, readonly string[]>>> = {
  thread: ['registers'],
};

function OtherSections({
  list,
  row,
  selection,
  around,
}: {
  readonly list: ListName;
  readonly row: ListRow;
  readonly selection: Selection;
  readonly around: Surroundings;
}): ReactNode {
  const pid = pidOf(selection);
  return (
    <>
      <Owners list={list} row={row} />
      <ReadThere around={around} checkpoint={row.checkpoint} />
      <section>
        <h3>Facts</h3>
        <FactList
          list={list}
          row={row}
          facts={allFacts(list, ABSENT_TEXT[list], [
            ...(SHOWN_ELSEWHERE[list] ?? []),
            ...(pid === null ? [] : ['pid']),
          ])}
        />
      </section>
      {list === 'thread' && <Registers row={row} />}
      <Sources row={row} />
    </>
  );
}

/** Processes listed in the inspector; "Show in" has them all. */
const OWNERS = 8;

/** The processes that a thing is of, or that hold or use it; each a way to it. */
function Owners({ list, row }: { readonly list: ListName; readonly row: ListRow }): ReactNode {
  const { pids } = belongingsOf(list, row);
  if (pids.length === 0) return null;
  const owned = pidOf({ kind: list, checkpoint: row.checkpoint, key: row.key }) !== null;
  return (
    <section>
      <h3>{owned || list === 'event' ? 'Belongs to' : 'Used by'}</h3>
      <ul className="owners">
        {pids.slice(0, OWNERS).map((pid) => (
          <li key={pid}>
            <ProcessLine checkpoint={row.checkpoint} pid={String(pid)} />
          </li>
        ))}
        {pids.length > OWNERS && (
          <li className="quiet">and {plural(pids.length - OWNERS, 'more', 'more')}, in Processes</li>
        )}
      </ul>
    </section>
  );
}

function Registers({ row }: { readonly row: ListRow }): ReactNode {
  const registers = row.cells['registers'];
  if (!Array.isArray(registers) || registers.length === 0) return null;
  return (
    <section>
      <h3>
        Registers <span className="count">{registers.length}</span>
      </h3>
      <dl className="facts registers">
        {registers.map((pair, index) =>
          Array.isArray(pair) ? (
            <div key={index}>
              <dt className="mono">{String(pair[0])}</dt>
              <dd className="mono">
                {typeof pair[1] === 'bigint' ? `0x${pair[1].toString(16)}` : String(pair[1])}
              </dd>
            </div>
          ) : null,
        )}
      </dl>
    </section>
  );
}

function Walk(): ReactNode {
  const history = useStore(shell, (value) => value.history);
  return (
    <>
      <button
        type="button"
        className="plain small icon-only"
        disabled={!canStep(history, -1)}
        title="Back (Alt ←)"
        onClick={() => walk(-1)}
      >
        <ArrowLeft className="icon" aria-hidden="true" />
        <span className="hidden-text">Back</span>
      </button>
      <button
        type="button"
        className="plain small icon-only"
        disabled={!canStep(history, 1)}
        title="Forward (Alt →)"
        onClick={() => walk(1)}
      >
        <ArrowRight className="icon" aria-hidden="true" />
        <span className="hidden-text">Forward</span>
      </button>
    </>
  );
}

function CopyThing({ list, row }: { readonly list: ListName; readonly row: ListRow }): ReactNode {
  const copy = async (text: string, what: string): Promise<void> => {
    await bridge.copyText(text);
    announce(`Copied ${what}`);
  };
  const cells = (): unknown =>
    Object.fromEntries(
      Object.keys(LISTS[list].columns).map((column) => [column, cellJson(row.cells[column])]),
    );
  return (
    <MenuButton
      label="Copy"
      sections={[
        {
          items: [
            {
              id: 'json',
              label: 'As JSON, with its source',
              run: () =>
                void copy(
                  JSON.stringify(
                    {
                      kind: list,
                      checkpoint: row.checkpoint,
                      key: row.key,
                      facts: cells(),
                      source: row.source,
                    },
                    null,
                    2,
                  ),
                  'as JSON',
                ),
            },
            {
              id: 'reference',
              label: 'Reference',
              note: 'checkpoint, kind and key: what names it in notes and reports',
              run: () => void copy(`${row.checkpoint ?? ''} ${list} ${row.key}`, 'the reference'),
            },
          ],
        },
      ]}
    >
      <Copy className="icon" aria-hidden="true" /> Copy <span aria-hidden="true">▾</span>
    </MenuButton>
  );
}
