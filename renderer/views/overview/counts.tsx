/** What of a checkpoint is counted, each count as the way to it. */
import type { ReactNode } from 'react';
import type { CheckpointSummary } from '../../../shared/api/index.ts';
import { countOfLost, countText, plural } from '../../components/figures.ts';
import { exactBytes, sizeText } from '../../components/format.ts';
import { openView, shell } from '../../state/shell.ts';
import { COUNTED_FILES, COUNTED_IMAGES } from '../counted.ts';

export function Counts({ checkpoint }: { readonly checkpoint: CheckpointSummary }): ReactNode {
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
export function memoryText({ memoryBytes, lost }: CheckpointSummary): string {
  if (lost.memoryBytes === undefined) return sizeText(memoryBytes);
  return memoryBytes === 0 ? 'not known' : `${sizeText(memoryBytes)}+`;
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
