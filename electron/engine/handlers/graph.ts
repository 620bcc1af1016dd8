import { caseGraph } from '../graph/case-graph.ts';
import type { Handlers } from './index.ts';

export const graphHandlers: Handlers<'graph.read'> = {
  'graph.read': (state, { checkpoints }) => caseGraph(state, checkpoints),
};
