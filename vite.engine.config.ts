/**
 * The engine, its workers and the command line, bundled for a package; a checkout runs the sources.
 *
 * Output is flat in out/engine, two levels below the root as the sources are, so that what is addressed relative
 * to a module (`workerEntry`, resources/) is found in both.
 */
import { globSync } from 'node:fs';
import path from 'node:path';
import { defineConfig } from 'vite';
import { recordPackages } from './scripts/packaging/bundled-packages.ts';

const root = import.meta.dirname;

const entries: Record<string, string> = {
  host: path.join(root, 'electron/engine/host.ts'),
  cli: path.join(root, 'electron/cli/index.ts'),
};
for (const file of globSync('electron/**/*-worker.ts', { cwd: root })) {
  const name = path.basename(file, '.ts');
  if (entries[name] !== undefined) throw new Error(`two worker entries are named ${name}`);
  entries[name] = path.join(root, file);
}

export default defineConfig({
  plugins: [recordPackages()],
  build: {
    outDir: 'out/engine',
    target: 'node24',
    ssr: true,
    minify: false,
    sourcemap: true,
    rollupOptions: {
      input: entries,
      external: ['better-sqlite3', '@vscode/ripgrep', '@virustotal/yara-x'],
      output: { format: 'es', entryFileNames: '[name].js', chunkFileNames: '[name]-[hash].js' },
    },
  },
  ssr: {
    noExternal: true,
    external: ['better-sqlite3', '@vscode/ripgrep', '@virustotal/yara-x'],
    target: 'node',
  },
});
