/** What an error's data says to a person; pure. */
import type { EvidenceError } from '../../shared/errors.ts';
import { DEFAULT_LIMITS } from '../../shared/limits.ts';
import { inertTextOf } from './evidence-segments.ts';

/** 'tar, checkpoint/core-1.img, offset 512'; null where the error names no place. */
export function errorPlace(error: EvidenceError): string | null {
  const { where } = error;
  if (where === undefined) return null;
  const parts = [
    where.layer,
    where.member === undefined ? undefined : inertTextOf({ text: where.member }),
    where.offset === undefined ? undefined : `offset ${where.offset.toLocaleString('en')}`,
  ].filter((part) => part !== undefined);
  return parts.length > 0 ? parts.join(', ') : null;
}

/** Names of limits that count bytes. */
export function isByteLimit(name: string): boolean {
  return name.toLowerCase().endsWith('bytes');
}

/**
 * The value to retry with after a limit refused an import: enough for what was found, else twice
 * what was allowed; for logarithms one more.
 */
export function raisedLimit(limit: NonNullable<EvidenceError['limit']>): number {
  const { name, allowed, found } = limit;
  if (name === 'zstdWindowLog') return Math.max(allowed + 1, found ?? 0);
  const base = Math.max(allowed, DEFAULT_LIMITS[name]) * 2;
  return found === undefined ? base : Math.max(base, Math.ceil(found));
}
