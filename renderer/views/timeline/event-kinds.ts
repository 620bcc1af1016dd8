/** What sources of events are called and how they are told apart: hue and, for what is doubtful, shape. */
import type { EventSource } from '../../../shared/api/index.ts';

export const SOURCE_NAMES: Readonly<Record<EventSource, string>> = {
  container: 'Container',
  checkpoint: 'Checkpoint',
  log: 'Container log',
  'app-log': 'Application logs',
  file: 'Files',
  ghost: 'Deleted files',
  process: 'Processes',
  timer: 'Timers',
  memory: 'Lines in memory',
  custody: 'Custody',
};

export const SOURCE_HUES: Readonly<Record<EventSource, string>> = {
  container: 'hue-blue',
  checkpoint: 'hue-purple',
  log: 'hue-green',
  'app-log': 'hue-sky',
  file: 'hue-orange',
  ghost: 'hue-vermillion',
  process: 'accent',
  timer: 'hue-yellow',
  memory: 'ink',
  custody: 'ink-quiet',
};
