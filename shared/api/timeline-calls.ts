/** Calls over the timeline. Its rows are the list 'event' (`list.open`); these calls give what is drawn. */
import { z } from 'zod';
import { EVENT_SOURCES } from './derived-lists.ts';
import type { Call } from './call.ts';

/** Bits of {@link timelineMarks} `flags`. */
export const MARK_SPAN = 1; // uncertain by more than a millisecond
export const MARK_INFERRED = 2;
export const MARK_DOUBT = 4;

/** Parallel arrays, one place for each row of the list 'event' opened with the same input: what a drawing needs. */
export const timelineMarks = z.object({
  count: z.number(),
  total: z.number(),
  /** Microseconds since 1970: the stated time, or the earliest moment where none is stated. */
  at: z.instanceof(Float64Array),
  from: z.instanceof(Float64Array),
  to: z.instanceof(Float64Array),
  flags: z.instanceof(Uint8Array),
  /** Places in `sources`, `checkpoints` and `processes`. */
  source: z.instanceof(Uint8Array),
  checkpoint: z.instanceof(Uint16Array),
  process: z.instanceof(Uint16Array),
  sources: z.array(z.enum(EVENT_SOURCES)),
  /** '' for what is of no checkpoint. */
  checkpoints: z.array(z.string()),
  /** '' for what is of no process; 'CHECKPOINT PID', with the name. */
  processes: z.array(z.object({ key: z.string(), pid: z.number().nullable(), name: z.string() })),
});
export type TimelineMarks = z.infer<typeof timelineMarks>;

const checkpoints = z.array(z.string()).nullable();

export const TIMELINE_CALLS = {
  'timeline.memoryStart': {
    doc: "Looks for lines with time stamps in the memory of checkpoints, as a job; they join the list 'event'.",
    input: z.object({ checkpoints }),
    output: z.object({ job: z.string() }),
  },
  'timeline.memoryResult': {
    doc: 'Waits for the job: lines that were found, and the checkpoints that have more than are kept.',
    input: z.object({ job: z.string() }),
    output: z.object({ lines: z.number(), limited: z.array(z.string()), most: z.number() }),
  },
  'timeline.memoryForget': {
    doc: "Takes lines in memory out of the list 'event'.",
    input: z.object({}),
    output: z.object({}),
  },
  'timeline.prepare': {
    doc:
      'Works out the events of checkpoints, for a moment: the first of them whose events are ready, in the order of the ' +
      'input or of the case. To be called again until all are.',
    input: z.object({ checkpoints }),
    output: z.object({ ready: z.array(z.string()), of: z.number() }),
  },
  'timeline.marks': {
    doc: "Where the rows of the list 'event' lie in time, in the order of that list with the same input.",
    input: z.object({
      checkpoints: z.array(z.string()).nullable(),
      filter: z.string().optional(),
      sort: z.array(z.object({ column: z.string(), descending: z.boolean() })).optional(),
    }),
    output: timelineMarks,
  },
} as const satisfies Record<string, Call>;
