/** Archives and folders may be dropped anywhere. */
import { useEffect, useState } from 'react';
import type { ReactNode } from 'react';
import { bridge } from '../state/client.ts';
import { engine, offerImport } from '../state/engine.ts';
import { announce } from '../state/shell.ts';
import { useStore } from '../state/store.ts';

function hasFiles(event: DragEvent): boolean {
  return event.dataTransfer?.types.includes('Files') ?? false;
}

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
      const paths = bridge.droppedPaths([...(event.dataTransfer?.files ?? [])]);
      const open = paths.find((path) => path.endsWith('.pfcase'));
      if (open !== undefined) announce('To open a case, use Open case…', 'problem');
      else void offerImport(paths);
    };
    addEventListener('dragover', onOver);
    addEventListener('dragleave', onLeave);
    addEventListener('drop', onDrop);
    return () => {
      removeEventListener('dragover', onOver);
      removeEventListener('dragleave', onLeave);
      removeEventListener('drop', onDrop);
    };
  }, []);
  if (!over) return null;
  return (
    <div className="drop-veil" aria-hidden="true">
      {hasCase ? 'Drop checkpoints to import them' : 'Drop checkpoints to begin a case with them'}
    </div>
  );
}
