/** Memory: the map of a process's address space as a band and a table over its bytes. */
import { useCallback, useEffect, useMemo, useState } from 'react';
import type { ReactNode } from 'react';
import type { MemoryRegion } from '../../../shared/api/index.ts';
import { Divider } from '../../components/divider.tsx';
import { plural } from '../../components/figures.ts';
import { ListTable } from '../../components/data-table/list-table.tsx';
import { FilterHides } from '../../components/filter-hides.tsx';
import { EmptyState, ErrorState, LoadingState } from '../../components/states.tsx';
import { engine } from '../../state/engine.ts';
import { memoryTarget, useChosenRange, useMemoryMarks } from '../../state/marked-ranges.ts';
import { pidOf } from '../../state/selection.ts';
import { shell } from '../../state/shell.ts';
import { useStore } from '../../state/store.ts';
import { useCall } from '../../state/use-list.ts';
import { BandPane } from './band-pane.tsx';
import { HexSection } from './hex-section.tsx';
import { MAP_COLUMNS } from './map-columns.tsx';
import { SpacePicker } from './space-picker.tsx';
import { CopyBytes, JumpBox, MarksMenu, PlaceName } from './memory-bar.tsx';
import { chosenRange, goToAddress, memoryPlace } from './memory-place.ts';
import type { AddressSpace, BytePlace } from './memory-place.ts';
import { namedRegions } from './named-regions.ts';

export function MemoryView(): ReactNode {
  useFollowedSelection();
  const chosen = useStore(memoryPlace, (value) => value.space);
  const checkpoints = useStore(engine, (value) => value.case?.checkpoints) ?? [];
  const scope = useStore(shell, (value) => value.scope);
  const inScope = checkpoints.filter(({ id }) => scope === null || scope.includes(id));
  // A pre-dump is a step of a dump: the dump itself is what one looks for.
  const first = inScope.find(({ kind }) => kind === 'dump') ?? inScope[0] ?? checkpoints[0];
  const checkpoint = (checkpoints.find(({ id }) => id === chosen?.checkpoint) ?? first)?.id ?? null;
  const spaces = useCall('memory.spaces', checkpoint === null ? null : { checkpoint });
  const known = spaces.value?.spaces ?? [];
  const pid =
    known.find((one) => one.pid === chosen?.pid)?.pid ??
    (chosen?.pid === undefined ? known[0]?.pid : undefined);
  const space = useMemo(
    () => (checkpoint === null || pid === undefined ? null : { checkpoint, pid }),
    [checkpoint, pid],
  );
  const picker = (
    <SpacePicker checkpoints={inScope} checkpoint={checkpoint} spaces={known} pid={pid ?? null} />
  );
  if (space !== null) return <Space key={`${space.checkpoint} ${space.pid}`} space={space} picker={picker} />;
  return (
    <Framed picker={picker}>
      {spaces.error !== null ? (
        <ErrorState
          what="The memory of this checkpoint could not be opened"
          error={spaces.error}
          usable="Its processes, files and images are not affected."
        />
      ) : checkpoint === null ? (
        <EmptyState title="No checkpoint in this case">Import one to read its memory.</EmptyState>
      ) : spaces.waiting ? (
        <LoadingState what="Opening memory" />
      ) : known.length === 0 ? (
        <EmptyState title="No memory in this checkpoint">
          It has no mm and no pagemap images, as a dump that failed early. The gaps in the overview say which
          are missing.
        </EmptyState>
      ) : (
        <EmptyState title={`Process ${chosen?.pid ?? ''} has no memory in this checkpoint`}>
          A zombie has none, and a dump that failed may lack its mm image.{' '}
          {plural(known.length, 'process', 'processes')} of this checkpoint{' '}
          {known.length === 1 ? 'has' : 'have'} memory: choose one above.
        </EmptyState>
      )}
    </Framed>
  );
}

function Framed({
  picker,
  children,
}: {
  readonly picker: ReactNode;
  readonly children: ReactNode;
}): ReactNode {
  return (
    <div className="memory">
      <div className="memory-bar">{picker}</div>
      {children}
    </div>
  );
}

/** What is selected elsewhere, or walked back to, is shown: its process, and of a mapping its bytes. */
function useFollowedSelection(): void {
  const selection = useStore(shell, (value) => value.selection);
  useEffect(() => {
    const pid = pidOf(selection);
    if (selection === null || pid === null || selection.checkpoint === null) return;
    const space: AddressSpace = { checkpoint: selection.checkpoint, pid: Number(pid) };
    const start = selection.kind === 'memory_map' ? selection.key.split('/')[1] : undefined;
    const range =
      selection.range ?? (start === undefined ? undefined : { address: BigInt(start), length: 1 });
    memoryPlace.set(({ space: old, goal }) => ({
      space: old?.checkpoint === space.checkpoint && old.pid === space.pid ? old : space,
      goal: range === undefined ? goal : { ...space, ...range },
    }));
  }, [selection]);
}

const TABLE_INITIAL = 150;

function Space({ space, picker }: { readonly space: AddressSpace; readonly picker: ReactNode }): ReactNode {
  const map = useCall('memory.map', { ...space });
  const content = useCall('memory.content', map.value === null ? null : { ...space });
  const query = useStore(shell, (value) => value.query);
  const [tableSize, setTableSize] = useState(TABLE_INITIAL);
  const [place, setPlace] = useState<BytePlace | null>(null);
  const regions = map.value?.regions ?? NO_REGIONS;
  const shownPlace = place ?? { caret: regions[0]?.start ?? 0n, anchor: null };
  const names = useMemo(() => namedRegions(regions), [regions]);
  const marks = useMemoryMarks(space);
  const { low, high } = chosenRange(shownPlace);
  const range = place === null || place.anchor === null ? null : memoryTarget(space, low, high);
  useChosenRange(range?.target ?? null, range?.label ?? '');
  const total = regions[0]?.key === null ? null : regions.length;
  const onCount = useCallback(
    (count: number) => {
      if (total !== null) shell.set({ shown: { count, total } });
    },
    [total],
  );
  const go = useCallback(
    (address: bigint, length = 1): void => {
      const region = regions.find((one) => address >= one.start && address < one.end);
      goToAddress(
        { ...space, address, length },
        (region?.key ?? null) === null ? null : (region?.start ?? null),
      );
    },
    [regions, space],
  );

  // The caret moves often, the table seldom: it is drawn anew only with what it shows.
  const mapTable = useMemo(
    () =>
      total === null ? null : (
        <ListTable
          id="memory-map"
          label="Memory map"
          list="memory_map"
          input={{ checkpoints: [space.checkpoint], equals: { pid: space.pid }, filter: query }}
          columns={MAP_COLUMNS}
          find={MAP_COLUMNS.find(({ id }) => id === 'path')!}
          onCount={onCount}
          empty={<FilterHides what={plural(total, 'mapping')} of={{ list: 'memory_map' }} />}
        />
      ),
    [space, query, onCount, total],
  );

  if (map.error !== null) {
    return (
      <Framed picker={picker}>
        <ErrorState
          what="The memory map could not be read"
          error={map.error}
          usable="Other processes and views are not affected."
        />
      </Framed>
    );
  }
  if (map.value === null) {
    return (
      <Framed picker={picker}>
        <LoadingState what="Reading the memory map" />
      </Framed>
    );
  }
  if (regions.length === 0) {
    return (
      <Framed picker={picker}>
        <EmptyState title="No mappings">
          Its address space is empty in the images: the process was ending, or its page map is missing.
        </EmptyState>
      </Framed>
    );
  }
  const table = total !== null;
  return (
    <div
      className="memory"
      style={{
        gridTemplateRows: `auto auto ${table ? `minmax(0, min(${tableSize / 10}rem, 30%)) auto ` : ''}minmax(0, 1fr)`,
      }}
    >
      <div className="memory-bar">
        {picker}
        <JumpBox names={names} onGo={go} />
        <PlaceName place={shownPlace} names={names} />
        <MarksMenu marks={marks} onGo={go} />
        <CopyBytes space={space} place={shownPlace} />
      </div>
      <BandPane
        regions={regions}
        content={content.value?.regions ?? null}
        contentNote={contentNote(content)}
        pageSize={map.value.pageSize}
        caret={shownPlace.caret}
        onGo={go}
      />
      {table && (
        <>
          <div className="memory-table" data-pane="view">
            {mapTable}
          </div>
          <Divider
            label="Height of the memory map"
            orientation="horizontal"
            size={-tableSize}
            initial={-TABLE_INITIAL}
            min={-600}
            max={-56}
            grows="up"
            onSize={(size) => setTableSize(-size)}
          />
        </>
      )}
      <HexSection
        space={space}
        regions={regions}
        names={names}
        place={shownPlace}
        marks={marks}
        onPlace={setPlace}
        onGo={go}
      />
    </div>
  );
}

const NO_REGIONS: readonly MemoryRegion[] = [];

function contentNote(content: {
  readonly value: {
    readonly regions: readonly { readonly whole: boolean; readonly pagesRead: number }[];
  } | null;
  readonly waiting: boolean;
  readonly error: { readonly message: string } | null;
}): string {
  if (content.error !== null) return `content not read: ${content.error.message}`;
  if (content.value === null) return 'reading content…';
  const sampled = content.value.regions.filter(({ whole }) => !whole).length;
  const unread = content.value.regions.filter(({ pagesRead }) => pagesRead === 0).length;
  if (unread > 0) return `content by samples, ${plural(unread, 'region')} not sampled`;
  return sampled > 0 ? `content of ${plural(sampled, 'region')} by samples` : 'content of every page';
}
