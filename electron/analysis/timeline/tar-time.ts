/**
 * How exact a tar header's time is. A plain header has whole seconds: GNU tar cuts the fraction off, Go's writer
 * (Podman, CRI-O, containerd) rounds to the nearest second. So a stated second S means [S - 0.5 s, S + 1 s].
 */
import { NS_PER_SECOND } from './types.ts';

export const TAR_MTIME_REASON = 'a tar header keeps whole seconds, cut off or rounded by whoever wrote it';

export interface TarTime {
  readonly mtimeNs: bigint | null;
  readonly timePrecisionNs: bigint;
}

export function tarTimeSpan(time: TarTime): { readonly fromNs: bigint; readonly toNs: bigint } | null {
  return time.mtimeNs === null ? null : spanOfTime(time.mtimeNs, time.timePrecisionNs);
}

export function spanOfTime(
  timeNs: bigint,
  precisionNs: bigint,
): { readonly fromNs: bigint; readonly toNs: bigint } {
  if (precisionNs >= NS_PER_SECOND) {
    return { fromNs: timeNs - precisionNs / 2n, toNs: timeNs + precisionNs };
  }
  return { fromNs: timeNs, toNs: timeNs + precisionNs - 1n };
}
