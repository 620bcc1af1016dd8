import { fileURLToPath } from 'node:url';
import { NO_ACQUISITION } from '../../../shared/facts/index.ts';
import { PermafrostError, evidenceError } from '../../../shared/errors.ts';
import type { ImportOutcome } from '../../../shared/api/index.ts';
import { DEFAULT_LIMITS, type LimitName, type Limits } from '../../../shared/limits.ts';
import type { EngineState } from '../engine-state.ts';
import { runImport } from '../import/run-import.ts';
import type { ImportRequest } from '../import/worker-messages.ts';
import { packageFolder } from '../package-folder.ts';
import { startVerification } from '../verify/when-verified.ts';
import type { Handlers } from './index.ts';

const SAMPLE = 'resources/sample/web-compromised.tar.gz';

export const importHandlers: Handlers<
  'import.start' | 'import.sample' | 'evidence.verify' | 'job.list' | 'job.cancel' | 'job.result'
> = {
  'import.start': (state, input) => ({
    job: startImport(state, {
      paths: input.paths,
      mode: input.mode,
      partial: input.partial,
      limits: knownLimits(input.limits),
      acquisition: input.acquisition,
    }),
  }),

  'import.sample': (state) => ({
    job: startImport(state, {
      paths: [fileURLToPath(new URL(SAMPLE, packageFolder()))],
      mode: 'seal',
      partial: false,
      limits: {},
      acquisition: { ...NO_ACQUISITION, note: 'the sample checkpoint that comes with Permafrost' },
    }),
  }),

  'evidence.verify': (state, { evidence }) => ({ job: startVerification(state, evidence) }),

  'job.list': (state) => state.jobs.list(),

  'job.cancel': (state, { job }) => {
    state.jobs.cancel(job);
    return {};
  },

  async 'job.result'(state, { job }) {
    return { outcomes: ((await state.jobs.result(job)) as ImportOutcome[] | undefined) ?? [] };
  },
};

function startImport(state: EngineState, request: Omit<ImportRequest, 'casePath' | 'examiner'>): string {
  const opened = state.case();
  if (opened.readOnly) {
    throw new PermafrostError(
      evidenceError('read-only', `the case is open read-only: ${opened.readOnlyReason ?? 'as asked'}`),
    );
  }
  const title = request.paths.length === 1 ? lastPart(request.paths[0]!) : `${request.paths.length} archives`;
  return state.jobs.start('import', title, async (control) => {
    try {
      return await runImport(
        { ...request, casePath: opened.path, examiner: opened.examiner },
        control,
        state.importWorkers,
      );
    } finally {
      state.emit({ event: 'case-changed' });
    }
  });
}

function knownLimits(limits: Record<string, number>): Partial<Limits> {
  for (const [name, value] of Object.entries(limits)) {
    if (!Object.hasOwn(DEFAULT_LIMITS, name) || !Number.isSafeInteger(value) || value <= 0) {
      throw new PermafrostError(evidenceError('usage', `no such limit: ${name}=${value}`));
    }
  }
  return limits as Partial<Record<LimitName, number>>;
}

function lastPart(path: string): string {
  return path.split(/[\\/]/).findLast((part) => part !== '') ?? path;
}
