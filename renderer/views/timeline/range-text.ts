/** Times of the timeline's chart, which counts microseconds, as the window writes times. */
import { durationText, timeText } from '../../components/format.ts';
import type { Extent } from '../../../shared/drawing/timeline.ts';

export function momentText(us: number, zone: string | null, precisionNs = 1_000_000n): string {
  return timeText(BigInt(Math.round(us)) * 1000n, zone, precisionNs);
}

/** '2026-11-24 06:44:03.172 – 06:44:18.500 UTC · 15.3 s'. */
export function rangeText({ from, to }: Extent, zone: string | null): string {
  const length = to - from;
  const precision = length > 3.6e9 ? 1_000_000_000n : 1_000_000n;
  const [start, end] = [momentText(from, zone, precision), momentText(to, zone, precision)];
  const sameDay = start.slice(0, 10) === end.slice(0, 10);
  const tail = sameDay ? end.slice(11) : end;
  return `${start.replace(/ (UTC|[+-]\d\d:\d\d)$/, '')} – ${tail} · ${durationText(length * 1000)}`;
}
