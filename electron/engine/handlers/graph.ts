import { caseGraph } from '../graph/case-graph.ts';
import type { Handlers } from './index.ts';

export const graphHandlers: Handlers<'graph.read'> = {
  'graph.read': (state, { checkpoints, spans }) => {
    const graph = caseGraph(state, checkpoints);
    if (spans !== false) return graph;
    return { ...graph, channels: graph.channels.map((channel) => ({ ...channel, source: [] })) };
  },
};
