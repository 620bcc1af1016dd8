/** A window and the engine that works for it: each window has its own case, its own engine, its own chosen paths. */
import { app, nativeTheme, type BrowserWindow, type WebContents } from 'electron';
import process from 'node:process';
import type { BridgeReply, HostState } from '../../shared/api/bridge.ts';
import type { EngineEvent } from '../../shared/api/calls.ts';
import { CHANNELS } from '../../shared/api/channels.ts';
import type { ShellCommand } from '../../shared/api/commands.ts';
import { checkCall } from './call-check.ts';
import { ChosenPaths } from './chosen-paths.ts';
import type { EngineHost, EngineHostState } from './engine-host.ts';
import type { LaunchPaths } from './launch-arguments.ts';
import type { RecentCases } from './recent-cases.ts';
import type { SettingsFile } from './settings.ts';
import { createWindow } from './window.ts';

export interface WorkspaceOptions {
  /** A started engine. */
  readonly host: EngineHost;
  readonly settings: SettingsFile;
  readonly recent: RecentCases;
  readonly sandbox: boolean;
  readonly paths: LaunchPaths;
}

export const workspaces = new Set<Workspace>();
/** Engines of windows that were closed. */
const ending = new Set<Promise<void>>();

/** Once the engines of closed windows have closed their cases: a closed case is one file, with no write-ahead log. */
export async function enginesEnded(): Promise<void> {
  await Promise.allSettled(ending);
}

export function openWorkspace(options: WorkspaceOptions): Workspace {
  const workspace = new Workspace(options);
  workspaces.add(workspace);
  workspace.window.on('closed', () => {
    workspaces.delete(workspace);
    const end = workspace.host.stop();
    ending.add(end);
    void end.finally(() => ending.delete(end));
  });
  return workspace;
}

export function workspaceOf(contents: WebContents): Workspace | undefined {
  return [...workspaces].find((workspace) => workspace.window.webContents === contents);
}

export class Workspace {
  readonly window: BrowserWindow;
  readonly host: EngineHost;
  readonly chosen = new ChosenPaths();
  readonly #recent: RecentCases;
  readonly #sandbox: boolean;
  /** Events sent to the window that it has not yet taken. */
  #eventsUnderWay = 0;
  /** The window's page has loaded and hears what is sent to it. */
  #listening = false;
  #commandsForLater: ShellCommand[] = [];

  constructor({ host, settings, recent, sandbox, paths }: WorkspaceOptions) {
    this.#recent = recent;
    this.#sandbox = sandbox;
    this.host = host;
    host.listen({
      onEvent: (event) => this.#relayEvent(event),
      onState: (state) => this.#relayState(state),
    });
    this.window = createWindow(settings);
    const contents = this.window.webContents;
    // Of the page alone: a frame within it (the preview of a report) loads while the page listens.
    contents.on('did-start-navigation', ({ isMainFrame, isSameDocument }) => {
      if (isMainFrame && !isSameDocument) this.#stopListening();
    });
    contents.on('render-process-gone', () => this.#stopListening());
    const themeChanged = (): void => this.#relayState(this.host.state);
    nativeTheme.on('updated', themeChanged);
    this.window.on('closed', () => nativeTheme.removeListener('updated', themeChanged));
    this.openPaths(paths);
  }

  get hostState(): HostState {
    return {
      ...this.host.state,
      sandbox: this.#sandbox,
      version: app.getVersion(),
      theme: nativeTheme.shouldUseDarkColors ? 'dark' : 'light',
      platform: process.platform,
    };
  }

  async call(name: unknown, input: unknown): Promise<BridgeReply> {
    const checked = checkCall(name, input, {
      chosen: this.chosen,
      isRecent: (path) => this.#recent.has(path),
    });
    if (!checked.ok) return checked;
    const reply = await this.host.call(checked.name, checked.input);
    if (reply.ok && (checked.name === 'case.create' || checked.name === 'case.open')) {
      const { path, name: caseName } = reply.value as { path: string; name: string };
      this.#recent.remember(path, caseName);
      this.#setTitle(caseName, path);
    }
    if (reply.ok && checked.name === 'case.close') this.#setTitle(null, '');
    return reply;
  }

  /** Opens the first case and imports the archives that were named on a command line or by the desktop. */
  openPaths({ cases, archives }: LaunchPaths): void {
    this.chosen.add('open-case', cases);
    this.chosen.add('import', archives);
    if (cases[0] !== undefined) this.command(`open-path:${cases[0]}`);
    for (const archive of archives) this.command(`import-path:${archive}`);
  }

  /** Commands that come before the window listens wait until it asks for the host's state. */
  command(command: ShellCommand): void {
    if (this.#listening) this.window.webContents.send(CHANNELS.command, command);
    else this.#commandsForLater.push(command);
  }

  /** The window's page asked for the host's state: from here on it hears events, states and commands. */
  pageListens(): void {
    this.#listening = true;
    const commands = this.#commandsForLater;
    this.#commandsForLater = [];
    for (const command of commands) this.window.webContents.send(CHANNELS.command, command);
  }

  eventTaken(): void {
    if (this.#eventsUnderWay === 0) return;
    this.#eventsUnderWay -= 1;
    this.host.grantEvents(1);
  }

  #relayEvent(event: EngineEvent): void {
    if (!this.#listening) {
      // Nobody hears it; a page that loads asks for the jobs and the case itself.
      this.host.grantEvents(1);
      return;
    }
    this.#eventsUnderWay += 1;
    this.window.webContents.send(CHANNELS.event, event);
  }

  #relayState(state: EngineHostState): void {
    if (state.engine === 'restarting' || state.engine === 'stopped') this.#eventsUnderWay = 0;
    if (this.#listening && !this.window.isDestroyed()) {
      this.window.webContents.send(CHANNELS.hostStateChanged, this.hostState);
    }
  }

  #stopListening(): void {
    this.#listening = false;
    if (this.#eventsUnderWay > 0) this.host.grantEvents(this.#eventsUnderWay);
    this.#eventsUnderWay = 0;
  }

  #setTitle(caseName: string | null, path: string): void {
    if (this.window.isDestroyed()) return;
    this.window.setTitle(caseName === null ? app.getName() : `${caseName} – ${app.getName()}`);
    this.window.setRepresentedFilename(path);
  }
}
