import type {
  EXPORT_CALLS,
  BundleCheckResult,
  BundleOutcome,
  ExchangeOutcome,
} from '../../../shared/api/export-calls.ts';
import { runExchange } from '../export/run-exchange.ts';
import { runExport } from '../export/run-export.ts';
import { runBundleCheck } from '../export/run-bundle-check.ts';
import { outcomeOf } from '../jobs/job-outcome.ts';
import type { Handlers } from './index.ts';

export const exportHandlers: Handlers<keyof typeof EXPORT_CALLS> = {
  'export.bundle': (state, options) => ({
    job: state.jobs.start('export', 'signed bundle', (control) => runExport(state, options, control)),
  }),

  'export.facts': (state, options) => ({
    job: state.jobs.start('export', `facts for ${options.format}`, (control) =>
      runExchange(state, options, control),
    ),
  }),

  'export.factsResult': async (state, { job }) => outcomeOf(await state.jobs.result(job)) as ExchangeOutcome,

  'export.result': async (state, { job }) => outcomeOf(await state.jobs.result(job)) as BundleOutcome,

  'bundle.verify': (state, { path, signer }) => ({
    job: state.jobs.start('bundle-check', 'bundle', (control) => runBundleCheck(path, signer, control)),
  }),

  'bundle.result': async (state, { job }) => outcomeOf(await state.jobs.result(job)) as BundleCheckResult,
};
