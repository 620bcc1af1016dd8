/** Passphrases: from PERMAFROST_PASSPHRASE, else asked on the terminal without echo. Never from an argument, which others can see. */
import process from 'node:process';
import { PermafrostError, evidenceError } from '../../shared/errors.ts';
import { usageError } from './arguments.ts';

const VARIABLE = 'PERMAFROST_PASSPHRASE';
const MOST_CHARACTERS = 1024;

export function passphraseOf(question: string): Promise<string> {
  const given = process.env[VARIABLE];
  return given === undefined ? ask(`${question}: `) : Promise.resolve(given);
}

/** Asked twice, so that a slip does not lock the key. Throws 'usage' where the two differ. */
export async function newPassphrase(question: string): Promise<string> {
  const given = process.env[VARIABLE];
  if (given !== undefined) return given;
  const first = await ask(`${question}: `);
  if (first === '') throw usageError('an examiner key needs a passphrase');
  if ((await ask('The same again: ')) !== first) throw usageError('the two passphrases differ');
  return first;
}

function ask(question: string): Promise<string> {
  const { stdin, stderr } = process;
  if (!stdin.isTTY)
    throw usageError(`there is no terminal to ask for a passphrase on; set ${VARIABLE} for this command`);
  stderr.write(question);
  stdin.setRawMode(true);
  stdin.setEncoding('utf8');
  stdin.resume();
  return new Promise((resolve, reject) => {
    let typed: string[] = [];
    const end = (): void => {
      stdin.off('data', take);
      stdin.setRawMode(false);
      stdin.pause();
      stderr.write('\n');
    };
    const take = (chunk: string): void => {
      for (const character of chunk) {
        if (character === '\r' || character === '\n' || character === '\u0004') {
          end();
          resolve(typed.join(''));
          return;
        }
        if (character === '\u0003') {
          end();
          reject(new PermafrostError(evidenceError('cancelled', 'no passphrase was given')));
          return;
        }
        if (character === '\u007f' || character === '\b') typed = typed.slice(0, -1);
        else if (character === '\u0015') typed = [];
        else if (typed.length < MOST_CHARACTERS) typed.push(character);
      }
    };
    stdin.on('data', take);
  });
}
