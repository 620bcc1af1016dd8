/** What frames cost the page's main thread: script, style and layout, from a trace of Chromium's own events. */
import type { CDPSession, Page } from 'playwright';

/** A complete event ('X') of Chromium's trace; times in microseconds. */
interface TraceEvent {
  readonly name: string;
  readonly ph: string;
  readonly pid: number;
  readonly tid: number;
  readonly ts: number;
  readonly dur?: number;
  /** Of these, the thread's own time on a processor. */
  readonly tdur?: number;
  readonly args?: { readonly name?: string };
}

export interface FrameCosts {
  readonly frames: number;
  readonly median: number;
  readonly p95: number;
  readonly most: number;
  /** The same frames, by what they spent, at the 95th percentile. */
  readonly script: number;
  readonly layout: number;
}

const SCRIPT = new Set([
  'EvaluateScript',
  'EventDispatch',
  'FireAnimationFrame',
  'FireIdleCallback',
  'FunctionCall',
  'MajorGC',
  'MinorGC',
  'RunMicrotasks',
  'TimerFire',
]);
const LAYOUT = new Set(['HitTest', 'Layout', 'PrePaint', 'UpdateLayerTree', 'UpdateLayoutTree']);
const FRAME = 'BeginMainThreadFrame';

/** Runs `act` while Chromium traces, and sums what lies between two begins of a frame. */
export async function frameCosts(page: Page, act: () => Promise<void>): Promise<FrameCosts> {
  const session = await page.context().newCDPSession(page);
  const events: TraceEvent[] = [];
  session.on('Tracing.dataCollected', ({ value }) => events.push(...(value as unknown as TraceEvent[])));
  await session.send('Tracing.start', {
    transferMode: 'ReportEvents',
    traceConfig: {
      // What is counted and no more: each event costs the thread that is measured.
      includedCategories: [
        'devtools.timeline',
        'devtools.timeline.frame',
        'disabled-by-default-devtools.timeline.frame',
        '__metadata',
      ],
      excludedCategories: ['*'],
    },
  });
  await act();
  const done = new Promise<void>((resolve) => session.once('Tracing.tracingComplete', () => resolve()));
  await session.send('Tracing.end');
  await done;
  await detach(session);
  return costsOf(events);
}

async function detach(session: CDPSession): Promise<void> {
  await session.detach().catch(() => undefined);
}

export function costsOf(events: readonly TraceEvent[]): FrameCosts {
  const main = events.find(({ name, args }) => name === 'thread_name' && args?.name === 'CrRendererMain');
  const own = events
    .filter(({ pid, tid }) => main === undefined || (pid === main.pid && tid === main.tid))
    .sort((a, b) => a.ts - b.ts);
  const begins = own.filter(({ name }) => name === FRAME).map(({ ts }) => ts);
  const script = spent(own, begins, SCRIPT);
  const layout = spent(own, begins, LAYOUT);
  const both = spent(own, begins, new Set([...SCRIPT, ...LAYOUT]));
  return {
    frames: both.length,
    median: percentile(both, 0.5),
    p95: percentile(both, 0.95),
    most: percentile(both, 1),
    script: percentile(script, 0.95),
    layout: percentile(layout, 0.95),
  };
}

/**
 * Milliseconds that events of these names took between each two begins; what lies within another is in that one's.
 * `events` ascend in time. The thread's time, not the clock's: what other programs do at the same time is not ours.
 */
function spent(
  events: readonly TraceEvent[],
  begins: readonly number[],
  names: ReadonlySet<string>,
): number[] {
  const sums = begins.slice(1).map(() => 0);
  let reached = 0;
  let frame = 0;
  for (const { name, ph, ts, dur = 0, tdur = dur } of events) {
    if (ph !== 'X' || !names.has(name) || ts < reached) continue;
    reached = ts + dur;
    while (frame < sums.length && begins[frame + 1]! <= ts) frame += 1;
    if (ts >= begins[0]! && frame < sums.length) sums[frame] = sums[frame]! + tdur / 1000;
  }
  return sums;
}

function percentile(values: readonly number[], part: number): number {
  const ascending = [...values].sort((a, b) => a - b);
  return ascending[Math.max(0, Math.ceil(ascending.length * part) - 1)] ?? 0;
}
