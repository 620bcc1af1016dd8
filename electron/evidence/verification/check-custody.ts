/**
 * The custody log of a bundle, checked without the case: the chain over both of its files, the signed head, and
 * the texts against what the entries commit to. An entry that was withheld stands with its hashes.
 */
import { z } from 'zod';
import { commitment, EMPTY_LOG_HEAD, hashOfEntry } from '../../casefile/index.ts';
import { sha256Hex } from '../../../shared/api/values.ts';
import { toEvidenceError } from '../../../shared/errors.ts';
import { BAG, DATA } from '../bundle/layout.ts';
import { parseHeadFile } from '../custody/head-file.ts';
import { readSignedStatement } from '../custody/head-statement.ts';

export interface CustodyFiles {
  /** Up to the export. */
  readonly log: string;
  /** What the export itself entered. */
  readonly ofExport: string;
  readonly head: string;
  /** Where the examiner chose it. */
  readonly texts: string | null;
  /** Of the bundle's signer. */
  readonly fingerprint: string | null;
}

export interface CustodyCheck {
  readonly entries: number;
  /** Entries of which only the hashes are here. */
  readonly withheld: number;
  /** Texts that are what their entry commits to. */
  readonly texts: number;
  readonly problems: readonly (readonly [path: string, reason: string])[];
}

const MOST_PROBLEMS = 100;

const withheldEntry = z.strictObject({
  hash: sha256Hex,
  previous: sha256Hex,
  sequence: z.number().int().positive(),
  withheld: z.string(),
});
const wholeEntry = z.object({
  previous: sha256Hex,
  sequence: z.number().int().positive(),
  commitments: z.record(z.string(), sha256Hex),
});
const textsFile = z.strictObject({
  format: z.literal('permafrost-custody-texts'),
  version: z.literal(1),
  commitment: z.string(),
  texts: z.array(
    z.union([
      z.strictObject({ sequence: z.number(), name: z.string(), salt: sha256Hex, text: z.string() }),
      z.strictObject({ sequence: z.number(), name: z.string(), withheld: z.string() }),
    ]),
  ),
});

export function checkCustody({ log, ofExport, head, texts, fingerprint }: CustodyFiles): CustodyCheck {
  const problems: [string, string][] = [];
  const wrong = (path: string, reason: string): void => {
    if (problems.length < MOST_PROBLEMS) problems.push([path, reason]);
  };
  const commitments = new Map<number, Readonly<Record<string, string>>>();
  let last = EMPTY_LOG_HEAD;
  let entries = 0;
  let withheld = 0;
  for (const [path, content] of [[DATA.custody, log], [BAG.custodyOfExport, ofExport]] as const) {
    for (const line of linesOf(content)) {
      entries += 1;
      const entry = readLine(line);
      if (entry === null) {
        wrong(path, `entry ${entries} is no entry of a custody log`);
        last = hashOfEntry(line);
        continue;
      }
      if (entry.sequence !== entries) wrong(path, `entry ${entries} says that it is entry ${entry.sequence}`);
      if (entry.previous !== last) wrong(path, `entry ${entries} does not follow the entry before it`);
      if ('withheld' in entry) {
        withheld += 1;
        last = entry.hash;
      } else {
        commitments.set(entries, entry.commitments);
        last = hashOfEntry(line);
      }
    }
  }
  const problem = headProblem(head, entries, last, fingerprint);
  if (problem !== null) wrong(BAG.custodyHead, problem);
  let held = 0;
  for (const reason of texts === null ? [] : textProblems(texts, commitments)) {
    if (reason === null) held += 1;
    else wrong(DATA.custodyTexts, reason);
  }
  return { entries, withheld, texts: held, problems };
} // prettier-ignore

function linesOf(content: string): string[] {
  return content === '' ? [] : content.replace(/\n$/, '').split('\n');
}

function readLine(line: string): z.infer<typeof withheldEntry> | z.infer<typeof wholeEntry> | null {
  try {
    const parsed: unknown = JSON.parse(line);
    const withheld = withheldEntry.safeParse(parsed);
    return withheld.success ? withheld.data : wholeEntry.parse(parsed);
  } catch {
    return null;
  }
}

function headProblem(
  text: string,
  entries: number,
  last: string,
  signer: string | null,
): string | null {
  try {
    const head = parseHeadFile(text);
    const said = readSignedStatement(head);
    if (typeof said === 'string') return said;
    if (said.sequence !== entries || said.hash !== last)
      return `it signs entry ${said.sequence} with another hash than the log's last, entry ${entries}`;
    return signer !== null && head.fingerprint !== signer ? 'it is signed with another key than the bundle' : null;
  } catch (caught) {
    return toEvidenceError(caught).message;
  }
} // prettier-ignore

/** For each text null, or why it does not hold. */
function* textProblems(
  content: string,
  commitments: ReadonlyMap<number, Readonly<Record<string, string>>>,
): Generator<string | null> {
  let file: z.infer<typeof textsFile>;
  try {
    file = textsFile.parse(JSON.parse(content));
  } catch {
    yield 'it holds something else than texts of the log';
    return;
  }
  for (const one of file.texts) {
    if ('withheld' in one) continue;
    const committed = commitments.get(one.sequence)?.[one.name];
    // Of an entry that was withheld nothing is known but its hash.
    if (committed === undefined && !commitments.has(one.sequence)) continue;
    yield committed === commitment(one.salt, one.text)
      ? null
      : `the text '${one.name.slice(0, 40)}' of entry ${one.sequence} is not what the entry commits to`;
  }
}
