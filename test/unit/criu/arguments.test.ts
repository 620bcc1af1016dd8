/** Command lines and environments: the kernel's rules, held against memory written by hand. */
import { describe, expect, test } from 'vitest';
import { argumentNote } from '../../../electron/criu/resolve/argument-note.ts';
import { DEFAULT_LIMITS } from '../../../shared/limits.ts';
import { ANON_PRIVATE, PAGE, STACK, pageOf, smallDump, vma, type SmallDump } from './small-dump.ts';
import { decodeFiles } from './decoded.ts';

/** Memory with arguments, then environment; `title` overwrites it from the first byte. */
function processWith(args: string, env: string, title = '', more: SmallDump = {}) {
  const memory = Buffer.from(args + env, 'latin1');
  memory.write(title, 'latin1');
  const facts = decodeFiles(
    smallDump({
      pages: pageOf(memory.toString('latin1')),
      mm: {
        mm_arg_start: STACK,
        mm_arg_end: STACK + BigInt(args.length),
        mm_env_start: STACK + BigInt(args.length),
        mm_env_end: STACK + BigInt(args.length + env.length),
      },
      ...more,
    }),
  ).facts;
  const process = facts.process[0]!;
  return {
    facts,
    process,
    cmdline: process.cmdline === null ? null : Buffer.from(process.cmdline).toString('latin1'),
    argv: process.argv?.map((one) => Buffer.from(one).toString('latin1')),
    environ: facts.environment.map(({ entry }) => Buffer.from(entry).toString('latin1')),
  };
}

test('arguments end at the end of their range, empty ones included', () => {
  const { cmdline, argv, environ } = processWith('small\0\0x\0', 'A=1\0B=\0');
  expect(cmdline).toBe('small\0\0x\0');
  expect(argv).toEqual(['small', '', 'x']);
  expect(environ).toEqual(['A=1', 'B=']);
});

test('a title that ends within the arguments is cut by their range alone', () => {
  // setproctitle("ab"): NUL-filled to the end of the arguments.
  const { argv, process } = processWith('small\0one\0two\0', 'A=1\0', 'ab\0\0\0\0\0\0\0\0\0\0\0\0');
  expect(argv).toEqual(['ab', ...Array.from({ length: 11 }, () => '')]);
  expect(process.argvNote).toContain('overwritten with zeros');
});

test('a title that goes on into the environment is read to its NUL', () => {
  const { cmdline, argv, process } = processWith('small\0', 'AAAA=1\0B=2\0', 'title: ready\0');
  expect(cmdline).toBe('title: ready\0');
  expect(argv).toEqual(['title: ready']);
  expect(process.argvNote).toContain('wrote a title');
  const spans = process.source.filter(({ supports }) => supports === 'argv');
  expect(spans.map(({ offset, length }) => [offset, length])).toEqual([[0, 13]]);
});

test('a title that fills its range to the last byte ends there, without a NUL', () => {
  const { cmdline, argv } = processWith('small\0', 'A=1\0', '0123456789');
  expect(cmdline).toBe('0123456789');
  expect(argv).toEqual(['0123456789']);
});

test('where the environment does not follow the arguments, a title can not go on into it', () => {
  const { cmdline } = processWith('small\0', 'A=1\0', '0123456789', {
    mm: {
      mm_arg_start: STACK,
      mm_arg_end: STACK + 6n,
      mm_env_start: STACK + 7n,
      mm_env_end: STACK + 10n,
    },
  });
  expect(cmdline).toBe('012345');
});

test('a title is at most a page', () => {
  const long = 'x'.repeat(PAGE * 2);
  const facts = decodeFiles(
    smallDump({
      pages: Buffer.from(long),
      vmas: [vma(STACK, 2, ANON_PRIVATE)],
      pagemap: [{ vaddr: STACK, compat_nr_pages: 2, flags: 4 }],
      mm: {
        mm_arg_start: STACK,
        mm_arg_end: STACK + 10n,
        mm_env_start: STACK + 10n,
        mm_env_end: STACK + BigInt(PAGE * 2),
      },
    }),
  ).facts;
  expect(facts.process[0]!.cmdline).toHaveLength(PAGE);
});

test('variables have the places of their own bytes, across pages and zeros', () => {
  // The second page is anonymous and was never written to: it reads as zeros and has no place.
  const env = 'A=1\0BB=22\0';
  const start = STACK + BigInt(PAGE - 4);
  const page = new Uint8Array(PAGE);
  page.set(Buffer.from('A=1\0'), PAGE - 4);
  const third = new Uint8Array(PAGE);
  third.set(Buffer.from('C=3\0'));
  const facts = decodeFiles(
    smallDump({
      pages: Buffer.concat([page, third]),
      vmas: [vma(STACK, 3, ANON_PRIVATE)],
      pagemap: [
        { vaddr: STACK, compat_nr_pages: 1, flags: 4 },
        { vaddr: STACK + BigInt(2 * PAGE), compat_nr_pages: 1, flags: 4 },
      ],
      mm: {
        mm_arg_start: STACK,
        mm_arg_end: STACK,
        mm_env_start: start,
        mm_env_end: STACK + BigInt(2 * PAGE + 4),
      },
    }),
  ).facts;
  expect(env).toHaveLength(10);
  const [first] = facts.environment;
  expect(first!.source.map(({ offset, length }) => [offset, length])).toEqual([[PAGE - 4, 3]]);
  const last = facts.environment.at(-1)!;
  expect(Buffer.from(last.entry).toString()).toBe('C=3');
  expect(last.source.map(({ offset, length }) => [offset, length])).toEqual([[PAGE, 3]]);
  expect(
    facts.environment.slice(1, -1).every(({ entry, source }) => entry.length === 0 && source.length === 0),
  ).toBe(true);
});

test('ranges that run backwards or are longer than the limit are stated', () => {
  const kinds = (mm: Record<string, bigint>) =>
    decodeFiles(smallDump({ mm }), { limits: { ...DEFAULT_LIMITS, argumentBytes: 64 } }).facts.gap.map(
      ({ kind }) => kind,
    );
  expect(kinds({ mm_arg_start: STACK + 8n, mm_arg_end: STACK })).toEqual(['arguments-backwards']);
  expect(kinds({ mm_arg_start: STACK, mm_arg_end: STACK + 65n })).toEqual(['arguments-too-long']);
  expect(kinds({ mm_env_start: 0n, mm_env_end: 2n ** 64n - 1n })).toEqual([
    'environment-too-long',
    'environment-unreadable',
  ]);
});

test('processes without number can not make the arguments of a dump fill memory', () => {
  const pages = 1024;
  const facts = decodeFiles(
    smallDump({
      vmas: [vma(STACK, pages, ANON_PRIVATE)],
      pagemap: [],
      pages: new Uint8Array(0),
      mm: { mm_env_start: STACK, mm_env_end: STACK + BigInt(pages * PAGE) },
    }),
  ).facts;
  expect(facts.environment).toHaveLength(65_536);
  expect(facts.gap.map(({ kind }) => kind)).toEqual(['environment-too-many']);
});

describe('the note on a command line', () => {
  const note = (argv: string[], comm: string | null, exe: string | null, title = false) =>
    argumentNote({
      argv: argv.map((one) => Buffer.from(one)),
      title,
      comm: comm === null ? null : Buffer.from(comm),
      exe: exe === null ? null : Buffer.from(exe),
    });

  test.each([
    [['sleep', '9'], 'sleep', '/usr/bin/sleep'],
    [['-bash'], 'bash', '/usr/bin/bash'],
    [['/bin/sh', '-c', 'x'], 'sh', '/usr/bin/dash'],
    [['python3', '/app/server.py'], 'python3', '/usr/bin/python3.11'],
    [['/usr/bin/python3', '/app/server.py'], 'server.py', '/usr/bin/python3.11'],
    [
      ['/usr/local/bin/a-very-long-program-name'],
      'a-very-long-pro',
      '/usr/local/bin/a-very-long-program-name',
    ],
    [['x'], null, null],
  ])('is absent where %j, %s and %s agree', (argv, comm, exe) => {
    expect(note(argv, comm, exe)).toBeNull();
  });

  test('tells what disagrees', () => {
    expect(note(['[kworker/0:1]'], 'kworker/0:1', '/tmp/.x/kdevtmpfsi')).toBe(
      "Argv[0] is '[kworker/0:1]', exe '/tmp/.x/kdevtmpfsi', comm 'kworker/0:1'.",
    );
    expect(note(['nginx: worker process'], 'nginx', '/memfd:jit')).toContain("exe '/memfd:jit'");
    expect(note(['/app/x'], 'renamed', '/app/x')).toBe("Comm is 'renamed', argv[0] '/app/x'.");
  });
});
