/** Archives, folders and cases may be dropped anywhere. */
import { useEffect, useState } from 'react';
import type { ReactNode } from 'react';
import { describeError, toEvidenceError } from '../../shared/errors.ts';
import { bridge } from '../state/client.ts';
import { engine, offerImport, openCase } from '../state/engine.ts';
import { announce } from '../state/shell.ts';
import { useStore } from '../state/store.ts';

function hasFiles(event: DragEvent): boolean {
  return event.dataTransfer?.types.includes('Files') ?? false;
}

/** The case first, then what is to be imported into it. */
async function openDropped(files: readonly File[]): Promise<void> {
  const paths = await bridge.droppedPaths(files);
  const cases = paths.filter((path) => path.endsWith('.pfcase'));
  const archives = paths.filter((path) => !path.endsWith('.pfcase'));
  if (cases[1] !== undefined) announce('A window shows one case: drop one', 'problem');
  else if (cases[0] === undefined || (await openCase(cases[0]))) await offerImport(archives);
}

/**
 * The veil takes the drag: Chromium gives the drop to the element under the pointer as the last move found it, and
 * a drop on one that was replaced since then, by rows that came in or by a job that ended, reaches nobody.
 */
export function DropTarget(): ReactNode {
  const [over, setOver] = useState(false);
  const hasCase = useStore(engine, (value) => value.case !== null);
  useEffect(() => {
    const onOver = (event: DragEvent): void => {
      if (!hasFiles(event)) return;
      event.preventDefault();
      if (event.dataTransfer !== null) event.dataTransfer.dropEffect = 'copy';
      setOver(true);
    };
    const onLeave = (event: DragEvent): void => {
      if (event.relatedTarget === null) setOver(false);
    };
    const onDrop = (event: DragEvent): void => {
      event.preventDefault();
      setOver(false);
      openDropped([...(event.dataTransfer?.files ?? [])]).catch((caught: unknown) =>
        announce(describeError(toEvidenceError(caught)), 'problem'),
      );
    };
    addEventListener('dragenter', onOver);
    addEventListener('dragover', onOver);
    addEventListener('dragleave', onLeave);
    addEventListener('drop', onDrop);
    return () => {
      removeEventListener('dragenter', onOver);
      removeEventListener('dragover', onOver);
      removeEventListener('dragleave', onLeave);
      removeEventListener('drop', onDrop);
    };
  }, []);
  if (!over) return null;
  return (
    <div className="drop-veil" aria-hidden="true">
      <p>{hasCase ? 'Drop checkpoints to import them' : 'Drop checkpoints to begin a case with them'}</p>
    </div>
  );
}
