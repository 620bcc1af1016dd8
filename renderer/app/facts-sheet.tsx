/** Exports the facts for another tool: which format, where to, and whether secrets leave. */
import { useState } from 'react';
import type { ReactNode } from 'react';
import type { ExchangeFormat, ExchangeOutcome } from '../../shared/api/index.ts';
import { plural } from '../components/figures.ts';
import { Hash } from '../components/hash.tsx';
import { JobProgressLine } from '../components/job-progress.tsx';
import { bridge } from '../state/client.ts';
import { engine } from '../state/engine.ts';
import { factsExport, startFactsExport } from '../state/handed-over.ts';
import { shell } from '../state/shell.ts';
import { useStore } from '../state/store.ts';
import { Failed, PathLine, Written } from './path-line.tsx';
import { Sheet } from './sheet.tsx';

interface Format {
  readonly id: ExchangeFormat;
  readonly title: string;
  readonly about: string;
  /** Behind the case's name; '' for a folder. */
  readonly ending: string;
}

const FORMATS: readonly Format[] = [
  { id: 'timesketch', title: 'Timesketch', about: 'Events as JSON Lines, to be uploaded as a timeline', ending: '.jsonl' },
  { id: 'bodyfile', title: 'Bodyfile', about: 'Times of files, for mactime of The Sleuth Kit', ending: '.body' },
  { id: 'csv', title: 'CSV', about: 'A folder with a file for each table, safe against formulas', ending: '' },
  { id: 'stix', title: 'STIX 2.1', about: 'Observed processes, files and connections; indicators of the findings', ending: '.stix.json' },
  { id: 'case-uco', title: 'CASE/UCO', about: 'JSON-LD: sources with hashes, what was decoded, by what', ending: '.case.jsonld' },
  { id: 'parquet', title: 'Parquet', about: 'A folder with a file for each table, for DuckDB or Spark over many cases', ending: '' },
]; // prettier-ignore

export function FactsSheet(): ReactNode {
  const summary = useStore(engine, (value) => value.case);
  const { job, running, result, error } = useStore(factsExport, (value) => value);
  const [format, setFormat] = useState<Format>(FORMATS[0]!);
  const [path, setPath] = useState<string | null>(null);
  const [unknownContent, setUnknownContent] = useState(false);
  const [includeSecrets, setIncludeSecrets] = useState(false);
  const readOnly = summary?.readOnly ?? true;
  const name = `${summary?.name ?? 'case'}-${format.id}${format.ending}`;

  const start = async (): Promise<void> => {
    if (path === null) return;
    await startFactsExport({ format: format.id, path, unknownContent, includeSecrets });
    if (factsExport.get().result !== null) setPath(null);
  };

  return (
    <Sheet
      title="Export facts for another tool"
      footer={
        <>
          <span className="quiet grow">
            {readOnly
              ? 'This case is read-only: what leaves could not be entered in its custody log'
              : includeSecrets
                ? 'The custody log will say that secrets left'
                : 'The custody log will say what left'}
          </span>
          <button type="button" onClick={() => shell.set({ sheet: null })}>
            Close
          </button>
          <button
            type="button"
            className="primary"
            disabled={readOnly || running || path === null}
            onClick={() => void start()}
          >
            {includeSecrets ? 'Export with secrets' : 'Export'}
          </button>
        </>
      }
    >
      {running && <JobProgressLine job={job} what="Writing the facts" />}
      {!running && error !== null && <Failed error={error} />}
      {!running && result !== null && <FactsWritten outcome={result} />}
      <fieldset disabled={running}>
        <legend>Format</legend>
        <div className="stack format-choices">
          {FORMATS.map((one, at) => (
            <label className="choice" key={one.id}>
              <input
                type="radio"
                name="facts-format"
                checked={format.id === one.id}
                {...(at === 0 ? { 'data-pane-focus': '' } : {})}
                onChange={() => {
                  setFormat(one);
                  setPath(null);
                }}
              />
              <span>
                {one.title}
                <small>{one.about}</small>
              </span>
            </label>
          ))}
        </div>
      </fieldset>
      <fieldset disabled={running}>
        <legend>Where to</legend>
        <PathLine
          label={format.ending === '' ? 'New folder' : 'New file'}
          path={path}
          action="Choose a place…"
          onChoose={async () => (await bridge.chooseExportFile?.(name)) ?? null}
          onChosen={setPath}
        />
      </fieldset>
      <fieldset disabled={running}>
        <legend>What leaves</legend>
        <label className="choice">
          <input
            type="checkbox"
            checked={unknownContent || includeSecrets}
            disabled={includeSecrets}
            onChange={(event) => setUnknownContent(event.target.checked)}
          />
          <span>
            Unknown words
            <small>
              Values in command lines that are not known to be harmless are withheld unless this is chosen.
              Recognised secrets are removed all the same.
            </small>
          </span>
        </label>
        <label className={includeSecrets ? 'choice danger' : 'choice'}>
          <input
            type="checkbox"
            checked={includeSecrets}
            onChange={(event) => setIncludeSecrets(event.target.checked)}
          />
          <span>
            Secrets as they are
            <small>
              Else secrets, values of environment variables and text of log lines stay. With this nothing is
              removed, and the custody log says so.
            </small>
          </span>
        </label>
      </fieldset>
    </Sheet>
  );
}

function FactsWritten({ outcome }: { readonly outcome: ExchangeOutcome }): ReactNode {
  const { path, files, bytes, sha256, redactions, includesSecrets } = outcome;
  const redacted = includesSecrets ? null : `${plural(redactions, 'text')} redacted or withheld`;
  return (
    <Written verdict="Written" path={path} files={files} bytes={bytes} redacted={redacted}>
      <dt>SHA-256</dt>
      <dd>
        <Hash value={sha256} name="the SHA-256" />
        {files > 1 && <span className="quiet">Of what sha256sum prints for the files of the folder.</span>}
      </dd>
    </Written>
  );
}
