/** Overview: what this checkpoint is, where it comes from, what is in it and what is not. */
import type { ReactNode } from 'react';
import type { CaseSummary, CheckpointSummary, EvidenceSummary, ListRow } from '../../../shared/api/index.ts';
import { EvidenceText } from '../../components/evidence-text.tsx';
import { FileArchive, PackageOpen } from '../../components/icon.tsx';
import { EmptyState, ErrorState } from '../../components/states.tsx';
import { TimeText } from '../../components/time-text.tsx';
import { bridge } from '../../state/client.ts';
import { engine, offerImport, openSample } from '../../state/engine.ts';
import { shell } from '../../state/shell.ts';
import { useStore } from '../../state/store.ts';
import { useRows } from '../../state/use-list.ts';
import { ChainCard } from './chain-card.tsx';
import { CheckpointList } from './checkpoint-list.tsx';
import { ContainerCard, CheckpointCard, DurationsCard, PodCard, TimesCard } from './container-cards.tsx';
import { Counts } from './counts.tsx';
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
