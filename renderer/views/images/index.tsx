/** Images: every file of the image directory, its entries, their fields, and the bytes of each. */
import { useMemo, useState } from 'react';
import type { ReactNode } from 'react';
import type { CheckpointSummary, ImageFileSummary } from '../../../shared/api/index.ts';
import { compareText } from '../../../shared/text.ts';
import { nextSort } from '../../components/data-table/column.ts';
import type { Sort } from '../../components/data-table/column.ts';
import { DataTable } from '../../components/data-table/data-table.tsx';
import { inertTextOf } from '../../components/evidence-segments.ts';
import { EvidenceText } from '../../components/evidence-text.tsx';
import { countText, plural } from '../../components/figures.ts';
import { sizeText } from '../../components/format.ts';
import { EmptyState, ErrorState, LoadingState } from '../../components/states.tsx';
import { engine } from '../../state/engine.ts';
import { select, shell } from '../../state/shell.ts';
import type { Selection } from '../../state/selection.ts';
import { useStore } from '../../state/store.ts';
import { useCall } from '../../state/use-list.ts';
import { imageColumns, imageRow } from './image-columns.tsx';
import { ImageDetail, showBytes } from './image-detail.tsx';

export function ImagesView(): ReactNode {
  const scope = useStore(shell, (value) => value.scope);
  const all = useStore(engine, (value) => value.case?.checkpoints);
  const checkpoints = useMemo(
    () => (all ?? []).filter((one) => scope === null || scope.includes(one.id)),
    [all, scope],
  );
  const selection = useStore(shell, (value) => value.selection);
  const [picked, setPicked] = useState<{ readonly id: string; readonly over: Selection | null } | null>(null);
  // What is selected since says more than what was picked.
  const wanted =
    picked !== null && picked.over === selection ? picked.id : (selection?.checkpoint ?? picked?.id);
  const checkpoint = checkpoints.find((one) => one.id === wanted) ?? checkpoints[0];
  const [asked, setAsked] = useState(0);
  const { value, error } = useCall(
    'image.list',
    checkpoint === undefined ? null : { checkpoint: checkpoint.id },
    false,
    asked,
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
            <select
              value={checkpoint.id}
              onChange={(event) => {
                select(null);
                setPicked({ id: event.target.value, over: null });
              }}
            >
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
        {value !== null && <span className="quiet">{summaryText(value.images, checkpoint.kind)}</span>}
      </div>
      {error !== null ? (
        <ErrorState
          what="The images could not be listed"
          error={error}
          usable="Other views are not affected."
          onRetry={() => setAsked((times) => times + 1)}
        />
      ) : value === null ? (
        <LoadingState what="Reading the image directory" />
      ) : (
        <Directory key={checkpoint.id} images={value.images} />
      )}
    </div>
  );
}

function summaryText(images: readonly ImageFileSummary[], kind: CheckpointSummary['kind']): string {
  const beside = images.filter((one) => !one.isImage).length;
  const leftovers = images.filter((one) => one.tells !== null).length;
  const bytes = images.reduce((sum, one) => sum + one.size, 0);
  const from =
    kind === 'incomplete'
      ? `${countText(leftovers)} that nothing names, for the dump did not come to its end`
      : `${plural(leftovers, 'leftover')} of an earlier dump`;
  return [
    plural(images.length - beside, 'image'),
    ...(beside > 0 ? [plural(beside, 'other file')] : []),
    sizeText(bytes),
    ...(leftovers > 0 ? [from] : []),
  ].join(', ');
}

function Directory({ images }: { readonly images: readonly ImageFileSummary[] }): ReactNode {
  const selection = useStore(shell, (value) => value.selection);
  const [sort, setSort] = useState<readonly Sort[]>([]);
  const [member, setMember] = useState<number | null>(null);
  const sorted = useMemo(() => sortImages(images, sort), [images, sort]);
  const wanted = selection?.kind === 'image' ? Number(selection.key) : (selection?.span?.member ?? member);
  const selected = sorted.findIndex((one) => one.member === wanted);
  const image = sorted[selected];

  return (
    <>
      <div className="images-list">
        <DataTable
          id="images"
          list="image"
          label="Images"
          columns={imageColumns(images.some((one) => one.tells !== null))}
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
