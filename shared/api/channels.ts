/** Names of the channels between preload script and main process: written here and nowhere else. */
export const CHANNELS = {
  call: 'engine:call',
  connect: 'engine:connect',
  event: 'engine:event',
  eventsTaken: 'engine:events-taken',
  hostState: 'host:state',
  hostStateChanged: 'host:state-changed',
  command: 'shell:command',
  chooseArchives: 'choose:archives',
  chooseFolder: 'choose:folder',
  chooseNewCase: 'choose:new-case',
  chooseCase: 'choose:case',
  chooseExportFile: 'choose:export-file',
  chooseExportFolder: 'choose:export-folder',
  chooseKeyFile: 'choose:key-file',
  chooseBundle: 'choose:bundle',
  sampleCase: 'choose:sample-case',
  pathsDropped: 'choose:dropped',
  recentCases: 'recent:list',
  forgetRecentCase: 'recent:forget',
  saveFile: 'file:save',
  copyText: 'clipboard:copy-text',
} as const;

/** What the preload script's message to its page says, when it brings the port of `connect`. */
export const PORT_MESSAGE = 'permafrost:port';
