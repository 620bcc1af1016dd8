/** Names of the channels between preload script and main process: written here and nowhere else. */
export const CHANNELS = {
  call: 'engine:call',
  event: 'engine:event',
  eventsTaken: 'engine:events-taken',
  hostState: 'host:state',
  hostStateChanged: 'host:state-changed',
  command: 'shell:command',
  chooseArchives: 'choose:archives',
  chooseFolder: 'choose:folder',
  chooseNewCase: 'choose:new-case',
  chooseCase: 'choose:case',
  sampleCase: 'choose:sample-case',
  pathsDropped: 'choose:dropped',
  recentCases: 'recent:list',
  forgetRecentCase: 'recent:forget',
  saveFile: 'file:save',
  copyText: 'clipboard:copy-text',
} as const;
