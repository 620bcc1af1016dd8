/** The window without a case: make one, open one, or look at the sample. */
import type { ReactNode } from 'react';
import { errorPlace } from '../../components/error-text.ts';
import {
  ChevronRight,
  FolderOpen,
  FolderPlus,
  PackageOpen,
  TriangleAlert,
  X,
} from '../../components/icon.tsx';
import { CaseTime } from '../../components/time-text.tsx';
import { inertTextOf } from '../../components/evidence-segments.ts';
import { createCase, engine, forgetRecent, openCase, openSample } from '../../state/engine.ts';
import { preferences } from '../../state/preferences.ts';
import { useStore } from '../../state/store.ts';

export function StartView(): ReactNode {
  const opening = useStore(engine, (value) => value.opening);
  const error = useStore(engine, (value) => value.openError);
  const recent = useStore(engine, (value) => value.recent);
  const examiner = useStore(preferences, (value) => value.examiner);
  const busy = opening !== null;
  return (
    <div className="start" data-pane="view">
      <div className="start-inner">
        <div>
          <h1>Permafrost</h1>
          <p className="lead">
            A container checkpoint is a frozen crime scene: processes, memory, files and connections of one
            moment. Open one and look.
          </p>
          {error !== null && (
            <div className="banner critical start-error" role="alert">
              <TriangleAlert className="icon" aria-hidden="true" />
              <p className="selectable">
                <strong>The case could not be opened.</strong> {error.message}
                {errorPlace(error) !== null && <span className="quiet"> ({errorPlace(error)})</span>}
              </p>
              <button
                type="button"
                className="plain icon-only"
                onClick={() => engine.set({ openError: null })}
              >
                <X className="icon" aria-hidden="true" />
                <span className="hidden-text">Dismiss</span>
              </button>
            </div>
          )}
          <div className="ways">
            <button
              type="button"
              className="way"
              disabled={busy}
              data-pane-focus=""
              onClick={() => void openSample()}
            >
              <PackageOpen className="icon" aria-hidden="true" />
              <span>
                <strong>Open the bundled sample</strong>
                <small>
                  A web shop after a break-in, checkpointed by Podman: ten processes, a reverse shell among
                  them
                </small>
              </span>
              <ChevronRight className="icon" aria-hidden="true" />
            </button>
            <button type="button" className="way" disabled={busy} onClick={() => void createCase()}>
              <FolderPlus className="icon" aria-hidden="true" />
              <span>
                <strong>New case…</strong>
                <small>
                  A folder that will hold the sealed evidence, the decoded facts and the custody log
                </small>
              </span>
              <kbd>Ctrl N</kbd>
            </button>
            <button type="button" className="way" disabled={busy} onClick={() => void openCase()}>
              <FolderOpen className="icon" aria-hidden="true" />
              <span>
                <strong>Open case…</strong>
                <small>
                  A .pfcase folder; it opens read-only where the medium or another window asks for it
                </small>
              </span>
              <kbd>Ctrl O</kbd>
            </button>
          </div>
          <label className="field start-examiner">
            <span className="label">Examiner</span>
            <input
              type="text"
              value={examiner}
              placeholder="Not stated"
              onChange={(event) => preferences.set({ examiner: event.target.value })}
            />
            <span className="hint">Enters the custody log of cases that are made or opened from now on.</span>
          </label>
          {busy && (
            <p className="opening" role="status">
              <span className="spinner" aria-hidden="true" /> Opening {inertTextOf({ text: opening })}
            </p>
          )}
        </div>
        <div>
          <section className="recent" aria-label="Recent cases">
            <h2>Recent cases</h2>
            {recent.length === 0 ? (
              <p className="quiet">None yet. Cases that you make or open are listed here.</p>
            ) : (
              <ul>
                {recent.map((one) => (
                  <li key={one.path}>
                    <button type="button" disabled={busy} onClick={() => void openCase(one.path)}>
                      <span>{inertTextOf({ text: one.name })}</span>
                      <span className="quiet">
                        <CaseTime text={one.openedAt} />
                      </span>
                      <small>{inertTextOf({ text: one.path })}</small>
                    </button>
                    <button
                      type="button"
                      className="plain icon-only"
                      title="Forget this case; its folder stays"
                      onClick={() => void forgetRecent(one.path)}
                    >
                      <X className="icon" aria-hidden="true" />
                      <span className="hidden-text">Forget {inertTextOf({ text: one.name })}</span>
                    </button>
                  </li>
                ))}
              </ul>
            )}
          </section>
          <section className="how" aria-label="How to begin">
            <h2>With evidence of your own</h2>
            <ol className="steps">
              <li>
                <span>
                  Take a checkpoint with the kubelet (CRI-O, containerd) or{' '}
                  <span className="mono">podman container checkpoint -e</span>, and hash it where you took it.
                </span>
              </li>
              <li>
                <span>
                  Drop the archive anywhere in this window: <span className="mono">.tar</span>,{' '}
                  <span className="mono">.tar.gz</span>, <span className="mono">.tar.zst</span>, an OCI image
                  or a folder with CRIU images.
                </span>
              </li>
              <li>
                <span>
                  State who took it, when, and from which node. The archive is sealed, decoded, and never run
                  or written to.
                </span>
              </li>
            </ol>
          </section>
        </div>
      </div>
    </div>
  );
}
