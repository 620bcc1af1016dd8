/** One window: sandboxed, without Node, at the place where the last one was. */
import { app, BrowserWindow, dialog, nativeTheme, screen, type Rectangle } from 'electron';
import path from 'node:path';
import { APP_URL } from './app-protocol.ts';
import type { Settings, SettingsFile } from './settings.ts';

/** The window's background before its first paint; the same as the tokens of the renderer's themes. */
const BACKGROUND = { light: '#ffffff', dark: '#14171c' } as const;
/** A page that dies this often is not loaded again unasked: what it shows may be what kills it. */
const RELOADS = 3;

export function createWindow(settings: SettingsFile): BrowserWindow {
  const remembered = placeOnScreen(settings.value.window);
  const window = new BrowserWindow({
    width: 1440,
    height: 900,
    ...remembered,
    minWidth: 800,
    minHeight: 500,
    show: false,
    title: app.getName(),
    icon: path.join(import.meta.dirname, '..', '..', 'resources', 'icon', '256x256.png'),
    backgroundColor: BACKGROUND[nativeTheme.shouldUseDarkColors ? 'dark' : 'light'],
    webPreferences: {
      preload: path.join(import.meta.dirname, '..', 'preload', 'index.cjs'),
      sandbox: true,
      contextIsolation: true,
      nodeIntegration: false,
      nodeIntegrationInWorker: false,
      nodeIntegrationInSubFrames: false,
      webviewTag: false,
      navigateOnDragDrop: false,
      spellcheck: false,
      devTools: !app.isPackaged,
    },
  });
  if (settings.value.window?.maximized === true) window.maximize();
  window.once('ready-to-show', () => window.show());
  // The title is the case's name; the page has no say in it.
  window.on('page-title-updated', (event) => event.preventDefault());
  window.on('close', () =>
    settings.change({ window: { ...window.getNormalBounds(), maximized: window.isMaximized() } }),
  );
  askBeforeLeaving(window);
  reloadAfterCrash(window);
  window.loadURL(APP_URL).catch((caught: unknown) => {
    // Closing a window while its page loads rejects too.
    if (!window.isDestroyed()) console.error(`the window's page does not load: ${String(caught)}`);
  });
  return window;
}

/** The page asks to stay where it holds a note that was begun (renderer/app/leaving.ts). */
function askBeforeLeaving(window: BrowserWindow): void {
  window.webContents.on('will-prevent-unload', (event) => {
    const stay = 0;
    const answer = dialog.showMessageBoxSync(window, {
      type: 'question',
      message: 'A note was begun and is not written yet.',
      detail: 'It is lost when the window is closed.',
      buttons: ['Keep the window', 'Close without the note'],
      defaultId: stay,
      cancelId: stay,
    });
    if (answer !== stay) event.preventDefault();
  });
}

function reloadAfterCrash(window: BrowserWindow): void {
  let reloads = 0;
  window.webContents.on('render-process-gone', (_event, { reason, exitCode }) => {
    if (reason === 'clean-exit' || window.isDestroyed()) return;
    console.error(`the window's page ended: ${reason}, code ${exitCode}`);
    reloads += 1;
    if (reloads <= RELOADS) {
      window.webContents.reload();
      return;
    }
    void dialog
      .showMessageBox(window, {
        type: 'error',
        message: 'The window ended several times',
        detail: `Reason: ${reason} (code ${exitCode}). The case is not affected; the engine goes on.`,
        buttons: ['Load the window again', 'Close it'],
      })
      .then(({ response }) => {
        if (window.isDestroyed()) return;
        if (response === 0) window.webContents.reload();
        else window.close();
      });
  });
}

/** The remembered bounds where a screen still shows them. */
function placeOnScreen(remembered: Settings['window']): Partial<Rectangle> {
  if (remembered === null) return {};
  const { x, y, width, height } = remembered;
  const area = screen.getDisplayMatching({ x, y, width, height }).workArea;
  const visible =
    x < area.x + area.width - 100 && y < area.y + area.height - 50 && x + width > area.x + 100 && y >= area.y;
  return visible ? { x, y, width, height } : { width, height };
}
