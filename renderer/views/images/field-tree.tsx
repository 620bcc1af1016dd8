/** The fields of one entry as a tree; a field shows its bytes. */
import { useCallback, useMemo, useState } from 'react';
import type { ReactNode } from 'react';
import type { CallOutput, ListRow } from '../../../shared/api/index.ts';
import type { SourceSpan } from '../../../shared/span.ts';
import type { Column } from '../../components/data-table/column.ts';
import { DataTable } from '../../components/data-table/data-table.tsx';
import type { TableRow } from '../../components/data-table/data-table.tsx';
import { countText, plural } from '../../components/figures.ts';
import { EmptyState, ErrorState, LoadingState } from '../../components/states.tsx';
import { useCall } from '../../state/use-list.ts';

type Answer = CallOutput<'image.entry'>;

type Bytes = Pick<SourceSpan, 'offset' | 'length'>;

interface Line {
  readonly level: number;
  readonly path: string;
  readonly row: ListRow;
  readonly offset: number;
  readonly length: number;
  /** Index of the last line below this one. */
  end: number;
}

const COLUMNS: readonly Column[] = [
  { id: 'name', label: 'Field', type: 'word', width: 165, mono: true, fixed: true, sortable: false },
  {
    id: 'value',
    label: 'Value',
    type: 'text',
    width: 200,
    grows: true,
    mono: true,
    sortable: false,
    absent: '',
  },
  { id: 'meaning', label: 'Says', type: 'text', width: 130, grows: true, sortable: false, absent: '' },
  { id: 'type', label: 'Type', type: 'word', width: 120, mono: true, sortable: false, hidden: true },
];

export function FieldTree({
  checkpoint,
  member,
  index,
  chosen,
  onBytes,
}: {
  readonly checkpoint: string;
  readonly member: number;
  readonly index: number;
  /** The selected bytes of the image; null: none are selected. */
  readonly chosen: Bytes | null;
  readonly onBytes: (offset: number, length: number, field: string) => void;
}): ReactNode {
  const [asked, setAsked] = useState(0);
  const { value, error } = useCall('image.entry', { checkpoint, member, index }, false, asked);
  if (error !== null) {
    return (
      <ErrorState
        what="The entry could not be decoded"
        error={error}
        onRetry={() => setAsked((times) => times + 1)}
      />
    );
  }
  if (value === null) return <LoadingState what="Decoding the entry" />;
  return (
    <Tree
      key={`${member} ${index}`}
      answer={value}
      checkpoint={checkpoint}
      entry={`${member}/${index}`}
      chosen={chosen}
      onBytes={onBytes}
    />
  );
}

function Tree({
  answer,
  checkpoint,
  entry,
  chosen,
  onBytes,
}: {
  readonly answer: Answer;
  readonly checkpoint: string;
  /** Before the path in the key of a row: what a masked value is revealed by. */
  readonly entry: string;
  readonly chosen: Bytes | null;
  readonly onBytes: (offset: number, length: number, field: string) => void;
}): ReactNode {
  const lines = useMemo(() => linesOf(answer, checkpoint, entry), [answer, checkpoint, entry]);
  const [closed, setClosed] = useState<ReadonlySet<number>>(() =>
    initiallyClosed(lines, lineOf(lines, chosen)),
  );
  const shown = useMemo(() => {
    const indexes: number[] = [];
    for (let at = 0; at < lines.length; at++) {
      indexes.push(at);
      if (closed.has(at)) at = lines[at]!.end;
    }
    return indexes;
  }, [lines, closed]);

  const line = lineOf(lines, chosen);
  const selected = line < 0 ? -1 : shown.indexOf(line);

  const rowAt = useCallback(
    (at: number): TableRow | undefined => {
      const index = shown[at];
      const line = index === undefined ? undefined : lines[index];
      if (line === undefined || index === undefined) return undefined;
      const expanded = line.end > index ? !closed.has(index) : undefined;
      return { key: line.path, row: line.row, level: line.level + 1, expanded };
    },
    [shown, lines, closed],
  );
  const onToggle = (at: number, open: boolean): void => {
    const index = shown[at];
    if (index === undefined) return;
    setClosed((old) => {
      const next = new Set(old);
      if (open) next.delete(index);
      else next.add(index);
      return next;
    });
  };
  const parentOf = (at: number): number | null => {
    const level = lines[shown[at] ?? 0]?.level ?? 0;
    for (let before = at - 1; before >= 0; before--) if (lines[shown[before]!]!.level < level) return before;
    return null;
  };
  return (
    <div className="field-tree">
      <DataTable
        id="image-fields"
        list="image"
        label={`Fields of ${answer.message}`}
        columns={COLUMNS}
        count={shown.length}
        rowAt={rowAt}
        need={() => undefined}
        readRows={(from, to) => Promise.resolve(shown.slice(from, to).map((one) => lines[one]!.row))}
        sort={[]}
        onSort={() => undefined}
        selected={selected === -1 ? null : selected}
        onSelect={(at) => {
          const line = lines[shown[at] ?? -1];
          if (line !== undefined) onBytes(line.offset, line.length, `${answer.message}.${line.path}`);
        }}
        treeColumn="name"
        onToggle={onToggle}
        parentOf={parentOf}
        empty={
          <EmptyState title="No fields are set">An empty message: every field has its default.</EmptyState>
        }
        version={closed.size}
      />
      {(answer.cut > 0 || answer.missing.length > 0) && (
        <p className="image-note">
          {answer.missing.length > 0 && `Required and absent: ${answer.missing.join(', ')}. `}
          {answer.cut > 0 &&
            `${countText(answer.cut)} more ${plural(answer.cut, 'field').replace(/^\S+ /, '')} not listed.`}
        </p>
      )}
    </div>
  );
}

function linesOf({ fields, payloads }: Answer, checkpoint: string, entry: string): Line[] {
  const row = (key: string, cells: ListRow['cells']): ListRow => ({
    key,
    checkpoint,
    evidence: null,
    cells,
    source: [],
  });
  const lines: Line[] = fields.map(
    ({ level, path, name, type, value, meaning, known, offset, length }, index) => ({
      level,
      path,
      offset,
      length,
      end: index,
      row: row(`${entry}/${path}`, { name, type: known ? type : `${type}, unknown`, value, meaning }),
    }),
  );
  const open: number[] = [];
  lines.forEach((line, index) => {
    while (open.length > 0 && lines[open.at(-1)!]!.level >= line.level) open.pop();
    for (const parent of open) lines[parent]!.end = index;
    open.push(index);
  });
  payloads.forEach(({ kind, offset, length }, at) => {
    const path = `payload ${kind}`;
    const cells = {
      name: path,
      type: 'payload',
      value: { text: `${length.toLocaleString('en')} bytes` },
      meaning: null,
    };
    lines.push({
      level: 0,
      path: `${path} ${at}`,
      offset,
      length,
      end: lines.length,
      row: row(`${path} ${at}`, cells),
    });
  });
  return lines;
}

/** The line of the selected bytes, else the first that begins with them; -1: none does. */
function lineOf(lines: readonly Line[], chosen: Bytes | null): number {
  if (chosen === null) return -1;
  const { offset, length } = chosen;
  const same = lines.findIndex((line) => line.offset === offset && line.length === length);
  return same < 0 ? lines.findIndex((line) => line.offset === offset) : same;
}

/** Large parts begin closed, so that the shape of an entry fits the pane; not those that the selected line is in. */
function initiallyClosed(lines: readonly Line[], chosen: number): ReadonlySet<number> {
  if (lines.length <= 60) return new Set();
  return new Set(
    lines.flatMap(({ level, end }, index) => {
      const holds = index < chosen && chosen <= end;
      return end - index > 12 && level > 0 && !holds ? [index] : [];
    }),
  );
}
