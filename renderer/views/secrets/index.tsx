/** Secrets: what the case holds, by value: kind, names, owners, validity, every place. Masked until revealed. */
import { useCallback, useMemo, useState } from 'react';
import type { ReactNode } from 'react';
import type { CallOutput, CellValue, ListRow, SecretSummary } from '../../../shared/api/index.ts';
import type { Column } from '../../components/data-table/column.ts';
import { EvidenceText } from '../../components/evidence-text.tsx';
import { plural } from '../../components/figures.ts';
import { sizeText } from '../../components/format.ts';
import { Secret } from '../../components/secret.tsx';
import { FilterHides } from '../../components/filter-hides.tsx';
import { EmptyState, ErrorState, LoadingState } from '../../components/states.tsx';
import { describeError, toEvidenceError } from '../../../shared/errors.ts';
import { client } from '../../state/client.ts';
import { engine } from '../../state/engine.ts';
import { jobProgress } from '../../state/jobs.ts';
import { announce, shell } from '../../state/shell.ts';
import { useStore } from '../../state/store.ts';
import { useAsync } from '../../state/use-list.ts';
import { useShown } from '../compare/filtered.tsx';
import { FindsTable } from '../artifacts/finds-table.tsx';
import { SecretDetails } from './secret-details.tsx';
import { SECRET_FILTERS, filteredSecrets } from './secret-filter.ts';
import { validityText } from './validity-text.ts';

type List = CallOutput<'secrets.list'>;

export function SecretsView(): ReactNode {
  const generation = useStore(engine, (value) => value.generation);
  const job = useStore(engine, ({ jobs }) => jobs.findLast(({ title }) => title === 'looking for secrets'));
  const fallback = useStore(engine, (value) => value.case?.checkpoints[0]?.id ?? null);
  const { value: list, error } = useAsync(`${generation} ${job?.job} ${job?.state} ${job?.stage}`, () =>
    client.call('secrets.list', {}),
  );
  const start = (): void => {
    client.call('secrets.scan', {}).catch((caught: unknown) => {
      announce(`Not started: ${describeError(toEvidenceError(caught))}`, 'problem');
    });
  };
  if (error !== null) return <ErrorState what="The secrets could not be listed" error={error} />;
  if (list === undefined || list === null) return <LoadingState what="Asking for secrets" />;
  if (fallback === null) {
    return <EmptyState title="No checkpoint in this case">Import an archive to look for secrets in it.</EmptyState>;
  }
  if (list.state === 'none') {
    return (
      <div className="tool-results" data-pane="view">
        <EmptyState
          title="Not looked for yet"
          actions={
            <button type="button" className="primary" data-pane-focus="" onClick={start}>
              Look for secrets
            </button>
          }
        >
          Keys, passwords, tokens and card numbers in the memory of every process, in files, queues, images and documents;
          then every place of each value. Values stay masked, and copies of them are masked in the other views from then on.
        </EmptyState>
      </div>
    );
  }
  return <Found list={list} fallback={fallback} onStart={start} />;
} // prettier-ignore

function Found({
  list,
  fallback,
  onStart,
}: {
  readonly list: List;
  readonly fallback: string;
  readonly onStart: () => void;
}): ReactNode {
  const query = useStore(shell, (value) => value.query);
  const secrets = useMemo(() => filteredSecrets(list.secrets, query), [list.secrets, query]);
  useShown(secrets.length, list.secrets.length);
  const [chosen, setChosen] = useState<string | null>(null);
  const at = secrets.findIndex(({ id }) => id === chosen);
  const columns = useMemo(() => columnsOf(secrets, fallback), [secrets, fallback]);
  const cellOf = useCallback(
    (index: number, column: string): CellValue | undefined => {
      const secret = secrets[index];
      return secret === undefined ? undefined : rowOf(secret).cells[column];
    },
    [secrets],
  );
  return (
    <div className="tool-results" data-pane="view">
      <Summary list={list} onStart={onStart} />
      {secrets.length === 0 && list.secrets.length > 0 ? (
        <FilterHides what={plural(list.secrets.length, 'secret')} of={{ filters: SECRET_FILTERS }} />
      ) : secrets.length === 0 ? (
        list.state === 'running' ? (
          <LoadingState what="Nothing found so far" />
        ) : list.state === 'failed' && list.error !== null ? (
          <ErrorState what="The scan failed" error={list.error} onRetry={onStart} />
        ) : (
          <EmptyState title="No secrets">
            None of the kinds that the detector knows is in the bytes that the case holds.
          </EmptyState>
        )
      ) : (
        <div className="tool-body">
          <FindsTable
            id="secrets"
            label="Secrets"
            columns={columns}
            count={secrets.length}
            rowOf={(index) => {
              const secret = secrets[index];
              return secret === undefined ? undefined : rowOf(secret);
            }}
            cellOf={cellOf}
            version={secrets.length + (list.complete ? 1 : 0)}
            selected={at < 0 ? null : at}
            onSelect={(index) => setChosen(secrets[index]?.id ?? null)}
            onOpen={(index) => setChosen(secrets[index]?.id ?? null)}
          />
          {secrets[at] !== undefined && <SecretDetails key={secrets[at].id} secret={secrets[at]} complete={list.complete} />}
        </div>
      )}
    </div>
  );
} // prettier-ignore

function Summary({ list, onStart }: { readonly list: List; readonly onStart: () => void }): ReactNode {
  const job = useStore(engine, (value) => value.jobs.find((one) => one.job === list.job));
  const isRunning = list.state === 'running';
  const fraction = job === undefined || !isRunning ? null : jobProgress(job).fraction;
  return (
    <div className="search-summary" role="status">
      <b>{plural(list.secrets.length, 'secret')}</b>
      {list.more && <span className="chip high">there are more than these</span>}
      {list.state === 'cancelled' && <span className="chip high">cancelled: what was found until then</span>}
      {list.state === 'failed' && <span className="chip critical">failed</span>}
      {!isRunning && <span className="quiet">in {sizeText(list.scannedBytes)}</span>}
      <span className="grow" />
      {isRunning && job !== undefined && (
        <>
          {fraction !== null && (
            <span className="progress" aria-hidden="true">
              <span style={{ width: `${fraction * 100}%` }} />
            </span>
          )}
          <span className="quiet">{job.stage}</span>
          <button
            type="button"
            className="small"
            onClick={() => void client.call('job.cancel', { job: job.job })}
          >
            Cancel
          </button>
        </>
      )}
      {!isRunning && (
        <button type="button" className="small" onClick={onStart}>
          Look again
        </button>
      )}
    </div>
  );
}

/** No cell has anything of the value. */
function rowOf(secret: SecretSummary): ListRow {
  const { id, kind, length, labels, owners, moreOwners, where, places, validity } = secret;
  const names = [...new Set(owners.map(({ pid, name }) => `${pid} ${name}`.trim()))];
  return {
    key: id,
    checkpoint: null,
    evidence: null,
    cells: {
      secret: `${kind} ${length}`,
      labels: labels.join(', '),
      owners: names.slice(0, 8).join(', ') + (moreOwners || names.length > 8 ? ', …' : ''),
      where: where.join(', '),
      validity: validity === null ? '' : validityText(validity),
      places,
    },
    source: [],
  };
}

function columnsOf(secrets: readonly SecretSummary[], fallback: string): readonly Column[] {
  const byId = new Map(secrets.map((secret) => [secret.id, secret]));
  const draw = ({ key }: ListRow): ReactNode => {
    const secret = byId.get(key);
    if (secret === undefined) return null;
    const checkpoint = secret.owners[0]?.checkpoint ?? fallback;
    const place = { checkpoint, list: 'secret', key: secret.id, column: 'value', index: null };
    return <Secret value={{ masked: secret.kind, length: secret.length }} place={place} />;
  };
  const text =
    (column: string, empty: string) =>
    ({ cells }: ListRow): ReactNode => (
      <EvidenceText value={String(cells[column] ?? '')} limit={300} empty={empty} />
    );
  return [
    { id: 'secret', label: 'Secret', type: 'word', width: 260, fixed: true, draw },
    { id: 'labels', label: 'Names', type: 'text', width: 180, mono: true, draw: text('labels', 'no name') },
    {
      id: 'owners',
      label: 'Owners',
      type: 'text',
      width: 180,
      grows: true,
      draw: text('owners', 'no process'),
    },
    { id: 'where', label: 'Where', type: 'word', width: 130 },
    { id: 'validity', label: 'Validity', type: 'text', width: 150, draw: text('validity', 'none stated') },
    { id: 'places', label: 'Places', type: 'integer', width: 64, number: true },
  ];
}
