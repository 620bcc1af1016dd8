/** Container, pod, times and the dump itself. */
import { useEffect } from 'react';
import type { ReactNode } from 'react';
import type { CheckpointSummary, ListRow } from '../../../shared/api/index.ts';
import { cellText } from '../../components/cell-text.ts';
import { Card } from '../../components/card.tsx';
import { FactList } from '../../components/fact-list.tsx';
import type { Fact } from '../../components/fact-list.tsx';
import { countText, isNumeric } from '../../components/figures.ts';
import { durationText } from '../../components/format.ts';
import { Hash } from '../../components/hash.tsx';
import { TimeText } from '../../components/time-text.tsx';
import { setContainerZone } from '../../state/zone.ts';
import { useRows } from '../../state/use-list.ts';

const NOT_IN_ARCHIVE = 'not in the archive';

function present(row: ListRow, column: string): boolean {
  return row.cells[column] !== null && row.cells[column] !== undefined;
}

function IdFact({
  row,
  column,
  name,
}: {
  readonly row: ListRow;
  readonly column: string;
  readonly name: string;
}): ReactNode {
  const text = cellText(row.cells[column], 'text');
  return /^[0-9a-f]{40,64}$/.test(text) ? (
    <Hash value={text} name={name} />
  ) : (
    <span className="mono">{text}</span>
  );
}

export function ContainerCard({ row }: { readonly row: ListRow }): ReactNode {
  const facts: readonly Fact[] = [
    { column: 'name', absent: NOT_IN_ARCHIVE },
    {
      column: 'id',
      absent: NOT_IN_ARCHIVE,
      draw: (one) => <IdFact row={one} column="id" name="the container id" />,
    },
    { column: 'image', absent: NOT_IN_ARCHIVE, mono: true },
    ...(present(row, 'imageId')
      ? [
          {
            column: 'imageId',
            draw: (one: ListRow) => <IdFact row={one} column="imageId" name="the image id" />,
          },
        ]
      : []),
    { column: 'engine', draw: engineText },
    { column: 'runtime', absent: NOT_IN_ARCHIVE },
    { column: 'hostname', absent: NOT_IN_ARCHIVE },
    { column: 'command', absent: NOT_IN_ARCHIVE, mono: true },
    { column: 'privileged', absent: NOT_IN_ARCHIVE },
    { column: 'seccompProfile', absent: NOT_IN_ARCHIVE },
    { column: 'apparmorProfile', absent: NOT_IN_ARCHIVE },
    { column: 'selinuxLabel', absent: NOT_IN_ARCHIVE, mono: true },
    ...(present(row, 'restartCount') ? [{ column: 'restartCount' }] : []),
    ...(present(row, 'logPath') ? [{ column: 'logPath', mono: true }] : []),
  ];
  return (
    <Card title="Container">
      <FactList list="container" row={row} facts={facts} />
    </Card>
  );
}

function engineText(row: ListRow): ReactNode {
  const version = cellText(row.cells['engineVersion'], 'text');
  const reason = cellText(row.cells['engineReason'], 'word');
  return (
    <>
      {cellText(row.cells['engine'], 'word')} {version}
      {reason !== '' && <span className="inferred"> by {reason}</span>}
    </>
  );
}

export function PodCard({ row }: { readonly row: ListRow }): ReactNode {
  const columns = ['pod', 'namespace', 'podUid', 'podSandboxId'];
  return (
    <Card title="Pod">
      {columns.every((column) => !present(row, column)) ? (
        <p className="absent">Not in a pod: no file of the archive names one.</p>
      ) : (
        <FactList
          list="container"
          row={row}
          facts={columns.map((column) => ({ column, absent: NOT_IN_ARCHIVE }))}
        />
      )}
    </Card>
  );
}

const MOMENTS = ['createdAtNs', 'startedAtNs', 'checkpointedAtNs', 'finishedAtNs', 'restoredAtNs'] as const;

export function TimesCard({ row }: { readonly row: ListRow }): ReactNode {
  useContainerZone(row.checkpoint);
  const ran =
    between(row, 'startedAtNs', 'checkpointedAtNs') ?? between(row, 'createdAtNs', 'checkpointedAtNs');
  return (
    <Card title="Times" note={ran === null ? undefined : `ran ${ran} until the checkpoint`}>
      <FactList
        list="container"
        row={row}
        facts={MOMENTS.map((column) => ({
          column,
          absent: column === 'restoredAtNs' ? 'never restored, or not recorded' : 'not recorded',
          draw: (one: ListRow) => <Moment value={one.cells[column]} />,
        }))}
      />
    </Card>
  );
}

/** A moment with the finest digit that its source wrote. */
function Moment({ value }: { readonly value: ListRow['cells'][string] | undefined }): ReactNode {
  if (!isNumeric(value)) return null;
  const ns = BigInt(value);
  const precision =
    ns % 1_000_000_000n === 0n
      ? 'to the second'
      : ns % 1_000_000n === 0n
        ? 'to the ms'
        : ns % 1000n === 0n
          ? 'to the µs'
          : 'to the ns';
  return (
    <>
      <TimeText ns={ns} /> <span className="quiet">{precision}</span>
    </>
  );
}

function between(row: ListRow, from: string, to: string): string | null {
  const a = row.cells[from];
  const b = row.cells[to];
  if (!isNumeric(a) || !isNumeric(b) || BigInt(b) <= BigInt(a)) return null;
  return durationText(BigInt(b) - BigInt(a));
}

/** The container's own zone, from TZ in the environment that its engine gave it. */
function useContainerZone(checkpoint: string | null): void {
  const { rows } = useRows(
    checkpoint === null
      ? null
      : { list: 'container_property', checkpoints: [checkpoint], equals: { kind: 'environment', key: 'TZ' } },
    1,
  );
  const name = rows === null ? null : cellText(rows[0]?.cells['value'], 'text').replace(/^TZ=/, '');
  useEffect(() => setContainerZone(name), [name]);
}

const DURATIONS = [
  ['freezingUs', 'Freezing the tasks'],
  ['frozenUs', 'Frozen'],
  ['memdumpUs', 'Reading memory'],
  ['memwriteUs', 'Writing memory'],
] as const;

/** CRIU's own statistics, to one scale. */
export function DurationsCard({ row }: { readonly row: ListRow }): ReactNode {
  const known = DURATIONS.map(([column, label]) => ({ column, label, value: row.cells[column] })).filter(
    (one) => isNumeric(one.value),
  );
  const most = Math.max(1, ...known.map((one) => Number(one.value)));
  return (
    <Card title="Statistics of the dump">
      {known.length === 0 ? (
        <p className="absent">Not in the archive: there is no stats-dump.</p>
      ) : (
        <>
          <div className="durations">
            {known.map((one) => (
              <div key={one.column} className="duration">
                <span className="quiet">{one.label}</span>
                <span className="meter" aria-hidden="true">
                  <span style={{ width: `${(Number(one.value) / most) * 100}%` }} />
                </span>
                <span className="number" title={`${countText(BigInt(one.value as bigint))} µs`}>
                  {durationText(Number(one.value) * 1000)}
                </span>
              </div>
            ))}
          </div>
          <FactList
            list="checkpoint"
            row={row}
            facts={[
              { column: 'pagesScanned', absent: 'not recorded', draw: (one) => countOf(one, 'pagesScanned') },
              { column: 'pagesWritten', absent: 'not recorded', draw: (one) => countOf(one, 'pagesWritten') },
              {
                column: 'pagesSkippedParent',
                absent: 'not recorded',
                draw: (one) => countOf(one, 'pagesSkippedParent'),
              },
            ]}
          />
        </>
      )}
    </Card>
  );
}

function countOf(row: ListRow, column: string): ReactNode {
  const value = row.cells[column];
  return isNumeric(value) ? countText(value) : null;
}

export function CheckpointCard({
  row,
  checkpoint,
}: {
  readonly row: ListRow;
  readonly checkpoint: CheckpointSummary;
}): ReactNode {
  return (
    <Card title="Checkpoint">
      <FactList
        list="checkpoint"
        row={row}
        facts={[
          { column: 'directory', mono: true, absent: 'the archive’s root' },
          { column: 'kind' },
          ...(present(row, 'failure') ? [{ column: 'failure' }] : []),
          { column: 'criuVersion', absent: 'not in dump.log' },
          { column: 'kernelVersion', absent: 'not in dump.log', mono: true },
          { column: 'architecture', absent: 'unknown' },
          { column: 'pageSize', draw: pageSize },
          { column: 'imageVersion', absent: 'no inventory' },
          { column: 'rootPid', absent: 'none' },
          { column: 'hostNamespaces', absent: 'none' },
          { column: 'lsm', absent: 'none recorded' },
          { column: 'parentLink', mono: true, absent: 'no parent link' },
        ]}
      />
      <dl className="facts">
        {checkpoint.parentState !== 'none' && (
          <div>
            <dt>Parent</dt>
            <dd>
              {checkpoint.parent === null ? '' : <span className="mono">{checkpoint.parent}</span>}{' '}
              {checkpoint.parentState}
            </dd>
          </div>
        )}
        <div>
          <dt>Digest</dt>
          <dd>
            <Hash value={checkpoint.digest} name="the digest of the facts" />
          </dd>
        </div>
        {checkpoint.chainDigest !== null && (
          <div>
            <dt>Chain digest</dt>
            <dd>
              <Hash value={checkpoint.chainDigest} name="the digest of the chain" />
            </dd>
          </div>
        )}
      </dl>
    </Card>
  );
}

function pageSize(row: ListRow): ReactNode {
  const size = row.cells['pageSize'];
  return (
    <>
      {isNumeric(size) ? `${countText(size)} bytes` : 'unknown'}
      <span className="inferred"> by {cellText(row.cells['pageSizeReason'], 'word')}</span>
    </>
  );
}
