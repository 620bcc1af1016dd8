/** Every command of the command line. A command is a row here and a file in commands/. */
import { evidenceDecideCommand, evidenceVerifyCommand } from './commands/evidence.ts';
import { filesCommand } from './commands/files.ts';
import { timelineCommand } from './commands/timeline.ts';
import { annotationsCommand } from './commands/annotations.ts';
import { chainCommand } from './commands/chain.ts';
import { custodyListCommand, custodySignCommand, custodyVerifyCommand } from './commands/custody.ts';
import { digestCommand } from './commands/digest.ts';
import { diffCommand } from './commands/diff.ts';
import { seriesCommand } from './commands/series.ts';
import { imageCommand } from './commands/image.ts';
import { sqlCommand } from './commands/sql.ts';
import { exportCommand } from './commands/export.ts';
import { graphCommand } from './commands/graph.ts';
import { importCommand } from './commands/import.ts';
import { keyImportCommand, keyNewCommand, keyShowCommand } from './commands/key.ts';
import { memoryCarveCommand } from './commands/memory-carve.ts';
import { memoryCoreCommand } from './commands/memory-core.ts';
import { memoryMapCommand } from './commands/memory-map.ts';
import { memoryReadCommand } from './commands/memory-read.ts';
import { memorySearchCommand } from './commands/memory-search.ts';
import { memoryStringsCommand } from './commands/memory-strings.ts';
import { memoryYaraCommand } from './commands/memory-yara.ts';
import { netCommand } from './commands/net.ts';
import { reportCommand } from './commands/report.ts';
import { secretsCommand } from './commands/secrets.ts';
import { showCommand } from './commands/show.ts';
import { verifyCommand } from './commands/verify.ts';

export interface Command {
  /** One word, or two for a family: 'import', 'memory search'. */
  readonly name: string;
  readonly summary: string;
  readonly help: string;
  run(argv: readonly string[]): Promise<number>;
}

export const COMMANDS: readonly Command[] = [
  importCommand,
  showCommand,
  graphCommand,
  netCommand,
  digestCommand,
  chainCommand,
  memoryMapCommand,
  memoryReadCommand,
  memorySearchCommand,
  memoryStringsCommand,
  memoryCarveCommand,
  memoryYaraCommand,
  memoryCoreCommand,
  secretsCommand,
  imageCommand,
  sqlCommand,
  diffCommand,
  seriesCommand,
  timelineCommand,
  filesCommand,
  evidenceVerifyCommand,
  evidenceDecideCommand,
  custodyListCommand,
  custodyVerifyCommand,
  custodySignCommand,
  keyNewCommand,
  keyShowCommand,
  keyImportCommand,
  reportCommand,
  exportCommand,
  verifyCommand,
  annotationsCommand,
];

export function findCommand(
  argv: readonly string[],
): { readonly command: Command; readonly rest: readonly string[] } | undefined {
  const two = argv.slice(0, 2).join(' ');
  const byTwo = COMMANDS.find((command) => command.name === two);
  if (byTwo) return { command: byTwo, rest: argv.slice(2) };
  const byOne = COMMANDS.find((command) => command.name === argv[0]);
  return byOne ? { command: byOne, rest: argv.slice(1) } : undefined;
}

export function overview(commands: readonly Command[]): string {
  const width = Math.max(...commands.map((command) => command.name.length));
  return [
    'Permafrost reads container checkpoints (CRI-O, containerd, Podman, plain CRIU) as evidence.',
    '',
    'usage: permafrost COMMAND [ARGUMENTS]',
    '',
    ...commands.map((command) => `  ${command.name.padEnd(width)}  ${command.summary}`),
    '',
    'permafrost COMMAND --help tells more of each.',
    'Exit codes: 0 done, 1 usage, 2 input refused or unreadable, 3 internal error, 4 imported with gaps.',
    '',
  ].join('\n');
}
