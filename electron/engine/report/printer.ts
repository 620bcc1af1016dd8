/**
 * The program that makes a PDF of a report: Permafrost's own Electron, as a process of its own for each print.
 *
 *     window: names itself in PERMAFROST_PRINTER
 *     package: the program beside resources/
 *     checkout: scripts/runtime/print-report.ts, which finds an Electron and the built shell
 *
 * Where there is no display it gets one of its own (Xvfb); as root it always does, for Electron has no sandbox then
 * and runs without one only where nobody works.
 */
import { spawn } from 'node:child_process';
import { accessSync, constants, existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import process from 'node:process';
import { fileURLToPath } from 'node:url';
import { PRINTER_VARIABLE } from '../../../shared/api/host-protocol.ts';
import { PermafrostError, evidenceError } from '../../../shared/errors.ts';
import { inertString } from '../../../shared/format/index.ts';
import { packageFolder } from '../package-folder.ts';
import { hasDisplay, openOwnDisplay, type OwnDisplay } from './own-display.ts';

/** A page or a thousand: after this the printer hangs. */
const PRINT_TIMEOUT_MS = 180_000;

export interface Printer {
  readonly command: string;
  readonly args: readonly string[];
  readonly needsDisplay: boolean;
}

export type FoundPrinter =
  { readonly printer: Printer; readonly reason: null } | { readonly printer: null; readonly reason: string };

export function findPrinter(): FoundPrinter {
  const named = process.env[PRINTER_VARIABLE];
  if (named !== undefined) {
    const [command, ...args] = JSON.parse(named) as string[];
    if (command !== undefined) return { printer: { command, args, needsDisplay: false }, reason: null };
  }
  const found = programOfPackage();
  if (found === null) {
    return { printer: null, reason: 'this copy of Permafrost has no Electron, which makes PDFs' };
  }
  const root = process.platform === 'linux' && process.getuid?.() === 0;
  const needsDisplay = root || !hasDisplay();
  if (needsDisplay && !onPath('Xvfb')) {
    return {
      printer: null,
      reason: root
        ? 'as root a PDF is made on a display of its own, and there is no Xvfb'
        : 'a PDF needs a display, and there is neither one nor Xvfb',
    };
  }
  return { printer: { ...found, needsDisplay }, reason: null };
}

const PROGRAMS: Partial<Record<NodeJS.Platform, string>> = {
  linux: '../../permafrost',
  darwin: '../../MacOS/Permafrost',
  win32: '../../Permafrost.exe',
};

function programOfPackage(): Pick<Printer, 'command' | 'args'> | null {
  const folder = fileURLToPath(packageFolder());
  const noSandbox = process.platform === 'linux' && process.getuid?.() === 0 ? ['--no-sandbox'] : [];
  const script = path.join(folder, 'scripts', 'runtime', 'print-report.ts');
  if (existsSync(script)) return { command: process.execPath, args: [script, ...noSandbox] };
  const relative = PROGRAMS[process.platform];
  const program = relative === undefined ? null : path.resolve(folder, relative);
  return program !== null && existsSync(program) ? { command: program, args: noSandbox } : null;
}

function onPath(program: string): boolean {
  return (process.env['PATH'] ?? '').split(path.delimiter).some((folder) => {
    try {
      accessSync(path.join(folder, program), constants.X_OK);
      return true;
    } catch {
      return false;
    }
  });
}

/** Prints HTML, each version in turn; `next` makes the second from the first's PDF. Throws 'io' with what the printer said, 'cancelled'. */
export async function printHtml(
  printer: Printer,
  html: string,
  everyPage: { readonly footer: string; readonly times: string },
  next: (pdf: Uint8Array) => string | null,
  signal?: AbortSignal,
): Promise<Uint8Array> {
  const { footer, times } = everyPage;
  const folder = mkdtempSync(path.join(os.tmpdir(), 'permafrost-print-')); // mode 0700
  let display: OwnDisplay | null = null;
  try {
    if (printer.needsDisplay) display = await openOwnDisplay('1280x1024x24');
    const environment = { ...process.env, ...display?.environment };
    const once = async (content: string): Promise<Uint8Array> => {
      const input = path.join(folder, 'report.html');
      const output = path.join(folder, 'report.pdf');
      writeFileSync(input, content, { mode: 0o600 });
      rmSync(output, { force: true });
      await run(
        printer,
        [`--user-data-dir=${path.join(folder, 'profile')}`, '--print-report', input, output, footer, times],
        environment,
        signal,
      );
      if (!existsSync(output)) throw new PermafrostError(evidenceError('io', 'the printer wrote no PDF'));
      return new Uint8Array(readFileSync(output));
    };
    const first = await once(html);
    const second = next(first);
    return second === null ? first : await once(second);
  } finally {
    display?.close();
    rmSync(folder, { recursive: true, force: true, maxRetries: 5 });
  }
}

function run(
  printer: Printer,
  args: readonly string[],
  environment: NodeJS.ProcessEnv,
  signal: AbortSignal | undefined,
): Promise<void> {
  return new Promise((resolve, reject) => {
    const cancelled = (): PermafrostError =>
      new PermafrostError(evidenceError('cancelled', 'the print was cancelled'));
    if (signal?.aborted === true) throw cancelled();
    const child = spawn(printer.command, [...printer.args, ...args], {
      stdio: ['ignore', 'ignore', 'pipe'],
      env: environment,
      windowsHide: true,
    });
    let said = '';
    child.stderr.setEncoding('utf8').on('data', (text: string) => (said = (said + text).slice(-4096)));
    const timer = setTimeout(() => child.kill('SIGKILL'), PRINT_TIMEOUT_MS);
    const stop = (): void => void child.kill(); // SIGTERM, which the script of a checkout passes on
    signal?.addEventListener('abort', stop, { once: true });
    const ended = (): void => {
      clearTimeout(timer);
      signal?.removeEventListener('abort', stop);
    };
    child.on('error', (error) => {
      ended();
      reject(new PermafrostError(evidenceError('io', `the printer can not be started: ${error.message}`)));
    });
    child.on('close', (code, by) => {
      ended();
      if (code === 0) {
        resolve();
        return;
      }
      if (signal?.aborted === true) {
        reject(cancelled());
        return;
      }
      const last = said.trim().split('\n').at(-1) ?? '';
      const how = by === null ? `ended with code ${code}` : `was ended by ${by}`;
      reject(new PermafrostError(evidenceError('io', `the printer ${how}: ${inertString(last)}`)));
    });
  });
}
