/** The detector over bytes: all rules on the text in them, as it stands, as UTF-16 and inside base64. */
import { base64Text } from '../../../shared/secrets/base64-text.ts';
import { findSecrets, type RuleFind } from '../../../shared/secrets/find-secrets.ts';
import { matchesOf, secretText, type SecretFind } from '../../../shared/secrets/rule.ts';
import { SUSPECT_RULES } from '../../../shared/secrets/suspects/index.ts';
import { keysInBase64, keysInHex } from './base64-keys.ts';
import { findInBytes } from './binary-rules.ts';
import { DER_KEYS } from './der-keys.ts';
import { keyAsFile } from './raw-keys.ts';
import { joinRuns, textRuns, wideRuns, type JoinedRuns } from './text-runs.ts';
import type { DetectContext, DetectedSecret, SecretEncoding } from './types.ts';
import { jwtValidity, keyValidity, type Validity } from './validity.ts';

const SUSPECTS = 'suspects';
/** Longest base64 that is decoded, and the shortest that can hold a name and a value. */
const BASE64_FORM = /[A-Za-z0-9+/_-]{20,65536}={0,2}/g;

/**
 * Every secret in `bytes`, in order of their places. Pure, in time linear in their number; nothing is longer than
 * 64 KiB. For more than some megabytes use {@link createSecretScanner}.
 */
export function detectSecrets(bytes: Uint8Array, context: DetectContext = {}): DetectedSecret[] {
  const strict = context.place !== 'text';
  const found: DetectedSecret[] = [];
  const plain = joinRuns(bytes, textRuns, 1);
  const inText = ({ text, byteAt, isHighFirst }: JoinedRuns, width: 1 | 2, path?: string): void => {
    const encodingAt = (place: number): SecretEncoding =>
      width === 1 ? 'plain' : isHighFirst(place) ? 'utf-16be' : 'utf-16le';
    const suspects: SecretFind[] = [];
    const suspect = context.suspects ? (find: SecretFind): void => void suspects.push(find) : undefined;
    const subject = secretText(text, strict, path, suspect);
    for (const find of findSecrets(subject))
      found.push(detected(find, text, byteAt(find.start), encodingAt(find.start), strict));
    if (suspect === undefined) return;
    for (const find of [...suspects, ...findSecrets(subject, SUSPECT_RULES)]) {
      const value = latin1(text.slice(find.start, find.start + find.length));
      const start = byteAt(find.start);
      const encoding = encodingAt(find.start);
      const { kind, label = '' } = find;
      found.push({
        kind,
        rule: SUSPECTS,
        start,
        length: find.length * width,
        encoding,
        value,
        label,
        suspected: true,
      });
    }
  };
  inText(plain, 1, context.path);
  const decoded = new Set(found.filter(({ encoding }) => encoding === 'base64').map(({ start }) => start));
  for (const find of insideBase64(plain.text, strict)) {
    const start = plain.byteAt(find.start);
    if (!decoded.has(start)) found.push({ ...find, start });
  }
  const wide = joinRuns(bytes, wideRuns, 2);
  if (wide.text !== '') inText(wide, 2);
  for (const find of [...findInBytes(bytes), ...keyAsFile(bytes, context.path ?? '')]) {
    if (find.suspected && !context.suspects) continue;
    const { start, length, label = '', decoded: clear, wide: isWide, ...rest } = find;
    const value =
      clear === undefined ? Uint8Array.from(bytes.subarray(start, start + length)) : latin1(clear);
    found.push({
      ...rest,
      start,
      length,
      label,
      encoding: isWide ? 'utf-16le' : 'plain',
      value,
      ...(find.suspected ? { rule: SUSPECTS } : {}),
      ...(find.validity ? {} : validityOf(find.rule, value, label)),
    });
  }
  return found.sort((a, b) => a.start - b.start || b.length - a.length);
}

function detected(
  find: RuleFind,
  text: string,
  start: number,
  stands: SecretEncoding,
  strict: boolean,
): DetectedSecret {
  const stored = text.slice(find.start, find.start + find.length);
  const value = find.decoded ?? stored;
  // Base64 in which a secret of a surer kind is nearly all: a key in a Kubernetes Secret.
  const inner =
    find.decoded === undefined
      ? undefined
      : findSecrets(secretText(value, strict)).find(({ length }) => length >= value.length * 0.9);
  const { kind, rule } = inner ?? find;
  const label = find.label ?? inner?.label;
  const encoding = stands === 'plain' && find.decoded !== undefined ? 'base64' : stands;
  return {
    kind,
    rule,
    start,
    length: find.length * (stands === 'plain' ? 1 : 2),
    encoding,
    value: latin1(value),
    ...(label === undefined ? {} : { label }),
    ...validityOf(rule, latin1(value), inner?.label ?? find.label ?? ''),
  };
}

/** Secrets in base64 that holds text or a key, with the part of it that holds them. */
function* insideBase64(text: string, strict: boolean): Generator<DetectedSecret> {
  let done = 0;
  for (const { index, 0: encoded } of matchesOf(text, BASE64_FORM)) {
    const base64 = index < done ? null : keysInBase64(text, index);
    const hex = index < done || base64 !== null ? null : keysInHex(text, index);
    done = (base64 ?? hex)?.end ?? done;
    for (const { find, value, start, length } of (base64 ?? hex)?.finds ?? []) {
      const { kind, rule, label = '' } = find;
      const encoding: SecretEncoding = base64 === null ? 'plain' : 'base64';
      yield { kind, rule, label, start, length, encoding, value, ...validityOf(rule, value, label) };
    }
    const inner = base64Text(encoded);
    if (inner === null) continue;
    for (const find of findSecrets(secretText(inner, strict))) {
      const value = find.decoded ?? inner.slice(find.start, find.start + find.length);
      const from = Math.floor(find.start / 3) * 4;
      const to = Math.min(encoded.length, Math.ceil((find.start + find.length) / 3) * 4);
      const { kind, rule, label } = find;
      yield {
        kind,
        rule,
        start: index + from,
        length: to - from,
        encoding: 'base64',
        value: latin1(value),
        ...(label === undefined ? {} : { label }),
        ...validityOf(rule, latin1(value), label ?? ''),
      };
    }
  }
}

function validityOf(rule: string, value: Uint8Array, label: string): { validity?: Validity } {
  const validity =
    rule === 'json-web-tokens'
      ? jwtValidity(Buffer.from(value).toString('latin1'))
      : rule === 'private-keys' || rule === DER_KEYS
        ? keyValidity(value, label)
        : undefined;
  return validity === undefined ? {} : { validity };
}

function latin1(text: string): Uint8Array {
  return Uint8Array.from(Buffer.from(text, 'latin1'));
}
