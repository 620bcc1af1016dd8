/** The inspector while nothing is selected: the case itself. */
import type { ReactNode } from 'react';
import { inertTextOf } from '../components/evidence-segments.ts';
import { EvidenceText } from '../components/evidence-text.tsx';
import { countText, plural } from '../components/figures.ts';
import { sizeText } from '../components/format.ts';
import { CaseTime } from '../components/time-text.tsx';
import { engine } from '../state/engine.ts';
import { shell } from '../state/shell.ts';
import { useStore } from '../state/store.ts';

export function CaseSections(): ReactNode {
  const summary = useStore(engine, (value) => value.case);
  if (summary === null) return null;
  const size = summary.evidence.reduce((sum, one) => sum + one.size, 0);
  return (
    <>
      <header>
        <div className="kind">Case</div>
        <h2>{inertTextOf({ text: summary.name })}</h2>
        <p className="mono quiet">{inertTextOf({ text: summary.path })}</p>
      </header>
      <section>
        <h3>Case</h3>
        <dl className="facts">
          <Fact name="Examiner">
            {summary.examiner === null ? (
              <span className="absent">not stated</span>
            ) : (
              <EvidenceText value={summary.examiner} />
            )}
          </Fact>
          <Fact name="Made">
            <CaseTime text={summary.createdAt} />
          </Fact>
          <Fact name="Evidence">
            {plural(summary.evidence.length, 'item')}, {sizeText(size)}
          </Fact>
          <Fact name="Checkpoints">{countText(summary.checkpoints.length)}</Fact>
          <Fact name="Custody">
            {plural(summary.custody.entries, 'entry', 'entries')},{' '}
            {summary.custody.intact ? 'intact' : 'broken'}
          </Fact>
          <Fact name="Facts version">{summary.factsVersion}</Fact>
        </dl>
      </section>
      {summary.checkpoints.length > 0 && (
        <section>
          <h3>
            Checkpoints <span className="count">{countText(summary.checkpoints.length)}</span>
          </h3>
          <ul className="lines">
            {summary.checkpoints.slice(0, 50).map((one) => (
              <li key={one.id}>
                <button
                  type="button"
                  className="two"
                  title="Only this one in scope"
                  onClick={() => shell.set({ scope: [one.id] })}
                >
                  <span className="mono quiet">{one.id}</span>
                  <span>
                    <EvidenceText value={one.title} />
                  </span>
                </button>
              </li>
            ))}
          </ul>
        </section>
      )}
      <section>
        <h3>Selecting</h3>
        <p className="quiet">
          What is selected anywhere is shown here and, with its bytes, below. <kbd>Alt ←</kbd> goes back,{' '}
          <kbd>F4</kbd> to the bytes, <kbd>F6</kbd> to the next pane, <kbd>?</kbd> shows all keys.
        </p>
      </section>
    </>
  );
}

function Fact({ name, children }: { readonly name: string; readonly children: ReactNode }): ReactNode {
  return (
    <div>
      <dt>{name}</dt>
      <dd>{children}</dd>
    </div>
  );
}
