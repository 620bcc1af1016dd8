import type { ReactNode } from 'react';
import type { ListRow } from '../../shared/api/index.ts';
import { EvidenceText } from '../components/evidence-text.tsx';
import { showImage } from '../state/image-place.ts';
import { imagesOf } from '../state/ask-surroundings.ts';
import { engine } from '../state/engine.ts';
import { useStore } from '../state/store.ts';
import { useAsync } from '../state/use-list.ts';

/** Fields that are listed. */
const FIELDS = 12;

/** The fields that a thing was decoded from; one of an image leads to its entry. */
export function Sources({ row }: { readonly row: ListRow }): ReactNode {
  const opened = useStore(engine, (value) => value.opened);
  const { source, checkpoint, key } = row;
  const of = source.map(({ member, offset }) => `${member}+${offset}`).join(' ');
  const { value: images } = useAsync(`${opened} ${checkpoint} ${key} ${of}`, () => imagesOf(row));
  const fields = new Map(source.map((span) => [`${span.member} ${span.field ?? ''}`, span]));
  return (
    <section>
      <h3>
        Decoded from <span className="count">{source.length}</span>
      </h3>
      {source.length === 0 ? (
        <p className="inferred">Inferred or stated by the case: no bytes of its own.</p>
      ) : (
        <ul className="sources mono">
          {[...fields.values()].slice(0, FIELDS).map((span) => {
            const image = images?.find(
              ({ span: { member, field } }) => member === span.member && field === span.field,
            );
            return (
              <li key={`${span.member} ${span.field}`}>
                {image === undefined || checkpoint === null ? (
                  (span.field ?? 'bytes')
                ) : (
                  <>
                    <button
                      type="button"
                      className="link"
                      title="Show its entry in Images"
                      onClick={() => showImage(checkpoint, image)}
                    >
                      <EvidenceText value={image.name} limit={60} />
                    </button>{' '}
                    {span.field ?? ''}
                  </>
                )}
              </li>
            );
          })}
          {fields.size > FIELDS && <li className="quiet">and {fields.size - FIELDS} more fields</li>}
        </ul>
      )}
    </section>
  );
}
