import { startTool, takeFromTool } from '../memory-tools/start-tool.ts';
import type { Handlers } from './index.ts';

export const carveHandlers: Handlers<
  'strings.start' | 'carve.start' | 'yara.start' | 'core.start' | 'tool.take'
> = {
  'strings.start': (state, input) => ({ job: startTool(state, { tool: 'strings', ...input }, 'strings') }),
  'carve.start': (state, input) => ({ job: startTool(state, { tool: 'carve', ...input }, 'carving') }),
  'yara.start': (state, input) => ({ job: startTool(state, { tool: 'yara', ...input }, 'YARA') }),
  'core.start': (state, input) => ({
    job: startTool(state, { tool: 'core', ...input }, `core dump of process ${input.pid}`),
  }),
  'tool.take': (state, { job }) => takeFromTool(state, job),
};
