/** What the ways to search share: what is asked, how far it has come, and letting others work in between. */
import type { CompiledPattern } from '../../analysis/search/pattern.ts';
import { ZEROS, type Space } from '../../analysis/search/space.ts';
import { PermafrostError, evidenceError } from '../../../shared/errors.ts';
import type { HitStore } from './hit-store.ts';
import type { OpenStores } from './open-stores.ts';

export interface SearchRun {
  readonly spaces: readonly Space[];
  readonly stores: OpenStores;
  readonly patterns: readonly CompiledPattern[];
  readonly hits: HitStore;
  /** ripgrep's binary; null: without it. */
  readonly ripgrep: string | null;
  /** Threads that scan the stores for rare windows of the patterns. */
  readonly threads: 'where they pay' | 'always' | 'never';
  readonly signal: AbortSignal;
  readonly progress: (doneBytes: number, totalBytes: number) => void;
  /** Called again and again while hits come. */
  readonly announce?: () => void;
}

/** Stores that the spaces show, ascending. */
export function storesOf(spaces: readonly Space[]): number[] {
  const met = new Set<number>();
  for (const { runs } of spaces) for (const { store } of runs) for (const one of store) met.add(one);
  met.delete(ZEROS);
  return [...met].sort((a, b) => a - b);
}

/** How far one pass over what is searched has come. */
export interface Meter {
  /** `bytes` of what this pass reads are done. */
  at(bytes: number): void;
  /** This pass reads so many bytes: what at() counts. */
  of(bytes: number): void;
  /** The pass has ended. */
  pass(): void;
}

const PROGRESS_BYTES = 2 ** 22;

/** `bytes`: what the examiner is told that one pass reads. */
export function createMeter(progress: SearchRun['progress'], passes: number, bytes: number): Meter {
  const total = bytes * passes;
  let passed = 0;
  let told = 0;
  let whole = bytes;
  progress(0, total);
  return {
    of(size) {
      whole = size;
    },
    at(done) {
      const now = passed * bytes + Math.min(bytes, Math.floor((done / Math.max(whole, 1)) * bytes));
      if (now - told < PROGRESS_BYTES) return;
      told = now;
      progress(now, total);
    },
    pass() {
      told = ++passed * bytes;
      whole = bytes;
      progress(told, total);
    },
  };
}

export type Breathe = () => Promise<void>;

/** Longest time that others wait for the engine. */
const SLICE_MS = 12;

/** Lets the engine answer others when this has worked for a while; throws 'cancelled'. */
export function createBreather({ signal, announce }: Pick<SearchRun, 'signal' | 'announce'>): Breathe {
  let since = performance.now();
  return async () => {
    if (signal.aborted) throw cancelled();
    announce?.();
    if (performance.now() - since < SLICE_MS) return;
    await new Promise((resolve) => setImmediate(resolve));
    since = performance.now();
    if (signal.aborted) throw cancelled();
  };
}

export function cancelled(): PermafrostError {
  return new PermafrostError(evidenceError('cancelled', 'the search was cancelled'));
}

/** Runs a generator to its end and gives its result. */
export async function drive<T>(work: Generator<unknown, T>, breathe: Breathe): Promise<T> {
  for (;;) {
    const step = work.next();
    if (step.done === true) return step.value;
    await breathe();
  }
}
