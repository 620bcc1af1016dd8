/** Overview: what this checkpoint is, where it comes from, what is in it and what is not. */
import type { ReactNode } from 'react';
import type { CaseSummary, CheckpointSummary, EvidenceSummary, ListRow } from '../../../shared/api/index.ts';
import { EvidenceText } from '../../components/evidence-text.tsx';
import { countOfLost, countText, plural } from '../../components/figures.ts';
import { exactBytes, sizeText } from '../../components/format.ts';
import { FileArchive, PackageOpen } from '../../components/icon.tsx';
import { EmptyState, ErrorState } from '../../components/states.tsx';
import { TimeText } from '../../components/time-text.tsx';
import { bridge } from '../../state/client.ts';
import { engine, offerImport, openSample } from '../../state/engine.ts';
import { openView, select, shell } from '../../state/shell.ts';
import { useStore } from '../../state/store.ts';
import { useRows } from '../../state/use-list.ts';
import { COUNTED_FILES, COUNTED_IMAGES } from '../counted.ts';
import { ChainCard } from './chain-card.tsx';
import { ContainerCard, CheckpointCard, DurationsCard, PodCard, TimesCard } from './container-cards.tsx';
import { CustodyCard, EvidenceCard, HintsCard } from './evidence-card.tsx';
import { ImagesCard, LeftoversCard } from './images-card.tsx';
import { GapsCard, NotCapturedCard } from './issues-card.tsx';
import { NetworkCard, PropertiesCard } from './network-card.tsx';

export function OverviewView(): ReactNode {
  const summary = useStore(engine, (value) => value.case);
  const scope = useStore(shell, (value) => value.scope);
  const selection = useStore(shell, (value) => value.selection);
  if (summary === null) return null;
  const checkpoints = summary.checkpoints.filter((one) => scope === null || scope.includes(one.id));
  const shown = checkpoints.find((one) => one.id === selection?.checkpoint) ?? checkpoints[0];
  if (shown === undefined) return <NoEvidence summary={summary} />;
  const evidence = summary.evidence.find((one) => one.sha256 === shown.evidence);
  return (
    <div className="overview" data-pane="view" tabIndex={-1}>
      {checkpoints.length > 1 && <CheckpointList checkpoints={checkpoints} shown={shown} />}
      <OneCheckpoint key={shown.id} summary={summary} checkpoint={shown} evidence={evidence} />
    </div>
  );
}

function NoEvidence({ summary }: { readonly summary: CaseSummary }): ReactNode {
  return (
    <div className="overview" data-pane="view">
      <EmptyState
        title={
          summary.evidence.length === 0 ? 'No evidence in this case yet' : 'No checkpoint in this evidence'
        }
        actions={
          summary.readOnly ? undefined : (
            <>
              <button
                type="button"
                className="primary"
                onClick={() => void bridge.chooseArchives().then(offerImport)}
              >
                <FileArchive className="icon" aria-hidden="true" /> Import archives…
              </button>
              <button type="button" onClick={() => void openSample()}>
                <PackageOpen className="icon" aria-hidden="true" /> Import the bundled sample
              </button>
            </>
          )
        }
      >
        {summary.evidence.length === 0
          ? 'Drop a checkpoint archive or a folder with CRIU images anywhere in this window.'
          : 'The archive was taken, but no folder of it holds CRIU images.'}
      </EmptyState>
    </div>
  );
}

/** The checkpoints in scope; the one that is chosen is described below. */
function CheckpointList({
  checkpoints,
  shown,
}: {
  readonly checkpoints: readonly CheckpointSummary[];
  readonly shown: CheckpointSummary;
}): ReactNode {
  const choose = (one: CheckpointSummary): void =>
    select({ kind: 'checkpoint', checkpoint: one.id, key: one.id, column: null });
  return (
    <section className="checkpoint-list" aria-label="Checkpoints in scope">
      <table>
        <thead>
          <tr>
            <th scope="col">Checkpoint</th>
            <th scope="col">Engine</th>
            <th scope="col">Taken</th>
            <th scope="col" className="number">
              Processes
            </th>
            <th scope="col" className="number">
              Memory
            </th>
            <th scope="col" className="number">
              Gaps
            </th>
            <th scope="col">Parent</th>
          </tr>
        </thead>
        <tbody>
          {checkpoints.map((one) => (
            <tr key={one.id} className={one === shown ? 'is-selected' : ''} onClick={() => choose(one)}>
              <td>
                <button
                  type="button"
                  className="link"
                  aria-pressed={one === shown}
                  onClick={() => choose(one)}
                >
                  <EvidenceText value={one.title} /> <span className="mono">{one.id}</span>
                </button>{' '}
                {one.kind !== 'dump' && <span className="chip high">{one.kind}</span>}
              </td>
              <td>{one.engine}</td>
              <td>
                {one.checkpointedAtNs === null ? (
                  <span className="absent">not recorded</span>
                ) : (
                  <TimeText ns={one.checkpointedAtNs} precisionNs={1_000_000_000n} />
                )}
              </td>
              <td className="number">
                <CountCell count={one.processes} lost={one.lost.processes} />
              </td>
              <td className="number" title={one.lost.memoryBytes ?? exactBytes(one.memoryBytes)}>
                <span className={one.lost.memoryBytes === undefined ? '' : 'gap-text'}>
                  {memoryText(one)}
                </span>
              </td>
              <td className="number">{one.gaps}</td>
              <td>{PARENT_TEXT[one.parentState]}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  );
}

const PARENT_TEXT = {
  none: <span className="quiet">none</span>,
  linked: 'linked',
  missing: <span className="gap-text">missing</span>,
  doubtful: <span className="chip high">doubtful</span>,
} as const;

/** The one row of a list that has one for each checkpoint. */
function useOnly(
  list: 'container' | 'checkpoint',
  checkpoint: string,
): {
  readonly row: ListRow | null;
  readonly waiting: boolean;
  readonly error: ReturnType<typeof useRows>['view']['error'];
} {
  const { rows, view } = useRows({ list, checkpoints: [checkpoint] }, 1);
  return { row: rows?.[0] ?? null, waiting: rows === null && view.error === null, error: view.error };
}

function OneCheckpoint({
  summary,
  checkpoint,
  evidence,
}: {
  readonly summary: CaseSummary;
  readonly checkpoint: CheckpointSummary;
  readonly evidence: EvidenceSummary | undefined;
}): ReactNode {
  const container = useOnly('container', checkpoint.id);
  const image = useOnly('checkpoint', checkpoint.id);
  return (
    <>
      <header>
        <h2>
          <EvidenceText value={checkpoint.title} />
        </h2>
        <span className="mono quiet selectable" title="Checkpoint id">
          {checkpoint.id}
        </span>
        <div className="subtitle">
          <span className="chip medium">{checkpoint.engine}</span>
          {checkpoint.kind !== 'dump' && <span className="chip high">{checkpoint.kind}</span>}
          <span>
            {checkpoint.checkpointedAtNs === null ? (
              <span className="absent">time of the checkpoint not recorded</span>
            ) : (
              <>
                checkpointed <TimeText ns={checkpoint.checkpointedAtNs} />
              </>
            )}
          </span>
        </div>
      </header>
      {container.error !== null && (
        <ErrorState what="The container’s facts could not be read" error={container.error} />
      )}
      <Counts checkpoint={checkpoint} />
      <div className="cards">
        <div>
          {container.row !== null && (
            <>
              <ContainerCard row={container.row} />
              <TimesCard row={container.row} />
              <PodCard row={container.row} />
            </>
          )}
          <NetworkCard checkpoint={checkpoint} />
          <ImagesCard checkpoint={checkpoint} />
          <LeftoversCard checkpoint={checkpoint} />
        </div>
        <div>
          <GapsCard checkpoint={checkpoint} />
          <NotCapturedCard checkpoint={checkpoint} />
          {evidence !== undefined && <EvidenceCard evidence={evidence} readOnly={summary.readOnly} />}
          {evidence !== undefined && evidence.hints.length > 0 && <HintsCard evidence={evidence} />}
          {image.row !== null && <CheckpointCard row={image.row} checkpoint={checkpoint} />}
          <ChainCard checkpoint={checkpoint} readOnly={summary.readOnly} />
          {image.row !== null && <DurationsCard row={image.row} />}
          <CustodyCard summary={summary} />
        </div>
      </div>
      <div className="cards wide">
        <PropertiesCard checkpoint={checkpoint} />
      </div>
    </>
  );
}

function Counts({ checkpoint }: { readonly checkpoint: CheckpointSummary }): ReactNode {
  const go = (view: string) => (): void => {
    shell.set({ scope: [checkpoint.id], query: '' });
    openView(view);
  };
  const { processes, threads, descriptors, sockets, files, memoryBytes, images, gaps, lost } = checkpoint;
  return (
    <section className="counts" aria-label="Counts">
      <Count
        value={countOfLost(processes, lost.processes)}
        name={processes === 1 ? 'process' : 'processes'}
        title="Show them in Processes"
        lost={lost.processes}
        onGo={go('processes')}
      />
      <Count
        value={countOfLost(threads, lost.threads)}
        name={threads === 1 ? 'thread' : 'threads'}
        lost={lost.threads}
      />
      <Count
        value={countOfLost(descriptors, lost.descriptors)}
        name={descriptors === 1 ? 'descriptor' : 'descriptors'}
        lost={lost.descriptors}
      />
      <Count
        value={countOfLost(sockets, lost.sockets)}
        name={sockets === 1 ? 'socket' : 'sockets'}
        title="Show them in Network"
        lost={lost.sockets}
        onGo={go('network')}
      />
      <Count
        value={countText(files)}
        name={files === 1 ? 'file' : 'files'}
        title={`${COUNTED_FILES}: show them in Files`}
        onGo={go('files')}
      />
      <Count
        value={memoryText(checkpoint)}
        name="of memory"
        title={`${exactBytes(memoryBytes)} of present pages: show them in Memory`}
        lost={lost.memoryBytes}
        onGo={go('memory')}
      />
      <Count
        value={countText(images)}
        name={images === 1 ? 'image' : 'images'}
        title={`${COUNTED_IMAGES}: show them in Images`}
        onGo={go('images')}
      />
      <Count
        value={countText(gaps)}
        name={gaps === 1 ? 'gap' : 'gaps'}
        warn={gaps > 0}
        title={plural(gaps, 'gap')}
      />
    </section>
  );
}

/** Bytes of pages that are in the checkpoint. */
function memoryText({ memoryBytes, lost }: CheckpointSummary): string {
  if (lost.memoryBytes === undefined) return sizeText(memoryBytes);
  return memoryBytes === 0 ? 'not known' : `${sizeText(memoryBytes)}+`;
}

function CountCell({
  count,
  lost,
}: {
  readonly count: number;
  readonly lost: string | undefined;
}): ReactNode {
  if (lost === undefined) return countText(count);
  return (
    <span className="gap-text" title={lost}>
      {countOfLost(count, lost)}
    </span>
  );
}

/** A count, as the way to what was counted where a view has it. */
function Count({
  value,
  name,
  title: told,
  lost,
  warn = false,
  onGo,
}: {
  readonly value: string;
  readonly name: string;
  readonly title?: string;
  /** Why it is not all. */
  readonly lost?: string | undefined;
  readonly warn?: boolean;
  readonly onGo?: () => void;
}): ReactNode {
  const title = lost ?? told;
  const content = (
    <>
      <b className={lost === undefined ? '' : 'gap-text'}>{value}</b>
      <span>{name}</span>
    </>
  );
  if (onGo === undefined) {
    return (
      <div className={warn ? 'warn' : ''} title={title}>
        {content}
      </div>
    );
  }
  return (
    <button type="button" onClick={onGo} title={title}>
      {content}
    </button>
  );
}
