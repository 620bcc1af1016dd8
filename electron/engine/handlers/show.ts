import { readCaseDigest, showCase, showCheckpoint } from '../../casefile/index.ts';
import type { Handlers } from './index.ts';

export const showHandlers: Handlers<'checkpoint.show' | 'case.show' | 'case.digest'> = {
  'checkpoint.show': (state, { checkpoint }) => showCheckpoint(state.case(), state.checkpoint(checkpoint).id),
  'case.show': (state) => showCase(state.case()),
  'case.digest': (state) => readCaseDigest(state.case()),
};
