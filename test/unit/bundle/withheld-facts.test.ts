import { describe, expect, it } from 'vitest';
import { inertFile } from '../../../electron/evidence/bundle/json-file.ts';
import { withholdFacts, type FactsChoice } from '../../../electron/evidence/bundle/withheld-facts.ts';
import { withholdInJson } from '../../../electron/evidence/bundle/withheld-json.ts';
import { createKnownText } from '../../../electron/evidence/known/index.ts';
import { createRedactionList, createRedactor } from '../../../electron/evidence/redaction/index.ts';

function withheld(document: Record<string, unknown>, choice: Partial<FactsChoice> = {}) {
  const list = createRedactionList(Buffer.alloc(32));
  const redactor = createRedactor([], () => [], list);
  const result = [
    ...withholdFacts(document, 'f', { environment: false, logs: false, known: null, ...choice }, redactor),
  ].at(-1) as typeof document;
  return { result, list };
}

const process = {
  pid: 1,
  argv: ['mysql', '-p', '--password=abc', 'x'],
  cmdline: 'mysql\0--password=abc\0x\0',
  environ: ['HOME=/root', 'DB_HOST=10.0.0.1', 'DB_PASSWORD=ab1', 'nothing', 'EMPTY=', 'LC_ALL=C'],
  environBase64: ['AA=='],
};

describe('facts for others', () => {
  it('have names of variables, and values of harmless ones alone', () => {
    const { result } = withheld({ processes: [process] });
    expect(result['processes']).toEqual([
      {
        pid: 1,
        argv: ['mysql', '-p', '--password=[redacted password 3]', 'x'],
        cmdline: 'mysql\0--password=[redacted password 3]\0x\0',
        environ: [
          'HOME=/root',
          'DB_HOST=[withheld environment value 8]',
          'DB_PASSWORD=[redacted password 3]',
          '[withheld environment value 7]',
          'EMPTY=',
          'LC_ALL=C',
        ],
      },
    ]);
  });

  it('have no bytes beside a command line from which something was taken out', () => {
    const argv = ['mysql', '--password=abc'];
    const more = {
      argvBase64: ['bXlzcWw=', 'LS1wYXNzd29yZD1hYmM='],
      cmdlineBase64: 'bXlzcWwALS1wYXNzd29yZD1hYmMA',
    };
    const { result } = withheld({ processes: [{ ...process, argv, ...more }] });
    const [shown] = result['processes'] as Record<string, unknown>[];
    expect([shown!['argvBase64'], shown!['cmdlineBase64']]).toEqual([undefined, undefined]);
    const plain = {
      ...process,
      argv: ['sleep', '\\xff'],
      cmdline: 'sleep\0\\xff\0',
      cmdlineBase64: 'c2xlZXAA/wA=',
    };
    expect(withheld({ processes: [plain] }).result['processes']).toMatchObject([
      { cmdlineBase64: 'c2xlZXAA/wA=' },
    ]);
  });

  it('have nothing that a terminal had to be read, but how much it was', () => {
    const of = (type: string) => ({
      fd: 0,
      type,
      target: '/dev/pts/6',
      detail: { 'termios.c_iflag': '5', 'data.bytes': '17', data: 'Tiefsee: 10994 m\n' },
    });
    const pairs = (data: string) => ({
      id: 7,
      type: 'TTY',
      detail: [
        ['data.bytes', '17'],
        ['data', data],
      ],
    });
    const { result, list } = withheld({
      processes: [{ ...process, fds: [of('TTY'), of('other')] }],
      openFiles: [pairs('Tiefsee: 10994 m\n'), { id: 8, type: 'REG', detail: [['data', 'a']] }],
    });
    expect(result['openFiles']).toEqual([
      pairs('[withheld terminal input 17]'),
      { id: 8, type: 'REG', detail: [['data', 'a']] },
    ]);
    const [shown] = result['processes'] as { fds: ReturnType<typeof of>[] }[];
    expect(shown!.fds[0]).toEqual({
      ...of('TTY'),
      detail: { ...of('TTY').detail, data: '[withheld terminal input 17]' },
    });
    expect(shown!.fds[1]).toEqual(of('other'));
    expect(list.sorted().filter(({ kind }) => kind === 'terminal input')).toMatchObject([
      { pointer: '/openFiles/0/detail/1/1', length: 17, why: 'withheld' },
      { pointer: '/processes/0/fds/0/detail/data', length: 17, why: 'withheld' },
    ]);
  });

  it('have the values that were chosen, and no secrets among them', () => {
    const { result } = withheld({ processes: [process] }, { environment: true, logs: false });
    expect((result['processes'] as (typeof process)[])[0]!.environ).toEqual([
      'HOME=/root',
      'DB_HOST=10.0.0.1',
      'DB_PASSWORD=[redacted password 3]',
      'nothing',
      'EMPTY=',
      'LC_ALL=C',
    ]);
  });

  it('have no environment in what the engine wrote: variables, arguments of its creation, JSON in annotations', () => {
    const last = JSON.stringify({
      spec: {
        containers: [
          {
            env: [
              { name: 'DB_HOST', value: '10.0.0.1' },
              { name: 'HOME', value: '/r' },
            ],
          },
        ],
      },
    });
    const properties = [
      { kind: 'environment', key: 'DB_HOST', value: '10.0.0.1' },
      { kind: 'environment', key: 'PATH', value: '/bin' },
      {
        kind: 'option',
        key: 'CreateCommand',
        value: 'podman, create, --env, DB_HOST=10.0.0.1, -eA=b, -e, HOME=/r, image',
      },
      { kind: 'annotation', key: 'kubectl.kubernetes.io/last-applied-configuration', value: last },
      { kind: 'annotation', key: 'db-password', value: 'ab1' },
    ];
    const { result, list } = withheld({ container: { properties } });
    expect(
      (result['container'] as { properties: { value: string }[] }).properties.map(({ value }) => value),
    ).toEqual([
      '[withheld environment value 8]',
      '/bin',
      'podman, create, --env, DB_HOST=[withheld environment value 8], -eA=[withheld environment value 1], -e, HOME=/r, image',
      last.replace('10.0.0.1', '[withheld environment value 8]'),
      '[redacted password 3]',
    ]);
    expect(list.count).toBe(5);
  });

  it('have no unknown words in variables and log lines that were chosen', () => {
    const known = createKnownText({ has: () => false });
    known.learn(Buffer.from('mode lab, host db1, GET /index.html from'));
    const environ = ['MODE=lab', 'WORD=lichtblau7', 'LIST=db1;zwiebelturm', 'HOME=/root'];
    const text = 'GET /index.html from zwiebelturm';
    const { result } = withheld(
      { processes: [{ ...process, environ }], container: { logLines: [{ text }] } },
      { environment: true, logs: true, known },
    );
    expect((result['processes'] as (typeof process)[])[0]!.environ).toEqual([
      'MODE=lab',
      'WORD=[redacted unknown content 10]',
      'LIST=[redacted unknown content 15]',
      'HOME=/root',
    ]);
    expect(result['container']).toEqual({
      logLines: [{ text: 'GET /index.html from [redacted unknown content 11]' }],
    });
  });

  it('have nothing that looks random in variables and log lines that were chosen, paths and digests excepted', () => {
    const token = 'kV7rTq2LzX9mWb4YcN8p';
    const environ = [
      `FLAVOUR=a ${token}`,
      `BUILD=2d4f1a7c9b8e3d6f5a0c1b2e4d7f8a9c3b5e6d1f`,
      'PATH=/usr/local/bin',
    ];
    const document = {
      processes: [{ ...process, environ }],
      container: {
        logLines: [
          { text: `got ${token} of /var/lib/x86_64-linux-gnu/libQt5XcbQpa.so.5`, textBase64: 'AA==' },
        ],
      },
    };
    const { result, list } = withheld(document, { environment: true, logs: true });
    expect((result['processes'] as (typeof process)[])[0]!.environ).toEqual([
      'FLAVOUR=a [redacted suspected token 20]',
      ...environ.slice(1),
    ]);
    expect((result['container'] as typeof document.container).logLines).toEqual([
      { text: 'got [redacted suspected token 20] of /var/lib/x86_64-linux-gnu/libQt5XcbQpa.so.5' },
    ]);
    const suspects = list.sorted().filter(({ kind }) => kind.startsWith('suspected'));
    expect(suspects.map(({ pointer, offset, kind }) => [pointer, offset, kind])).toEqual([
      ['/container/logLines/0/text', 4, 'suspected token'],
      ['/processes/0/environ/0', 10, 'suspected token'],
    ]);
  });

  it('have log lines without their text unless it was chosen', () => {
    const document = { container: { logLines: [{ stream: 'stdout', text: 'tick' }] } };
    expect(withheld(document).result).toEqual({
      container: { logLines: [{ stream: 'stdout', text: '[withheld log line 4]' }] },
    });
    expect(withheld(document, { environment: false, logs: true }).result).toEqual(document);
  });
});

describe('environments in JSON', () => {
  it.each([
    ['no JSON', '{"env": ['],
    ['no environment', '{"a":["X=1"]}'],
    ['a harmless one', '{"env":["HOME=/root"]}'],
    ['a number', '12'],
    ['nesting beyond bounds', `${'['.repeat(100_000)}${']'.repeat(100_000)}`],
  ])('with %s stay as they are', (_, text) => {
    expect(withholdInJson(text, () => '-')).toBeNull();
  });

  it('are found at any depth', () => {
    expect(withholdInJson('{"a":[{"Env":["X=1","Y"]}]}', () => '-')).toBe('{"a":[{"Env":["X=-","-"]}]}');
    expect(withholdInJson('{"env":{"X":"1"}}', () => '-')).toBe('{"env":{"X":"-"}}');
    const within = JSON.stringify({
      applied: JSON.stringify({ env: [{ name: 'X', value: '1' }] }),
      other: '{ "a": 1 }',
    });
    expect(withholdInJson(within, () => '-')).toBe(
      JSON.stringify({ applied: JSON.stringify({ env: [{ name: 'X', value: '-' }] }), other: '{ "a": 1 }' }),
    );
  });
});

describe('JSON of a bundle', () => {
  it('means the same with every acting character escaped', () => {
    const text = JSON.stringify('<script>\u202e\u200b\u2028\u007f\u{e0041}é');
    const inert = inertFile(text);
    expect(JSON.parse(inert)).toBe(JSON.parse(text));
    expect(inert).toBe('"\\u003cscript>\\u202e\\u200b\\u2028\\u007f\\udb40\\udc41é"');
  });
});
