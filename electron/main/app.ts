/** The life of the application: what must be set before Electron is ready, its windows, its end. */
import { app, BrowserWindow, dialog, nativeTheme } from 'electron';
import path from 'node:path';
import process from 'node:process';
import { registerAppScheme, serveBuiltFiles } from './app-protocol.ts';
import { handleIpc } from './ipc.ts';
import { launchPaths, sandboxVerdict, sortPaths, type LaunchPaths } from './launch-arguments.ts';
import { installMenu } from './menu.ts';
import { RecentCases } from './recent-cases.ts';
import { hardenSession, hardenWebContents } from './window-security.ts';
import { SettingsFile } from './settings.ts';
import type { EngineHost } from './engine-host.ts';
import { startEngine } from './start-engine.ts';
import { enginesEnded, openWorkspace, workspaceOf } from './workspace.ts';

export function startApp(): void {
  const sandbox = sandboxVerdict();
  if (sandbox.refuse !== null) {
    console.error(sandbox.refuse);
    app.exit(1);
    return;
  }
  // One process for each user's settings; a second start opens a window of the first.
  if (!app.requestSingleInstanceLock({ argv: process.argv, cwd: process.cwd() })) {
    app.exit(0);
    return;
  }
  if (sandbox.sandboxed) app.enableSandbox();
  // Nothing that the window asks for is resolved, whatever asks: requests, prefetches, web sockets.
  app.commandLine.appendSwitch('host-resolver-rules', 'MAP * ~NOTFOUND');
  app.commandLine.appendSwitch('disable-background-networking');
  app.commandLine.appendSwitch('disable-component-update');
  registerAppScheme();
  app.on('web-contents-created', (_event, contents) => hardenWebContents(contents));
  app.on('window-all-closed', () => app.quit());

  // macOS names the file that a start is for before Electron is ready, and as an event, not as an argument.
  let opened: string[] = [];
  let openFile = (file: string): unknown => opened.push(file);
  app.on('open-file', (event, file) => {
    event.preventDefault();
    openFile(file);
  });

  let firstEngine: EngineHost | null = startEngine();

  // The windows are closed by then, and have said what was typed last.
  let ended = false;
  app.on('will-quit', (event) => {
    if (ended) return;
    event.preventDefault();
    void enginesEnded().then(() => {
      ended = true;
      app.quit();
    });
  });

  app
    .whenReady()
    .then(() => {
      const settings = new SettingsFile(path.join(app.getPath('userData'), 'settings.json'));
      const recent = new RecentCases(path.join(app.getPath('userData'), 'recent-cases.json'));
      nativeTheme.themeSource = settings.value.theme === 'contrast' ? 'system' : settings.value.theme;
      hardenSession();
      serveBuiltFiles(path.join(import.meta.dirname, '..', 'renderer'));
      handleIpc(recent);

      const open = (paths: LaunchPaths): void => {
        const host = firstEngine ?? startEngine();
        firstEngine = null;
        openWorkspace({ host, settings, recent, sandbox: sandbox.sandboxed, paths });
      };
      const nothing: LaunchPaths = { cases: [], archives: [] };
      const showMenu = (): void =>
        installMenu({ settings, recent: recent.list(), newWindow: () => open(nothing) });
      recent.onChange = showMenu;
      showMenu();
      const named = launchPaths(process.argv, process.cwd());
      const early = sortPaths(opened, process.cwd());
      opened = [];
      open({
        cases: [...named.cases, ...early.cases],
        archives: [...named.archives, ...early.archives],
      });
      openFile = (file) => {
        const focused = BrowserWindow.getFocusedWindow();
        const workspace = focused === null ? undefined : workspaceOf(focused.webContents);
        const paths = sortPaths([file], process.cwd());
        if (workspace === undefined) open(paths);
        else workspace.openPaths(paths);
      };

      // Chromium reorders the arguments it hands over itself; ours come as they were given.
      app.on('second-instance', (_event, _argv, _directory, given) => {
        const { argv, cwd } = given as { argv: string[]; cwd: string };
        open(launchPaths(argv, cwd));
      });
      app.on('activate', () => {
        if (BrowserWindow.getAllWindows().length === 0) open(nothing);
      });
    })
    .catch((caught: unknown) => {
      const message = caught instanceof Error ? (caught.stack ?? caught.message) : String(caught);
      console.error(message);
      dialog.showErrorBox('Permafrost does not start', message);
      app.exit(1);
    });
}
