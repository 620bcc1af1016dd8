/** The bytes at the caret as numbers, times and a pointer that can be followed. */
import { memo } from 'react';
import type { ReactNode } from 'react';
import { nameAddress, regionAt } from '../../../shared/format/address-names.ts';
import type { NamedRegion } from '../../../shared/format/address-names.ts';
import { EvidenceText } from '../../components/evidence-text.tsx';
import { inertTextOf } from '../../components/evidence-segments.ts';
import { revealSecret, secrets } from '../../state/secrets.ts';
import { engine } from '../../state/engine.ts';
import { useStore } from '../../state/store.ts';
import { dataValues, pointerOf } from './data-values.ts';
import { bytesAt, maskOf } from './masks.ts';
import { ORIGINS } from './origins.ts';
import { runAt } from './use-memory-bytes.ts';
import type { MemoryPiece } from './use-memory-bytes.ts';

export const DataInspector = memo(function DataInspector({
  piece,
  caret,
  regions,
  onFollow,
}: {
  readonly piece: MemoryPiece | undefined;
  readonly caret: bigint;
  readonly regions: readonly NamedRegion[];
  readonly onFollow: (address: bigint) => void;
}): ReactNode {
  const revealed = useStore(secrets, (value) => value.revealed);
  const readOnly = useStore(engine, (value) => value.case?.readOnly ?? true);
  const bytes = bytesAt(piece, caret, revealed);
  const pointer = pointerOf(bytes);
  const target = pointer === null ? undefined : regionAt(pointer, regions);
  const run = runAt(piece, caret);
  const origin = run === undefined ? null : ORIGINS[run.origin];
  const span = run?.source[0];
  const name = nameAddress(caret, regions);
  const mask = maskOf(piece, caret, revealed);
  return (
    <section className="data-inspector" aria-label="Value at the caret" tabIndex={0}>
      <dl>
        <div>
          <dt>at</dt>
          <dd>
            0x{caret.toString(16)}
            {name !== null && (
              <small>
                <EvidenceText value={name} limit={80} />
              </small>
            )}
          </dd>
        </div>
        {mask !== null && (
          <div>
            <dt>value</dt>
            <dd>
              masked: {mask.masked}{' '}
              <button
                type="button"
                className="link"
                disabled={readOnly}
                title={
                  readOnly
                    ? 'This case is read-only: a reveal could not be entered in its custody log'
                    : undefined
                }
                onClick={() => void revealSecret(mask)}
              >
                Reveal
              </button>
            </dd>
          </div>
        )}
        {dataValues(bytes).map(({ name: label, value, guess }) => (
          <div key={label}>
            <dt>{label}</dt>
            <dd
              className={guess === true ? 'inferred' : ''}
              title={guess === true ? `${value}, if it is a time` : value}
            >
              {value}
            </dd>
          </div>
        ))}
        {pointer !== null && (
          <div>
            <dt>pointer</dt>
            <dd>
              {target === undefined ? (
                <span className="quiet" title={`0x${pointer.toString(16)} is not mapped`}>
                  to nothing mapped
                </span>
              ) : (
                <button
                  type="button"
                  className="link"
                  title={`Go to 0x${pointer.toString(16)} (Enter); Alt ← comes back`}
                  onClick={() => onFollow(pointer)}
                >
                  {inertTextOf({ text: nameAddress(pointer, regions) ?? '' })}
                </button>
              )}
            </dd>
          </div>
        )}
        {origin !== null && (
          <div className="wide">
            <dt>origin</dt>
            <dd>
              <b>{origin.label}</b>
              <small>{origin.reason}</small>
              {span !== undefined && run !== undefined && (
                <small>
                  <EvidenceText value={span.memberName} limit={200} /> +0x
                  {(span.offset + Number(caret - run.address)).toString(16)}
                  {span.checkpoint !== undefined && <> of checkpoint {span.checkpoint}</>}
                </small>
              )}
            </dd>
          </div>
        )}
      </dl>
    </section>
  );
});
