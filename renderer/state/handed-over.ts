/** What is being written to be handed out, and the bundle that was handed in to be checked. All outlive their sheets. */
import type {
  BundleCheckResult,
  BundleOptions,
  BundleOutcome,
  ExchangeOptions,
  ExchangeOutcome,
} from '../../shared/api/index.ts';
import { toEvidenceError, type EvidenceError } from '../../shared/errors.ts';
import { onAnotherCase } from './case-change.ts';
import { client } from './client.ts';
import { createStore, type Store } from './store.ts';

export interface Running<T> {
  /** The job that runs or ran; null: none was started. */
  readonly job: string | null;
  readonly running: boolean;
  readonly result: T | null;
  readonly error: EvidenceError | null;
}

const NOTHING = { job: null, running: false, result: null, error: null } as const;

export const bundleExport = createStore<Running<BundleOutcome>>(NOTHING);
export const factsExport = createStore<Running<ExchangeOutcome>>(NOTHING);
export const bundleCheck = createStore<Running<BundleCheckResult>>(NOTHING);

async function follow<T>(
  target: Store<Running<T>>,
  start: () => Promise<{ readonly job: string }>,
  result: (job: string) => Promise<T>,
): Promise<void> {
  target.set({ job: null, running: true, result: null, error: null });
  let started: string | null = null;
  // Of a case that was left meanwhile nothing is told any more.
  const tell = (change: Partial<Running<T>>): void => {
    if (target.get().running && target.get().job === started) target.set(change);
  };
  try {
    const { job } = await start();
    tell({ job });
    started = job;
    tell({ result: await result(job), running: false });
  } catch (caught) {
    tell({ error: toEvidenceError(caught), running: false });
  }
}

onAnotherCase(() => {
  bundleExport.set(NOTHING);
  factsExport.set(NOTHING);
});

export function startExport(options: BundleOptions): Promise<void> {
  return follow(
    bundleExport,
    () => client.call('export.bundle', options),
    (job) => client.call('export.result', { job }),
  );
}

export function startFactsExport(options: ExchangeOptions): Promise<void> {
  return follow(
    factsExport,
    () => client.call('export.facts', options),
    (job) => client.call('export.factsResult', { job }),
  );
}

/** `signer`: a fingerprint that the signer must have; null: whoever signed. */
export function startCheck(path: string, signer: string | null): Promise<void> {
  return follow(
    bundleCheck,
    () => client.call('bundle.verify', { path, signer }),
    (job) => client.call('bundle.result', { job }),
  );
}
