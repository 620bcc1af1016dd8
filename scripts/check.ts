/** `npm run check`: types, lint, format, dependency rules and generated files, side by side. */
import { spawn } from 'node:child_process';
import path from 'node:path';

const root = path.dirname(import.meta.dirname);
const modules = path.join(root, 'node_modules');

const CHECKS: readonly (readonly [name: string, script: string, ...args: string[]])[] = [
  ['types', 'typescript-native/bin/tsc', '-p', 'tsconfig.json'],
  ['lint', 'eslint/bin/eslint.js', '.', '--max-warnings=0'],
  ['format', 'prettier/bin/prettier.cjs', '--check', '--cache', '--log-level=warn', '.'],
  [
    'dependencies',
    'dependency-cruiser/bin/dependency-cruiser.mjs',
    '--output-type=err',
    'electron',
    'renderer',
    'shared',
    'scripts',
    'test',
  ],
  ['proto', '../scripts/generate-proto.ts', '--check'],
];

interface Outcome {
  readonly name: string;
  readonly passed: boolean;
  readonly output: string;
  readonly seconds: number;
}

function run(name: string, script: string, args: readonly string[]): Promise<Outcome> {
  const started = performance.now();
  return new Promise((resolve) => {
    const child = spawn(process.execPath, [path.join(modules, script), ...args], {
      cwd: root,
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    let output = '';
    child.stdout.on('data', (chunk: Buffer) => (output += chunk.toString()));
    child.stderr.on('data', (chunk: Buffer) => (output += chunk.toString()));
    child.on('error', (error) => resolve({ name, passed: false, output: String(error), seconds: 0 }));
    child.on('close', (code) =>
      resolve({ name, passed: code === 0, output, seconds: (performance.now() - started) / 1000 }),
    );
  });
}

const outcomes = await Promise.all(CHECKS.map(([name, script, ...args]) => run(name, script, args)));
for (const { name, passed, output, seconds } of outcomes) {
  console.log(`${passed ? 'ok    ' : 'FAILED'} ${name} (${seconds.toFixed(1)} s)`);
  if (!passed) console.log(output.trimEnd());
}
process.exitCode = outcomes.every((outcome) => outcome.passed) ? 0 : 1;
