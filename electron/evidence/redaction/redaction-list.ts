/**
 * What was taken out of an export: where, what kind, how long, and a keyed hash of the value, so that equal values
 * are seen to be equal and who has the case can prove what stood there. The key stays in the case: without it a
 * short secret can't be found by trying all of them.
 */
import { createHmac } from 'node:crypto';
import { compareText } from '../../../shared/text.ts';

export interface Redaction {
  /** File of the bundle. */
  readonly file: string;
  /** JSON pointer in it; null where the file is bytes. */
  readonly pointer: string | null;
  /** Bytes from the start of the file, or of the text at `pointer` in UTF-8, as it was before. */
  readonly offset: number;
  /** Bytes that were replaced. */
  readonly length: number;
  readonly kind: string;
  /** How the value stood there: 'utf-8', 'base64', 'hex', 'percent', ... */
  readonly form: string;
  /** 'withheld': left out whatever it says (a value of an environment), 'redacted': recognised as a secret. */
  readonly why: 'redacted' | 'withheld';
  /**
   * Where `length` is of several ranges, the first of them at `offset`: of each in turn the bytes between it and the end of the one
   * before, and its length. The hash is of their bytes one after the other.
   */
  readonly parts?: readonly number[];
  /** HMAC-SHA256 of the value, in hex. */
  readonly hmac: string;
}

export interface RedactionList {
  add(redaction: Omit<Redaction, 'hmac'>, value: Uint8Array): void;
  /** By file, pointer and offset. */
  sorted(): Redaction[];
  readonly count: number;
}

export function createRedactionList(key: Uint8Array): RedactionList {
  const list: Redaction[] = [];
  const hashes = new WeakMap<Uint8Array, string>();
  const hashOf = (value: Uint8Array): string => {
    let hash = hashes.get(value);
    if (hash === undefined) hashes.set(value, (hash = createHmac('sha256', key).update(value).digest('hex')));
    return hash;
  };
  return {
    add(redaction, value) {
      list.push({ ...redaction, hmac: hashOf(value) });
    },
    sorted: () =>
      list.sort(
        (a, b) =>
          compareText(a.file, b.file) || compareText(a.pointer ?? '', b.pointer ?? '') || a.offset - b.offset,
      ),
    get count() {
      return list.length;
    },
  };
}
