/** What is being written to be handed out, and the bundle that was handed in to be checked. All outlive their sheets. */
import type {
  BundleCheckResult,
  BundleOptions,
  BundleOutcome,
  ExchangeOptions,
  ExchangeOutcome,
} from '../../shared/api/index.ts';
import { toEvidenceError, type EvidenceError } from '../../shared/errors.ts';
import { client } from './client.ts';
import { createStore } from './store.ts';

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
  target: { set(change: Partial<Running<T>>): void },
  start: () => Promise<{ readonly job: string }>,
  result: (job: string) => Promise<T>,
): Promise<void> {
  target.set({ job: null, running: true, result: null, error: null });
  try {
    const { job } = await start();
    target.set({ job });
    target.set({ result: await result(job), running: false });
  } catch (caught) {
    target.set({ error: toEvidenceError(caught), running: false });
  }
}

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
