import { useMemo, useState } from 'react';
import type { ReactNode } from 'react';
import { countText } from '../../components/figures.ts';
import { ErrorState, LoadingState } from '../../components/states.tsx';
import { useCall } from '../../state/use-list.ts';

/** Tables and columns of the case; choosing a name writes it into the statement. */
export function SchemaTree({ onInsert }: { readonly onInsert: (text: string) => void }): ReactNode {
  const { value, error } = useCall('sql.schema', {});
  const [filter, setFilter] = useState('');
  const tables = useMemo(() => {
    const wanted = filter.trim().toLowerCase();
    const all = value?.tables ?? [];
    if (wanted === '') return all;
    return all.filter(
      (table) => table.name.includes(wanted) || table.columns.some((column) => column.name.includes(wanted)),
    );
  }, [value, filter]);
  return (
    <aside className="console-schema" aria-label="Schema">
      <input
        type="text"
        aria-label="Find a table or column"
        placeholder="Find a table or column"
        value={filter}
        onChange={(event) => setFilter(event.target.value)}
      />
      {error !== null ? (
        <ErrorState what="The schema could not be read" error={error} />
      ) : value === null ? (
        <LoadingState what="Reading the schema" />
      ) : (
        <div className="console-tables" tabIndex={0} role="group" aria-label="Tables">
          {tables.map((table) => (
            <details key={table.name}>
              <summary title={table.doc}>
                <span className="mono">{table.name}</span>{' '}
                <span className="quiet">{countText(table.rows)}</span>
              </summary>
              {table.doc !== '' && <p className="quiet">{table.doc}</p>}
              <ul>
                {table.columns.map((column) => (
                  <li key={column.name}>
                    <button type="button" className="link mono" onClick={() => onInsert(column.name)}>
                      {column.name}
                    </button>{' '}
                    <span className="quiet">
                      {column.type}
                      {column.form === '' ? '' : ` · ${column.form}`}
                    </span>
                  </li>
                ))}
              </ul>
            </details>
          ))}
          <details>
            <summary>Functions</summary>
            <ul>
              {value.functions.map(({ name, doc }) => (
                <li key={name}>
                  <button
                    type="button"
                    className="link mono"
                    onClick={() => onInsert(name.replace(/\(.*/, '('))}
                  >
                    {name}
                  </button>{' '}
                  <span className="quiet">{doc}</span>
                </li>
              ))}
            </ul>
          </details>
        </div>
      )}
    </aside>
  );
}
