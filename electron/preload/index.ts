/** The one bridge between the sandboxed window and main; shared/api/bridge.ts says what each member is for. */
import { contextBridge, ipcRenderer, webUtils, type IpcRendererEvent } from 'electron';
import type { BridgeReply, HostState, PermafrostBridge } from '../../shared/api/bridge.ts';
import type { EngineEvent } from '../../shared/api/calls.ts';
import { CHANNELS, PORT_MESSAGE } from '../../shared/api/channels.ts';

function subscribe<T>(channel: string, listener: (value: T) => void): () => void {
  const heard = (_event: IpcRendererEvent, value: T): void => listener(value);
  ipcRenderer.on(channel, heard);
  return () => ipcRenderer.removeListener(channel, heard);
}

// Main sends no more events than were taken: see EVENT_CREDIT.
ipcRenderer.on(CHANNELS.event, () => ipcRenderer.send(CHANNELS.eventsTaken));

const bridge: PermafrostBridge = {
  call: (name, input) => ipcRenderer.invoke(CHANNELS.call, name, input) as Promise<BridgeReply>,
  connect: () => {
    const { port1, port2 } = new MessageChannel();
    ipcRenderer.postMessage(CHANNELS.connect, null, [port1]);
    window.postMessage(PORT_MESSAGE, window.location.origin, [port2]);
  },
  onEvent: (listener) => subscribe<EngineEvent>(CHANNELS.event, listener),
  hostState: () => ipcRenderer.invoke(CHANNELS.hostState) as Promise<HostState>,
  onHostState: (listener) => subscribe<HostState>(CHANNELS.hostStateChanged, listener),
  onCommand: (listener) => subscribe<string>(CHANNELS.command, listener),
  chooseArchives: () => ipcRenderer.invoke(CHANNELS.chooseArchives) as Promise<string[]>,
  chooseFolder: () => ipcRenderer.invoke(CHANNELS.chooseFolder) as Promise<string[]>,
  chooseNewCase: () => ipcRenderer.invoke(CHANNELS.chooseNewCase) as Promise<string | null>,
  chooseCase: () => ipcRenderer.invoke(CHANNELS.chooseCase) as Promise<string | null>,
  chooseExportFile: (name) => ipcRenderer.invoke(CHANNELS.chooseExportFile, name) as Promise<string | null>,
  chooseExportFolder: () => ipcRenderer.invoke(CHANNELS.chooseExportFolder) as Promise<string | null>,
  chooseKeyFile: () => ipcRenderer.invoke(CHANNELS.chooseKeyFile) as Promise<string | null>,
  chooseBundle: () => ipcRenderer.invoke(CHANNELS.chooseBundle) as Promise<string | null>,
  sampleCase: () => ipcRenderer.invoke(CHANNELS.sampleCase) as Promise<string>,
  droppedPaths: (files) => {
    // A File that a script made has no path: only what was really dropped or picked has one.
    const paths = files.map((file) => webUtils.getPathForFile(file)).filter((path) => path !== '');
    return ipcRenderer.invoke(CHANNELS.pathsDropped, paths) as Promise<string[]>;
  },
  recentCases: () => ipcRenderer.invoke(CHANNELS.recentCases) as ReturnType<PermafrostBridge['recentCases']>,
  forgetRecentCase: (path) => ipcRenderer.invoke(CHANNELS.forgetRecentCase, path) as Promise<void>,
  saveFile: (name, bytes) => ipcRenderer.invoke(CHANNELS.saveFile, name, bytes) as Promise<string | null>,
  copyText: (text) => ipcRenderer.invoke(CHANNELS.copyText, text) as Promise<void>,
};

contextBridge.exposeInMainWorld('permafrost', bridge);
