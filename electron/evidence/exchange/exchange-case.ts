/** What the formats of other tools are made from: facts as a bundle has them, redacted already, and events. */
import type { Finding } from '../../../shared/api/annotation-calls.ts';

export type Json = Record<string, unknown>;

/** An event of the timeline. Events of the custody log are the examiner's and stay behind. */
export interface ExchangeEvent {
  readonly checkpoint: string | null;
  readonly evidence: string | null;
  /** ns since 1970, UTC; null where only the bounds are known. */
  readonly timeNs: bigint | null;
  readonly fromNs: bigint;
  readonly toNs: bigint;
  readonly source: string;
  readonly event: string;
  readonly text: string;
  readonly path: string | null;
  readonly pid: number | null;
  readonly process: string | null;
  readonly clock: string;
  readonly certainty: string;
  readonly reason: string | null;
  readonly doubt: string | null;
}

export interface ExchangeCase {
  readonly uuid: string;
  readonly name: string;
  /** RFC 3339: when the case was created, for formats that want the time of an object. */
  readonly createdAt: string;
  readonly tool: string; // 'Permafrost 0.1.0'
  /** What factsDocument() gives, by checkpoint, in the case's order. */
  readonly checkpoints: readonly Json[];
  readonly events: readonly ExchangeEvent[];
  /** Those marked for the report, in the examiner's order. */
  readonly findings: readonly Finding[];
}

/** The list of records under `name`; empty where there is none. */
export function records(of: Json, name: string): readonly Json[] {
  const value = of[name];
  return Array.isArray(value) ? (value as Json[]) : [];
}

export function textOf(value: unknown): string | null {
  return typeof value === 'string' && value !== '' ? value : null;
}

/** The SHA-256 of a file in hex; null where it is not known or was taken out. */
export function sha256Of(file: Json | undefined): string | null {
  const text = textOf(file?.['sha256']);
  return text !== null && /^[0-9a-f]{64}$/.test(text) ? text : null;
}

/** RFC 3339 in UTC with `digits` of the second (at most 9); null outside of the years 1 to 9999. */
export function rfc3339(ns: bigint, digits: number): string | null {
  const perSecond = 1_000_000_000n;
  const fraction = ((ns % perSecond) + perSecond) % perSecond;
  const milliseconds = Number((ns - fraction) / 1_000_000n);
  if (Math.abs(milliseconds) > 8.64e15) return null;
  const date = new Date(milliseconds);
  const year = date.getUTCFullYear();
  if (year < 1 || year > 9999) return null;
  return `${date.toISOString().slice(0, 19)}.${String(fraction).padStart(9, '0').slice(0, digits)}`;
}
