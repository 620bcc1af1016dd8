/** The chosen match: its rule, and the bytes of its strings, secrets among them masked. */
import type { ReactNode } from 'react';
import type { CallInput, YaraItem } from '../../../shared/api/index.ts';
import { EvidenceText } from '../../components/evidence-text.tsx';
import { hexText, plural } from '../../components/figures.ts';
import { showFile } from '../../state/show-file.ts';
import { useCall } from '../../state/use-list.ts';
import { maskedBytes } from './find-rows.ts';
import type { MaskedPart } from './find-rows.ts';
import { openFind } from './open-address.ts';

const MATCHES_SHOWN = 200;
const BYTES_SHOWN = 64;

export function YaraMatch({ item }: { readonly item: YaraItem }): ReactNode {
  const matches = item.strings.flatMap(({ identifier, matches: places }) =>
    places.map((place) => ({ identifier, ...place })),
  );
  const { checkpoint, pid, path } = item;
  const places = matches.slice(0, MATCHES_SHOWN).map(({ at, length, source }) => {
    const shown = Math.min(length, BYTES_SHOWN);
    if (pid !== null) return { checkpoint, pid, address: at, length: shown };
    return source === null
      ? null
      : { evidence: source.evidence, member: source.member, offset: source.offset, length: shown };
  });
  const masked = useMasked(places);
  return (
    <section
      className="hit-details tool-details"
      aria-label="The chosen match"
      data-pane="details"
      tabIndex={-1}
    >
      <div>
        <h2>
          {item.rule}
          <span className="quiet"> {item.namespace}</span>
        </h2>
        {path !== null && (
          <p className="mono">
            <button type="button" className="link" title="Show in Files" onClick={() => showFile(path.text)}>
              <EvidenceText value={path} limit={400} />
            </button>
          </p>
        )}
        <dl className="rule-metadata">
          {item.metadata.map(({ name, value }, at) => (
            <div key={at}>
              <dt className="quiet">{name}</dt>
              <dd>
                <EvidenceText value={String(value)} limit={400} />
              </dd>
            </div>
          ))}
        </dl>
      </div>
      <ul className="mono">
        {matches.length === 0 && <li className="quiet">Its condition needs no string.</li>}
        {matches.slice(0, MATCHES_SHOWN).map((match, at) => (
          <li key={at}>
            {pid === null && match.source === null ? (
              <span title="Offset in the file">+{hexText(match.at)}</span>
            ) : (
              <button
                type="button"
                className="link mono"
                title={pid === null ? 'Show in the Bytes panel' : 'Show in the hex view'}
                onClick={() =>
                  openFind({ checkpoint, pid, address: match.at, length: match.length, source: match.source })
                }
              >
                {pid === null && '+'}
                {hexText(match.at)}
              </button>
            )}{' '}
            <b>{match.identifier}</b>{' '}
            {masked.waiting ? (
              <span className="wait" />
            ) : (
              <EvidenceText value={maskedBytes(match.bytes.subarray(0, BYTES_SHOWN), masked.partsOf(at))} />
            )}
          </li>
        ))}
        {matches.length > MATCHES_SHOWN && (
          <li className="quiet">and {plural(matches.length - MATCHES_SHOWN, 'more place')}</li>
        )}
      </ul>
    </section>
  );
}

type MaskedPlace = CallInput<'memory.masked'>['places'][number];

function useMasked(places: readonly (MaskedPlace | null)[]): {
  readonly waiting: boolean;
  readonly partsOf: (index: number) => readonly MaskedPart[];
} {
  const asked = places.flatMap((place) => place ?? []);
  const { value, waiting, error } = useCall('memory.masked', asked.length === 0 ? null : { places: asked });
  return {
    waiting: waiting || error !== null, // what may be a secret is not shown
    partsOf: (index) => {
      const place = places[index] ?? null;
      return place === null ? [] : (value?.places[asked.indexOf(place)] ?? []);
    },
  };
}
