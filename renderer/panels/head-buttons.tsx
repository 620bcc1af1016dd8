/** Buttons of the inspector's head: back and forward, the Bytes panel, copy, core file. */
import type { ReactNode } from 'react';
import type { ListRow } from '../../shared/api/index.ts';
import { LISTS } from '../../shared/api/lists.ts';
import type { ListName } from '../../shared/api/lists.ts';
import { cellJson } from '../components/cell-text.ts';
import { ArrowLeft, ArrowRight, Binary, Copy } from '../components/icon.tsx';
import { MenuButton } from '../components/menu.tsx';
import { bridge } from '../state/client.ts';
import { canStep } from '../state/history.ts';
import { preferences } from '../state/preferences.ts';
import { pidOf } from '../state/selection.ts';
import type { Selection } from '../state/selection.ts';
import { announce, shell, walk } from '../state/shell.ts';
import { useStore } from '../state/store.ts';
import { exportCore } from '../views/artifacts/exports.ts';

/** Back and forward through what was selected. */
export function Walk(): ReactNode {
  const history = useStore(shell, (value) => value.history);
  return (
    <>
      <button
        type="button"
        className="plain small icon-only"
        disabled={!canStep(history, -1)}
        title="Back (Alt ←)"
        onClick={() => walk(-1)}
      >
        <ArrowLeft className="icon" aria-hidden="true" />
        <span className="hidden-text">Back</span>
      </button>
      <button
        type="button"
        className="plain small icon-only"
        disabled={!canStep(history, 1)}
        title="Forward (Alt →)"
        onClick={() => walk(1)}
      >
        <ArrowRight className="icon" aria-hidden="true" />
        <span className="hidden-text">Forward</span>
      </button>
    </>
  );
}

/** Opens the Bytes panel. */
export function OpenBytes(): ReactNode {
  return (
    <button type="button" title="F4" onClick={() => preferences.set({ bytesOpen: true })}>
      <Binary className="icon" aria-hidden="true" /> Bytes
    </button>
  );
}

/** Copies the thing as JSON, or what names it in notes and reports. */
export function CopyThing({ list, row }: { readonly list: ListName; readonly row: ListRow }): ReactNode {
  const copy = async (text: string, what: string): Promise<void> => {
    await bridge.copyText(text);
    announce(`Copied ${what}`);
  };
  const cells = (): unknown =>
    Object.fromEntries(
      Object.keys(LISTS[list].columns).map((column) => [column, cellJson(row.cells[column])]),
    );
  return (
    <MenuButton
      label="Copy"
      sections={[
        {
          items: [
            {
              id: 'json',
              label: 'As JSON, with its source',
              run: () =>
                void copy(
                  JSON.stringify(
                    {
                      kind: list,
                      checkpoint: row.checkpoint,
                      key: row.key,
                      facts: cells(),
                      source: row.source,
                    },
                    null,
                    2,
                  ),
                  'as JSON',
                ),
            },
            {
              id: 'reference',
              label: 'Reference',
              note: 'checkpoint, kind and key: what names it in notes and reports',
              run: () => void copy(`${row.checkpoint ?? ''} ${list} ${row.key}`, 'the reference'),
            },
          ],
        },
      ]}
    >
      <Copy className="icon" aria-hidden="true" /> Copy <span aria-hidden="true">▾</span>
    </MenuButton>
  );
}

/** The process as a file that gdb opens. */
export function CoreDump({ selection }: { readonly selection: Selection }): ReactNode {
  const { checkpoint } = selection;
  const pid = pidOf(selection);
  if (checkpoint === null || pid === null) return null;
  return (
    <button
      type="button"
      title="Export the process as an ELF core file"
      onClick={() => void exportCore({ checkpoint, pid: Number(pid) })}
    >
      Core…
    </button>
  );
}
