/** Strings: text in the memory of processes. */
import { useCallback, useMemo, useState } from 'react';
import type { ReactNode } from 'react';
import { STRING_KINDS } from '../../../shared/api/index.ts';
import type { CellValue, StringItem } from '../../../shared/api/index.ts';
import type { Column } from '../../components/data-table/column.ts';
import { useStore } from '../../state/store.ts';
import { stringCell, stringRow } from './find-rows.ts';
import { FindsTable } from './finds-table.tsx';
import { KindChoice, PlaceChoice, StartOrCancel, useCheckpointTitles } from './form-parts.tsx';
import { ENCODINGS, form, minimumOf, startStrings } from './forms.ts';
import { openFind } from './open-address.ts';
import { RunState, useRun } from './run-state.tsx';
import { cancelRun } from './tool-runs.ts';
import type { Run } from './tool-runs.ts';
import { useStringMasks } from './use-string-masks.ts';

const STRING_KIND_NAMES: Readonly<Record<string, string>> = {
  url: 'URL',
  email: 'e-mail',
  ip: 'IP address',
  path: 'path',
  domain: 'domain',
  uuid: 'UUID',
  key: 'key',
  assignment: 'assignment',
  hex: 'hex',
  base64: 'base64',
  format: 'format',
  text: 'text',
};

export function StringsTab(): ReactNode {
  const { run, isRunning } = useRun('strings');
  const asked = useStore(form, (value) => value);
  const minimumIsWrong = minimumOf(asked.minimum) === null;
  const canStart = !minimumIsWrong && asked.encodings.length > 0 && asked.stringKinds.length > 0;
  return (
    <div className="tool">
      <form
        className="search-form"
        aria-label="Strings"
        data-pane="query"
        onSubmit={(event) => {
          event.preventDefault();
          if (canStart && !isRunning) startStrings();
        }}
      >
        <div className="search-line">
          <PlaceChoice />
          <label>
            <span className="quiet">At least</span>
            <input
              type="text"
              inputMode="numeric"
              className="short"
              aria-label="Characters at least"
              aria-invalid={minimumIsWrong}
              title="1 to 1024 characters"
              value={asked.minimum}
              onChange={(event) => form.set({ minimum: event.target.value })}
            />
          </label>
          {ENCODINGS.map(({ id, label }) => (
            <label key={id} className="check-label">
              <input
                type="checkbox"
                checked={asked.encodings.includes(id)}
                onChange={(event) =>
                  form.set(({ encodings }) => ({
                    encodings: ENCODINGS.map((one) => one.id).filter((one) =>
                      one === id ? event.target.checked : encodings.includes(one),
                    ),
                  }))
                }
              />
              {label}
            </label>
          ))}
          <label className="grow">
            <span className="quiet">With</span>
            <input
              type="text"
              className="mono"
              aria-label="Containing"
              placeholder="any text"
              spellCheck={false}
              value={asked.contains}
              onChange={(event) => form.set({ contains: event.target.value })}
            />
          </label>
          <StartOrCancel
            label="Find strings"
            isRunning={isRunning}
            canStart={canStart}
            onCancel={() => cancelRun('strings')}
          />
        </div>
        <KindChoice
          label="Kinds of strings"
          all={STRING_KINDS}
          names={STRING_KIND_NAMES}
          chosen={asked.stringKinds}
          onChange={(stringKinds) => form.set({ stringKinds })}
        />
      </form>
      <RunState
        tool="strings"
        noun="string"
        before={{
          title: 'Text in memory',
          text: 'Runs of printable characters as the process would read them, across pages and mappings, each told by its form: URLs, paths, addresses, keys, assignments. Enter on one shows it in the hex view.',
        }}
        nothing={{
          title: 'No such string',
          text: 'Not in the bytes that the checkpoint holds. Shorter strings, more kinds or another process may have it.',
        }}
        onRetry={startStrings}
      >
        {run !== null && <Strings key={run.job} run={run} />}
      </RunState>
    </div>
  );
}

function Strings({ run }: { readonly run: Run<StringItem> }): ReactNode {
  const { items, count, job } = run;
  const [selected, setSelected] = useState<number | null>(null);
  const { many, titleOf } = useCheckpointTitles();
  const masks = useStringMasks(job, items);
  const { partsOf, version } = masks;
  const open = useCallback(
    (index: number): void => {
      const item = items[index];
      if (item !== undefined) openFind(item);
    },
    [items],
  );
  const cellOf = useCallback(
    (index: number, column: string): CellValue | undefined => {
      const item = items[index];
      return item === undefined ? undefined : stringCell(item, column);
    },
    [items],
  );
  const columns = useMemo(() => columnsOf(many), [many]);
  return (
    <div className="tool-body" data-pane="view">
      <FindsTable
        id="artifact-strings"
        label="Strings"
        columns={columns}
        count={count}
        rowOf={(index) => {
          const item = items[index];
          const parts = partsOf(index);
          return item === undefined || parts === undefined
            ? undefined
            : stringRow(item, parts, titleOf(item.checkpoint));
        }}
        cellOf={cellOf}
        version={version}
        selected={selected}
        need={(indices) => void masks.ask(indices)}
        prepare={masks.ask}
        onSelect={setSelected}
        onOpen={open}
      />
    </div>
  );
}

function columnsOf(many: boolean): readonly Column[] {
  return [
    { id: 'address', label: 'Address', type: 'address', width: 116, mono: true, fixed: true },
    { id: 'pid', label: 'PID', type: 'integer', width: 48, number: true },
    { id: 'kind', label: 'Kind', type: 'word', width: 84 },
    { id: 'encoding', label: 'Encoding', type: 'word', width: 76 },
    { id: 'length', label: 'Bytes', type: 'integer', width: 52, number: true },
    { id: 'text', label: 'Text', type: 'text', width: 200, grows: true, mono: true },
    { id: 'region', label: 'In', type: 'text', width: 110, mono: true },
    {
      id: 'source',
      label: 'Source',
      type: 'text',
      width: 180,
      mono: true,
      hidden: true,
      absent: 'never written: in no image',
    },
    ...(many ? [{ id: 'checkpoint', label: 'Checkpoint', type: 'text', width: 110 } as const] : []),
  ];
}
