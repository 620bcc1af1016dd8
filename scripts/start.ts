/**
 * `npm start`: builds the window and opens it. Where there is no display it opens it on one of its own, with the
 * sample checkpoint, and leaves screenshots and a summary.
 */
import { spawn } from 'node:child_process';
import path from 'node:path';
import process from 'node:process';
import type { CaseSummary } from '../shared/api/calls.ts';
import { buildWindow } from './build.ts';
import { findElectron, NoElectronError, type ElectronRuntime } from './runtime/electron-runtime.ts';
import { hasDisplay } from './runtime/own-display.ts';
import { ensureSystemPackages, MissingPackagesError } from './runtime/system-packages.ts';
import { tour } from './runtime/tour.ts';

const root = path.dirname(import.meta.dirname);

async function start(args: readonly string[]): Promise<number> {
  const display = hasDisplay();
  const electron = await findElectron();
  ensureSystemPackages(electron.executable, { display: !display });
  await buildWindow();
  return display ? openWindow(electron, args) : showWithoutDisplay();
}

function openWindow(electron: ElectronRuntime, args: readonly string[]): Promise<number> | number {
  const switches: string[] = [];
  if (process.platform === 'linux' && process.getuid?.() === 0) {
    if (!args.includes('--allow-no-sandbox')) {
      console.error(
        'As root Electron has no sandbox, and evidence may be hostile. Start Permafrost as an ordinary user,\n' +
          'or accept the risk: npm start -- --allow-no-sandbox',
      );
      return 1;
    }
    switches.push('--no-sandbox');
  }
  return new Promise((resolve, reject) => {
    const child = spawn(electron.executable, [...switches, root, ...args], {
      stdio: 'inherit',
      cwd: process.env['INIT_CWD'] ?? process.cwd(),
    });
    child.on('error', reject);
    child.on('exit', (code) => resolve(code ?? 1));
  });
}

async function showWithoutDisplay(): Promise<number> {
  console.log('There is no display here: starting the window on one of its own, with the sample checkpoint.');
  const { summary, screenshots } = await tour(path.join(root, 'out', 'screenshots'));
  console.log(describe(summary));
  console.log('Screenshots:');
  for (const file of screenshots) console.log(`  ${file}`);
  console.log('To work without a window: npm run -s permafrost -- --help');
  return 0;
}

function describe(summary: CaseSummary): string {
  const lines = [`Case ${summary.name}, custody log of ${summary.custody.entries} entries`];
  for (const evidence of summary.evidence) {
    lines.push(
      `  ${evidence.label}: ${evidence.size} bytes, ${evidence.members} members, SHA-256 ${evidence.sha256}`,
    );
  }
  for (const checkpoint of summary.checkpoints) {
    lines.push(
      `  checkpoint ${checkpoint.id}: ${checkpoint.title} (${checkpoint.engine})`,
      `    ${checkpoint.processes} processes, ${checkpoint.threads} threads, ${checkpoint.descriptors} descriptors, ` +
        `${checkpoint.sockets} sockets, ${checkpoint.files} files, ${checkpoint.memoryBytes} bytes of memory`,
      `    ${checkpoint.gaps} gaps, ${checkpoint.notCaptured} not captured`,
    );
  }
  return lines.join('\n');
}

try {
  process.exitCode = await start(process.argv.slice(2));
} catch (caught) {
  const expected = caught instanceof NoElectronError || caught instanceof MissingPackagesError;
  console.error(expected ? caught.message : caught);
  process.exitCode = 1;
}
