/** The shell: main process, preload script and window. The engine is built by vite.engine.config.ts. */
import react from '@vitejs/plugin-react';
import { defineConfig } from 'electron-vite';
import path from 'node:path';
import { recordPackages } from './scripts/packaging/bundled-packages.ts';

const root = import.meta.dirname;

/** The oldest runtime that `npm start` accepts is Electron 33: Node 20.18 and Chromium 130. */
const NODE_TARGET = 'node20.18';
const CHROME_TARGET = 'chrome130';

export default defineConfig({
  main: {
    plugins: [recordPackages()],
    build: {
      outDir: path.join(root, 'out/main'),
      target: NODE_TARGET,
      // The package has no node_modules beside the shell: everything but Electron itself is bundled.
      externalizeDeps: false,
      rollupOptions: {
        input: { index: path.join(root, 'electron/main/index.ts') },
        output: { format: 'es' },
      },
    },
  },
  preload: {
    plugins: [recordPackages()],
    build: {
      outDir: path.join(root, 'out/preload'),
      target: NODE_TARGET,
      externalizeDeps: false,
      rollupOptions: {
        input: { index: path.join(root, 'electron/preload/index.ts') },
        // A sandboxed preload script can't be an ES module.
        output: { format: 'cjs', entryFileNames: '[name].cjs' },
      },
    },
  },
  renderer: {
    root: path.join(root, 'renderer'),
    base: './',
    plugins: [react(), recordPackages()],
    build: {
      outDir: path.join(root, 'out/renderer'),
      target: CHROME_TARGET,
      // Under the window's content security policy nothing may come from a data: URL but pictures.
      assetsInlineLimit: 0,
      modulePreload: { polyfill: false },
      rollupOptions: { input: { index: path.join(root, 'renderer/index.html') } },
    },
  },
});
