/** Starts an engine's process. */
import { app } from 'electron';
import { spawn, type ChildProcess } from 'node:child_process';
import process from 'node:process';
import { ENGINE_NODE_OPTIONS, PRINTER_VARIABLE } from '../../shared/api/host-protocol.ts';
import { EngineHost } from './engine-host.ts';
import { engineLocation } from './engine-location.ts';

/**
 * Starts an engine. For the first window this is called before Electron is ready: a process that Node starts
 * inherits what Chromium has open for a process of its own at that moment, and while Chromium starts its GPU process
 * that is the end of a socket whose closing it waits for. Where that process fails (no GPU), the window would hang.
 */
export function startEngine(): EngineHost {
  const host = new EngineHost(spawnEngine);
  host.start();
  return host;
}

function spawnEngine(): ChildProcess {
  const { node, entry } = engineLocation();
  return spawn(node, [...ENGINE_NODE_OPTIONS, entry], {
    stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
    serialization: 'advanced',
    env: engineEnvironment(),
    windowsHide: true,
  });
}

/** The engine's environment without what would change how its Node runs; it prints reports with this program. */
function engineEnvironment(): NodeJS.ProcessEnv {
  const ours = new Set(['NODE_OPTIONS', 'NODE_PATH', 'NODE_V8_COVERAGE', 'ELECTRON_RUN_AS_NODE']);
  const given = Object.fromEntries(Object.entries(process.env).filter(([name]) => !ours.has(name)));
  const printer = [
    process.execPath,
    ...(app.commandLine.hasSwitch('no-sandbox') ? ['--no-sandbox'] : []),
    ...(app.isPackaged ? [] : [app.getAppPath()]),
    // What was accepted for this window holds for its printer.
    ...(app.commandLine.hasSwitch('allow-no-sandbox') ? ['--allow-no-sandbox'] : []),
  ];
  return { ...given, [PRINTER_VARIABLE]: JSON.stringify(printer) };
}
