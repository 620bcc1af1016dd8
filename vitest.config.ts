import react from '@vitejs/plugin-react';
import { defineConfig } from 'vitest/config';

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
