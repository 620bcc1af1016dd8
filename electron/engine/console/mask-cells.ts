/**
 * Values of a query as they may be shown. What looks like a secret is masked as everywhere; so is any value
 * that holds a secret which the case is known to have, for a query may cut its name away.
 * It keeps secrets from view by accident; who wants a value reveals it where it stands, with an entry in the log.
 */
import type { CellValue } from '../../../shared/api/index.ts';
import { secretInVariable } from '../../../shared/secrets/looks-secret.ts';
import { displayText, utf8 } from '../../../shared/text.ts';
import type { KnownMatcher } from '../secrets/known-matcher.ts';

const SHOWN_CHARACTERS = 16_384;
const SHOWN_BYTES = 4096;

export type SecretMatcher = KnownMatcher<{ readonly kind: string; readonly value: Uint8Array }>;

export interface ShownCell {
  readonly cell: CellValue;
  readonly cut: boolean;
  readonly masked: boolean;
}

export function shownCell(
  value: null | number | bigint | string | Uint8Array,
  secrets: SecretMatcher,
): ShownCell {
  if (value === null || typeof value === 'number' || typeof value === 'bigint') {
    return { cell: typeof value === 'bigint' ? narrow(value) : value, cut: false, masked: false };
  }
  const shown = typeof value === 'string' ? value : displayText(value.subarray(0, SHOWN_BYTES));
  const text = shown.slice(0, SHOWN_CHARACTERS);
  const cut = text.length < shown.length || (typeof value !== 'string' && value.length > SHOWN_BYTES);
  const held = kindHeld(typeof value === 'string' ? utf8(value) : value, secrets);
  const part = secretInVariable(text);
  if (part !== null) {
    const secret = text.slice(part.start, part.start + part.length);
    const label = text.slice(0, part.start);
    if (held === null || kindHeld(utf8(secret), secrets) !== null) {
      const leaks = kindHeld(utf8(label), secrets) !== null;
      if (leaks || label === '') return whole(part.kind, leaks ? text : secret, cut);
      return { cell: { masked: part.kind, length: part.length, label }, cut, masked: true };
    }
  }
  if (held !== null) return whole(held, text, cut);
  return { cell: text, cut, masked: false };
}

function kindHeld(bytes: Uint8Array, secrets: SecretMatcher): string | null {
  return secrets.find(bytes)[0]?.value.kind ?? null;
}

function whole(masked: string, text: string, cut: boolean): ShownCell {
  return { cell: { masked, length: text.length }, cut, masked: true };
}

function narrow(value: bigint): number | bigint {
  const number = Number(value);
  return Number.isSafeInteger(number) ? number : value;
}
