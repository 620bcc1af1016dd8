/** Sizes and times as the window writes them: shared/format in the zone that the examiner chose. */
import {
  formatDuration,
  formatExactBytes,
  formatSize,
  formatTime,
  offsetMinutesOf,
} from '../../shared/format/index.ts';
import type { Zone } from '../state/preferences.ts';

export const sizeText = formatSize;
export const exactBytes = formatExactBytes;

/** The zone to write times in: its IANA name, or null for UTC. */
export function zoneName(zone: Zone, containerZone: string | null): string | null {
  if (zone === 'local') return Intl.DateTimeFormat().resolvedOptions().timeZone;
  if (zone === 'container') return containerZone;
  return null;
}

/**
 * '2026-11-24 06:44:18.212 UTC': nanoseconds since 1970, no finer than `precisionNs` and without
 * the zeros that a coarser clock leaves, always with its zone (null: UTC).
 */
export function timeText(ns: bigint, zone: string | null, precisionNs = 1n): string {
  const ms = Number(ns / 1_000_000n);
  const offset = zone === null ? 0 : offsetMinutesOf(ms, zone);
  let precision = precisionNs;
  while (precision < 1_000_000_000n && ns % (precision * 1000n) === 0n) precision *= 1000n;
  const text = formatTime(ns, { precisionNs: precision, offsetMinutes: offset });
  return text.endsWith('Z') ? `${text.slice(0, -1)} UTC` : text.replace(/([+-]\d\d:\d\d)$/, ' $1');
}

/** '3.41 ms' of nanoseconds. */
export function durationText(ns: bigint | number): string {
  return formatDuration(typeof ns === 'bigint' ? ns : BigInt(Math.round(ns)));
}
