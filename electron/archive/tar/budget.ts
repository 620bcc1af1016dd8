/** How much one import may hold in memory for the headers of its archives, and the errors that say it is too much. */
import type { EvidenceError } from '../../../shared/errors.ts';
import type { Limits } from '../../../shared/limits.ts';

/** What all walks of one import share: how much they may keep in memory. */
export interface WalkBudget {
  members: number; // still allowed
  headerBytes: number; // of long names, PAX records and sparse maps, all members together
}

const HEADER_BYTES_TOGETHER = 64;

export function walkBudget(limits: Limits): WalkBudget {
  return { members: limits.members, headerBytes: HEADER_BYTES_TOGETHER * limits.headerBytes };
}

export function limitError(
  name: keyof Limits,
  allowed: number,
  found: bigint | number,
  what: string,
): EvidenceError {
  return {
    code: 'limit',
    message: `${what} has ${found}, more than the limit ${name} allows (${allowed})`,
    limit: { name, allowed, found: Number(found) },
  };
}

export function headersTogether(limits: Limits): EvidenceError {
  return limitError(
    'headerBytes',
    limits.headerBytes,
    limits.headerBytes + 1,
    'all extended headers together',
  );
}
