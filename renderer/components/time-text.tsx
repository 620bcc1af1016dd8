import type { ReactNode } from 'react';
import { useZone } from '../state/zone.ts';
import { timeText } from './format.ts';

/** A time in the zone of the window; hovering gives it in UTC to its last digit. */
export function TimeText({
  ns,
  precisionNs = 1n,
}: {
  readonly ns: bigint;
  readonly precisionNs?: bigint;
}): ReactNode {
  const zone = useZone();
  const utc = timeText(ns, null, precisionNs);
  return <time title={zone === null ? `${ns} ns since 1970` : utc}>{timeText(ns, zone, precisionNs)}</time>;
}

/** A time that the case itself wrote (RFC 3339), to the second. */
export function CaseTime({ text }: { readonly text: string }): ReactNode {
  const ms = Date.parse(text);
  if (Number.isNaN(ms)) return text;
  return <TimeText ns={BigInt(ms) * 1_000_000n} precisionNs={1_000_000_000n} />;
}
