/** Images: every file of the image directory, its entries, their fields, and the bytes of each. */
import { useCallback, useMemo, useState } from 'react';
import type { ReactNode } from 'react';
import type { ImageFileSummary } from '../../../shared/api/index.ts';
import { compareText } from '../../../shared/text.ts';
import { nextSort } from '../../components/data-table/column.ts';
import type { Sort } from '../../components/data-table/column.ts';
import { DataTable } from '../../components/data-table/data-table.tsx';
import { inertTextOf } from '../../components/evidence-segments.ts';
import { EvidenceText } from '../../components/evidence-text.tsx';
import { plural } from '../../components/figures.ts';
import { sizeText } from '../../components/format.ts';
import { EmptyState, ErrorState, LoadingState } from '../../components/states.tsx';
import { engine } from '../../state/engine.ts';
import { select, shell } from '../../state/shell.ts';
import { useStore } from '../../state/store.ts';
import { useCall } from '../../state/use-list.ts';
import { FieldTree } from './field-tree.tsx';
import { ENTRY_COLUMNS, IMAGE_COLUMNS, entryRow, imageRow } from './image-columns.tsx';
import { useEntries } from './use-entries.ts';

export function ImagesView(): ReactNode {
  const scope = useStore(shell, (value) => value.scope);
  const all = useStore(engine, (value) => value.case?.checkpoints);
  const checkpoints = useMemo(
    () => (all ?? []).filter((one) => scope === null || scope.includes(one.id)),
    [all, scope],
  );
  const selection = useStore(shell, (value) => value.selection);
  const [picked, setPicked] = useState<string | null>(null);
  const wanted = picked ?? selection?.checkpoint ?? null;
  const checkpoint = checkpoints.find((one) => one.id === wanted) ?? checkpoints[0];
  const { value, error } = useCall(
    'image.list',
    checkpoint === undefined ? null : { checkpoint: checkpoint.id },
  );
  if (checkpoint === undefined) {
    return (
      <EmptyState title="No checkpoint in scope">
        Import one, or widen the evidence scope in the title bar.
      </EmptyState>
    );
  }
  return (
    <div className="images" data-pane="view">
      <div className="panel-head">
        {checkpoints.length > 1 ? (
          <label className="picker">
            <span className="quiet">Checkpoint</span>
            <select value={checkpoint.id} onChange={(event) => setPicked(event.target.value)}>
              {checkpoints.map((one) => (
                <option key={one.id} value={one.id}>
                  {inertTextOf({ text: one.title })} {one.id}
                </option>
              ))}
            </select>
          </label>
        ) : (
          <EvidenceText value={checkpoint.title} />
        )}
        {value !== null && <span className="quiet">{summaryText(value.images)}</span>}
      </div>
      {error !== null ? (
        <ErrorState
          what="The images could not be listed"
          error={error}
          usable="Other views are not affected."
        />
      ) : value === null ? (
        <LoadingState what="Reading the image directory" />
      ) : (
        <Directory key={checkpoint.id} images={value.images} />
      )}
    </div>
  );
}

function summaryText(images: readonly ImageFileSummary[]): string {
  const leftovers = images.filter((one) => one.tells !== null).length;
  const bytes = images.reduce((sum, one) => sum + one.size, 0);
  return `${plural(images.length, 'file')}, ${sizeText(bytes)}${leftovers > 0 ? `, ${plural(leftovers, 'leftover')} of an earlier dump` : ''}`;
}

function Directory({ images }: { readonly images: readonly ImageFileSummary[] }): ReactNode {
  const selection = useStore(shell, (value) => value.selection);
  const [sort, setSort] = useState<readonly Sort[]>([]);
  const [member, setMember] = useState<number | null>(null);
  const sorted = useMemo(() => sortImages(images, sort), [images, sort]);
  const wanted = selection?.kind === 'image' ? Number(selection.key) : member;
  const selected = sorted.findIndex((one) => one.member === wanted);
  const image = sorted[selected];

  return (
    <>
      <div className="images-list">
        <DataTable
          id="images"
          list="image"
          label="Images"
          columns={IMAGE_COLUMNS}
          count={sorted.length}
          rowAt={(index) => {
            const one = sorted[index];
            return one === undefined
              ? undefined
              : { key: String(one.member), row: imageRow(one), dimmed: one.tells !== null };
          }}
          need={() => undefined}
          readRows={(from, to) => Promise.resolve(sorted.slice(from, to).map(imageRow))}
          sort={sort}
          onSort={(column, add) => setSort(nextSort(sort, column, add))}
          selected={selected < 0 ? null : selected}
          onSelect={(index) => {
            const one = sorted[index];
            if (one === undefined) return;
            setMember(one.member);
            showBytes(one, 0, one.size, one.type ?? 'file');
          }}
          onFind={(typed, from) => {
            const text = typed.toLowerCase();
            const at = sorted.findIndex((_, index) =>
              sorted[(from + index) % sorted.length]!.name.text.toLowerCase().startsWith(text),
            );
            return Promise.resolve(at < 0 ? null : (from + at) % sorted.length);
          }}
          empty={<EmptyState title="No images">The directory of this checkpoint has no files.</EmptyState>}
          version={sorted.length}
        />
      </div>
      {image === undefined ? (
        <div className="images-detail">
          <EmptyState title="No image chosen">
            Choose one above to see its entries and their fields.
          </EmptyState>
        </div>
      ) : (
        <ImageDetail key={image.member} image={image} />
      )}
    </>
  );
}

/** Files beside the images have no row of their own: the checkpoint stands for them. */
function showBytes(image: ImageFileSummary, offset: number, length: number, field: string): void {
  const isImage = image.name.text !== 'stats-dump' && image.name.text.endsWith('.img');
  select({
    kind: isImage ? 'image' : 'checkpoint',
    checkpoint: image.checkpoint,
    key: isImage ? String(image.member) : image.checkpoint,
    column: null,
    span: { member: image.member, offset, length: Math.max(0, length), field },
  });
}

function ImageDetail({ image }: { readonly image: ImageFileSummary }): ReactNode {
  const entries = useEntries(image.checkpoint, image.member);
  const [index, setIndex] = useState(0);
  const onBytes = useCallback(
    (offset: number, length: number, field: string) => showBytes(image, offset, length, field),
    [image],
  );
  const { about, error } = entries;
  if (error !== null) return <ErrorState what="The image could not be decoded" error={error} />;
  if (about === null) return <LoadingState what="Decoding the image" />;
  if (about.count === 0) {
    return (
      <div className="images-detail">
        <EmptyState title={image.state === 'raw' ? 'A file without messages' : 'No entries'}>
          {image.state === 'raw'
            ? `${image.type ?? 'This file'} has no entries: its ${sizeText(image.size)} are the content itself. The Bytes panel shows them.`
            : (about.gaps[0]?.message ??
              'Nothing of it could be decoded. The Bytes panel shows what is there.')}
        </EmptyState>
      </div>
    );
  }
  return (
    <div className="images-detail is-split">
      <section aria-label="Entries">
        <DataTable
          id="image-entries"
          list="image"
          label={`Entries of ${inertTextOf(image.name)}`}
          columns={ENTRY_COLUMNS}
          count={about.count}
          rowAt={(at) => {
            const entry = entries.entry(at);
            return {
              key: String(at),
              row: entry === undefined ? undefined : entryRow(entry, image),
            };
          }}
          need={entries.need}
          readRows={async (from, to) => (await entries.read(from, to)).map((one) => entryRow(one, image))}
          sort={[]}
          onSort={() => undefined}
          selected={index}
          onSelect={(at) => {
            setIndex(at);
            const entry = entries.entry(at);
            if (entry !== undefined) onBytes(entry.offset, entry.length, entry.message);
          }}
          empty={null}
          version={entries.version}
        />
        {about.gaps.length > 0 && (
          <p className="image-note" role="note">
            {about.gaps.map(({ message }) => message).join(' ')}
          </p>
        )}
      </section>
      <section aria-label="Fields">
        <FieldTree checkpoint={image.checkpoint} member={image.member} index={index} onBytes={onBytes} />
      </section>
    </div>
  );
}

function sortImages(images: readonly ImageFileSummary[], sort: readonly Sort[]): readonly ImageFileSummary[] {
  if (sort.length === 0) return images;
  const value = (image: ImageFileSummary, column: string): string | number => {
    if (column === 'size' || column === 'entries') return image[column];
    if (column === 'name') return image.name.text;
    return String(image[column as 'type' | 'state' | 'magic' | 'tells'] ?? '');
  };
  return [...images].sort((a, b) => {
    for (const { column, descending } of sort) {
      const [one, other] = [value(a, column), value(b, column)];
      const order =
        typeof one === 'number' && typeof other === 'number'
          ? one - other
          : compareText(String(one), String(other));
      if (order !== 0) return descending ? -order : order;
    }
    return 0;
  });
}
