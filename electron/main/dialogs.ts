/** System dialogs for archives, folders and cases. */
import { app, dialog, type BrowserWindow, type FileFilter } from 'electron';
import { existsSync, mkdirSync } from 'node:fs';
import path from 'node:path';
import process from 'node:process';

const CASE_SUFFIX = '.pfcase';

const ARCHIVES: FileFilter[] = [
  { name: 'Checkpoint archives', extensions: ['tar', 'gz', 'tgz', 'zst', 'zstd'] },
  { name: 'All files', extensions: ['*'] },
];

export async function chooseArchives(window: BrowserWindow): Promise<string[]> {
  const { filePaths } = await dialog.showOpenDialog(window, {
    title: 'Import checkpoint archives',
    buttonLabel: 'Import',
    properties: ['openFile', 'multiSelections'],
    filters: ARCHIVES,
  });
  return filePaths;
}

export async function chooseFolder(window: BrowserWindow): Promise<string[]> {
  const { filePaths } = await dialog.showOpenDialog(window, {
    title: 'Import a checkpoint folder',
    buttonLabel: 'Import',
    properties: ['openDirectory'],
  });
  return filePaths;
}

export async function chooseNewCase(window: BrowserWindow): Promise<string | null> {
  const { filePath } = await dialog.showSaveDialog(window, {
    title: 'New case',
    buttonLabel: 'Create',
    defaultPath: path.join(documents(), `case${CASE_SUFFIX}`),
    properties: ['createDirectory'],
  });
  if (!filePath) return null;
  return filePath.endsWith(CASE_SUFFIX) ? filePath : `${filePath}${CASE_SUFFIX}`;
}

export async function chooseCase(window: BrowserWindow): Promise<string | null> {
  const { filePaths } = await dialog.showOpenDialog(window, {
    title: `Open a case (a folder NAME${CASE_SUFFIX})`,
    buttonLabel: 'Open',
    defaultPath: documents(),
    // For macOS a case is a package: a file to its dialogs.
    properties: process.platform === 'darwin' ? ['openFile', 'openDirectory'] : ['openDirectory'],
  });
  return filePaths[0] ?? null;
}

/** Where a file of a suggested name is saved; only the name's last part counts, and only plain characters of it. */
export async function chooseSavedFile(window: BrowserWindow, name: string): Promise<string | null> {
  const plain = name.replace(/[^A-Za-z0-9._-]+/g, '-').replace(/^[.-]+/, '') || 'export';
  const { filePath } = await dialog.showSaveDialog(window, {
    title: 'Save',
    defaultPath: path.join(documents(), plain),
    properties: ['createDirectory', 'showOverwriteConfirmation'],
  });
  return filePath || null;
}

/** A folder into which carved items are saved. */
export async function chooseExportFolder(window: BrowserWindow): Promise<string | null> {
  const { filePaths } = await dialog.showOpenDialog(window, {
    title: 'Save carved items into a folder',
    buttonLabel: 'Save here',
    defaultPath: documents(),
    properties: ['openDirectory', 'createDirectory'],
  });
  return filePaths[0] ?? null;
}

export async function chooseKeyFile(window: BrowserWindow): Promise<string | null> {
  const { filePaths } = await dialog.showOpenDialog(window, {
    title: 'Choose your private key (Ed25519)',
    buttonLabel: 'Use this key',
    properties: ['openFile', 'showHiddenFiles'],
  });
  return filePaths[0] ?? null;
}

/** A bundle is a folder that holds bagit.txt. */
export async function chooseBundle(window: BrowserWindow): Promise<string | null> {
  const { filePaths } = await dialog.showOpenDialog(window, {
    title: 'Verify a bundle (the folder that holds bagit.txt)',
    buttonLabel: 'Verify',
    defaultPath: documents(),
    properties: ['openDirectory'],
  });
  return filePaths[0] ?? null;
}

/** A path in the user's documents where no case is yet. */
export function freeSampleCase(): string {
  const folder = documents();
  mkdirSync(folder, { recursive: true });
  for (let number = 1; ; number += 1) {
    const candidate = path.join(folder, `permafrost-sample${number === 1 ? '' : `-${number}`}${CASE_SUFFIX}`);
    if (!existsSync(candidate)) return candidate;
  }
}

export function isCasePath(candidate: string): boolean {
  return candidate.endsWith(CASE_SUFFIX);
}

function documents(): string {
  return app.getPath('documents');
}
