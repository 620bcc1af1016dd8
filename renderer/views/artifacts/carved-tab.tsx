/** Carved: files and keys that are found in memory by their structure, and files put together again. */
import { useCallback, useMemo, useState } from 'react';
import type { ReactNode } from 'react';
import type { CarvedItem } from '../../../shared/api/index.ts';
import type { Column } from '../../components/data-table/column.ts';
import { EvidenceText } from '../../components/evidence-text.tsx';
import { hexText, plural } from '../../components/figures.ts';
import { exactBytes, sizeText } from '../../components/format.ts';
import { Hash } from '../../components/hash.tsx';
import { useStore } from '../../state/store.ts';
import { saveCarved } from './exports.ts';
import { carvedRow } from './find-rows.ts';
import { FindsTable } from './finds-table.tsx';
import { KindChoice, PlaceChoice, StartOrCancel, useCheckpointTitles } from './form-parts.tsx';
import { ITEM_KINDS, form, startCarving } from './forms.ts';
import { openFind } from './open-address.ts';
import { RunState, useRun } from './run-state.tsx';
import { cancelRun, carvedChoice } from './tool-runs.ts';
import type { Run } from './tool-runs.ts';

const ITEM_KIND_NAMES: Readonly<Record<string, string>> = {
  elf: 'ELF',
  'private-key': 'private key',
  'public-key': 'public key',
  'certificate-request': 'certificate request',
  pem: 'other PEM',
  jwt: 'JWT',
  json: 'JSON',
  zip: 'ZIP',
  png: 'PNG',
  sqlite: 'SQLite',
  'sqlite-page': 'SQLite page',
  'deleted-file': 'deleted file',
};
const GAPS_SHOWN = 200;
/** Items that are saved at once. */
const SAVED_AT_ONCE = 10_000;

export function CarvedTab(): ReactNode {
  const { run, isRunning } = useRun('carve');
  const asked = useStore(form, (value) => value);
  const canStart = asked.itemKinds.length > 0;
  return (
    <div className="tool">
      <form
        className="search-form"
        aria-label="Carving"
        data-pane="query"
        onSubmit={(event) => {
          event.preventDefault();
          if (canStart && !isRunning) startCarving();
        }}
      >
        <div className="search-line">
          <PlaceChoice />
          <span className="grow" />
          {run !== null && run.count > 0 && !isRunning && (
            <button
              type="button"
              title="Into a folder, with a list of them"
              onClick={() => void saveCarved(run.items.slice(0, SAVED_AT_ONCE))}
            >
              Save {plural(Math.min(run.count, SAVED_AT_ONCE), 'item')}…
            </button>
          )}
          <StartOrCancel
            label="Carve"
            isRunning={isRunning}
            canStart={canStart}
            onCancel={() => cancelRun('carve')}
          />
        </div>
        <KindChoice
          label="Kinds of items"
          all={ITEM_KINDS}
          names={ITEM_KIND_NAMES}
          chosen={asked.itemKinds}
          onChange={(itemKinds) => form.set({ itemKinds })}
        />
      </form>
      <RunState
        tool="carve"
        noun="item"
        before={{
          title: 'Files and keys in memory',
          text: 'What begins in memory counts by its structure, not by its magic: programs, keys, tokens, archives, databases. Memfds and deleted mapped files are put together again.',
        }}
        nothing={{
          title: 'Nothing of these kinds',
          text: 'Not in the bytes that the checkpoint holds. Clean pages of files that are not in it were not there to be carved.',
        }}
        onRetry={startCarving}
      >
        {run !== null && <Items key={run.job} run={run} />}
      </RunState>
    </div>
  );
}

function Items({ run }: { readonly run: Run<CarvedItem> }): ReactNode {
  const { items, count } = run;
  const chosen = useStore(carvedChoice, (value) => value.item);
  const [selected, setSelected] = useState<number | null>(() => {
    const at = chosen === null ? -1 : items.indexOf(chosen);
    return at < 0 ? null : at;
  });
  const { many, titleOf } = useCheckpointTitles();
  const item = selected === null ? undefined : items[selected];
  const open = useCallback(
    (index: number): void => {
      const one = items[index];
      if (one !== undefined) openFind(one);
    },
    [items],
  );
  const cellOf = useCallback(
    (index: number, column: string) => {
      const one = items[index];
      return one === undefined ? undefined : carvedRow(one, one.checkpoint).cells[column];
    },
    [items],
  );
  const columns = useMemo(() => columnsOf(many), [many]);
  return (
    <div className="tool-body" data-pane="view">
      <FindsTable
        id="artifact-carved"
        label="Carved items"
        columns={columns}
        count={count}
        rowOf={(index) => {
          const one = items[index];
          return one === undefined ? undefined : carvedRow(one, titleOf(one.checkpoint));
        }}
        cellOf={cellOf}
        version={count}
        selected={selected}
        onSelect={(index) => {
          setSelected(index);
          carvedChoice.set({ item: items[index] ?? null });
        }}
        onOpen={open}
      />
      {item !== undefined && <ItemDetails item={item} />}
    </div>
  );
}

function ItemDetails({ item }: { readonly item: CarvedItem }): ReactNode {
  const { source, gaps } = item;
  return (
    <section
      className="hit-details tool-details"
      aria-label="The chosen item"
      data-pane="details"
      tabIndex={-1}
    >
      <div>
        <h2>
          {ITEM_KIND_NAMES[item.kind] ?? item.kind}
          <span className="quiet">
            {' '}
            {exactBytes(item.length)}, {item.entropy.toFixed(2)} bits per byte
          </span>
        </h2>
        <p>
          <EvidenceText value={item.detail} limit={400} />
        </p>
        <p>
          <span className="quiet">SHA-256</span> <Hash value={item.sha256} name="SHA-256" />
        </p>
        <p className="quiet">
          {source === null ? (
            'Never written memory, or put together from parts: no single place of an image holds its first byte.'
          ) : (
            <>
              <EvidenceText value={source.memberName} limit={200} /> +{hexText(source.offset)}
            </>
          )}
        </p>
        <div className="actions">
          {item.pid !== null && item.address !== null ? (
            <button type="button" className="small" onClick={() => openFind(item)}>
              Show in the hex view
            </button>
          ) : (
            source !== null && (
              <button type="button" className="small" onClick={() => openFind(item)}>
                Show its bytes
              </button>
            )
          )}
          <button type="button" className="small" onClick={() => void saveCarved([item])}>
            Save…
          </button>
        </div>
      </div>
      <div>
        <h2>{completenessOf(item)}</h2>
        {gaps.length > 0 && (
          <ul className="mono">
            {gaps.slice(0, GAPS_SHOWN).map((gap) => (
              <li key={gap.offset}>
                +{hexText(gap.offset)} {sizeText(gap.length)}{' '}
                <span className="quiet">
                  <EvidenceText value={gap.reason} limit={200} />
                </span>
              </li>
            ))}
            {gaps.length > GAPS_SHOWN && (
              <li className="quiet">and {plural(gaps.length - GAPS_SHOWN, 'more gap')}</li>
            )}
          </ul>
        )}
      </div>
    </section>
  );
}

function completenessOf(item: CarvedItem): string {
  if (item.complete) return 'Whole: its end was found and every check passed';
  const { gaps } = item;
  if (gaps.length === 0) return 'Part: its end was not found, or a check of its structure failed';
  const missing = gaps.reduce((sum, gap) => sum + gap.length, 0);
  return `${plural(gaps.length, 'gap')}, ${exactBytes(missing)} that are in no image; they count as zeros in the hash`;
}

function columnsOf(many: boolean): readonly Column[] {
  return [
    { id: 'address', label: 'Address', type: 'address', width: 116, mono: true, fixed: true },
    { id: 'pid', label: 'PID', type: 'integer', width: 48, number: true, absent: 'none' },
    {
      id: 'kind',
      label: 'Kind',
      type: 'word',
      width: 92,
      draw: ({ cells }) => ITEM_KIND_NAMES[String(cells['kind'])] ?? String(cells['kind']),
    },
    { id: 'length', label: 'Size', type: 'size', width: 72, number: true },
    {
      id: 'state',
      label: 'State',
      type: 'word',
      width: 68,
      draw: ({ cells }) => (
        <span className={cells['state'] === 'whole' ? 'chip fine' : 'chip high'}>
          {String(cells['state'])}
        </span>
      ),
    },
    { id: 'entropy', label: 'Entropy', type: 'word', width: 66, number: true },
    {
      id: 'sha256',
      label: 'SHA-256',
      type: 'word',
      width: 108,
      mono: true,
      draw: ({ cells }) => (
        <span title={String(cells['sha256'])}>{String(cells['sha256']).slice(0, 12)}…</span>
      ),
    },
    { id: 'detail', label: 'What it is', type: 'text', width: 150, grows: true },
    { id: 'region', label: 'In', type: 'text', width: 120, mono: true, hidden: true, absent: 'a file' },
    {
      id: 'source',
      label: 'Source',
      type: 'text',
      width: 180,
      mono: true,
      hidden: true,
      absent: 'in no image',
    },
    ...(many ? [{ id: 'checkpoint', label: 'Checkpoint', type: 'text', width: 110 } as const] : []),
  ];
}
