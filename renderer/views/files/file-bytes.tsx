/** Bytes of a file as text and as hex, with secrets in them masked until they are revealed. */
import { useMemo } from 'react';
import type { ReactNode } from 'react';
import type { MaskedBytes } from '../../../shared/api/index.ts';
import { EvidenceText } from '../../components/evidence-text.tsx';
import { countText, plural } from '../../components/figures.ts';
import { Secret } from '../../components/secret.tsx';
import { hideSecret, placeKey, secrets } from '../../state/secrets.ts';
import { useStore } from '../../state/store.ts';
import { maskedLines, rangesOf } from './masked-lines.ts';

const LINES = 2000;

interface Shown {
  readonly bytes: Uint8Array;
  /** Of the first byte, in the file. */
  readonly offset: number;
  readonly masked: readonly MaskedBytes[];
}

/** Those that are hidden still, from the first byte on. */
function useHidden({ bytes, offset, masked }: Shown): ReturnType<typeof rangesOf> {
  const revealed = useStore(secrets, (value) => value.revealed);
  return useMemo(() => {
    const hidden = masked.filter((range) => !revealed.has(placeKey(range)));
    return rangesOf(hidden, offset, bytes.length);
  }, [bytes, offset, masked, revealed]);
}

export function RevealedHere({ masked }: Pick<Shown, 'masked'>): ReactNode {
  const revealed = useStore(secrets, (value) => value.revealed);
  const open = new Map(
    masked.filter((range) => revealed.has(placeKey(range))).map((range) => [placeKey(range), range]),
  );
  if (open.size === 0) return null;
  return (
    <p className="quiet">
      {plural(open.size, 'secret')} revealed here.{' '}
      <button type="button" className="link" onClick={() => [...open.values()].forEach(hideSecret)}>
        Hide again
      </button>
    </p>
  );
}

export function TextLines(shown: Shown): ReactNode {
  const { bytes } = shown;
  const hidden = useHidden(shown);
  const lines = useMemo(() => maskedLines(bytes, hidden), [bytes, hidden]);
  return (
    <ol className="text-lines mono selectable">
      {lines.slice(0, LINES).map((parts, at) => (
        <li key={at}>
          {parts.length === 0
            ? ' '
            : parts.map((part, index) =>
                typeof part === 'string' ? (
                  <EvidenceText key={index} value={part} limit={2000} />
                ) : (
                  <Secret key={index} value={part} place={part.range} />
                ),
              )}
        </li>
      ))}
      {lines.length > LINES && (
        <li className="quiet">{countText(lines.length - LINES)} more lines here: see them as hex</li>
      )}
    </ol>
  );
}

export function HexLines(shown: Shown): ReactNode {
  const { bytes, offset } = shown;
  const hidden = useHidden(shown);
  const lines = useMemo(() => {
    const isHidden = new Uint8Array(bytes.length);
    for (const { from, to } of hidden) isHidden.fill(1, from, to);
    const made: string[] = [];
    for (let at = 0; at < bytes.length; at += 16) {
      const part = [...bytes.subarray(at, at + 16)];
      const hex = part
        .map((byte, i) => (isHidden[at + i] ? '••' : byte.toString(16).padStart(2, '0')))
        .join(' ');
      const ascii = part
        .map((byte, i) => {
          if (isHidden[at + i]) return '•';
          return byte >= 0x20 && byte < 0x7f ? String.fromCharCode(byte) : '·';
        })
        .join('');
      made.push(`${(offset + at).toString(16).padStart(8, '0')}  ${hex.padEnd(47)}  ${ascii}`);
    }
    return made.join('\n');
  }, [bytes, offset, hidden]);
  return (
    <>
      {hidden.length > 0 && (
        <p className="file-secrets">
          {hidden.slice(0, 20).map((part, at) => (
            <Secret key={at} value={part} place={part.range} />
          ))}
          {hidden.length > 20 && <span className="quiet">and {countText(hidden.length - 20)} more</span>}
        </p>
      )}
      <pre className="hex-lines mono selectable">{lines}</pre>
    </>
  );
}
