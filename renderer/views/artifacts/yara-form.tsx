/** Which rules are run, and over what. */
import { useRef } from 'react';
import type { ReactNode } from 'react';
import { plural } from '../../components/figures.ts';
import { FileArchive } from '../../components/icon.tsx';
import { announce } from '../../state/shell.ts';
import { useStore } from '../../state/store.ts';
import { PlaceChoice, StartOrCancel } from './form-parts.tsx';
import { form, startYara } from './forms.ts';
import type { RulesFile } from './rules-problems.ts';
import { cancelRun } from './tool-runs.ts';

const RULES_BYTES = 64 * 2 ** 20;

export function YaraForm({ isRunning }: { readonly isRunning: boolean }): ReactNode {
  const asked = useStore(form, (value) => value);
  const canStart = asked.rules.length > 0 && (asked.memory || (asked.files && asked.pid === null));
  return (
    <form
      className="search-form"
      aria-label="YARA"
      data-pane="query"
      onSubmit={(event) => {
        event.preventDefault();
        if (canStart && !isRunning) startYara();
      }}
    >
      <div className="search-line">
        <RulesChoice rules={asked.rules} />
        <StartOrCancel
          label="Run rules"
          isRunning={isRunning}
          canStart={canStart}
          onCancel={() => cancelRun('yara')}
        />
      </div>
      <div className="search-line">
        <PlaceChoice />
        <span className="grow" />
        <span className="quiet">Over</span>
        <label className="check-label">
          <input
            type="checkbox"
            checked={asked.memory}
            onChange={(event) => form.set({ memory: event.target.checked })}
          />
          memory
        </label>
        <label
          className="check-label"
          title={asked.pid === null ? undefined : 'Files are of the whole checkpoint: choose every process'}
        >
          <input
            type="checkbox"
            checked={asked.files && asked.pid === null}
            disabled={asked.pid !== null}
            onChange={(event) => form.set({ files: event.target.checked })}
          />
          files
        </label>
      </div>
    </form>
  );
}

function RulesChoice({ rules }: { readonly rules: readonly RulesFile[] }): ReactNode {
  const input = useRef<HTMLInputElement>(null);
  const read = async (files: readonly File[]): Promise<void> => {
    const size = files.reduce((sum, file) => sum + file.size, 0);
    if (size > RULES_BYTES) {
      announce('These files of rules are more than 64 MiB together', 'problem');
      return;
    }
    const chosen = await Promise.all(
      files.map(async (file) => ({ name: file.name, text: await file.text() })),
    );
    form.set({ rules: chosen });
  };
  return (
    <div className="terms">
      <input
        ref={input}
        type="file"
        multiple
        accept=".yar,.yara,.rules,.txt"
        aria-label="Files of rules"
        className="hidden-text"
        tabIndex={-1}
        onChange={(event) => {
          const files = [...(event.target.files ?? [])];
          // The same file can be chosen again after it was changed.
          event.target.value = '';
          if (files.length > 0) void read(files);
        }}
      />
      <button type="button" data-pane-focus="" onClick={() => input.current?.click()}>
        <FileArchive className="icon" aria-hidden="true" /> Choose rules…
      </button>
      {rules.length === 0 ? (
        <span className="quiet">One or more .yar files; each is a namespace of its own</span>
      ) : (
        <span className="rules-names" title={rules.map(({ name }) => name).join('\n')}>
          <b>{rules.length === 1 ? rules[0]?.name : plural(rules.length, 'file')}</b>
          {rules.length > 1 && <span className="quiet"> {rules.map(({ name }) => name).join(', ')}</span>}
        </span>
      )}
    </div>
  );
}
