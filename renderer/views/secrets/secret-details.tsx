/** The chosen secret: every place, each leading into the hex view or the Bytes panel. */
import type { ReactNode } from 'react';
import type { SecretPlace, SecretSummary } from '../../../shared/api/index.ts';
import { EvidenceText } from '../../components/evidence-text.tsx';
import { countText, hexText, plural } from '../../components/figures.ts';
import { ErrorState, LoadingState } from '../../components/states.tsx';
import { ProcessLine } from '../../panels/process-line.tsx';
import { showImage } from '../../state/image-place.ts';
import { announce } from '../../state/shell.ts';
import { showFile } from '../../state/show-file.ts';
import { showBytes } from '../../state/show-bytes.ts';
import { useCall } from '../../state/use-list.ts';
import { useCheckpointTitles } from '../artifacts/form-parts.tsx';
import { openAddress } from '../artifacts/open-address.ts';
import { validityText } from './validity-text.ts';

const PLACES_SHOWN = 500;
const OWNERS_SHOWN = 12;

export function SecretDetails({
  secret,
  complete,
}: {
  readonly secret: SecretSummary;
  readonly complete: boolean;
}): ReactNode {
  const { id, kind, rule, validity, short, owners, moreOwners } = secret;
  const { value, error } = useCall('secrets.places', { id, from: 0, to: PLACES_SHOWN });
  const { many, titleOf } = useCheckpointTitles();
  return (
    <section className="hit-details tool-details" aria-label="The chosen secret" data-pane="details" tabIndex={-1}>
      <div>
        <h2>{kind}</h2>
        <p>
          <span className="quiet">Rule</span> {rule}
        </p>
        {secret.labels.length > 0 && (
          <p>
            <span className="quiet">Names</span> <EvidenceText value={secret.labels.join(', ')} limit={400} />
          </p>
        )}
        {validity !== null && (
          <p>
            <EvidenceText value={validityText(validity)} limit={400} />
          </p>
        )}
        {owners.length > 0 && (
          <ul className="owners in-line" aria-label="Owners">
            <li className="quiet" aria-hidden="true">
              Owners
            </li>
            {owners.slice(0, OWNERS_SHOWN).map(({ checkpoint, pid }) => (
              <li key={`${checkpoint} ${pid}`}>
                <ProcessLine checkpoint={checkpoint} pid={String(pid)} />{' '}
                {many && (
                  <span className="quiet">
                    <EvidenceText value={titleOf(checkpoint)} />
                  </span>
                )}
              </li>
            ))}
            {(moreOwners || owners.length > OWNERS_SHOWN) && <li className="quiet">and more</li>}
          </ul>
        )}
        {short && <p className="quiet">Too short to be looked for elsewhere: other text has the same characters.</p>}
        {!complete && <p className="quiet">Copies are looked for at the end of the scan.</p>}
      </div>
      <div>
        {error !== null && <ErrorState what="Its places could not be listed" error={error} />}
        {error === null && (value === undefined || value === null) && <LoadingState what="Places" />}
        {value !== undefined && value !== null && (
          <>
            <h2>
              {plural(value.count, 'place')}
              {value.more && <span className="quiet"> and more</span>}
            </h2>
            <ul className="mono" aria-label="Places of the secret">
              {value.places.map((place, at) => (
                <li key={at}>
                  <button type="button" className="link" onClick={() => open(place)}>
                    {place.address === null ? place.where : `${place.pid} ${hexText(place.address)}`}
                  </button>{' '}
                  <PlaceName place={place} />{' '}
                  <span className="quiet">
                    {place.encoding === 'plain' ? '' : `${place.encoding} `}
                    {place.recognised ? '' : 'a copy '}
                    {many && <EvidenceText value={titleOf(place.checkpoint)} />}
                  </span>
                </li>
              ))}
              {value.count > value.places.length && (
                <li className="quiet">and {countText(value.count - value.places.length)} more</li>
              )}
            </ul>
          </>
        )}
      </div>
    </section>
  );
} // prettier-ignore

/** A file's path leads to Files, an image's name to its entry in Images. */
function PlaceName({ place }: { readonly place: SecretPlace }): ReactNode {
  const { region, path, source, where, length, checkpoint } = place;
  const name = <EvidenceText value={region ?? path ?? source?.memberName ?? ''} limit={120} />;
  if (path !== null) {
    return (
      <button type="button" className="link" title="Show in Files" onClick={() => showFile(path)}>
        {name}
      </button>
    );
  }
  if (where === 'image' && source !== null) {
    const { member, offset, memberName } = source;
    const image = { name: { text: memberName }, span: { member, offset, length, field: 'secret' } };
    return (
      <button
        type="button"
        className="link"
        title="Show in Images"
        onClick={() => showImage(checkpoint, image)}
      >
        {name}
      </button>
    );
  }
  return name;
}

/** Memory in the hex view, everything else in the Bytes panel. */
function open({ checkpoint, pid, address, length, source }: SecretPlace): void {
  if (pid !== null && address !== null) return void openAddress({ checkpoint, pid, address, length });
  if (source === null) announce('No image holds these bytes');
  else showBytes({ ...source, length }, checkpoint, 'secret');
}
