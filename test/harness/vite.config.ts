/** Serves the harness, with the bytes of the bundled sample under /sample/. */
import react from '@vitejs/plugin-react';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { gunzipSync } from 'node:zlib';
import { defineConfig } from 'vite';
import type { Plugin } from 'vite';

const root = path.join(import.meta.dirname, '../..');

function sample(): Plugin {
  return {
    name: 'sample',
    configureServer(server) {
      let tar: Uint8Array | null = null;
      server.middlewares.use('/sample.tar', (_request, response) => {
        tar ??= gunzipSync(readFileSync(path.join(root, 'resources/sample/web-compromised.tar.gz')));
        response.end(tar);
      });
    },
  };
}

export default defineConfig({
  root,
  plugins: [react(), sample()],
  server: { port: 5199, strictPort: true },
  cacheDir: path.join(root, 'node_modules/.vite-harness'),
});
