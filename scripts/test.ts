/**
 * `npm test`: the checks, the unit tests and the end-to-end tests in a real Electron, then the names of what failed
 * and one closing line with the sum over the runners' own reports. `npm run test:unit` and `npm run test:e2e` run one part; further
 * arguments go to its runner.
 */
import { spawn } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, rmSync } from 'node:fs';
import path from 'node:path';
import process from 'node:process';
import { ordinaryUser } from './runtime/ordinary-user.ts';
import { ensureTestTools } from './runtime/system-packages.ts';

const root = path.dirname(import.meta.dirname);
const reports = path.join(root, 'test-results');
const modules = path.join(root, 'node_modules');

interface Count {
  readonly passed: number;
  readonly failed: number;
  readonly skipped: number;
  /** What failed, as the report names it. */
  readonly names: readonly string[];
}

const NOTHING: Count = { passed: 0, failed: 0, skipped: 0, names: [] };

function run(
  script: string,
  args: readonly string[],
  environment: Readonly<Record<string, string>> = {},
): Promise<number> {
  return new Promise((resolve) => {
    const child = spawn(process.execPath, [script, ...args], {
      cwd: root,
      stdio: ['ignore', 'inherit', 'inherit'],
      env: { ...process.env, ...environment },
    });
    child.on('error', () => resolve(1));
    child.on('exit', (code) => resolve(code ?? 1));
  });
}

async function check(): Promise<Count> {
  const code = await run(path.join(root, 'scripts', 'check.ts'), []);
  return code === 0 ? NOTHING : { ...NOTHING, failed: 1, names: ['the checks (npm run check)'] };
}

interface VitestReport {
  readonly numPassedTests: number;
  readonly numFailedTests: number;
  readonly numPendingTests: number;
  readonly numTodoTests: number;
  readonly testResults: readonly {
    readonly name: string;
    readonly status: string;
    readonly assertionResults: readonly { readonly status: string; readonly fullName: string }[];
  }[];
}

async function unit(args: readonly string[]): Promise<Count> {
  ensureTestTools();
  const report = path.join(reports, 'unit.json');
  const code = await run(path.join(modules, 'vitest', 'vitest.mjs'), [
    'run',
    '--reporter=default',
    '--reporter=json',
    `--outputFile.json=${report}`,
    ...args,
  ]);
  return countOf(
    code,
    report,
    ({ numPassedTests, numFailedTests, numPendingTests, numTodoTests, testResults }: VitestReport) => ({
      passed: numPassedTests,
      // A file that does not load has no tests to fail.
      failed:
        numFailedTests +
        testResults.filter((file) => file.status === 'failed' && file.assertionResults.length === 0).length,
      skipped: numPendingTests + numTodoTests,
      names: testResults.flatMap(({ name, status, assertionResults }) => {
        if (status !== 'failed') return [];
        const failed = assertionResults.filter((one) => one.status === 'failed');
        const file = path.relative(root, name);
        return failed.length === 0 ? [file] : failed.map(({ fullName }) => `${file}: ${fullName}`);
      }),
    }),
  );
}

interface PlaywrightReport {
  readonly stats: {
    readonly expected: number;
    readonly unexpected: number;
    readonly flaky: number;
    readonly skipped: number;
  };
  readonly errors: readonly unknown[];
  readonly suites: readonly PlaywrightSuite[];
}

interface PlaywrightSuite {
  readonly suites?: readonly PlaywrightSuite[];
  readonly specs: readonly { readonly title: string; readonly file: string; readonly ok: boolean }[];
}

async function endToEnd(args: readonly string[]): Promise<Count> {
  const report = path.join(reports, 'e2e.json');
  const code = await run(path.join(modules, '@playwright', 'test', 'cli.js'), ['test', ...args], {
    PLAYWRIGHT_JSON_OUTPUT_NAME: report,
  });
  return countOf(code, report, countOfPlaywright);
}

function countOfPlaywright({ stats, errors, suites }: PlaywrightReport): Count {
  return {
    passed: stats.expected + stats.flaky,
    failed: stats.unexpected + errors.length,
    skipped: stats.skipped,
    names: suites.flatMap(failedSpecs),
  };
}

function failedSpecs({ suites = [], specs }: PlaywrightSuite): readonly string[] {
  const own = specs.filter(({ ok }) => !ok).map(({ title, file }) => `${file}: ${title}`);
  return [...own, ...suites.flatMap(failedSpecs)];
}

/** As root: the tests of the window once more as an ordinary user, in Chromium's sandbox. */
async function sandboxed(): Promise<Count> {
  const user = await ordinaryUser();
  if (user === null) {
    if (process.getuid?.() === 0)
      console.log('not run in the sandbox: an ordinary user can not read this folder');
    return NOTHING;
  }
  try {
    console.log('\nthe window once more, as an ordinary user in the sandbox:');
    const report = path.join(user.home, 'report.json');
    const code = await user.run(
      path.join(modules, '@playwright', 'test', 'cli.js'),
      ['test', 'test/security', `--output=${path.join(user.home, 'results')}`],
      { PLAYWRIGHT_JSON_OUTPUT_NAME: report, PERMAFROST_WINDOW_IS_BUILT: '1' },
    );
    return countOf(code, report, countOfPlaywright);
  } finally {
    user.remove();
  }
}

/** What a runner's report says; a runner that failed without a failed test in its report counts as one. */
function countOf<T>(code: number, report: string, read: (report: T) => Count): Count {
  const count = existsSync(report) ? read(JSON.parse(readFileSync(report, 'utf8')) as T) : NOTHING;
  if (code === 0 || count.failed > 0) return count;
  return { ...count, failed: 1, names: [`a runner that ended with ${code}`] };
}

const [part, ...args] = process.argv.slice(2);
rmSync(reports, { recursive: true, force: true });
mkdirSync(reports, { recursive: true });
const counts: Count[] = [];
if (part === undefined) counts.push(await check());
if (part === undefined || part === 'unit') counts.push(await unit(args));
if (part === undefined || part === 'e2e') counts.push(await endToEnd(args));
if (part === undefined) counts.push(await sandboxed());
if (counts.length === 0) throw new Error(`there is no part ${part}; there are unit and e2e`);

const sum = (of: 'passed' | 'failed' | 'skipped'): number =>
  counts.reduce((total, count) => total + count[of], 0);
for (const name of counts.flatMap(({ names }) => names)) console.log(`failed: ${name}`);
const skipped = sum('skipped');
console.log(`${sum('passed')} passed, ${sum('failed')} failed${skipped > 0 ? `, ${skipped} skipped` : ''}`);
process.exitCode = sum('failed') > 0 || sum('passed') === 0 ? 1 : 0;
