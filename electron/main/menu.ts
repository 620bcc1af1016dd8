/** The menu: every command of the window with its shortcut; the window carries them out. */
import { app, BrowserWindow, Menu, nativeTheme, type MenuItemConstructorOptions } from 'electron';
import process from 'node:process';
import { inertString } from '../../shared/format/inert-text.ts';
import { SHELL_COMMANDS, THEMES, VIEW_TITLES, type ShellCommand } from '../../shared/api/commands.ts';
import type { RecentCase } from './recent-cases.ts';
import type { Settings, SettingsFile } from './settings.ts';
import { workspaceOf, workspaces, type Workspace } from './workspace.ts';

export interface MenuOptions {
  readonly settings: SettingsFile;
  readonly recent: readonly RecentCase[];
  readonly newWindow: () => void;
}

const RECENT_SHOWN = 10;

/** A name that shows itself: no accelerator, nothing that acts. */
function menuText(text: string): string {
  return inertString(text).replaceAll('&', '&&').slice(0, 120);
}

const separator: MenuItemConstructorOptions = { type: 'separator' };

function focusedWorkspace(): Workspace | undefined {
  const focused = BrowserWindow.getFocusedWindow();
  // Without a window manager no window has the focus; a single one is meant then.
  if (focused === null) return workspaces.size === 1 ? [...workspaces][0] : undefined;
  return workspaceOf(focused.webContents);
}

function item(command: keyof typeof SHELL_COMMANDS, accelerator?: string): MenuItemConstructorOptions {
  return send(SHELL_COMMANDS[command], command, accelerator);
}

function send(label: string, command: ShellCommand, accelerator?: string): MenuItemConstructorOptions {
  const click = (): void => focusedWorkspace()?.command(command);
  return accelerator === undefined ? { label, click } : { label, click, accelerator };
}

export function installMenu({ settings, recent, newWindow }: MenuOptions): void {
  const mac = process.platform === 'darwin';
  const file: MenuItemConstructorOptions[] = [
    item('new-case', 'CmdOrCtrl+N'),
    item('open-case', 'CmdOrCtrl+O'),
    {
      label: 'Open recent',
      enabled: recent.length > 0,
      submenu: recent
        .slice(0, RECENT_SHOWN)
        .map(({ path, name }) => send(`${menuText(name)}   ${menuText(path)}`, `open-path:${path}`)),
    },
    item('close-case', 'CmdOrCtrl+Shift+W'),
    separator,
    item('import', 'CmdOrCtrl+I'),
    item('import-folder', 'CmdOrCtrl+Shift+I'),
    separator,
    item('export-bundle', 'CmdOrCtrl+Shift+E'),
    item('export-facts'),
    item('verify-bundle'),
    separator,
    { label: 'New window', accelerator: 'CmdOrCtrl+Shift+N', click: newWindow },
    mac ? { role: 'close' } : { role: 'quit', accelerator: 'CmdOrCtrl+Q' },
  ];
  const edit: MenuItemConstructorOptions[] = [
    { role: 'undo' },
    { role: 'redo' },
    separator,
    { role: 'cut' },
    { role: 'copy' },
    { role: 'paste' },
    { role: 'selectAll' },
  ];
  const marks: MenuItemConstructorOptions[] = [
    item('show-in', 'CmdOrCtrl+J'),
    separator,
    item('tag', 'CmdOrCtrl+T'),
    item('note', 'CmdOrCtrl+E'),
    item('bookmark', 'CmdOrCtrl+D'),
    item('add-to-finding', 'CmdOrCtrl+Shift+D'),
    separator,
    item('undo-mark'),
    item('redo-mark'),
  ];
  const view: MenuItemConstructorOptions[] = [
    item('palette', 'CmdOrCtrl+K'),
    separator,
    {
      label: 'Views',
      submenu: VIEW_TITLES.map((title, at) =>
        send(title, `view:${at + 1}`, at < 9 ? `CmdOrCtrl+${at + 1}` : undefined),
      ),
    },
    item('back', 'Alt+Left'),
    item('forward', 'Alt+Right'),
    separator,
    item('toggle-bytes', 'F4'),
    item('next-pane', 'F6'),
    item('previous-pane', 'Shift+F6'),
    separator,
    {
      label: 'Theme',
      submenu: Object.entries(THEMES).map(([name, label]) => ({
        label,
        type: 'radio',
        checked: settings.value.theme === name,
        click: () => setTheme(settings, name as Settings['theme']),
      })),
    },
    item('text-larger', 'CmdOrCtrl+Plus'),
    { ...item('text-larger', 'CmdOrCtrl+='), visible: false, acceleratorWorksWhenHidden: true },
    item('text-smaller', 'CmdOrCtrl+-'),
    item('text-reset', 'CmdOrCtrl+0'),
    { role: 'togglefullscreen' },
  ];
  const help: MenuItemConstructorOptions[] = [
    item('shortcuts'),
    { label: 'Restart engine', click: () => focusedWorkspace()?.host.restart() },
    ...(app.isPackaged
      ? []
      : [{ role: 'toggleDevTools', accelerator: 'F12' } satisfies MenuItemConstructorOptions]),
  ];
  Menu.setApplicationMenu(
    Menu.buildFromTemplate([
      ...(mac ? [{ role: 'appMenu' } satisfies MenuItemConstructorOptions] : []),
      { label: '&File', submenu: file },
      { label: '&Edit', submenu: edit },
      { label: '&Marks', submenu: marks },
      { label: '&View', submenu: view },
      { label: '&Help', role: 'help', submenu: help },
    ]),
  );
}

/** The system's own parts (title bar, dialogs) follow; high contrast is the window's alone. */
function setTheme(settings: SettingsFile, theme: Settings['theme']): void {
  settings.change({ theme });
  nativeTheme.themeSource = theme === 'contrast' ? 'system' : theme;
  for (const workspace of workspaces) workspace.command(`theme:${theme}`);
}
