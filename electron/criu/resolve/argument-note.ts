/** Whether a command line says what the process is: arguments, comm and exe each can be set apart. */
import { displayText, equalBytes } from '../../../shared/text.ts';
import { lastName, startsWith } from './path-bytes.ts';

export interface Claims {
  readonly argv: readonly Uint8Array[] | null;
  readonly title: boolean;
  readonly comm: Uint8Array | null;
  readonly exe: Uint8Array | null;
}

/** TASK_COMM_LEN without its NUL. */
const COMM_BYTES = 15;
/** Empty arguments at the end that no program is started with, but a wiped command line has. */
const WIPED_ARGUMENTS = 2;
const DASH = 0x2d;
/** Bytes of a value that a note shows. */
export const SHOWN_BYTES = 80;

/** What of arguments, comm and exe disagrees, as a sentence; null where all agree. */
export function argumentNote({ argv, title, comm, exe }: Claims): string | null {
  if (argv === null) return null;
  const notes: string[] = [];
  if (title) notes.push('the process wrote a title over its arguments');
  else {
    const wiped = trailingEmpty(argv);
    if (wiped >= WIPED_ARGUMENTS) {
      notes.push(`the last ${wiped} arguments are empty: the command line was overwritten with zeros`);
    }
  }
  const first = argv[0];
  if (first !== undefined) {
    const toExe = exe === null || nameAgrees(first, exe);
    const toComm = comm === null || argv.slice(0, 3).some((argument) => commAgrees(argument, comm));
    if (!toExe && !toComm)
      notes.push(`argv[0] is ${quoted(first)}, exe ${quoted(exe!)}, comm ${quoted(comm!)}`);
    else if (!toExe && !commAgrees(first, comm ?? first))
      notes.push(`argv[0] is ${quoted(first)}, exe ${quoted(exe!)}`);
    else if (!toComm) notes.push(`comm is ${quoted(comm!)}, argv[0] ${quoted(first)}`);
  }
  if (notes.length === 0) return null;
  const text = notes.join('; ');
  return text[0]!.toUpperCase() + text.slice(1) + '.';
}

function trailingEmpty(argv: readonly Uint8Array[]): number {
  let count = 0;
  while (count < argv.length && argv[argv.length - 1 - count]!.length === 0) count += 1;
  return count;
}

/** A login shell has a dash before its name. */
function programName(argument: Uint8Array): Uint8Array {
  const name = lastName(argument);
  return name[0] === DASH ? name.subarray(1) : name;
}

/** `python3` is a fair name for `/usr/bin/python3.11`. */
function nameAgrees(argument: Uint8Array, exe: Uint8Array): boolean {
  const name = programName(argument);
  return name.length > 0 && startsWith(lastName(exe), name);
}

/** The kernel sets comm to the first bytes of the executed file's name, which for a script is an argument. */
function commAgrees(argument: Uint8Array, comm: Uint8Array): boolean {
  return equalBytes(programName(argument).subarray(0, COMM_BYTES), comm);
}

function quoted(bytes: Uint8Array): string {
  const more = bytes.length > SHOWN_BYTES ? '...' : '';
  return `'${displayText(bytes.subarray(0, SHOWN_BYTES))}${more}'`;
}
