/** Names of members: bytes, compared in one spelling, and never used as a path. */
import type { Limits } from '../../../shared/limits.ts';
import { displayText } from '../../../shared/text.ts';
import { latin1 } from './pax.ts';

/** One spelling of a name (a byte a character): no empty and '.' components, no '/' at the end. '..' stays. */
export function canonicalName(name: Uint8Array): string {
  const text = latin1(name);
  if (!/(^|\/)\.?(\/|$)/.test(text)) return text;
  return text
    .split('/')
    .filter((part) => part !== '' && part !== '.')
    .join('/');
}

/** Why a name could not be used as a path, or null. `isLink` answers for canonical names of earlier members. */
export function unsafeNameReason(
  name: Uint8Array,
  limits: Limits,
  isLink: ((canonical: string) => boolean) | null,
): string | null {
  if (name.length === 0) return 'is empty';
  if (name[0] === 0x2f) return 'is absolute';
  if (name.includes(0)) return 'holds a NUL byte';
  if (name.length > limits.pathBytes)
    return `is ${name.length} bytes long (limit pathBytes ${limits.pathBytes})`;
  const text = canonicalName(name);
  const parts = text.split('/');
  if (parts.includes('..')) return "climbs with '..'";
  if (parts.length > limits.pathDepth)
    return `has ${parts.length} levels (limit pathDepth ${limits.pathDepth})`;
  if (isLink !== null) {
    for (let slash = text.indexOf('/'); slash >= 0; slash = text.indexOf('/', slash + 1)) {
      if (isLink(text.slice(0, slash)))
        return `goes through the link ${displayName(name.subarray(0, slash))}`;
    }
  }
  return null;
}

const DISPLAY_BYTES = 4096;

/** The display form, cut where a name is longer than any path. */
export function displayName(name: Uint8Array): string {
  return name.length <= DISPLAY_BYTES
    ? displayText(name)
    : `${displayText(name.subarray(0, DISPLAY_BYTES))}…`;
}
