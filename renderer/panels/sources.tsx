import type { ReactNode } from 'react';
import type { ListRow } from '../../shared/api/index.ts';

/** The fields that a thing was decoded from. */
export function Sources({ row }: { readonly row: ListRow }): ReactNode {
  const fields = new Set(row.source.map((span) => span.field ?? 'bytes'));
  return (
    <section>
      <h3>
        Decoded from <span className="count">{row.source.length}</span>
      </h3>
      {row.source.length === 0 ? (
        <p className="inferred">Inferred or stated by the case: no bytes of its own.</p>
      ) : (
        <ul className="sources mono">
          {[...fields].slice(0, 12).map((field) => (
            <li key={field}>{field}</li>
          ))}
          {fields.size > 12 && <li className="quiet">and {fields.size - 12} more fields</li>}
        </ul>
      )}
    </section>
  );
}
