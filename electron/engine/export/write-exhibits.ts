/** Exhibits as files of a bundle: values, suspects and what is unknown filled, each listed with where it comes from. */
import { DATA } from '../../evidence/bundle/layout.ts';
import type { BagWriter } from '../../evidence/bundle/bag-writer.ts';
import {
  createUnknownFill,
  UNKNOWN_CONTENT,
  type KnownText,
  type UnknownFill,
  type Within,
} from '../../evidence/known/index.ts';
import {
  createSuspectFill,
  type RedactionList,
  type Redactor,
  type Suspect,
} from '../../evidence/redaction/index.ts';
import { PermafrostError, evidenceError } from '../../../shared/errors.ts';
import type { JobControl } from '../jobs/job-registry.ts';
import type { Exhibit } from './exhibit.ts';
import { takeTurns } from './job-turns.ts';

export interface ExhibitWork {
  readonly bag: BagWriter;
  readonly exhibits: readonly Exhibit[];
  readonly redactor: Redactor;
  readonly redactions: RedactionList;
  /** Of each exhibit. */
  readonly suspects: ReadonlyMap<Exhibit, readonly Suspect[]>;
  /** Words that are known, those that leave anyway with them; null where what is unknown leaves too. */
  readonly known: KnownText | null;
  readonly control: JobControl;
}

/** Around an exhibit this much is looked at, for values that its borders cut. */
const AROUND = 65_536;

/** Of one exhibit: each stands in the list of what was taken out. */
const MOST_RANGES = 10_000_000;

function tooManyRanges(): PermafrostError {
  const message = `an exhibit has more than ${MOST_RANGES} ranges of which nothing is known; smaller parts of it can be exported, or all of it with what is unknown`;
  return new PermafrostError(evidenceError('unsupported', message));
}

/** Writes them all and gives what data/exhibits.json says of them. Throws 'unsupported' for an exhibit of too many unknown ranges, 'cancelled', 'disk-full', 'io'. */
export async function writeExhibits(work: ExhibitWork): Promise<unknown> {
  const listed: unknown[] = [];
  for (const i of work.exhibits.keys()) listed.push(await writeExhibit(work, i));
  return { format: 'permafrost-exhibits', version: 1, exhibits: listed };
}

async function writeExhibit(
  { bag, exhibits, redactor, redactions, suspects, known, control }: ExhibitWork,
  i: number,
): Promise<unknown> {
  const exhibit = exhibits[i]!;
  const path = DATA.exhibit(i + 1, exhibit.extension);
  const { before, chunks } = exhibit.open(AROUND);
  const within = { before, length: exhibit.size };
  const stream = redactor.stream(path, before, exhibit.size);
  const file = bag.file(path);
  const fill = createSuspectFill(suspects.get(exhibit) ?? [], ({ value, ...at }) => {
    redactions.add({ file: path, pointer: null, ...at, why: 'redacted' }, value);
  });
  let unknownBytes = 0;
  let ranges = 0;
  const unknown =
    known === null
      ? cutTo(within)
      : createUnknownFill(
          known,
          exhibit.code,
          ({ offset, parts, bytes }) => {
            const at = { offset, length: bytes.length, kind: UNKNOWN_CONTENT, form: 'bytes' };
            redactions.add({ file: path, pointer: null, ...at, why: 'withheld', parts }, bytes);
            unknownBytes += bytes.length;
            ranges += parts.length / 2;
            if (ranges > MOST_RANGES) throw tooManyRanges();
          },
          within,
        );
  let at = -before; // of the next byte that the redactor gives
  const write = (bytes: Uint8Array): void => {
    const from = Math.min(bytes.length, Math.max(0, -at));
    const to = Math.max(from, Math.min(bytes.length, exhibit.size - at));
    const inner = fill(bytes.subarray(from, to));
    for (const part of [bytes.subarray(0, from), inner, bytes.subarray(to)]) file.write(unknown.push(part));
    at += bytes.length;
    control.progress({ stage: 'exhibits', doneBytes: Math.max(0, at), totalBytes: exhibit.size });
  };
  for (const chunk of chunks) {
    write(stream.push(chunk));
    await takeTurns(control);
  }
  write(stream.end());
  file.write(unknown.end());
  const { sha256, size } = file.close();
  return {
    number: i + 1,
    file: path,
    sha256,
    size,
    unknownBytes,
    about: redactor.json(exhibit.about, DATA.exhibits, `/exhibits/${i}/about`),
    gaps: exhibit.gaps(),
    sources: redactor.json(exhibit.sources(), DATA.exhibits, `/exhibits/${i}/sources`),
  };
}

/** Fills nothing. */
function cutTo({ before, length }: Within): UnknownFill {
  let at = -before;
  return {
    push(bytes) {
      const from = Math.min(bytes.length, Math.max(0, -at));
      const to = Math.max(from, Math.min(bytes.length, length - at));
      at += bytes.length;
      return bytes.subarray(from, to);
    },
    end: () => new Uint8Array(0),
  };
}

/** What the report calls it. */
export function captionOf({ about, size }: Exhibit): string {
  const { kind, pid, address, path, member } = about as Record<string, string | number | undefined>;
  const bytes = `${size} bytes`;
  if (kind === 'memory') return `memory of process ${pid} from ${address}, ${bytes}`;
  if (kind === 'core') return `core dump of process ${pid}, ${bytes}`;
  return kind === 'file' ? `${path}, ${bytes}` : `${bytes} of ${member}`;
}
