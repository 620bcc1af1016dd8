/**
 * The outcome of every pure decoder: a value with the gaps met on the way, or one error.
 * Decoders never throw on bad input; a throw means a bug of ours.
 */
import type { EvidenceError } from './errors.ts';
import type { Gap } from './facts/gap.ts';

export interface Ok<T> {
  readonly ok: true;
  readonly value: T;
  readonly gaps: readonly Gap[];
}

export interface Err<E> {
  readonly ok: false;
  readonly error: E;
}

export type Result<T, E = EvidenceError> = Ok<T> | Err<E>;

export function ok<T>(value: T, gaps: readonly Gap[] = []): Ok<T> {
  return { ok: true, value, gaps };
}

export function err<E>(error: E): Err<E> {
  return { ok: false, error };
}
