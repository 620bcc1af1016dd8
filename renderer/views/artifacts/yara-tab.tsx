/** YARA: rules over memory and files. What does not compile is shown where it stands. */
import { useCallback, useMemo, useRef, useState } from 'react';
import type { ReactNode } from 'react';
import type { CallInput, YaraItem } from '../../../shared/api/index.ts';
import { EvidenceText } from '../../components/evidence-text.tsx';
import type { Column } from '../../components/data-table/column.ts';
import { hexText, plural } from '../../components/figures.ts';
import { FileArchive } from '../../components/icon.tsx';
import { announce } from '../../state/shell.ts';
import { showFile } from '../../state/show-file.ts';
import { useStore } from '../../state/store.ts';
import { useCall } from '../../state/use-list.ts';
import { maskedBytes, yaraRow } from './find-rows.ts';
import type { MaskedPart } from './find-rows.ts';
import { FindsTable } from './finds-table.tsx';
import { PlaceChoice, StartOrCancel, useCheckpointTitles } from './form-parts.tsx';
import { form, startYara } from './forms.ts';
import { openFind } from './open-address.ts';
import { rulesProblems } from './rules-problems.ts';
import type { RulesFile, RulesProblem } from './rules-problems.ts';
import { RunState, useRun } from './run-state.tsx';
import { cancelRun } from './tool-runs.ts';
import type { Run } from './tool-runs.ts';

const RULES_BYTES = 64 * 2 ** 20;
const MATCHES_SHOWN = 200;
const BYTES_SHOWN = 64;

export function YaraTab(): ReactNode {
  const { run, isRunning } = useRun('yara');
  const asked = useStore(form, (value) => value);
  const canStart = asked.rules.length > 0 && (asked.memory || (asked.files && asked.pid === null));
  const problems = useMemo(
    () =>
      run?.error?.code === 'usage' && run.error !== null ? rulesProblems(run.error.message, asked.rules) : [],
    [run?.error, asked.rules],
  );
  return (
    <div className="tool">
      <form
        className="search-form"
        aria-label="YARA"
        data-pane="query"
        onSubmit={(event) => {
          event.preventDefault();
          if (canStart && !isRunning) startYara();
        }}
      >
        <div className="search-line">
          <RulesChoice rules={asked.rules} />
          <StartOrCancel
            label="Run rules"
            isRunning={isRunning}
            canStart={canStart}
            onCancel={() => cancelRun('yara')}
          />
        </div>
        <div className="search-line">
          <PlaceChoice />
          <span className="grow" />
          <span className="quiet">Over</span>
          <label className="check-label">
            <input
              type="checkbox"
              checked={asked.memory}
              onChange={(event) => form.set({ memory: event.target.checked })}
            />
            memory
          </label>
          <label
            className="check-label"
            title={asked.pid === null ? undefined : 'Files are of the whole checkpoint: choose every process'}
          >
            <input
              type="checkbox"
              checked={asked.files && asked.pid === null}
              disabled={asked.pid !== null}
              onChange={(event) => form.set({ files: event.target.checked })}
            />
            files
          </label>
        </div>
      </form>
      <RunState
        tool="yara"
        noun="match"
        nouns="matches"
        before={{
          title: 'YARA rules over memory and files',
          text: 'Choose files of rules. Each mapping is scanned as the process had it; of files those of the rootfs diff, tmpfs, volumes, ghost files and memfds. A rule can read nothing else: include is refused.',
        }}
        nothing={{
          title: 'No rule matched',
          text: 'Not in the bytes that the checkpoint holds. Notes above say what was left out.',
        }}
        problem={problems.length > 0 ? <Problems problems={problems} onRetry={startYara} /> : undefined}
        onRetry={startYara}
      >
        {run !== null && <Matches key={run.job} run={run} />}
      </RunState>
    </div>
  );
}

function RulesChoice({ rules }: { readonly rules: readonly RulesFile[] }): ReactNode {
  const input = useRef<HTMLInputElement>(null);
  const read = async (files: readonly File[]): Promise<void> => {
    const size = files.reduce((sum, file) => sum + file.size, 0);
    if (size > RULES_BYTES) {
      announce('These files of rules are more than 64 MiB together', 'problem');
      return;
    }
    const chosen = await Promise.all(
      files.map(async (file) => ({ name: file.name, text: await file.text() })),
    );
    form.set({ rules: chosen });
  };
  return (
    <div className="terms">
      <input
        ref={input}
        type="file"
        multiple
        accept=".yar,.yara,.rules,.txt"
        aria-label="Files of rules"
        className="hidden-text"
        tabIndex={-1}
        onChange={(event) => {
          const files = [...(event.target.files ?? [])];
          // The same file can be chosen again after it was changed.
          event.target.value = '';
          if (files.length > 0) void read(files);
        }}
      />
      <button type="button" data-pane-focus="" onClick={() => input.current?.click()}>
        <FileArchive className="icon" aria-hidden="true" /> Choose rules…
      </button>
      {rules.length === 0 ? (
        <span className="quiet">One or more .yar files; each is a namespace of its own</span>
      ) : (
        <span className="rules-names" title={rules.map(({ name }) => name).join('\n')}>
          <b>{rules.length === 1 ? rules[0]?.name : plural(rules.length, 'file')}</b>
          {rules.length > 1 && <span className="quiet"> {rules.map(({ name }) => name).join(', ')}</span>}
        </span>
      )}
    </div>
  );
}

function Problems({
  problems,
  onRetry,
}: {
  readonly problems: readonly RulesProblem[];
  readonly onRetry: () => void;
}): ReactNode {
  return (
    <div className="rules-problems" role="alert">
      <strong>{plural(problems.length, 'error')} in the rules: nothing was scanned</strong>
      <ol>
        {problems.map((problem, at) => (
          <li key={at}>
            <p>
              <b className="mono">
                {problem.file}, line {problem.line}
              </b>{' '}
              {problem.what}
            </p>
            {problem.text !== null && (
              <pre className="mono" tabIndex={0} aria-label={`Line ${problem.line} of ${problem.file}`}>
                <span className="quiet">{problem.line} │ </span>
                <EvidenceText value={problem.text} empty=" " />
                {problem.column > 0 && problem.column <= problem.text.length + 1 && (
                  <span className="caret" aria-hidden="true">
                    {'\n'}
                    {' '.repeat(`${problem.line} │ `.length + problem.column - 1)}^
                  </span>
                )}
              </pre>
            )}
          </li>
        ))}
      </ol>
      <div className="actions">
        <button type="button" onClick={onRetry}>
          Run again
        </button>
        <span className="quiet">Choose the files again after changing them.</span>
      </div>
    </div>
  );
}

function Matches({ run }: { readonly run: Run<YaraItem> }): ReactNode {
  const { items, count } = run;
  const [selected, setSelected] = useState<number | null>(null);
  const { many, titleOf } = useCheckpointTitles();
  const item = selected === null ? undefined : items[selected];
  const open = useCallback(
    (index: number): void => {
      const one = items[index];
      const first = one?.strings[0]?.matches[0];
      if (one === undefined) return;
      const { checkpoint, pid, start, path } = one;
      if (pid === null && first === undefined && path !== null) showFile(path.text);
      else
        openFind({
          checkpoint,
          pid,
          address: first?.at ?? start,
          length: first?.length ?? 1,
          source: first?.source ?? null,
        });
    },
    [items],
  );
  const cellOf = useCallback(
    (index: number, column: string) => {
      const one = items[index];
      return one === undefined ? undefined : yaraRow(one, one.checkpoint).cells[column];
    },
    [items],
  );
  const columns = useMemo(() => columnsOf(many), [many]);
  return (
    <div className="tool-body" data-pane="view">
      <FindsTable
        id="artifact-yara"
        label="YARA matches"
        columns={columns}
        count={count}
        rowOf={(index) => {
          const one = items[index];
          return one === undefined ? undefined : yaraRow(one, titleOf(one.checkpoint));
        }}
        cellOf={cellOf}
        version={count}
        selected={selected}
        onSelect={setSelected}
        onOpen={open}
      />
      {item !== undefined && <MatchDetails item={item} />}
    </div>
  );
}

function MatchDetails({ item }: { readonly item: YaraItem }): ReactNode {
  const matches = item.strings.flatMap(({ identifier, matches: places }) =>
    places.map((place) => ({ identifier, ...place })),
  );
  const { checkpoint, pid, path } = item;
  const places = matches.slice(0, MATCHES_SHOWN).map(({ at, length, source }) => {
    const shown = Math.min(length, BYTES_SHOWN);
    if (pid !== null) return { checkpoint, pid, address: at, length: shown };
    return source === null
      ? null
      : { evidence: source.evidence, member: source.member, offset: source.offset, length: shown };
  });
  const masked = useMasked(places);
  return (
    <section
      className="hit-details tool-details"
      aria-label="The chosen match"
      data-pane="details"
      tabIndex={-1}
    >
      <div>
        <h2>
          {item.rule}
          <span className="quiet"> {item.namespace}</span>
        </h2>
        {path !== null && (
          <p className="mono">
            <button type="button" className="link" title="Show in Files" onClick={() => showFile(path.text)}>
              <EvidenceText value={path} limit={400} />
            </button>
          </p>
        )}
        <dl className="rule-metadata">
          {item.metadata.map(({ name, value }, at) => (
            <div key={at}>
              <dt className="quiet">{name}</dt>
              <dd>
                <EvidenceText value={String(value)} limit={400} />
              </dd>
            </div>
          ))}
        </dl>
      </div>
      <ul className="mono">
        {matches.length === 0 && <li className="quiet">Its condition needs no string.</li>}
        {matches.slice(0, MATCHES_SHOWN).map((match, at) => (
          <li key={at}>
            {pid === null && match.source === null ? (
              <span title="Offset in the file">+{hexText(match.at)}</span>
            ) : (
              <button
                type="button"
                className="link mono"
                title={pid === null ? 'Show in the Bytes panel' : 'Show in the hex view'}
                onClick={() =>
                  openFind({ checkpoint, pid, address: match.at, length: match.length, source: match.source })
                }
              >
                {pid === null && '+'}
                {hexText(match.at)}
              </button>
            )}{' '}
            <b>{match.identifier}</b>{' '}
            {masked.waiting ? (
              <span className="wait" />
            ) : (
              <EvidenceText value={maskedBytes(match.bytes.subarray(0, BYTES_SHOWN), masked.partsOf(at))} />
            )}
          </li>
        ))}
        {matches.length > MATCHES_SHOWN && (
          <li className="quiet">and {plural(matches.length - MATCHES_SHOWN, 'more place')}</li>
        )}
      </ul>
    </section>
  );
}

type MaskedPlace = CallInput<'memory.masked'>['places'][number];

function useMasked(places: readonly (MaskedPlace | null)[]): {
  readonly waiting: boolean;
  readonly partsOf: (index: number) => readonly MaskedPart[];
} {
  const asked = places.flatMap((place) => place ?? []);
  const { value, waiting, error } = useCall('memory.masked', asked.length === 0 ? null : { places: asked });
  return {
    waiting: waiting || error !== null, // what may be a secret is not shown
    partsOf: (index) => {
      const place = places[index] ?? null;
      return place === null ? [] : (value?.places[asked.indexOf(place)] ?? []);
    },
  };
}

function columnsOf(many: boolean): readonly Column[] {
  return [
    { id: 'rule', label: 'Rule', type: 'word', width: 130, mono: true, fixed: true },
    { id: 'target', label: 'Target', type: 'word', width: 76 },
    { id: 'pid', label: 'PID', type: 'integer', width: 48, number: true, absent: 'none' },
    { id: 'address', label: 'First at', type: 'address', width: 118, mono: true },
    { id: 'string', label: 'String', type: 'word', width: 72, mono: true, absent: 'none needed' },
    { id: 'matches', label: 'Matches', type: 'integer', width: 68, number: true },
    { id: 'place', label: 'In', type: 'text', width: 130, grows: true, mono: true },
    { id: 'namespace', label: 'Rules file', type: 'text', width: 96 },
    { id: 'tags', label: 'Tags', type: 'word', width: 100, hidden: true },
    ...(many ? [{ id: 'checkpoint', label: 'Checkpoint', type: 'text', width: 110 } as const] : []),
  ];
}
