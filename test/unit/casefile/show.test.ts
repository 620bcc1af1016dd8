import { execFileSync } from 'node:child_process';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import fc from 'fast-check';
import { format } from 'prettier';
import { describe, expect, it } from 'vitest';
import { shownCase, shownCheckpoint, showJsonSchema } from '../../../shared/api/show.ts';
import { jsonText } from '../../../shared/json-text.ts';
import { utf8 } from '../../../shared/text.ts';
import type { CheckpointFacts } from '../../../shared/facts/index.ts';
import { importArchive } from '../../../electron/engine/import/import-archive.ts';
import {
  listCheckpoints,
  showCase,
  showCheckpoint,
  writeEvidence,
} from '../../../electron/casefile/index.ts';
import type { CaseConnection } from '../../../electron/casefile/index.ts';
import { cleanUpAfterEach, newCase, temporaryFolder } from './case-fixture.ts';
import { checkpointFacts } from './fact-arbitraries.ts';
import { EMPTY_FACTS, evidenceItem, processFact, REQUEST } from './invented-facts.ts';

cleanUpAfterEach();

const fixtures = fileURLToPath(new URL('../../fixtures/checkpoints/', import.meta.url));
const schemaFile = fileURLToPath(new URL('../../../docs/schema/show.schema.json', import.meta.url));

function printed(value: unknown): unknown {
  return JSON.parse([...jsonText(value)].join(''));
}

async function imported(c: CaseConnection, path: string): Promise<string> {
  const { mode, partial, acquisition } = REQUEST;
  const outcome = await importArchive(c, path, {
    request: { casePath: c.path, examiner: null, paths: [path], mode, partial, acquisition, limits: {} },
    checkCancelled: () => {},
    onProgress: () => {},
  });
  return outcome.status;
}

describe('what show prints', () => {
  it('is described by the JSON Schema in docs', async () => {
    const text = await format(JSON.stringify(showJsonSchema()), { parser: 'json', printWidth: 110 });
    await expect(text).toMatchFileSnapshot(schemaFile);
  });

  it('fits that schema for real checkpoints of every engine and shape', async () => {
    const c = newCase();
    for (const name of [
      'features.tar.zst',
      'hostile-strings.tar.zst',
      'containerd-web-benign.tar.zst',
      'chain.tar.zst',
    ]) {
      expect(await imported(c, join(fixtures, name))).toBe('imported');
    }
    const shown = printed(showCase(c));
    expect(shownCase.safeParse(shown).error?.issues ?? []).toEqual([]);
    for (const { id } of listCheckpoints(c)) {
      expect(shownCheckpoint.safeParse(printed(showCheckpoint(c, id))).error?.issues ?? []).toEqual([]);
    }
    expect(shownCase.safeParse({ ...(shown as object), undocumented: 1 }).success).toBe(false);
  });

  it('fits that schema for facts of any content', () => {
    const c = newCase();
    let count = 0;
    fc.assert(
      fc.property(checkpointFacts, (facts) => {
        const { checkpoints } = writeEvidence(
          c,
          evidenceItem(c, { name: `item ${count++}`, facts: [facts] }),
        );
        const shown = printed(showCheckpoint(c, checkpoints[0]!));
        expect(shownCheckpoint.safeParse(shown).error?.issues ?? []).toEqual([]);
      }),
      { numRuns: 25 },
    );
  });

  it('names the bytes of a fact so that tar alone finds them', async () => {
    const c = newCase();
    const archive = join(fixtures, 'mini.tar');
    await imported(c, archive);
    const { id } = listCheckpoints(c)[0]!;
    const { processes } = showCheckpoint(c, id) as {
      processes: {
        comm: string;
        source: { member: string; offset: number; length: number; supports?: string }[];
      }[];
    };
    const [first] = processes as [(typeof processes)[0]];
    const comm = first.source.find(({ supports }) => supports === 'comm')!;
    const folder = temporaryFolder();
    execFileSync('tar', ['-xf', archive, '-C', folder, '--no-same-owner', comm.member]);
    const bytes = execFileSync('dd', [
      `if=${join(folder, comm.member)}`,
      'bs=1',
      `skip=${comm.offset}`,
      `count=${comm.length}`,
      'status=none',
    ]);
    expect(bytes.toString()).toContain(first.comm);
  });

  it('keeps integers beyond 2^53 exact, addresses as hex, and bytes beside a text that is not them', () => {
    const c = newCase();
    const facts: CheckpointFacts = {
      ...EMPTY_FACTS,
      process: [
        processFact(7, {
          argv: [utf8('a'), Uint8Array.of(0xff)],
          comm: Uint8Array.of(0x62, 0xfe),
          sigCgt: 2n ** 63n,
        }),
      ],
      open_file: [
        {
          id: 1,
          type: 'REG',
          target: utf8('/x'),
          deleted: false,
          name: null,
          position: null,
          flags: null,
          mode: null,
          size: null,
          uid: null,
          gid: null,
          device: null,
          inode: 2n ** 64n - 1n,
          mountId: null,
          buildId: null,
          remap: null,
          remapId: null,
          external: false,
          detail: [],
          source: [],
        },
      ],
    };
    const { checkpoints } = writeEvidence(c, evidenceItem(c, { facts: [facts] }));
    const shown = showCheckpoint(c, checkpoints[0]!);
    expect((shown['processes'] as object[])[0]).toMatchObject({
      comm: 'b\\xfe',
      commBase64: 'Yv4=',
      argv: ['a', '\\xff'],
      argvBase64: ['YQ==', '/w=='],
      umask: '0022',
      sigCgt: '8000000000000000',
      environ: null,
      uids: null,
    });
    expect([...jsonText(shown['openFiles'])].join('')).toContain('"inode":18446744073709551615,');
  });
});
