/** `npm run screenshots [-- FOLDER]`: every view with the sample, and a comparison, dark and light, into out/screenshots. */
import path from 'node:path';
import process from 'node:process';
import { buildWindow } from './build.ts';
import { findElectron } from './runtime/electron-runtime.ts';
import { ensureSystemPackages } from './runtime/system-packages.ts';
import { tour } from './runtime/tour.ts';

const root = path.dirname(import.meta.dirname);
const folder = path.resolve(
  process.env['INIT_CWD'] ?? root,
  process.argv[2] ?? path.join(root, 'out', 'screenshots'),
);

const { executable } = await findElectron();
ensureSystemPackages(executable, { display: true });
await buildWindow();
for (const file of (await tour(folder)).screenshots) console.log(file);
