/** Dependencies point one way; docs/ARCHITECTURE.md has the drawing. */

/** `folder` may import itself, `others`, and nothing else of the project. */
function only(folder, others, comment) {
  const allowed = [folder, ...others].map((name) => `^${name}/`);
  return {
    name: `${folder.replace('electron/', '')}-imports`,
    comment,
    severity: 'error',
    from: { path: `^${folder}/` },
    to: { path: '^(electron|renderer|shared|proto|test|scripts)/', pathNot: allowed },
  };
}

const decoders = ['electron/archive', 'electron/criu', 'electron/container'];
const engineSide = [...decoders, 'electron/casefile', 'electron/analysis', 'electron/evidence'];

module.exports = {
  forbidden: [
    only('shared', [], 'The contract and the domain types import nothing of the project.'),
    only('renderer', ['shared'], 'The window knows the contract and nothing behind it.'),
    only('electron/preload', ['shared'], 'The bridge knows the contract.'),
    only('electron/main', ['shared'], 'The shell relays; it decodes nothing.'),
    only('electron/archive', ['shared'], 'Archives are bytes and members.'),
    only('electron/criu', ['shared', 'proto'], 'CRIU decoding works on any byte source.'),
    only('electron/container', ['shared'], 'What the container engine wrote, decoded from bytes.'),
    only('electron/casefile', ['shared', ...decoders], 'The case stores what the decoders yield.'),
    only(
      'electron/analysis',
      ['shared', 'electron/casefile', ...decoders],
      'Rules are functions from facts to findings.',
    ),
    only(
      'electron/evidence',
      ['shared', 'electron/casefile', ...decoders],
      'Reports and bundles are made from the case.',
    ),
    only('electron/engine', ['shared', ...engineSide], 'The engine is the only one that uses all of them.'),
    only(
      'electron/cli',
      ['shared', 'electron/engine'],
      'The command line asks the engine as the window does.',
    ),
    {
      name: 'shared-packages',
      comment:
        'shared runs everywhere: no Node modules, and of packages the schema and drawing libraries and a list of words only.',
      severity: 'error',
      from: { path: '^shared/' },
      to: {
        dependencyTypes: ['core', 'npm', 'npm-dev', 'npm-optional', 'npm-peer'],
        pathNot: [
          '^node_modules/zod/',
          '^node_modules/d3',
          '^node_modules/@types/d3',
          '^node_modules/@scure/bip39/wordlists/',
        ],
      },
    },
    {
      name: 'renderer-shell-on-top',
      comment: 'The shell puts views and panels together; nothing beneath it knows it.',
      severity: 'error',
      from: { path: '^renderer/(components|panels|state|views)/' },
      to: { path: '^renderer/app/' },
    },
    {
      name: 'renderer-components',
      comment: 'What views and panels are made of knows neither.',
      severity: 'error',
      from: { path: '^renderer/(components|state)/' },
      to: { path: '^renderer/(panels|views)/' },
    },
    {
      name: 'renderer-no-node',
      comment: 'The window is sandboxed: it has no Node modules.',
      severity: 'error',
      from: { path: '^renderer/' },
      to: { dependencyTypes: ['core'] },
    },
    {
      name: 'sqlite-in-casefile-only',
      severity: 'error',
      from: { path: '^(electron|renderer|shared)/', pathNot: '^electron/casefile/' },
      to: { path: '^node_modules/better-sqlite3/' },
    },
    {
      name: 'no-cycles',
      comment: 'Modules that need each other to load; a type on the way back is no such need.',
      severity: 'error',
      from: { path: '^(electron|renderer|shared|proto|scripts|test)/' },
      to: { circular: true, viaOnly: { dependencyTypesNot: ['type-only'] } },
    },
    {
      name: 'resolvable',
      severity: 'error',
      from: { path: '^(electron|renderer|shared|scripts|test)/' },
      to: { couldNotResolve: true },
    },
    {
      name: 'no-tests-in-product',
      severity: 'error',
      from: { path: '^(electron|renderer|shared)/' },
      to: { path: '^(test|scripts)/' },
    },
  ],
  options: {
    tsConfig: { fileName: 'tsconfig.json' },
    tsPreCompilationDeps: true,
    doNotFollow: { path: 'node_modules' },
    exclude: { path: '^(out|dist)/' },
    enhancedResolveOptions: {
      exportsFields: ['exports'],
      conditionNames: ['import', 'require', 'node', 'default', 'types'],
    },
  },
};
