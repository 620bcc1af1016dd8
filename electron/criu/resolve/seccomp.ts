/**
 * Seccomp filters: seccomp.img has one entry with all of them. A thread names the one installed first,
 * `prev` of each names the one installed next:
 *
 *     thread.seccomp_filter -> [3] --prev--> [5] --prev--> [9]     installed in this order
 */
import type { SeccompFilterFact } from '../../../shared/facts/process.ts';
import type { SeccompEntry, SeccompFilter } from '../wire/messages.ts';
import { SeccompMode } from '../wire/messages.ts';
import { memberNameOf, messageSpan, type ResolveContext } from './context.ts';
import { gap } from '../../../shared/facts/gap.ts';
import type { Placed } from './file-records.ts';
import { gapAt, reachImage } from './reached-image.ts';
import type { TaskRecord } from './tasks.ts';

export interface SeccompFilters {
  readonly rows: readonly SeccompFilterFact[];
  /** Filters of a thread, installed first to last. */
  readonly chainOf: (filter: number | undefined) => readonly number[];
}

/** struct sock_filter: u16 code, u8 jt, u8 jf, u32 k. */
const SOCK_FILTER_BYTES = 8;

export function resolveSeccompFilters(context: ResolveContext, tasks: readonly TaskRecord[]): SeccompFilters {
  const image = reachImage<SeccompEntry>(context, 'seccomp.img');
  const filters: Placed<SeccompFilter>[] = [];
  for (const { message } of image?.type === 'SECCOMP' ? image.entries : []) {
    for (const filter of message.seccomp_filters) filters.push({ image: image!, message: filter });
  }
  if (image === undefined) stateMissing(context, tasks);
  const rows = filters.map((filter, index) => filterRow(context, filter, index));
  const chains = new Map<number, readonly number[]>();

  function chainOf(first: number | undefined): readonly number[] {
    if (first === undefined || image === undefined) return [];
    let chain = chains.get(first);
    if (chain === undefined) chains.set(first, (chain = followChain(context, filters, first)));
    return chain;
  }

  return { rows, chainOf };
}

function filterRow(
  context: ResolveContext,
  { image, message }: Placed<SeccompFilter>,
  index: number,
): SeccompFilterFact {
  const program = message.filter ?? new Uint8Array(0);
  if (program.length === 0 || program.length % SOCK_FILTER_BYTES !== 0) {
    const text = `Seccomp filter ${index} has ${program.length} bytes, no whole number of instructions.`;
    gapAt(context, image, message, 'bad-seccomp-filter', text);
  }
  return {
    index,
    previous: message.prev ?? null,
    flags: message.flags ?? 0,
    program,
    source: [messageSpan(image, message)],
  };
}

/** Stops at a filter that is not there or was met already. */
function followChain(
  context: ResolveContext,
  filters: readonly Placed<SeccompFilter>[],
  first: number,
): number[] {
  const chain: number[] = [];
  const seen = new Set<number>();
  let at: number | undefined = first;
  let from: Placed<SeccompFilter> | undefined;
  while (at !== undefined) {
    const filter: Placed<SeccompFilter> | undefined = filters[at];
    if (filter === undefined || seen.has(at)) {
      const what = filter === undefined ? 'which is not there' : 'which leads back to it';
      const text = `A chain of seccomp filters that begins with ${first} goes on to filter ${at}, ${what}.`;
      if (from !== undefined) gapAt(context, from.image, from.message, 'bad-seccomp-chain', text);
      else {
        context.gaps.push(gap('bad-seccomp-chain', text, memberNameOf(context.images, 'seccomp.img')));
      }
      break;
    }
    seen.add(at);
    chain.push(at);
    from = filter;
    at = filter.message.prev;
  }
  return chain;
}

function stateMissing(context: ResolveContext, tasks: readonly TaskRecord[]): void {
  const filtered = tasks.filter((task) => {
    const core = task.cores.get(task.pid)?.message;
    return (core?.thread_core?.seccomp_mode ?? core?.tc?.old_seccomp_mode) === SeccompMode.filter;
  });
  if (filtered.length === 0) return;
  const text = `seccomp.img is missing: the filters of ${filtered.length} processes are not known.`;
  context.gaps.push(
    gap('member-missing', text, memberNameOf(context.images, 'seccomp.img'), {
      subject: `process ${filtered[0]!.pid}`,
    }),
  );
}
