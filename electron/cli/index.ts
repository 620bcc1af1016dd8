/** Entry of the command line: finds the command, runs it, turns every error into a line and an exit code. */
import process from 'node:process';
import { describeError, toEvidenceError } from '../../shared/errors.ts';
import { inertString } from '../../shared/format/inert-text.ts';
import { COMMANDS, findCommand, overview } from './command-table.ts';
import { EXIT, exitCodeOf } from './exit-codes.ts';

async function main(argv: readonly string[]): Promise<number> {
  if (argv.length === 0 || ['--help', '-h', 'help'].includes(argv[0]!)) {
    process.stdout.write(overview(COMMANDS));
    return argv.length === 0 ? EXIT.usage : EXIT.done;
  }
  const found = findCommand(argv);
  if (!found) {
    process.stderr.write(`permafrost: no command '${inertString(argv[0]!)}'; see permafrost --help\n`);
    return EXIT.usage;
  }
  if (found.rest.includes('--help') || found.rest.includes('-h')) {
    process.stdout.write(found.command.help);
    return EXIT.done;
  }
  return found.command.run(found.rest);
}

/** A closed pipe (`permafrost show … | head`) ends the program quietly, as with any Unix tool. */
process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  if (error.code === 'EPIPE') process.exit(EXIT.done);
  throw error;
});

try {
  process.exitCode = await main(process.argv.slice(2));
} catch (caught) {
  const error = toEvidenceError(caught);
  process.stderr.write(`permafrost: ${inertString(describeError(error))}\n`);
  if (error.code === 'internal' && process.env.PERMAFROST_DEBUG && caught instanceof Error) {
    process.stderr.write(`${caught.stack}\n`);
  }
  process.exitCode = exitCodeOf(error);
}
