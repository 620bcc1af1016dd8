import { resolve } from 'node:path';
import process from 'node:process';
import { createCase, openCase, sqliteVersion } from '../../casefile/index.ts';
import { FACTS_VERSION } from '../../../shared/facts/index.ts';
import { caseSummary } from '../case-summary.ts';
import { nameRowsOfImports } from '../secrets/name-rows.ts';
import { afterViews, startOutstanding } from '../verify/when-verified.ts';
import { VERSION } from '../version.ts';
import type { Handlers } from './index.ts';

export const caseHandlers: Handlers<
  'engine.hello' | 'case.create' | 'case.open' | 'case.close' | 'case.summary'
> = {
  'engine.hello': () => ({
    version: VERSION,
    node: process.versions.node,
    sqlite: sqliteVersion(),
    factsVersion: FACTS_VERSION,
    pid: process.pid,
  }),

  async 'case.create'(state, { path, examiner }) {
    await state.jobs.cancelAll();
    const created = createCase(path, { examiner, toolVersion: VERSION });
    state.setCase(created);
    return caseSummary(created);
  },

  async 'case.open'(state, { path, examiner, readOnly, verify }) {
    // A case that can't be opened leaves the one that is open as it is; only its own lock would be in the way.
    if (state.openCaseOrNull()?.path === resolve(path)) {
      await state.jobs.cancelAll();
      state.closeCase();
    }
    const opened = openCase(path, {
      examiner,
      toolVersion: VERSION,
      ...(readOnly === undefined ? {} : { readOnly }),
    });
    await state.jobs.cancelAll();
    state.setCase(opened);
    if (verify === true) startOutstanding(state, afterViews(state));
    return caseSummary(opened);
  },

  async 'case.close'(state) {
    await state.jobs.cancelAll();
    nameRowsOfImports(state);
    state.closeCase();
    return {};
  },

  'case.summary'(state) {
    const opened = state.openCaseOrNull();
    return opened === null ? null : caseSummary(opened);
  },
};
