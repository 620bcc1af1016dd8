/** What does not compile, where it stands. */
import type { ReactNode } from 'react';
import { EvidenceText } from '../../components/evidence-text.tsx';
import { plural } from '../../components/figures.ts';
import type { RulesProblem } from './rules-problems.ts';

export function YaraProblems({
  problems,
  onRetry,
}: {
  readonly problems: readonly RulesProblem[];
  readonly onRetry: () => void;
}): ReactNode {
  return (
    <div className="rules-problems" role="alert">
      <strong>{plural(problems.length, 'error')} in the rules: nothing was scanned</strong>
      <ol>
        {problems.map((problem, at) => (
          <li key={at}>
            <p>
              <b className="mono">
                {problem.file}, line {problem.line}
              </b>{' '}
              {problem.what}
            </p>
            {problem.text !== null && (
              <pre className="mono" tabIndex={0} aria-label={`Line ${problem.line} of ${problem.file}`}>
                <span className="quiet">{problem.line} │ </span>
                <EvidenceText value={problem.text} empty=" " />
                {problem.column > 0 && problem.column <= problem.text.length + 1 && (
                  <span className="caret" aria-hidden="true">
                    {'\n'}
                    {' '.repeat(`${problem.line} │ `.length + problem.column - 1)}^
                  </span>
                )}
              </pre>
            )}
          </li>
        ))}
      </ol>
      <div className="actions">
        <button type="button" onClick={onRetry}>
          Run again
        </button>
        <span className="quiet">Choose the files again after changing them.</span>
      </div>
    </div>
  );
}
