/** A bridge whose engine is a few arrays. */
import truthText from '../fixtures/checkpoints/truth/web-compromised.json?raw';
import type {
  CaseSummary,
  EngineEvent,
  HostState,
  JobState,
  ListRow,
  PermafrostBridge,
} from '../../shared/api/index.ts';
import { matchRow, parseQuery } from '../../shared/query/index.ts';
import { factsOf, readMembers } from './fake-facts.ts';
import type { Truth } from './fake-facts.ts';

const SHA = 'b5bb9d8014a0f9b1d61e21e796d78dccdf1352f23cd32812f4850b878ae4944c';
const OTHER = '7d865e959b2466918c9863afca942d0fb89d7c9ac0c99bafc3749504ded97730';

export async function createFakeBridge(state: string): Promise<PermafrostBridge> {
  const tar = new Uint8Array(await (await fetch('/sample.tar')).arrayBuffer());
  const members = readMembers(tar);
  const truth = JSON.parse(truthText) as Truth;
  const ids =
    state === 'series' ? ['0b3f6e1c92aa', '5a77c10de2f4', 'c41d09bb8e31', 'e9921f0a7d55'] : ['0b3f6e1c92aa'];
  const facts = ids.map((id) => factsOf({ checkpoint: id, evidence: SHA, truth, tar, members }));
  const lists: Record<string, readonly ListRow[]> = {};
  for (const name of Object.keys(facts[0] ?? {})) lists[name] = facts.flatMap((one) => one[name] ?? []);
  if (state === 'many') lists['process'] = manyProcesses(lists['process'] ?? []);
  if (state === 'odd') lists['process'] = oddProcesses(lists['process'] ?? []);

  let host: HostState = {
    engine: 'ready',
    crash: null,
    sandbox: state !== 'import',
    version: '0.1.0',
    theme: 'dark',
    platform: 'linux',
  };
  let open: CaseSummary | null =
    state === 'start' ? null : summaryOf(state === 'empty' ? [] : ids, state, lists, tar.length, truth);
  const events = new Set<(event: EngineEvent) => void>();
  const hosts = new Set<(state: HostState) => void>();
  const emit = (event: EngineEvent): void => events.forEach((listener) => listener(event));
  const handles = new Map<string, readonly ListRow[]>();
  const jobs = new Map<string, JobState>();
  let serial = 0;

  function startJob(title: string): { job: string } {
    const job: JobState = {
      job: `job ${++serial}`,
      kind: 'import',
      title,
      state: 'running',
      stage: 'hashing and reading',
      doneBytes: 0,
      totalBytes: 1_200_000_000,
      bytesPerSecond: 0,
      startedAt: Date.now(),
      error: null,
    };
    jobs.set(job.job, job);
    const began = Date.now();
    const timer = setInterval(() => {
      const now = jobs.get(job.job);
      if (now === undefined || now.state !== 'running') return clearInterval(timer);
      const doneBytes = Math.min(1_200_000_000, now.doneBytes + 41_200_000);
      const next: JobState = {
        ...now,
        doneBytes,
        bytesPerSecond: (doneBytes * 1000) / (Date.now() - began),
        state: doneBytes >= 1_200_000_000 ? 'done' : 'running',
      };
      jobs.set(job.job, next);
      emit({ event: 'job', state: next });
      if (next.state === 'done' && open !== null && open.checkpoints.length === 0) {
        open = summaryOf(ids, state, lists, tar.length, truth);
        emit({ event: 'case-changed' });
      }
    }, 100);
    return { job: job.job };
  }
  if (state === 'import') startJob('Importing series-3.tar.zst');
  if (state === 'crash') {
    setTimeout(() => {
      host = { ...host, engine: 'restarting', crash: 'killed by signal SIGKILL while reading pages-1.img' };
      hosts.forEach((listener) => listener(host));
      setTimeout(() => {
        host = { ...host, engine: 'ready' };
        hosts.forEach((listener) => listener(host));
      }, 400);
    }, 300);
  }

  const calls: Record<string, (input: never) => unknown> = {
    'case.summary': () => open,
    'case.create': () => (open = summaryOf([], state, lists, tar.length, truth)),
    'case.open': () => (open = summaryOf(ids, state, lists, tar.length, truth)),
    'case.close': () => ((open = null), {}),
    'job.list': () => [...jobs.values()],
    'job.cancel': ({ job }: { job: string }) => {
      const now = jobs.get(job);
      if (now) {
        const next: JobState = { ...now, state: 'cancelled' };
        jobs.set(job, next);
        emit({ event: 'job', state: next });
      }
      return {};
    },
    'job.result': ({ job }: { job: string }) => ({ outcomes: outcomesOf(jobs.get(job)) }),
    'import.start': ({ paths }: { paths: string[] }) => startJob(`Importing ${paths[0]?.split('/').pop()}`),
    'import.sample': () => startJob('Importing web-compromised.tar.gz'),
    'evidence.verify': () => startJob('Verifying web-compromised.tar'),
    'custody.verify': () => open?.custody,
    'list.open': (input: {
      list: string;
      checkpoints: string[] | null;
      equals?: Record<string, unknown>;
      filter?: string;
      sort?: { column: string; descending: boolean }[];
    }) => {
      const scoped = (lists[input.list] ?? []).filter(
        (row) =>
          (input.checkpoints === null || input.checkpoints.includes(row.checkpoint ?? '')) &&
          Object.entries(input.equals ?? {}).every(
            ([name, value]) => plain(row.cells[name]) === String(value),
          ),
      );
      let rows = scoped;
      if (input.filter) {
        const parsed = parseQuery(input.filter);
        if (!parsed.ok) throw Object.assign(new Error(parsed.error.message), { code: 'usage' });
        rows = rows.filter((row) => matchRow(parsed.value, row.cells, input.list));
      }
      for (const { column, descending } of [...(input.sort ?? [])].reverse()) {
        rows = [...rows].sort((a, b) => {
          const x = plain(a.cells[column]);
          const y = plain(b.cells[column]);
          const order =
            x !== '' && y !== '' && !Number.isNaN(+x) && !Number.isNaN(+y)
              ? +x - +y
              : x < y
                ? -1
                : x > y
                  ? 1
                  : 0;
          return descending ? -order : order;
        });
      }
      const handle = `list ${++serial}`;
      handles.set(handle, rows);
      return { handle, count: rows.length, total: scoped.length };
    },
    'list.range': ({ handle, from, to }: { handle: string; from: number; to: number }) => ({
      rows: handles.get(handle)?.slice(from, to) ?? [],
    }),
    'list.columns': ({
      handle,
      from,
      to,
      columns,
    }: {
      handle: string;
      from: number;
      to: number;
      columns: string[];
    }) => {
      const rows = handles.get(handle)?.slice(from, to) ?? [];
      const checkpoints = [...new Set(rows.map((row) => row.checkpoint))];
      return {
        keys: rows.map((row) => row.key),
        checkpoints,
        checkpointOf: rows.map((row) => checkpoints.indexOf(row.checkpoint)),
        columns: Object.fromEntries(
          columns.map((column) => [column, rows.map((row) => row.cells[column] ?? null)]),
        ),
      };
    },
    'list.find': ({
      handle,
      key,
      checkpoint,
    }: {
      handle: string;
      key: string;
      checkpoint: string | null;
    }) => {
      const index =
        handles
          .get(handle)
          ?.findIndex((row) => row.key === key && (checkpoint === null || row.checkpoint === checkpoint)) ??
        -1;
      return { index: index < 0 ? null : index };
    },
    'list.close': ({ handle }: { handle: string }) => (handles.delete(handle), {}),
    'bytes.read': ({ member, offset, length }: { member: number; offset: number; length: number }) => {
      const one = members[member] ?? { name: '?', offset: 0, size: 0 };
      return {
        bytes: tar.slice(one.offset + offset, one.offset + Math.min(one.size, offset + length)),
        memberName: { text: one.name },
        memberSize: one.size,
        layers: ['gzip', `tar ${one.name}`],
        storeOffset: one.offset + offset,
        masked: [],
      };
    },
    'bytes.fields': ({ offset }: { offset: number }) => ({
      image: 'CORE',
      message: 'core_entry',
      entryOffset: 8,
      fields: Array.from({ length: 24 }, (_, i) => ({
        path: `tc.field_${i}`,
        number: i + 1,
        offset: offset - 40 + i * 4,
        length: 4,
        value: i % 5 === 0 ? null : BigInt(i * 77),
        known: i !== 9,
        secret: null,
      })),
    }),
    'secret.reveal': () => ({ value: { text: 'revealed-value' } }),
  };

  return {
    async call(name, input) {
      await new Promise((done) => setTimeout(done, 2));
      try {
        const answer = calls[name];
        if (answer === undefined) throw new Error(`the harness does not answer ${name}`);
        return { ok: true, value: structuredClone(answer(input as never)) };
      } catch (caught) {
        return {
          ok: false,
          error: { code: 'internal', message: caught instanceof Error ? caught.message : String(caught) },
        };
      }
    },
    connect: () => undefined,
    onEvent: (listener) => (events.add(listener), () => events.delete(listener)),
    hostState: () => Promise.resolve(host),
    onHostState: (listener) => (hosts.add(listener), () => hosts.delete(listener)),
    onCommand: () => () => undefined,
    chooseArchives: () =>
      Promise.resolve(['/evidence/checkpoint-shop_default-shop-2026-11-24T06:44:18Z.tar']),
    chooseFolder: () => Promise.resolve([]),
    chooseNewCase: () => Promise.resolve('/cases/new.pfcase'),
    chooseCase: () => Promise.resolve('/cases/shop-incident-2026-11.pfcase'),
    sampleCase: () => Promise.resolve('/cases/sample.pfcase'),
    droppedPaths: (files) => Promise.resolve(files.map((file) => `/dropped/${file.name}`)),
    recentCases: () =>
      Promise.resolve([
        {
          path: '/home/examiner/cases/shop-incident-2026-11.pfcase',
          name: 'shop-incident-2026-11',
          openedAt: '2026-11-24T07:12:44Z',
        },
        {
          path: '/home/examiner/cases/payments-2026-10.pfcase',
          name: 'payments-2026-10',
          openedAt: '2026-10-03T16:02:10Z',
        },
      ]),
    forgetRecentCase: () => Promise.resolve(),
    copyText: (text) => {
      (window as unknown as { copied: string }).copied = text;
      return Promise.resolve();
    },
  };
}

function plain(value: unknown): string {
  if (value === null || value === undefined) return '';
  if (typeof value === 'object' && 'text' in value) return String(value.text);
  if (Array.isArray(value)) return value.map(plain).join(' ');
  return String(value);
}

function outcomesOf(job: JobState | undefined): unknown[] {
  if (job?.state === 'cancelled')
    return [
      {
        path: '/evidence/series-3.tar.zst',
        status: 'cancelled',
        evidence: null,
        checkpoints: [],
        error: null,
        gaps: [],
      },
    ];
  return [
    {
      path: '/evidence/bomb.tar.gz',
      status: 'refused',
      evidence: null,
      checkpoints: [],
      gaps: [],
      error: {
        code: 'limit',
        message: 'Decompression gives more than 250 bytes for each byte that it reads',
        where: { layer: 'gzip', member: 'checkpoint/pages-1.img', offset: 268_435_456 },
        limit: { name: 'ratio', allowed: 250, found: 1024 },
      },
    },
    {
      path: '/evidence/series-3.tar.zst',
      status: 'gaps',
      evidence: OTHER,
      checkpoints: ['c41d09bb8e31'],
      error: null,
      gaps: [
        { checkpoint: 'c41d09bb8e31', kind: 'entry-cut', message: 'cut', member: 'checkpoint/netns-10.img' },
      ],
    },
  ];
}

function summaryOf(
  ids: readonly string[],
  state: string,
  lists: Record<string, readonly ListRow[]>,
  size: number,
  truth: Truth,
): CaseSummary {
  return {
    uuid: '6f1c2f0e-6d0a-4a35-9d4b-5b1d3c0f7a11',
    path: '/home/examiner/cases/shop-incident-2026-11.pfcase',
    name: 'shop-incident-2026-11',
    readOnly: state === 'readonly',
    readOnlyReason: state === 'readonly' ? 'the medium is mounted read-only' : null,
    couldBeWritten: false,
    examiner: 'A. Examiner',
    createdAt: '2026-11-24T07:12:44Z',
    schemaVersion: 1,
    factsVersion: 1,
    evidence:
      ids.length === 0
        ? []
        : [
            {
              sha256: SHA,
              label: 'web-compromised.tar',
              size,
              compression: 'gzip',
              mode: 'seal',
              path: null,
              importedAt: '2026-11-24T07:13:02Z',
              verified: state === 'readonly' ? 'changed' : 'not-yet',
              verifiedAt: null,
              change: state === 'readonly' ? `source: SHA-256 is ${OTHER}, was ${SHA}` : null,
              decision: null,
              partial: false,
              members: 148,
              acquisition: {
                evidenceNumber: 'E-2026-117',
                acquiredBy: 'A. Examiner',
                acquiredAt: '2026-11-24T06:44:18Z',
                node: 'worker-3',
                sha256: SHA,
                note: null,
              },
              hints: [{ field: 'name', value: 'web-compromised', note: 'from the file name alone' }],
            },
          ],
    checkpoints: ids.map((id, index) => ({
      id,
      evidence: SHA,
      directory: 'checkpoint',
      kind: index === 1 ? 'pre-dump' : 'dump',
      title: index === 0 ? truth.container.name : `series-${index}`,
      engine: 'podman',
      checkpointedAtNs: BigInt(Date.UTC(2026, 10, 24, 6, 44, 18 + index * 30)) * 1_000_000n + 212_417_113n,
      processes: (lists['process']?.length ?? 0) / ids.length,
      threads: 17,
      descriptors: 52,
      sockets: 12,
      files: 31,
      images: 131,
      gaps: index === 0 ? 2 : 0,
      notCaptured: 5,
      leftovers: 0,
      memoryBytes: 37_740_544,
      lost: {},
      parent: index === 2 ? (ids[1] ?? null) : null,
      parentState: index === 2 ? 'linked' : 'none',
      digest: OTHER,
      chainDigest: null,
    })),
    custody: {
      entries: 3,
      head: OTHER,
      intact: true,
      problem: null,
      problems: [],
      anchored: null,
      heads: [],
    },
  };
}

function manyProcesses(rows: readonly ListRow[]): ListRow[] {
  const [first] = rows;
  if (first === undefined) return [];
  return Array.from({ length: 20_000 }, (_, i) => ({
    ...first,
    key: String(i + 1),
    cells: {
      ...first.cells,
      pid: i + 1,
      ppid: i === 0 ? 0 : Math.floor((i - 1) / 8) + 1,
      comm: { text: `worker-${i + 1}` },
    },
  }));
}

function oddProcesses(rows: readonly ListRow[]): ListRow[] {
  const change = (row: ListRow, cells: ListRow['cells']): ListRow => ({
    ...row,
    cells: { ...row.cells, ...cells },
  });
  return rows.map((row) => {
    switch (row.key) {
      case '15':
        return change(row, { ppid: 17 });
      case '31':
        return change(row, { ppid: 999 });
      case '34':
        return change(row, {
          comm: { text: 'ev\u202eil\u001b[31m' },
          argv: [
            { text: '<img src=x>' },
            { text: 'a\nb' },
            { masked: 'password', length: 12, label: '--pass=' },
          ],
        });
      case '38':
        return change(row, {
          state: 'zombie',
          zombie: true,
          argv: null,
          exe: null,
          cwd: null,
          threadCount: 1,
        });
      case '42':
        return change(row, { state: 'stopped', userName: null, uid: 1000 });
      default:
        return row;
    }
  });
}
