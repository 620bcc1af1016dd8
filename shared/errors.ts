/**
 * Errors as data. They state neutral facts (what, where); advice belongs to whoever shows them.
 * No exception type but {@link PermafrostError} crosses a folder's border.
 */
import type { LimitName } from './limits.ts';

export const ERROR_CODES = [
  'cancelled',
  'io', // the operating system refused; `message` has its reason
  'disk-full',
  'read-only',
  'locked', // another process holds the case
  'usage', // the caller's arguments are wrong
  'not-found',
  'not-an-archive', // content is no tar, gzip, zstd or image directory
  'truncated',
  'malformed',
  'checksum',
  'unsupported',
  'limit', // `limit` names which
  'passphrase', // of a key file: missing or wrong
  'hash-mismatch', // the source is not what was hashed at acquisition
  'already-imported',
  'case-damaged',
  'case-version',
  'engine-gone',
  'internal',
] as const;

export type ErrorCode = (typeof ERROR_CODES)[number];

/** Where in the evidence: layer ('tar', 'gzip', 'zstd', ...), member's display name, byte offset in that layer or member. */
export interface ErrorPlace {
  readonly layer?: string;
  readonly member?: string;
  readonly offset?: number;
}

export interface EvidenceError {
  readonly code: ErrorCode;
  readonly message: string;
  readonly where?: ErrorPlace;
  /** With code 'limit': the limit and the figures, so that the examiner can raise it for one import. */
  readonly limit?: { readonly name: LimitName; readonly allowed: number; readonly found?: number };
}

/** The one exception that crosses folders and process borders; carries the error as data. */
export class PermafrostError extends Error {
  readonly detail: EvidenceError;

  constructor(detail: EvidenceError, options?: ErrorOptions) {
    super(detail.message, options);
    this.name = 'PermafrostError';
    this.detail = detail;
  }
}

export function evidenceError(code: ErrorCode, message: string, where?: ErrorPlace): EvidenceError {
  return where ? { code, message, where } : { code, message };
}

/** Turns anything caught into error data; what is not ours becomes 'io' (system errors) or 'internal'. */
export function toEvidenceError(caught: unknown): EvidenceError {
  if (caught instanceof PermafrostError) return caught.detail;
  const system = caught as { code?: unknown; message?: unknown } | null;
  const message = typeof system?.message === 'string' ? system.message : String(caught);
  if (system?.code === 'ENOSPC' || system?.code === 'EDQUOT' || system?.code === 'SQLITE_FULL') {
    return { code: 'disk-full', message };
  }
  if (system?.code === 'ENOENT') return { code: 'not-found', message };
  if (system?.code === 'EROFS') return { code: 'read-only', message };
  if (
    typeof system?.code === 'string' &&
    /^E[A-Z0-9]+$/.test(system.code) &&
    !system.code.startsWith('ERR_')
  ) {
    return { code: 'io', message };
  }
  return { code: 'internal', message };
}

/** One line for a person: message, place, and the limit's name and figures. */
export function describeError(error: EvidenceError): string {
  const place = [
    error.where?.layer,
    error.where?.member,
    error.where?.offset === undefined ? undefined : `offset ${error.where.offset}`,
  ].filter((part) => part !== undefined);
  const at = place.length > 0 ? ` (${place.join(', ')})` : '';
  const limit = error.limit
    ? ` [limit ${error.limit.name} is ${error.limit.allowed}; raise it for this import with --limit ${error.limit.name}=VALUE]`
    : '';
  return `${error.message}${at}${limit}`;
}
