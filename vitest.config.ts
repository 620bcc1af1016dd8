import path from 'node:path';
import react from '@vitejs/plugin-react';
import { defineConfig } from 'vitest/config';

// Threads that find the sources without their types in the cache start faster, and need no WebAssembly for it: V8 13.6
// now and then dies where threads make and end such code (nodejs/node#64500).
process.env['NODE_COMPILE_CACHE'] ??= path.join(import.meta.dirname, '.cache', 'compile');

export default defineConfig({
  plugins: [react()],
  test: {
    include: ['test/unit/**/*.test.ts', 'test/unit/**/*.test.tsx'],
    // Only what hangs takes so long: a busy machine must fail no test.
    testTimeout: 300_000,
    hookTimeout: 300_000,
    // The sources are run by Node 24 itself in a checkout, workers and child processes included.
    execArgv: [],
  },
});
