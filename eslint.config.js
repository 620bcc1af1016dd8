import reactHooks from 'eslint-plugin-react-hooks';
import tseslint from 'typescript-eslint';

const nodeModules = {
  regex: '^(node:|fs$|path$|child_process$|electron$)',
  message: 'This folder runs without Node.',
};
const sqlite = { regex: '^better-sqlite3', message: 'Only electron/casefile opens SQLite.' };
const electron = {
  regex: '^electron(/|$)',
  message: 'Only electron/main and electron/preload know Electron.',
};
const impure = {
  regex: '^node:(fs|child_process|net|http|https|dgram|os|worker_threads)',
  message: 'Decoders are pure functions: no input or output here.',
};

function restrict(files, ...patterns) {
  return { files, rules: { 'no-restricted-imports': ['error', { patterns }] } };
}

export default tseslint.config(
  {
    ignores: [
      'node_modules',
      'out',
      'dist',
      'coverage',
      'test-results',
      '.cache',
      'electron/criu/wire/{messages,tables}.ts',
    ],
  },
  tseslint.configs.strict,
  {
    files: ['**/*.ts', '**/*.tsx'],
    languageOptions: { parserOptions: { projectService: true, tsconfigRootDir: import.meta.dirname } },
    rules: {
      '@typescript-eslint/await-thenable': 'error',
      '@typescript-eslint/no-floating-promises': 'error',
      // Whether a void callback is given a promise costs more time than all other rules together.
      '@typescript-eslint/no-misused-promises': ['error', { checksVoidReturn: false }],
      '@typescript-eslint/only-throw-error': 'error',
      '@typescript-eslint/switch-exhaustiveness-check': [
        'error',
        { considerDefaultExhaustiveForUnions: true },
      ],
      '@typescript-eslint/consistent-type-imports': 'error',
      '@typescript-eslint/no-unused-vars': ['error', { argsIgnorePattern: '^_', varsIgnorePattern: '^_' }],
      '@typescript-eslint/no-invalid-void-type': 'off',
      // An index into bytes whose bounds were just checked: noUncheckedIndexedAccess asks for the mark.
      '@typescript-eslint/no-non-null-assertion': 'off',
      eqeqeq: ['error', 'always', { null: 'ignore' }],
      'no-eval': 'error',
      'no-implied-eval': 'error',
      'no-new-func': 'error',
    },
  },
  {
    files: ['renderer/**/*.ts', 'renderer/**/*.tsx'],
    plugins: { 'react-hooks': reactHooks },
    // The plugin's other rules run React's compiler, which is not used here, and take a third of the whole time.
    rules: { 'react-hooks/rules-of-hooks': 'error', 'react-hooks/exhaustive-deps': 'error' },
  },
  restrict(['shared/**', 'renderer/**'], nodeModules, sqlite),
  restrict(['electron/criu/**', 'electron/container/**'], impure, sqlite, electron),
  restrict(['electron/archive/**', 'electron/analysis/**', 'electron/evidence/**'], sqlite, electron),
  restrict(['electron/engine/**', 'electron/cli/**'], sqlite, electron),
  restrict(['electron/casefile/**'], electron),
  restrict(['electron/main/**', 'electron/preload/**'], sqlite),
);
