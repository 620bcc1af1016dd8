/** Which address space the memory view shows, and the ways into it from other views. */
import { onAnotherCase } from '../../state/case-change.ts';
import { openView, select } from '../../state/shell.ts';
import { createStore } from '../../state/store.ts';

export interface AddressSpace {
  readonly checkpoint: string;
  readonly pid: number;
}

/** A range that the hex view goes to. A new object is a new wish, also for the same address. */
export interface MemoryGoal extends AddressSpace {
  readonly address: bigint;
  readonly length: number;
}

/** The caret, and where a choice of bytes began. */
export interface BytePlace {
  readonly caret: bigint;
  readonly anchor: bigint | null;
}

/** The bytes that are chosen: [low, high], the one at the caret where no more are. */
export function chosenRange({ caret, anchor }: BytePlace): { readonly low: bigint; readonly high: bigint } {
  if (anchor === null || anchor === caret) return { low: caret, high: caret };
  return anchor < caret ? { low: anchor, high: caret } : { low: caret, high: anchor };
}

export const memoryPlace = createStore<{
  readonly space: AddressSpace | null;
  readonly goal: MemoryGoal | null;
  /** The hex view takes the focus as soon as it is there. */
  readonly focus: boolean;
}>({ space: null, goal: null, focus: false });

onAnotherCase(() => memoryPlace.set({ space: null, goal: null, focus: false }));

/** Goes to a range. With its region's start the range is the selection, so that Alt+arrows come back to it. */
export function goToAddress(goal: MemoryGoal, regionStart: bigint | null): void {
  const { checkpoint, pid, address, length } = goal;
  if (regionStart === null) {
    memoryPlace.set({ space: { checkpoint, pid }, goal: { ...goal } });
    return;
  }
  const key = `${pid}/0x${regionStart.toString(16)}`;
  select({ kind: 'memory_map', checkpoint, key, column: null, range: { address, length } });
}

/** Opens the memory view at a range of any process. */
export function showInMemory(goal: MemoryGoal, regionStart: bigint | null): void {
  memoryPlace.set({ space: { checkpoint: goal.checkpoint, pid: goal.pid }, goal: { ...goal }, focus: true });
  openView('memory');
  goToAddress(goal, regionStart);
}
