/** The entry that is selected: the bytes that are hashed, and the texts that it commits to. */
import type { ReactNode } from 'react';
import { inertTextOf } from '../../components/evidence-segments.ts';
import { Hash } from '../../components/hash.tsx';
import { ErrorState, LoadingState } from '../../components/states.tsx';
import { useCall } from '../../state/use-list.ts';

export function EntryText({ sequence }: { readonly sequence: number | null }): ReactNode {
  const input = sequence === null || !(sequence > 0) ? null : { sequence };
  const { value, error } = useCall('custody.entry', input);
  return (
    <section aria-labelledby="custody-entry">
      <h2 id="custody-entry">{sequence === null ? 'Entry' : `Entry ${sequence}`}</h2>
      {input === null && <p className="quiet">Choose an entry to see what is hashed of it.</p>}
      {error !== null && <ErrorState what="The entry could not be read" error={error} />}
      {input !== null && error === null && value === null && <LoadingState what="Reading the entry" />}
      {input !== null && error === null && value !== null && (
        <>
          <Hash value={value.hash} name={`the hash of entry ${value.sequence}`} />
          <pre className="mono custody-canonical" tabIndex={0} aria-label="What is hashed">
            {laidOut(value.canonical)
              .split('\n')
              .map((line) => inertTextOf({ text: line }))
              .join('\n')}
          </pre>
          {Object.keys(value.commitments).length > 0 && (
            <dl className="facts">
              {Object.keys(value.commitments).map((name) => (
                <div key={name}>
                  <dt>{inertTextOf({ text: name })}</dt>
                  <dd>
                    {value.texts[name] === undefined ? (
                      <span className="absent">taken out: the log holds a salted hash of it alone</span>
                    ) : (
                      inertTextOf({ text: value.texts[name] })
                    )}
                  </dd>
                </div>
              ))}
            </dl>
          )}
        </>
      )}
    </section>
  );
}

/** Line by line for reading (a line's end within a text is escaped there); what can't be parsed stands as it is. */
function laidOut(canonical: string): string {
  try {
    return JSON.stringify(JSON.parse(canonical), null, 1);
  } catch {
    return canonical;
  }
}
