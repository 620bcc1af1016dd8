/** Before the first end-to-end test: a built window, an Electron, and a display of its own where there is none. */
import { buildWindow } from '../../scripts/build.ts';
import { findElectron } from '../../scripts/runtime/electron-runtime.ts';
import { hasDisplay, openOwnDisplay } from '../../scripts/runtime/own-display.ts';
import { ensureSystemPackages } from '../../scripts/runtime/system-packages.ts';

export default async function setUp(): Promise<() => void> {
  const { executable } = await findElectron();
  const display = hasDisplay();
  ensureSystemPackages(executable, { display: !display });
  if (process.env['PERMAFROST_WINDOW_IS_BUILT'] !== '1') await buildWindow();
  if (display) return () => undefined;
  const own = await openOwnDisplay();
  Object.assign(process.env, own.environment);
  return () => own.close();
}
