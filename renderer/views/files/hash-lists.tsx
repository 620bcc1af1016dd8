/** Lists of known hashes: what is loaded, and loading another. They are read by the engine and never stored. */
import { useRef, useState } from 'react';
import type { ReactNode } from 'react';
import { PermafrostError, describeError, toEvidenceError } from '../../../shared/errors.ts';
import { inertTextOf } from '../../components/evidence-segments.ts';
import { countText, plural } from '../../components/figures.ts';
import { sizeText } from '../../components/format.ts';
import { EmptyState, ErrorState } from '../../components/states.tsx';
import { bridge, client } from '../../state/client.ts';
import { cancelJob, engine } from '../../state/engine.ts';
import { announce } from '../../state/shell.ts';
import { useStore } from '../../state/store.ts';
import { useCall } from '../../state/use-list.ts';

type Says = 'known-bad' | 'known-good';

export function HashLists(): ReactNode {
  const { value, error } = useCall('hash-list.all', {});
  const input = useRef<HTMLInputElement>(null);
  const says = useRef<Says>('known-bad');
  const [reading, setReading] = useState<{ readonly name: string; readonly job: string | null } | null>(null);
  const state = useStore(engine, ({ jobs }) => jobs.find((one) => one.job === reading?.job) ?? null);

  const load = async (files: FileList | null): Promise<void> => {
    const [file] = files ?? [];
    if (file === undefined) return;
    setReading({ name: file.name, job: null });
    try {
      const [path] = await bridge.droppedPaths([file]);
      if (path === undefined)
        throw new PermafrostError({ code: 'usage', message: `${file.name} has no path` });
      const { job } = await client.call('hash-list.load', { path, says: says.current });
      setReading({ name: file.name, job });
      const list = await client.call('hash-list.loaded', { job });
      announce(`${list.name}: ${plural(list.hashes, 'hash', 'hashes')}`);
    } catch (caught) {
      const failed = toEvidenceError(caught);
      if (failed.code === 'cancelled') announce('Cancelled: no hash was taken');
      else announce(describeError(failed), 'problem');
    }
    setReading(null);
  };
  const choose = (what: Says): void => {
    says.current = what;
    if (input.current !== null) input.current.value = '';
    input.current?.click();
  };

  if (error !== null) return <ErrorState what="The hash lists could not be shown" error={error} />;
  return (
    <div className="hash-lists" data-pane="view" tabIndex={-1}>
      <p className="quiet">
        Files are looked up by their SHA-256 in lists of your own: NSRL’s CSV, what sha256sum prints, or a
        hash a line. Lists stay in the engine’s memory until it ends; they are no part of the case.
      </p>
      <div className="actions">
        <input
          ref={input}
          type="file"
          hidden
          aria-label="A hash list"
          onChange={(event) => void load(event.target.files)}
        />
        <button
          type="button"
          data-pane-focus=""
          disabled={reading !== null}
          onClick={() => choose('known-bad')}
        >
          Load known-bad hashes…
        </button>
        <button type="button" disabled={reading !== null} onClick={() => choose('known-good')}>
          Load known-good hashes…
        </button>
        {reading !== null && (
          <>
            <span role="status">
              Reading {inertTextOf({ text: reading.name })}…{' '}
              {state?.totalBytes != null && (
                <span className="quiet">
                  {sizeText(state.doneBytes)} of {sizeText(state.totalBytes)}
                </span>
              )}
            </span>
            <button
              type="button"
              disabled={reading.job === null}
              onClick={() => reading.job !== null && void cancelJob(reading.job)}
            >
              Cancel
            </button>
          </>
        )}
      </div>
      {value !== null && value.length === 0 && <EmptyState title="No list is loaded" />}
      {value !== null && value.length > 0 && (
        <table>
          <thead>
            <tr>
              <th scope="col">List</th>
              <th scope="col">Says</th>
              <th scope="col">Hashes</th>
              <th scope="col">Lines without one</th>
              <th scope="col">
                <span className="hidden-text">Actions</span>
              </th>
            </tr>
          </thead>
          <tbody>
            {value.map((list) => (
              <tr key={list.id}>
                <td>{inertTextOf({ text: list.name })}</td>
                <td>
                  <span className={list.says === 'known-bad' ? 'chip critical' : 'chip fine'}>
                    {list.says}
                  </span>
                </td>
                <td>
                  {countText(list.hashes)}
                  {list.full && ' (the first ones: the list is longer than is taken)'}
                </td>
                <td>{countText(list.otherLines)}</td>
                <td>
                  <button
                    type="button"
                    className="small"
                    onClick={() => void client.call('hash-list.drop', { id: list.id }).catch(() => undefined)}
                  >
                    Forget
                  </button>
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      )}
    </div>
  );
}
