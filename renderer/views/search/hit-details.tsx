/** The chosen hit: every place that has these bytes, where they lie in the evidence, and their surroundings. */
import type { ReactNode } from 'react';
import type { SearchHit } from '../../../shared/api/index.ts';
import { EvidenceText } from '../../components/evidence-text.tsx';
import { countText, plural } from '../../components/figures.ts';
import { HitBytes } from './hit-bytes.tsx';
import { inMemory, placeName, regionName } from './hit-names.ts';
import type { Owner } from './hit-names.ts';
import { showSource } from './show-source.ts';

export function HitDetails({
  hit,
  checkpointTitle,
  onOpen,
}: {
  readonly hit: SearchHit;
  readonly checkpointTitle: (id: string) => string;
  readonly onOpen: (owner: Owner) => void;
}): ReactNode {
  const { source } = hit;
  return (
    <section className="hit-details" aria-label="The chosen hit" data-pane="details">
      <div>
        <h2>
          {hit.ownerCount > 1 ? `The same bytes at ${plural(hit.ownerCount, 'place')}` : 'Place'}
          <span className="quiet"> {plural(hit.length, 'byte')}</span>
        </h2>
        <ul>
          {hit.owners.map((owner, at) => (
            <li key={at}>
              {inMemory(owner) ? (
                <button
                  type="button"
                  className="link mono"
                  title="Show in the hex view (Enter)"
                  onClick={() => onOpen(owner)}
                >
                  {owner.pid} {placeName(hit, owner)}
                </button>
              ) : (
                <span className="mono">{placeName(hit, owner)}</span>
              )}{' '}
              <EvidenceText value={regionName(hit, owner)} limit={200} />{' '}
              <span className="quiet">
                <EvidenceText value={checkpointTitle(owner.checkpoint)} />
              </span>
            </li>
          ))}
          {hit.ownerCount > hit.owners.length && (
            <li className="quiet">and {countText(hit.ownerCount - hit.owners.length)} more</li>
          )}
        </ul>
        <p className="quiet">
          {source === null ? (
            'Never written memory: it reads as zeros, and no image holds it.'
          ) : (
            <button
              type="button"
              className="link"
              title="Show these bytes of the evidence in the Bytes panel"
              onClick={() => showSource(hit)}
            >
              <EvidenceText value={source.memberName} limit={200} /> +0x{source.offset.toString(16)}
            </button>
          )}
        </p>
      </div>
      <div className="hit-context">
        <HitBytes hit={hit} as="hex" most={32} />
        <HitBytes hit={hit} as="letters" most={32} />
        {hit.masked.length > 0 && (
          <span className="quiet">Parts that look like secrets are masked: reveal them in the hex view.</span>
        )}
      </div>
    </section>
  );
}
