/** YARA: rules over memory and files. */
import { useMemo } from 'react';
import type { ReactNode } from 'react';
import { useStore } from '../../state/store.ts';
import { form, startYara } from './forms.ts';
import { rulesProblems } from './rules-problems.ts';
import { RunState, useRun } from './run-state.tsx';
import { YaraForm } from './yara-form.tsx';
import { YaraMatches } from './yara-matches.tsx';
import { YaraProblems } from './yara-problems.tsx';

export function YaraTab(): ReactNode {
  const { run, isRunning } = useRun('yara');
  const rules = useStore(form, (value) => value.rules);
  const problems = useMemo(
    () => (run?.error?.code === 'usage' && run.error !== null ? rulesProblems(run.error.message, rules) : []),
    [run?.error, rules],
  );
  return (
    <div className="tool">
      <YaraForm isRunning={isRunning} />
      <RunState
        tool="yara"
        noun="match"
        nouns="matches"
        before={{
          title: 'YARA rules over memory and files',
          text: 'Choose files of rules. Each mapping is scanned as the process had it; of files those of the rootfs diff, tmpfs, volumes, ghost files and memfds. A rule can read nothing else: include is refused.',
        }}
        nothing={{
          title: 'No rule matched',
          text: 'Not in the bytes that the checkpoint holds. Notes above say what was left out.',
        }}
        problem={problems.length > 0 ? <YaraProblems problems={problems} onRetry={startYara} /> : undefined}
        onRetry={startYara}
      >
        {run !== null && <YaraMatches key={run.job} run={run} />}
      </RunState>
    </div>
  );
}
