import type { ReactNode } from 'react';
import type { MaskedCell, MaskedValue } from '../../shared/api/values.ts';
import { engine } from '../state/engine.ts';
import { hideSecret, placeKey, revealSecret, secrets } from '../state/secrets.ts';

import { useStore } from '../state/store.ts';
import { EvidenceText } from './evidence-text.tsx';
import { Eye, EyeOff } from './icon.tsx';

/**
 * A value that looks like a secret: kind and length only. Revealing is a deliberate act that the
 * custody log records; a read-only case has no log to write and refuses.
 */
export function Secret({
  value,
  place,
}: {
  readonly value: MaskedValue;
  readonly place: MaskedCell | null;
}): ReactNode {
  const revealed = useStore(secrets, ({ revealed: all }) =>
    place === null ? undefined : all.get(placeKey(place)),
  );
  const readOnly = useStore(engine, (state) => state.case?.readOnly ?? true);
  const stop = (act: () => void) => (event: { stopPropagation(): void }) => {
    event.stopPropagation();
    act();
  };
  if (revealed !== undefined && place !== null) {
    return (
      <span className="revealed">
        <EvidenceText value={revealed} />{' '}
        <button type="button" className="link" onClick={stop(() => hideSecret(place))} title="Hide again">
          <EyeOff className="icon" aria-hidden="true" />
          <span className="hidden-text">Hide {value.masked}</span>
        </button>
      </span>
    );
  }
  return (
    <span className="masked-value">
      {value.label !== undefined && <EvidenceText value={value.label} />}
      <span className="secret">
        <span className="dots" aria-hidden="true">
          ••••
        </span>
        {value.masked} · {value.length} {value.length === 1 ? 'char' : 'chars'}
        {place !== null && (
          <button
            type="button"
            tabIndex={-1}
            disabled={readOnly}
            title={
              readOnly
                ? 'This case is read-only: a reveal could not be entered in its custody log'
                : 'Show the value; the custody log records it'
            }
            onClick={stop(() => void revealSecret(place))}
          >
            <Eye className="icon" aria-hidden="true" />
            Reveal
          </button>
        )}
      </span>
      {value.rest !== undefined && <EvidenceText value={value.rest} />}
    </span>
  );
}
