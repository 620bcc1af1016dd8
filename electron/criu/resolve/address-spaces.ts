/** mm-PID: the numbers of an address space, and the VMAs that the mappings are made of. */
import { gap } from '../../../shared/facts/gap.ts';
import type { AddressSpaceFact } from '../../../shared/facts/memory.ts';
import type { MmEntry, VmaEntry } from '../wire/messages.ts';
import { memberNameOf, messageSpan, type ResolveContext } from './context.ts';
import type { Placed } from './file-records.ts';
import { reachImage } from './reached-image.ts';
import type { TaskRecord } from './tasks.ts';

export interface AddressSpace {
  readonly task: TaskRecord;
  readonly fact: AddressSpaceFact;
  readonly mm: Placed<MmEntry>;
  readonly vmas: readonly Placed<VmaEntry>[];
}

/** Address spaces of all tasks but zombies, in the order of the tasks. */
export function resolveAddressSpaces(context: ResolveContext, tasks: readonly TaskRecord[]): AddressSpace[] {
  const spaces: AddressSpace[] = [];
  for (const task of tasks) {
    if (task.zombie) continue;
    context.checkpoint();
    const name = `mm-${task.pid}.img`;
    const image = reachImage<MmEntry>(context, name);
    const message = image?.type === 'MM' ? image.entries[0]?.message : undefined;
    if (image === undefined && !sharesMemory(context, task, tasks)) {
      const text = `${name} is missing: the mappings of process ${task.pid}, its arguments and environment are not known.`;
      context.gaps.push(
        gap('member-missing', text, memberNameOf(context.images, name), { subject: `process ${task.pid}` }),
      );
    }
    if (message === undefined) continue;
    const mm = { image: image!, message };
    spaces.push({ task, mm, fact: factOf(task.pid, mm), vmas: vmasOf(context, task.pid, mm) });
  }
  return spaces;
}

/** A task that shares its memory with one whose mm is there needs none of its own. */
function sharesMemory(context: ResolveContext, task: TaskRecord, tasks: readonly TaskRecord[]): boolean {
  const { vmId } = task.ids;
  if (vmId === null) return false;
  return tasks.some(
    (other) =>
      other.pid !== task.pid &&
      other.ids.vmId === vmId &&
      context.images.file(`mm-${other.pid}.img`) !== undefined,
  );
}

/** In mm-PID since 1.2 or so; before that in vmas-PID. */
function vmasOf(
  context: ResolveContext,
  pid: number,
  { image, message }: Placed<MmEntry>,
): Placed<VmaEntry>[] {
  if (message.vmas.length > 0) return message.vmas.map((vma) => ({ image, message: vma }));
  const older = reachImage<VmaEntry>(context, `vmas-${pid}.img`);
  if (older?.type !== 'VMAS') return [];
  return older.entries.map((entry) => ({ image: older, message: entry.message }));
}

function factOf(pid: number, { image, message }: Placed<MmEntry>): AddressSpaceFact {
  return {
    pid,
    startCode: message.mm_start_code ?? 0n,
    endCode: message.mm_end_code ?? 0n,
    startData: message.mm_start_data ?? 0n,
    endData: message.mm_end_data ?? 0n,
    startStack: message.mm_start_stack ?? 0n,
    startBrk: message.mm_start_brk ?? 0n,
    brk: message.mm_brk ?? 0n,
    argStart: message.mm_arg_start ?? 0n,
    argEnd: message.mm_arg_end ?? 0n,
    envStart: message.mm_env_start ?? 0n,
    envEnd: message.mm_env_end ?? 0n,
    exeFileId: message.exe_file_id ?? 0,
    auxv: auxiliaryVector(message.mm_saved_auxv),
    dumpable: message.dumpable ?? null,
    thpDisabled: message.thp_disabled ?? null,
    source: [messageSpan(image, message)],
  };
}

/** Words of a saved auxv that are kept; the kernel's has 52 at most. */
const AUXV_WORDS = 512;

/** Type and value in turn, up to AT_NULL, which CRIU's cut may have left off. */
function auxiliaryVector(words: readonly bigint[]): (readonly [bigint, bigint])[] {
  const pairs: (readonly [bigint, bigint])[] = [];
  for (let at = 0; at + 1 < words.length && at < AUXV_WORDS; at += 2) {
    if (words[at] === 0n) break;
    pairs.push([words[at]!, words[at + 1]!]);
  }
  return pairs;
}
