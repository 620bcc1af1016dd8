/** A handler for each call of shared/api/calls.ts; the type makes a missing one an error. */
import type { CallName, CallOutput, CALLS } from '../../../shared/api/index.ts';
import type { z } from 'zod';
import type { EngineState } from '../engine-state.ts';
import { annotationHandlers } from './annotations.ts';
import { bytesHandlers } from './bytes.ts';
import { carveHandlers } from './carve.ts';
import { caseHandlers } from './case.ts';
import { chainHandlers } from './chain.ts';
import { custodyHandlers } from './custody.ts';
import { exportHandlers } from './export.ts';
import { filesHandlers } from './files.ts';
import { compareHandlers } from './compare.ts';
import { imageHandlers } from './images.ts';
import { sqlHandlers } from './sql.ts';
import { graphHandlers } from './graph.ts';
import { importHandlers } from './import.ts';
import { listHandlers } from './lists.ts';
import { searchHandlers } from './search.ts';
import { secretsHandlers } from './secrets.ts';
import { memoryHandlers } from './memory.ts';
import { reportHandlers } from './report.ts';
import { showHandlers } from './show.ts';
import { timelineHandlers } from './timeline.ts';

export type Handler<N extends CallName> = (
  state: EngineState,
  input: z.output<(typeof CALLS)[N]['input']>,
) => CallOutput<N> | Promise<CallOutput<N>>;

export type Handlers<N extends CallName> = { readonly [name in N]: Handler<name> };

export const HANDLERS: Handlers<CallName> = {
  ...annotationHandlers,
  ...carveHandlers,
  ...caseHandlers,
  ...chainHandlers,
  ...custodyHandlers,
  ...importHandlers,
  ...listHandlers,
  ...bytesHandlers,
  ...showHandlers,
  ...timelineHandlers,
  ...exportHandlers,
  ...filesHandlers,
  ...graphHandlers,
  ...imageHandlers,
  ...sqlHandlers,
  ...compareHandlers,
  ...memoryHandlers,
  ...reportHandlers,
  ...searchHandlers,
  ...secretsHandlers,
};
