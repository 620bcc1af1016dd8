/** Reports of real checkpoints: what they say, that nothing in them acts, and that they are the same twice. */
import { execFileSync } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Exhibit } from '../../../shared/api/annotation-calls.ts';
import { EMPTY_DRAFT } from '../../../shared/api/report-calls.ts';
import { createSigningKey, fingerprint, writeKeyFiles } from '../../../electron/evidence/keys/index.ts';
import { findPrinter } from '../../../electron/engine/report/printer.ts';
import { isActing } from '../../../shared/format/index.ts';
import { caseWith, fixture, type CaseFixture } from '../engine-memory/case-fixture.ts';

let scratch: string;
beforeAll(() => {
  scratch = mkdtempSync(join(tmpdir(), 'permafrost-report-'));
});
afterAll(() => rmSync(scratch, { recursive: true, force: true }));

async function writeFinding(
  { client }: CaseFixture,
  title: string,
  text: string,
  exhibits: readonly Exhibit[],
): Promise<string> {
  const { uuid } = await client.call('finding.save', {
    uuid: null,
    title,
    severity: 'critical',
    status: 'confirmed',
    text,
    inReport: true,
    exhibits: [...exhibits],
  });
  return uuid;
}

async function reportOf(
  { client }: CaseFixture,
  name: string,
  includeSecrets = false,
  unknownContent = true,
): Promise<string> {
  const path = join(scratch, name);
  const options = { format: 'html', draft: null, findings: null } as const;
  const choice = { ...options, path, includeSecrets, unknownContent };
  await client.call('report.result', await client.call('report.write', choice));
  return readFileSync(path, 'utf8');
}

/** What is not the time of the export. */
function withoutTime(html: string): string {
  return html.replace(/<span class="export-time">[^<]*<\/span>/g, '');
}

/** Elements of HTML by their start tags. */
function tagsOf(html: string): Set<string> {
  const body = html.slice(html.indexOf('<body>')).replace(/<svg[\s\S]*?<\/svg>/g, '');
  return new Set([...body.matchAll(/<([a-z0-9]+)/g)].map(([, name]) => name!));
}

describe('the report of a compromised container', () => {
  let opened: CaseFixture;
  let checkpoint: string;
  beforeAll(async () => {
    opened = await caseWith('web-compromised.tar.gz');
    checkpoint = (await opened.client.call('case.summary', {}))!.checkpoints[0]!.id;
    const of = (kind: string, key: string, caption = ''): Exhibit => ({
      target: { kind, checkpoint, key },
      caption,
    });
    await writeFinding(opened, 'Reverse shell', 'The shell of Exhibit 1 holds the socket of Exhibit 2.', [
      of('process', '15', 'the injected command'),
      of('process_socket', '17/0'),
    ]);
    await writeFinding(opened, 'Secrets within reach', '', [
      of('environment', '15/4'),
      of('process', '4711', 'not there'),
      of('memory_range', '38/00007fd310fc1000/64'),
    ]);
    await opened.client.call('report.save', {
      draft: {
        ...EMPTY_DRAFT,
        title: 'Examination <one>',
        laboratory: 'Lab & Sons',
        summary: 'See Finding 1.',
      },
    });
  });
  afterAll(() => opened.remove());

  it('names case, sources with hashes, findings in order, and the bytes behind them', async () => {
    const html = await reportOf(opened, 'content.html');
    const { case: digest } = await opened.client.call('case.digest', {});
    const sha256 = execFileSync('sha256sum', [fixture('web-compromised.tar.gz')], { encoding: 'utf8' }).slice(
      0,
      64,
    );
    for (const part of [
      '<h1>Examination &lt;one&gt;</h1>',
      'Lab &amp; Sons',
      digest,
      sha256,
      'unchanged: hashed again and equal to the hash at import',
      '<h3>Finding 1: Reverse shell</h3>',
      '<h3>Finding 2: Secrets within reach</h3>',
      '<a href="#exhibit-2">Exhibit 2</a>',
      '203.0.113.66:4444',
      'tar checkpoint/pages-4.img',
      '|/bin/sh.-c.echo |',
      '>2 (filter)<',
      'All times are UTC.',
      'The case has no such thing any more',
      'addresses from',
    ]) {
      expect(html).toContain(part);
    }
    expect(html.indexOf('id="exhibit-1"')).toBeLessThan(html.indexOf('id="exhibit-5"'));
    expect(html).not.toMatch(/<script|<link|<iframe|src=|https?:\/\/(?!www\.w3\.org\/2000\/svg)/);
  });

  it('masks secrets in facts and bytes, shows them when asked, and logs that', async () => {
    const bytes = 'DB_PASSWORD=';
    const masked = await reportOf(opened, 'masked.html');
    expect(masked).toContain('[masked: password, 24 characters]');
    expect(masked).toContain('|DB_PASSWORD=····|');
    const { value } = await opened.client.call('secret.reveal', {
      checkpoint,
      list: 'environment',
      key: '15/4',
      column: 'value',
      index: null,
    });
    expect(masked).not.toContain(value.text);
    const shown = await reportOf(opened, 'shown.html', true);
    expect(shown).toContain(value.text);
    expect(shown).toContain(`|${bytes}${value.text.slice(0, 4)}|`);
    expect(shown).toContain('This report shows secrets as they are');
    const log = await opened.client.call('list.open', {
      list: 'event',
      checkpoints: null,
      filter: 'source:custody and text:*report*',
    });
    expect(log.count).toBeGreaterThanOrEqual(3);
  });

  it('says in the log whether unknown content left, and has none of it where the log is closed', async () => {
    const { client, path } = opened;
    await reportOf(opened, 'unknown.html');
    const { entries } = (await client.call('case.summary', {}))!.custody;
    const { canonical } = await client.call('custody.entry', { sequence: entries });
    expect(JSON.parse(canonical)).toMatchObject({ detail: { includesSecrets: false, unknownContent: true } });
    await client.call('case.close', {});
    await client.call('case.open', { path, examiner: null, readOnly: true });
    try {
      const refused = { detail: { code: 'read-only' } };
      await expect(reportOf(opened, 'read-only.html')).rejects.toMatchObject(refused);
      expect(readdirSync(scratch)).not.toContain('read-only.html');
    } finally {
      await client.call('case.close', {});
      await client.call('case.open', { path, examiner: null });
    }
  });

  it('says on its first page whether unknown content is hidden', async () => {
    const sentence = async (unknownContent: boolean, includeSecrets = false): Promise<string> => {
      const html = await reportOf(opened, 'first-page.html', includeSecrets, unknownContent);
      return /Unknown content<\/th><td>([^<]*)</.exec(html)![1]!;
    };
    const hidden = 'Words and bytes of which nothing is known are hidden in command lines and chosen ranges';
    const shown =
      'Words and bytes of which nothing is known are shown in command lines and chosen ranges: the examiner added them.';
    expect(await sentence(false)).toBe(`${hidden}.`);
    expect(await sentence(true)).toBe(shown);
    expect(await sentence(false, true)).toBe(shown);
    const { body } = await opened.client.call('report.preview', { draft: EMPTY_DRAFT, findings: null });
    expect(JSON.stringify(body)).toContain(`${hidden} unless they are added when it is saved.`);
  });

  it('says in the preview what it is going to be saved with, and masks secrets there all the same', async () => {
    const preview = async (includeSecrets: boolean, unknownContent: boolean): Promise<string> => {
      const saving = { includeSecrets, unknownContent };
      const input = { draft: EMPTY_DRAFT, findings: null, saving };
      return JSON.stringify((await opened.client.call('report.preview', input)).body);
    };
    expect(await preview(false, false)).toContain('recognised as secrets are hidden.');
    const chosen = await preview(true, false);
    expect(chosen).toContain(
      'recognised as secrets are hidden in this preview alone: saved as chosen, the report shows them',
    );
    expect(chosen).toContain('are shown in command lines and chosen ranges: the examiner added them.');
    expect(chosen).toContain('[masked: ');
    expect(await preview(false, true)).toContain(
      'are shown in command lines and chosen ranges: the examiner added them.',
    );
  });

  it('prints a command that gives the bytes of an exhibit without Permafrost', async () => {
    const html = await reportOf(opened, 'command.html');
    const command = /tar -xOf [^\n<]*/.exec(html)![0].replaceAll('&#39;', "'");
    const printed = execFileSync('sh', ['-c', command.replaceAll('hexdump -C', 'od -An -tx1')], {
      cwd: new URL('../../../resources/sample/', import.meta.url).pathname,
      encoding: 'utf8',
    });
    const hex = /<pre class="hex">([\s\S]*?)<\/pre>/.exec(html)![1]!;
    const dumped = hex
      .split('\n')
      .flatMap((line) => line.slice(10, 59).trim().split(/ +/))
      .join(' ');
    expect(printed.trim().split(/\s+/).join(' ')).toBe(dumped);
  });

  it('is the same twice but for the time of the export', async () => {
    const { client } = opened;
    const { draft } = await client.call('report.draft', {});
    const input = { draft, findings: null };
    const tree = async (): Promise<string> => {
      const { body } = await client.call('report.preview', input);
      return JSON.stringify(body).replace(/("export-time","children":\[)"[^"]*"/, '$1');
    };
    expect(await tree()).toBe(await tree());
    await client.call('case.close', {});
    await client.call('case.open', { path: opened.path, examiner: null, readOnly: true });
    const first = await reportOf(opened, 'first.html', false, false);
    const second = await reportOf(opened, 'second.html', false, false);
    expect(withoutTime(second)).toBe(withoutTime(first));
    expect(await client.call('case.summary', {})).toMatchObject({ custody: { intact: true } });
    await client.call('case.close', {});
    await client.call('case.open', { path: opened.path, examiner: 'examiner of tests' });
  });

  it('takes findings by uuid in another order, and refuses one that is not there', async () => {
    const { findings } = await opened.client.call('annotation.all', {});
    const uuids = findings.map(({ uuid }) => uuid).reverse();
    const { body, exhibits } = await opened.client.call('report.preview', {
      draft: EMPTY_DRAFT,
      findings: uuids,
    });
    expect(exhibits).toBe(5);
    expect(JSON.stringify(body)).toContain('Finding 1: Secrets within reach');
    await expect(
      opened.client.call('report.preview', { draft: EMPTY_DRAFT, findings: ['no-such-finding'] }),
    ).rejects.toThrow(/no finding/);
  });

  it('keeps the draft, with its words as commitments in the custody log alone', async () => {
    const { draft } = await opened.client.call('report.draft', {});
    expect(draft.summary).toBe('See Finding 1.');
    const before = (await opened.client.call('case.summary', {}))!.custody.entries;
    await opened.client.call('report.save', { draft });
    expect((await opened.client.call('case.summary', {}))!.custody.entries).toBe(before);
  });
});

describe('a report that is cancelled', () => {
  let opened: CaseFixture;
  beforeAll(async () => {
    opened = await caseWith('hostile-strings.tar.zst');
  });
  afterAll(() => opened.remove());

  async function cancelled(format: 'html' | 'pdf', stage: string): Promise<void> {
    const { client } = opened;
    const before = (await client.call('case.summary', {}))!.custody.entries;
    const path = join(scratch, `cancelled.${format}`);
    const reached = new Promise<string>((resolve) => {
      const stop = client.onEvent((event) => {
        if (event.event !== 'job' || event.state.kind !== 'report' || event.state.stage !== stage) return;
        stop();
        resolve(event.state.job);
      });
    });
    const options = { draft: null, findings: null, includeSecrets: false, unknownContent: false };
    const choice = { ...options, path, format } as const;
    const { job } = await client.call('report.write', choice);
    expect(await reached).toBe(job);
    await client.call('job.cancel', { job });
    await expect(client.call('report.result', { job })).rejects.toMatchObject({
      detail: { code: 'cancelled' },
    });
    expect(readdirSync(scratch).filter((name) => name.startsWith('cancelled'))).toEqual([]);
    expect((await client.call('case.summary', {}))!.custody.entries).toBe(before);
  }

  it('while secrets are looked for leaves no file and no entry', async () => {
    // The evidence is hashed first, which has an entry of its own.
    await reportOf(opened, 'first.html');
    await cancelled('html', 'looking for secrets');
  });

  it.skipIf(findPrinter().reason !== null)('while it is printed leaves none either', async () => {
    await cancelled('pdf', 'printing');
  });
});

describe('the report of a case whose custody log is broken', () => {
  it('names no signature that was made over what is wrong', async () => {
    const opened = await caseWith('hostile-strings.tar.zst');
    const { client } = opened;
    try {
      const path = join(scratch, 'examiner.key');
      const key = createSigningKey();
      writeKeyFiles(path, key, 'E. Xaminer', 'a passphrase');
      await client.call('custody.sign', { path, passphrase: 'a passphrase' });
      const chapter = async (): Promise<string> => {
        const { body } = await client.call('report.preview', { draft: EMPTY_DRAFT, findings: null });
        return JSON.stringify(body);
      };
      expect(await chapter()).toContain(fingerprint(key.publicKey));
      await client.call('case.close', {});
      const db = new Database(join(opened.path, 'case.sqlite'));
      db.exec("UPDATE custody_entry SET canonical = replace(canonical, 'seal', 'sand') WHERE sequence = 2");
      db.close();
      await client.call('case.open', { path: opened.path, examiner: 'examiner of tests' });
      const broken = await chapter();
      expect(broken).toContain('NOT INTACT');
      expect(broken).toContain('no signature covers it as it stands');
      expect(broken).not.toContain(fingerprint(key.publicKey));
    } finally {
      await opened.remove();
    }
  });
});

describe('the report of a checkpoint whose names are hostile', () => {
  let opened: CaseFixture;
  beforeAll(async () => {
    opened = await caseWith('hostile-strings.tar.zst');
    const checkpoint = (await opened.client.call('case.summary', {}))!.checkpoints[0]!.id;
    const exhibits: Exhibit[] = [];
    for (const list of [
      'process',
      'environment',
      'file_descriptor',
      'file',
      'filesystem_entry',
      'socket',
      'event',
      'container_property',
    ]) {
      const { handle, count } = await opened.client.call('list.open', { list, checkpoints: null });
      const { rows } = await opened.client.call('list.range', { handle, from: 0, to: Math.min(count, 120) });
      for (const { key } of rows) exhibits.push({ target: { kind: list, checkpoint, key }, caption: '' });
    }
    await writeFinding(opened, '<img src=x onerror=alert(1)>', '<script>alert(1)</script> \u202e', exhibits);
  });
  afterAll(() => opened.remove());

  it('has them as inert text: no element, no address, no acting character of theirs', async () => {
    const html = await reportOf(opened, 'hostile.html', true);
    expect(html).toContain('&lt;script&gt;');
    expect(html, 'a place of no bytes').toContain(', 0 bytes');
    expect(html).not.toMatch(/<pre[^>]*><\/pre>/);
    expect(
      [...tagsOf(html)].filter((tag) =>
        /^(?:script|img|style|iframe|object|embed|form|input|b|svg)$/.test(tag),
      ),
    ).toEqual([]);
    for (const character of html) {
      if (character !== '\n' && isActing(character.codePointAt(0)!)) {
        throw new Error(`U+${character.codePointAt(0)!.toString(16)} stands in the report`);
      }
    }
    const pictures = [...html.matchAll(/<svg[\s\S]*?<\/svg>/g)].map(([svg]) => svg);
    expect(pictures.length).toBeGreaterThan(0);
    for (const svg of pictures) {
      expect([...svg.matchAll(/<([a-z]+)/gi)].map(([, name]) => name)).not.toContain('script');
      const tags = [...svg.matchAll(/<[^>]*>/g)].map(([tag]) => tag).join('');
      expect(tags.replace(/<title>|"[^"]*"/g, '')).not.toMatch(/\son[a-z]+=|href=/i);
    }
  });
});
