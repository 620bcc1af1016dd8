/** One image: its entries, and the fields of the chosen one. */
import { useCallback, useEffect, useRef, useState } from 'react';
import type { ReactNode } from 'react';
import type { ImageFileSummary } from '../../../shared/api/index.ts';
import { DataTable } from '../../components/data-table/data-table.tsx';
import { inertTextOf } from '../../components/evidence-segments.ts';
import { sizeText } from '../../components/format.ts';
import { EmptyState, ErrorState, LoadingState } from '../../components/states.tsx';
import { client } from '../../state/client.ts';
import { imageThing } from '../../state/selection.ts';
import { select, shell } from '../../state/shell.ts';
import { useStore } from '../../state/store.ts';
import { FieldTree } from './field-tree.tsx';
import { ENTRY_COLUMNS, entryRow } from './image-columns.tsx';
import { useEntries } from './use-entries.ts';

/** Selects bytes of an image. */
export function showBytes(image: ImageFileSummary, offset: number, length: number, field: string): void {
  const { checkpoint, member, name } = image;
  const span = { member, offset, length: Math.max(0, length), field };
  select({ ...imageThing(checkpoint, name, span), checkpoint, column: null });
}

export function ImageDetail({ image }: { readonly image: ImageFileSummary }): ReactNode {
  const { pages, about, error, version } = useEntries(image.checkpoint, image.member);
  const span = useStore(shell, ({ selection }) => selection?.span);
  const chosen = span?.member === image.member ? span : null;
  const [index, setIndex] = useState(0);
  useFollow(image, chosen?.offset ?? null, pages.entry(index), setIndex);
  const onBytes = useCallback(
    (offset: number, length: number, field: string) => showBytes(image, offset, length, field),
    [image],
  );
  if (error !== null) {
    return (
      <div className="images-detail">
        <ErrorState
          what={
            about === null
              ? 'The image could not be decoded'
              : 'Some of the entries of this image could not be read'
          }
          error={error}
          usable="The other images are not affected; the Bytes panel shows what is there."
          onRetry={pages.retry}
        />
      </div>
    );
  }
  if (about === null) return <LoadingState what="Decoding the image" />;
  if (about.count === 0) {
    return (
      <div className="images-detail">
        <EmptyState title={image.state === 'raw' ? 'A file without messages' : 'No entries'}>
          {image.state === 'raw' && image.size === 0
            ? `${image.type ?? 'This file'} is empty: it has 0 bytes.`
            : image.state === 'raw'
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
            const entry = pages.entry(at);
            return {
              key: String(at),
              row: entry === undefined ? undefined : entryRow(entry, image),
            };
          }}
          need={pages.need}
          readRows={async (from, to) => (await pages.read(from, to)).map((one) => entryRow(one, image))}
          sort={[]}
          onSort={() => undefined}
          selected={index}
          onSelect={(at) => {
            setIndex(at);
            const entry = pages.entry(at);
            if (entry !== undefined) onBytes(entry.offset, entry.length, entry.message);
          }}
          empty={null}
          version={version}
        />
        {about.gaps.length > 0 && (
          <p className="image-note" role="note">
            {about.gaps.map(({ message }) => message).join(' ')}
          </p>
        )}
      </section>
      <section aria-label="Fields">
        <FieldTree
          checkpoint={image.checkpoint}
          member={image.member}
          index={index}
          chosen={chosen}
          onBytes={onBytes}
        />
      </section>
    </div>
  );
}

/** The entry that has the selected byte is the one that is shown, wherever the byte was selected. */
function useFollow(
  { checkpoint, member }: ImageFileSummary,
  offset: number | null,
  shown: { readonly offset: number; readonly length: number } | undefined,
  onEntry: (index: number) => void,
): void {
  const latest = useRef({ shown, onEntry });
  useEffect(() => {
    latest.current = { shown, onEntry };
  });
  useEffect(() => {
    const has = latest.current.shown;
    if (offset === null || (has !== undefined && has.offset <= offset && offset < has.offset + has.length))
      return undefined;
    let stale = false;
    client.call('image.entryAt', { checkpoint, member, offset }).then(
      ({ index }) => {
        if (!stale && index !== null) latest.current.onEntry(index);
      },
      () => undefined, // the entries themselves say what is wrong
    );
    return () => {
      stale = true;
    };
  }, [checkpoint, member, offset]);
}
