/**
 * Values of a query as they may be shown. What looks like a secret is masked as everywhere; so is any value
 * that holds a secret which the case's environments and command lines have, for a query may cut its name away.
 * It keeps secrets from view by accident; who wants a value reveals it where it stands, with an entry in the log.
 */
import type { CellValue } from '../../../shared/api/index.ts';
import { secretInVariable, secretsInArguments } from '../../../shared/secrets/looks-secret.ts';
import { displayText } from '../../../shared/text.ts';

/** Shorter ones would mask every other word. */
const SECRET_LENGTH = 6;
const KNOWN_SECRETS = 2000;
const SHOWN_CHARACTERS = 16_384;
const SHOWN_BYTES = 4096;

export interface KnownSecret {
  readonly kind: string;
  readonly text: string;
  readonly hex: string;
}

export function knownSecrets(
  entries: readonly string[],
  commands: readonly (readonly string[])[],
): KnownSecret[] {
  const known = new Map<string, KnownSecret>();
  const add = (text: string, kind: string): void => {
    if (text.length < SECRET_LENGTH || known.size >= KNOWN_SECRETS) return;
    known.set(text, { kind, text, hex: Buffer.from(text).toString('hex').toUpperCase() });
  };
  for (const entry of entries) {
    const part = secretInVariable(entry);
    if (part) add(entry.slice(part.start, part.start + part.length), part.kind);
  }
  for (const argv of commands) {
    secretsInArguments(argv).forEach((part, index) => {
      if (part) add(argv[index]!.slice(part.start, part.start + part.length), part.kind);
    });
  }
  return [...known.values()];
}

export interface ShownCell {
  readonly cell: CellValue;
  readonly cut: boolean;
  readonly masked: boolean;
}

export function shownCell(
  value: null | number | bigint | string | Uint8Array,
  secrets: readonly KnownSecret[],
): ShownCell {
  if (value === null || typeof value === 'number' || typeof value === 'bigint') {
    return { cell: typeof value === 'bigint' ? narrow(value) : value, cut: false, masked: false };
  }
  const whole = typeof value === 'string' ? value : displayText(value.subarray(0, SHOWN_BYTES));
  const text = whole.slice(0, SHOWN_CHARACTERS);
  const cut = text.length < whole.length || (typeof value !== 'string' && value.length > SHOWN_BYTES);
  const held = secrets.find(
    (secret) => text.includes(secret.text) || text.toUpperCase().includes(secret.hex),
  );
  const part = secretInVariable(text);
  if (
    part !== null &&
    (held === undefined || text.slice(part.start, part.start + part.length).includes(held.text))
  ) {
    const label = text.slice(0, part.start);
    const masked = { masked: part.kind, length: part.length, ...(label === '' ? {} : { label }) };
    const leaks = secrets.some((secret) => label.includes(secret.text));
    return { cell: leaks ? { masked: part.kind, length: text.length } : masked, cut, masked: true };
  }
  if (held !== undefined) return { cell: { masked: held.kind, length: text.length }, cut, masked: true };
  return { cell: text, cut, masked: false };
}

function narrow(value: bigint): number | bigint {
  const number = Number(value);
  return Number.isSafeInteger(number) ? number : value;
}
