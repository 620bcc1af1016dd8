/** The bridge's other end. Every message is answered only to the page we served, in the top frame of a window of ours. */
import { clipboard, ipcMain, type IpcMainEvent, type IpcMainInvokeEvent } from 'electron';
import { writeFile } from 'node:fs/promises';
import { CHANNELS } from '../../shared/api/channels.ts';
import { APP_ORIGIN } from './app-protocol.ts';
import { answerPort } from './call-port.ts';
import {
  chooseArchives,
  chooseBundle,
  chooseCase,
  chooseExportFolder,
  chooseFolder,
  chooseKeyFile,
  chooseNewCase,
  chooseSavedFile,
  freeSampleCase,
  isCasePath,
} from './dialogs.ts';
import type { RecentCases } from './recent-cases.ts';
import { workspaceOf, type Workspace } from './workspace.ts';

/** Characters that a page may put on the clipboard at once. */
const CLIPBOARD_CHARACTERS = 64 * 2 ** 20;
/** Bytes that a page may save at once. */
const SAVED_BYTES = 256 * 2 ** 20;
/** Paths of one drop. */
const DROPPED_PATHS = 10_000;

/** The workspace whose page sent the message; null for any other frame, page or window. */
function senderOf(event: IpcMainEvent | IpcMainInvokeEvent): Workspace | null {
  const frame = event.senderFrame;
  if (frame === null || frame !== event.sender.mainFrame || !frame.url.startsWith(`${APP_ORIGIN}/`))
    return null;
  return workspaceOf(event.sender) ?? null;
}

function answer(
  channel: string,
  handler: (workspace: Workspace, ...args: readonly unknown[]) => unknown,
): void {
  ipcMain.handle(channel, (event, ...args: readonly unknown[]) => {
    const workspace = senderOf(event);
    if (workspace === null) throw new Error('refused: not a page of Permafrost');
    return handler(workspace, ...args);
  });
}

function hear(channel: string, handler: (workspace: Workspace, ...args: readonly unknown[]) => void): void {
  ipcMain.on(channel, (event, ...args: readonly unknown[]) => {
    const workspace = senderOf(event);
    if (workspace !== null) handler(workspace, ...args);
  });
}

export function handleIpc(recent: RecentCases): void {
  answer(CHANNELS.call, (workspace, name, input) => workspace.call(name, input));
  ipcMain.on(CHANNELS.connect, (event) => {
    const workspace = senderOf(event);
    const [port] = event.ports;
    if (port === undefined) return;
    if (workspace === null) port.close();
    else answerPort(port, (name, input) => workspace.call(name, input));
  });
  answer(CHANNELS.hostState, (workspace) => {
    workspace.pageListens();
    return workspace.hostState;
  });
  answer(CHANNELS.chooseArchives, async ({ window, chosen }) => {
    const paths = await chooseArchives(window);
    chosen.add('import', paths);
    return paths;
  });
  answer(CHANNELS.chooseFolder, async ({ window, chosen }) => {
    const paths = await chooseFolder(window);
    chosen.add('import', paths);
    return paths;
  });
  answer(CHANNELS.chooseNewCase, async ({ window, chosen }) => {
    const path = await chooseNewCase(window);
    if (path !== null) chosen.add('new-case', [path]);
    return path;
  });
  answer(CHANNELS.chooseCase, async ({ window, chosen }) => {
    const path = await chooseCase(window);
    if (path !== null) chosen.add('open-case', [path]);
    return path;
  });
  answer(CHANNELS.chooseExportFile, async ({ window, chosen }, name) => {
    if (typeof name !== 'string' || name.length > 255) throw new Error('not a name');
    const path = await chooseSavedFile(window, name);
    if (path !== null) chosen.add('export-file', [path]);
    return path;
  });
  answer(CHANNELS.chooseExportFolder, async ({ window, chosen }) => {
    const path = await chooseExportFolder(window);
    if (path !== null) chosen.add('export-folder', [path]);
    return path;
  });
  answer(CHANNELS.chooseKeyFile, async ({ window, chosen }) => {
    const path = await chooseKeyFile(window);
    if (path !== null) chosen.add('key', [path]);
    return path;
  });
  answer(CHANNELS.chooseBundle, async ({ window, chosen }) => {
    const path = await chooseBundle(window);
    if (path !== null) chosen.add('bundle', [path]);
    return path;
  });
  answer(CHANNELS.sampleCase, ({ chosen }) => {
    const path = freeSampleCase();
    chosen.add('new-case', [path]);
    return path;
  });
  answer(CHANNELS.recentCases, () => recent.list());
  answer(CHANNELS.forgetRecentCase, (_workspace, path) => {
    if (typeof path === 'string') recent.forget(path);
  });
  answer(CHANNELS.saveFile, async ({ window }, name, bytes) => {
    if (typeof name !== 'string' || name.length > 255) throw new Error('not a name');
    if (!(bytes instanceof Uint8Array) || bytes.length > SAVED_BYTES) throw new Error('not bytes that fit');
    const path = await chooseSavedFile(window, name);
    if (path !== null) await writeFile(path, bytes);
    return path;
  });
  answer(CHANNELS.copyText, (_workspace, text) => {
    if (typeof text !== 'string' || text.length > CLIPBOARD_CHARACTERS)
      throw new Error('not a text that fits');
    void clipboard.writeText(text);
  });
  answer(CHANNELS.pathsDropped, ({ chosen }, paths) => {
    if (!Array.isArray(paths)) throw new Error('not paths');
    const dropped = paths.slice(0, DROPPED_PATHS).filter((path) => typeof path === 'string');
    chosen.add('import', dropped);
    chosen.add('open-case', dropped.filter(isCasePath));
    return dropped;
  });
  hear(CHANNELS.eventsTaken, (workspace) => workspace.eventTaken());
}
