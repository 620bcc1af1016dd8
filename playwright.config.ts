import { defineConfig } from '@playwright/test';

/** Tests in a real Electron: `npm run test:e2e`, or `npx playwright test FILE` for one. */
export default defineConfig({
  testDir: 'test',
  testMatch: ['e2e/**/*.spec.ts', 'security/**/*.spec.ts'],
  globalSetup: './test/e2e/setup.ts',
  outputDir: 'test-results/traces',
  workers: 1,
  timeout: 60_000,
  expect: { timeout: 15_000 },
  forbidOnly: Boolean(process.env['CI']),
  reporter: process.env['PLAYWRIGHT_JSON_OUTPUT_NAME'] ? [['list'], ['json']] : [['list']],
});
