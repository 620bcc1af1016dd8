/** `permafrost memory search`: finds bytes in the memory of a case, a line for each process and address. */
import { inertJson } from '../../../shared/json-text.ts';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import process from 'node:process';
import type { SearchHit, SearchPattern } from '../../../shared/api/index.ts';
import { OWNERS_OF_ONE_HIT } from '../../../shared/api/search-calls.ts';
import type { LocalClient } from '../../engine/local-client.ts';
import { PermafrostError, toEvidenceError } from '../../../shared/errors.ts';
import { displayText } from '../../../shared/text.ts';
import { callerPath, parseCommand, usageError } from '../arguments.ts';
import type { Command } from '../command-table.ts';
import { EXIT } from '../exit-codes.ts';
import { createProgressLine } from '../progress-line.ts';
import { inertString } from '../../../shared/format/inert-text.ts';
import { withExportCase } from '../memory-tool.ts';

const help = `usage: permafrost memory search CASE (--text T | --utf16 T | --hex H | --regex R | --terms FILE)...
                                [--ignore-case] [--pid N] [--checkpoint ID]... [--files] [--queues] [--images]
                                [--json]

Finds bytes in the address spaces of every process: pages of the dump and of its chain of parents, shared
memory, and mapped files that the checkpoint holds. A line for each process and address; shared memory that
nothing maps or names has neither. The search enters the case's custody log, the terms as commitments, where
the case can be written.

  --text T          text, as UTF-8
  --utf16 T         text, as UTF-16LE
  --hex H           bytes: 'de ad ?? b?', ? for any digit
  --regex R         a regular expression over bytes (docs/search-dialect.md)
  --terms FILE      a pattern a line: text, or with utf16: hex: regex: text: before it; # begins a comment
  --ignore-case     ASCII letters of --text, --utf16, --regex match in both cases
  --pid N           that process alone
  --checkpoint ID   that checkpoint alone (an unambiguous beginning of its ID)
  --files           also files of the container that the checkpoint holds
  --queues          also data that waits in sockets and pipes
  --images          also CRIU's own images
  --scanner         without ripgrep: slower, the same hits
  --json            a JSON object a line
`;

export const memorySearchCommand: Command = {
  name: 'memory search',
  summary: 'find text, bytes or expressions in memory',
  help,
  async run(argv) {
    const { values, positionals } = parseCommand('memory search', argv, {
      text: { type: 'string', multiple: true, default: [] },
      utf16: { type: 'string', multiple: true, default: [] },
      hex: { type: 'string', multiple: true, default: [] },
      regex: { type: 'string', multiple: true, default: [] },
      terms: { type: 'string', multiple: true, default: [] },
      'ignore-case': { type: 'boolean', default: false },
      pid: { type: 'string' },
      checkpoint: { type: 'string', multiple: true, default: [] },
      files: { type: 'boolean', default: false },
      queues: { type: 'boolean', default: false },
      images: { type: 'boolean', default: false },
      scanner: { type: 'boolean', default: false },
      json: { type: 'boolean', default: false },
    });
    const [path, ...others] = positionals;
    if (path === undefined || others.length > 0) throw usageError('memory search: name one case');
    const pid = values.pid === undefined ? null : parsePid(String(values.pid));
    const lists = (values.terms as string[]).map(readTerms);
    const ignoreCase = values['ignore-case'] === true;
    const given: SearchPattern[] = (['text', 'utf16', 'hex', 'regex'] as const).flatMap((kind) =>
      (values[kind] as string[]).map((value) => ({ kind, value, ...(kind === 'hex' ? {} : { ignoreCase }) })),
    );
    const checkpoints = values.checkpoint as string[];
    const find = async (client: LocalClient): Promise<number> => {
      const patterns = [...given];
      for (const text of lists) {
        const terms = (await client.call('search.terms', { text })).patterns;
        patterns.push(...terms.map((term) => (term.kind === 'hex' ? term : { ...term, ignoreCase })));
      }
      if (patterns.length === 0) throw usageError('memory search: say what to search for; see --help');
      const line = createProgressLine();
      const stop = client.onEvent((event) => {
        if (event.event === 'job') line.show(event.state);
      });
      const { job, search } = await client.call('search.start', {
        patterns,
        checkpoints: checkpoints.length > 0 ? checkpoints : null,
        pid,
        files: values.files === true,
        queues: values.queues === true,
        images: values.images === true,
        engine: values.scanner === true ? 'scanner' : 'auto',
      });
      await client.call('job.result', { job });
      stop();
      line.clear();
      let from = 0;
      for (;;) {
        const { hits, full, count } = await client.call('search.hits', {
          search,
          from,
          to: from + 1000,
          context: 0,
        });
        for (const hit of hits) {
          for await (const owners of ownersOf(client, search, hit)) {
            const told = { ...hit, owners };
            await write(values.json === true ? jsonLines(told, patterns) : textLines(told, patterns));
          }
        }
        from += hits.length;
        if (hits.length > 0) continue;
        if (full)
          process.stderr.write(
            `permafrost: there are more hits than these ${count}: the limit was reached\n`,
          );
        return EXIT.done;
      }
    };
    return withExportCase(path, find, 'this search');
  },
};

/** Every place that shows a hit; those of one that very many processes share come in several answers. */
async function* ownersOf(
  client: LocalClient,
  search: string,
  { index, owners, ownerCount }: SearchHit,
): AsyncGenerator<SearchHit['owners']> {
  yield owners;
  for (let from = owners.length; from < ownerCount;) {
    const to = from + OWNERS_OF_ONE_HIT;
    const more = (await client.call('search.owners', { search, hit: index, from, to })).owners;
    if (more.length === 0) return;
    yield more;
    from += more.length;
  }
}

function parsePid(text: string): number {
  if (!/^[0-9]{1,10}$/.test(text)) throw usageError(`memory search: --pid takes a number, not '${text}'`);
  return Number(text);
}

function readTerms(path: string): string {
  const bytes = readTermsFile(path);
  const text = bytes.toString('utf8');
  if (!Buffer.from(text, 'utf8').equals(bytes)) {
    throw usageError(`memory search: ${path} is not UTF-8; bytes go into lines of hex:`);
  }
  return text;
}

function readTermsFile(path: string): Buffer {
  try {
    return readFileSync(callerPath(path));
  } catch (caught) {
    throw new PermafrostError({ ...toEvidenceError(caught), code: 'usage' });
  }
}

function jsonLines(hit: SearchHit, patterns: readonly SearchPattern[]): string {
  return hit.owners
    .map((owner) => `${inertJson(JSON.stringify(hitObject(hit, owner, patterns)))}\n`)
    .join('');
}

function hitObject(hit: SearchHit, owner: SearchHit['owners'][number], patterns: readonly SearchPattern[]) {
  const pattern = patterns[hit.pattern]!;
  return {
    checkpoint: owner.checkpoint,
    ...(owner.pid === null || owner.address === null
      ? {}
      : { pid: owner.pid, address: `0x${owner.address.toString(16)}` }),
    length: hit.length,
    region: owner.region,
    kind: hit.kind,
    source:
      hit.source === null
        ? null
        : { member: hit.source.memberName, offset: hit.source.offset, evidence: hit.source.evidence },
    ...(patterns.length > 1 ? { term: pattern.value, termKind: pattern.kind } : {}),
    bytes: displayText(hit.bytes),
  };
}

function textLines(hit: SearchHit, patterns: readonly SearchPattern[]): string {
  return hit.owners
    .map((owner) => {
      const place =
        owner.address === null
          ? hit.kind.padEnd(26)
          : `${String(owner.pid).padStart(7)} 0x${owner.address.toString(16).padStart(16, '0')}`;
      const source = hit.source === null ? 'zeros' : `${hit.source.memberName}+${hit.source.offset}`;
      const term = patterns.length > 1 ? `  [${patterns[hit.pattern]!.value}]` : '';
      return `${inertString(`${owner.checkpoint} ${place}  ${owner.region ?? '-'}  ${source}${term}  ${displayText(hit.bytes)}`)}\n`;
    })
    .join('');
}

/** Waits where the reader is slower. */
async function write(piece: string): Promise<void> {
  if (!process.stdout.write(piece)) await once(process.stdout, 'drain');
}
