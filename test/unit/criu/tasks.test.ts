/** Tasks of dumps that no sample has: older images, other architectures, filters in a row, names from /etc/passwd. */
import { describe, expect, test } from 'vitest';
import { displayText } from '../../../shared/text.ts';
import { image, type Plain } from '../resolve/image-bytes.ts';
import { decodeFiles } from './decoded.ts';
import { GPREGS, smallDump } from './small-dump.ts';

const decode = (...args: Parameters<typeof smallDump>) => decodeFiles(smallDump(...args)).facts;

test('the small dump is whole', () => {
  const facts = decode();
  expect(facts.gap).toEqual([]);
  expect(facts.leftover).toEqual([]);
  expect(facts.process).toMatchObject([{ pid: 5, state: 'alive', seccompMode: 0, umask: 0o22 }]);
  expect(facts.image.map(({ state }) => state)).not.toContain('damaged');
});

describe('registers', () => {
  const words = (count: number, value: (index: number) => number): number[] =>
    Array.from({ length: count }, (_, i) => value(i));
  const rows: readonly (readonly [string, number, string, Plain, 32 | 64, bigint, bigint, string])[] = [
    ['x86-64', 1, 'thread_info', { ...GPREGS, ip: 100, sp: 200 }, 64, 100n, 200n, 'bp'],
    ['x86', 1, 'thread_info', { ...GPREGS, ip: 100, sp: 200, mode: 2 }, 32, 100n, 200n, 'bp'],
    [
      'arm',
      2,
      'ti_arm',
      Object.fromEntries(
        'r0 r1 r2 r3 r4 r5 r6 r7 r8 r9 r10 fp ip sp lr pc cpsr orig_r0'.split(' ').map((r, i) => [r, i]),
      ),
      32,
      15n,
      13n,
      'lr',
    ],
    [
      'aarch64',
      3,
      'ti_aarch64',
      { regs: words(31, (i) => i), sp: 7, pc: 8, pstate: 9 },
      64,
      8n,
      7n,
      'regs[30]',
    ],
    [
      'ppc64',
      4,
      'ti_ppc64',
      {
        gpr: words(32, (i) => i + 50),
        nip: 1,
        msr: 2,
        orig_gpr3: 3,
        ctr: 4,
        link: 5,
        xer: 6,
        ccr: 7,
        trap: 8,
      },
      64,
      1n,
      51n,
      'gpr[31]',
    ],
    [
      's390x',
      5,
      'ti_s390',
      {
        psw_mask: 1,
        psw_addr: 2,
        gprs: words(16, (i) => i + 10),
        acrs: words(16, () => 0),
        orig_gpr2: 0,
        system_call: 0,
      },
      64,
      2n,
      25n,
      'acrs[15]',
    ],
    [
      'mips',
      6,
      'ti_mips',
      {
        ...Object.fromEntries(words(32, (i) => i).map((i) => [`r${i}`, i])),
        lo: 0,
        hi: 0,
        cp0_epc: 77,
        cp0_badvaddr: 0,
        cp0_status: 0,
        cp0_cause: 0,
      },
      64,
      77n,
      29n,
      'hi',
    ],
    ['loongarch64', 7, 'ti_loongarch64', { regs: words(32, (i) => i), pc: 44 }, 64, 44n, 3n, 'regs[31]'],
    [
      'riscv64',
      8,
      'ti_riscv64',
      Object.fromEntries(
        'pc ra sp gp tp t0 t1 t2 s0 s1 a0 a1 a2 a3 a4 a5 a6 a7 s2 s3 s4 s5 s6 s7 s8 s9 s10 s11 t3 t4 t5 t6'
          .split(' ')
          .map((r, i) => [r, i + 1]),
      ),
      64,
      1n,
      3n,
      't6',
    ],
  ];

  test.each(rows)(
    'of %s are named, with instruction and stack pointer',
    (architecture, mtype, field, gpregs, bits, ip, sp, name) => {
      const littleEndian = architecture !== 's390x';
      const facts = decode({
        littleEndian,
        core: { mtype, thread_info: undefined, [field]: { clear_tid_addr: 0, gpregs } },
      });
      expect(facts.thread).toMatchObject([{ architecture, bits, instructionPointer: ip, stackPointer: sp }]);
      expect(facts.thread[0]!.registers.map(([register]) => register)).toContain(name);
      expect(facts.checkpoint.littleEndian).toBe(littleEndian);
      expect(facts.checkpoint.architecture).toBe(architecture === 'x86' ? 'x86-64' : architecture);
    },
  );

  test('above 2^63 are unsigned', () => {
    const ip = 2n ** 64n - 0x600000n;
    const facts = decode({ core: { thread_info: { clear_tid_addr: 0, gpregs: { ...GPREGS, ip } } } });
    expect(facts.thread[0]!.instructionPointer).toBe(ip);
  });
});

describe('signals', () => {
  const actions = (handlers: Readonly<Record<number, number>>, count: number): Plain[] =>
    Array.from({ length: count }, (_, index) => {
      return { sigaction: handlers[index] ?? 0, flags: 0, restorer: 0, mask: 0 };
    });

  test('are numbered without SIGKILL and SIGSTOP', () => {
    // Indexes 7 and 8 stand for signals 8 and 10; 16 and 17 for 18 and 20.
    const facts = decode({ tc: { sigactions: actions({ 0: 1, 7: 500, 8: 1, 16: 1, 17: 600, 61: 1 }, 62) } });
    expect(facts.signal_action.map(({ signal }) => signal)).toHaveLength(62);
    const set = (signals: readonly number[]): bigint =>
      signals.reduce((mask, n) => mask | (1n << BigInt(n - 1)), 0n);
    expect(facts.process[0]!.sigIgn).toBe(set([1, 10, 18, 64]));
    expect(facts.process[0]!.sigCgt).toBe(set([8, 20]));
  });

  test('on mips have SIGSTOP at 23', () => {
    const facts = decode({
      core: { mtype: 6, thread_info: undefined },
      tc: { sigactions: actions({ 20: 1, 21: 1 }, 126) },
    });
    expect(
      facts.signal_action.filter(({ disposition }) => disposition === 'ignored').map(({ signal }) => signal),
    ).toEqual([22, 24]);
  });

  test('more than there can be are stated once', () => {
    const facts = decode({ tc: { sigactions: actions({}, 70) } });
    expect(facts.gap.map(({ kind }) => kind)).toEqual(['too-many-signal-actions']);
  });

  test('that wait are read in the byte order of the machine', () => {
    for (const littleEndian of [true, false]) {
      const siginfo = Buffer.alloc(128);
      if (littleEndian) siginfo.writeInt32LE(12);
      else siginfo.writeInt32BE(12);
      const facts = decode({ littleEndian, tc: { signals_s: { signals: [{ siginfo }, { siginfo }] } } });
      expect(facts.process[0]!.pendingSignals).toEqual([12, 12]);
      expect(facts.thread[0]!.pendingSignals).toEqual([]);
    }
  });
});

describe('seccomp filters', () => {
  const filter = (prev?: number): Plain => ({
    filter: new Uint8Array(8),
    flags: 0,
    ...(prev === undefined ? {} : { prev }),
  });
  const withFilters = (filters: readonly Plain[], first: number) =>
    decode({
      threadCore: { seccomp_mode: 2, seccomp_filter: first },
      more: [image('seccomp.img', 'SECCOMP', [{ seccomp_filters: filters }])],
    });

  test('follow from the one installed first', () => {
    const facts = withFilters([filter(), filter(3), filter(), filter(0)], 1);
    expect(facts.thread[0]!.seccompFilters).toEqual([1, 3, 0]);
    expect(facts.seccomp_filter).toHaveLength(4);
    expect(facts.process[0]!.seccompMode).toBe(2);
  });

  test('that lead back to themselves or nowhere end there', () => {
    expect(withFilters([filter(1), filter(0)], 0)).toMatchObject({
      thread: [{ seccompFilters: [0, 1] }],
      gap: [{ kind: 'bad-seccomp-chain', member: 'checkpoint/seccomp.img' }],
    });
    expect(withFilters([filter(9)], 0)).toMatchObject({ gap: [{ kind: 'bad-seccomp-chain' }] });
  });

  test('that are missing are stated', () => {
    const facts = decode({ threadCore: { seccomp_mode: 2, seccomp_filter: 0 } });
    expect(facts.gap).toMatchObject([{ kind: 'member-missing', member: 'checkpoint/seccomp.img' }]);
  });
});

describe('older dumps', () => {
  test('have credentials, signal actions, limits, timers and VMAs in images apart', () => {
    const creds = {
      uid: 3,
      gid: 4,
      euid: 5,
      egid: 4,
      suid: 3,
      sgid: 4,
      fsuid: 5,
      fsgid: 4,
      secbits: 0,
      groups: [9],
    };
    const timer = { isec: 0, iusec: 0, vsec: 2, vusec: 5 };
    const vma = {
      start: 0x1000,
      end: 0x3000,
      pgoff: 0,
      shmid: 0,
      prot: 5,
      flags: 0x22,
      status: 0x201,
      fd: -1,
    };
    const facts = decode({
      threadCore: { creds: undefined, comm: undefined },
      tc: { old_seccomp_mode: 1, cg_set: 7 },
      mm: { vmas: [] },
      pagemap: [],
      pages: new Uint8Array(0),
      more: [
        image('creds-5.img', 'CREDS', [creds]),
        image('sigacts-5.img', 'SIGACT', [{ sigaction: 1, flags: 0, restorer: 0, mask: 0 }]),
        image('rlimit-5.img', 'RLIMIT', [{ cur: 1, max: 2n ** 64n - 1n }]),
        image('itimers-5.img', 'ITIMERS', [timer, { ...timer, vsec: 0, vusec: 0 }, timer]),
        image('vmas-5.img', 'VMAS', [vma]),
      ],
    });
    expect(facts.gap).toEqual([]);
    expect(facts.leftover).toEqual([]);
    expect(facts.credential).toMatchObject([
      { uids: [3, 5, 3, 5], groups: [9], capAmb: null, noNewPrivs: null },
    ]);
    expect(facts.process[0]).toMatchObject({ sigIgn: 1n, seccompMode: 1, cgroupSet: 7 });
    expect(facts.resource_limit).toMatchObject([{ resource: 'CPU', current: 1n, maximum: 2n ** 64n - 1n }]);
    expect(facts.timer.map(({ kind, remainingNs }) => [kind, remainingNs])).toEqual([
      ['real', 2_000_005_000n],
      ['prof', 2_000_005_000n],
    ]);
    expect(facts.memory_map).toMatchObject([{ start: 0x1000n, permissions: 'r-xp' }]);
    expect(displayText(facts.thread[0]!.comm!)).toBe('small');
  });
});

test('names of users come from the container', () => {
  const facts = decodeFiles(smallDump(), { userName: (uid) => (uid === 0 ? 'root' : undefined) }).facts;
  expect(facts.credential).toMatchObject([{ userName: 'root', capEff: 0x1_0000_0020n, noNewPrivs: false }]);
});

test('the namespaces of the host are told by the inventory', () => {
  expect(decode().process[0]!.namespaces).toEqual([
    { kind: 'pid', id: 13, host: false },
    { kind: 'net', id: 9, host: true },
  ]);
});

test('a zombie has a core and nothing else, and is whole', () => {
  const facts = decodeFiles([
    ...smallDump().filter(({ name }) => name !== 'pstree.img'),
    image('pstree.img', 'PSTREE', [
      { pid: 5, ppid: 0, pgid: 5, sid: 5, threads: [5] },
      { pid: 6, ppid: 5, pgid: 5, sid: 5, threads: [0xdeadbeef, 77] },
    ]),
    image('core-6.img', 'CORE', [
      {
        mtype: 1,
        tc: { task_state: 2, exit_code: 0x900, personality: 0, flags: 0, blk_sigset: 0, comm: 'gone' },
      },
    ]),
  ]).facts;
  expect(facts.gap).toEqual([]);
  expect(facts.process[1]).toMatchObject({
    pid: 6,
    state: 'zombie',
    zombie: true,
    exitCode: 0x900,
    threadCount: 1,
    argv: [],
  });
  expect(facts.thread.map(({ tid }) => tid)).toEqual([5, 6]);
});

test('images of tasks that pstree does not list are leftovers, damaged or not, and no gap', () => {
  const tc = { task_state: 1, exit_code: 0, personality: 0, flags: 0, blk_sigset: 0, comm: 'bash' };
  const facts = decode({
    more: [
      image('core-40.img', 'CORE', [{ mtype: 1, tc }]),
      image('pagemap-40.img', 'PAGEMAP', [{ pages_id: 1 }, { vaddr: 0x1000, compat_nr_pages: 9, flags: 4 }]),
      image('fdinfo-9.img', 'FDINFO', [{ id: 1, flags: 0, type: 1, fd: 3 }]),
      image('tcp-stream-3e8.img', 'TCP_STREAM', [
        { inq_len: 0, inq_seq: 1, outq_len: 0, outq_seq: 1, opt_mask: 0 },
      ]),
      image('mm-40.img', 'MM', [{}]),
    ],
  });
  expect(facts.gap).toEqual([]);
  expect(facts.leftover.map(({ pid, tells }) => [pid, tells])).toEqual([
    [40, "core of process 40, comm 'bash'"],
    [40, 'page map of process 40: 9 pages in pages-1.img as it was then'],
    [null, 'table 9 of 1 descriptors: 3'],
    [null, 'TCP connection of socket inode 1000: 0 bytes received, 0 to send'],
    [40, 'address space of process 40: 0 mappings, executable file (unknown)'],
  ]);
  expect(facts.image.filter(({ state }) => state === 'leftover')).toHaveLength(5);
});
