/** Which parts of command lines leave, with words that the test itself says are known. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { valuesInArgument } from '../../../electron/evidence/known/argument-values.ts';
import { createKnownText, unknownInArgument } from '../../../electron/evidence/known/index.ts';
import { utf8 } from '../../../shared/text.ts';

function unknownOf(argument: string, ...lines: readonly string[]): string[] {
  return unknownBehind(null, argument, ...lines);
}

function unknownBehind(previous: string | null, argument: string, ...lines: readonly string[]): string[] {
  const known = createKnownText({ has: () => false });
  for (const line of lines) known.learn(utf8(line));
  return unknownInArgument(argument, known, previous).map(({ start, length }) =>
    argument.slice(start, start + length),
  );
}

describe('of an argument', () => {
  it.each([
    ['--listen-peer-urls'], ['--replSet'], ['--bind_ip_all'], ['--web.enable-lifecycle'], ['-Xmx512m'], ['-XX:+UseSerialGC'], ['-skN'], ['--no-pager'],
    ['/etc/ldap/slapd.conf'], ['./run.sh'], ['~/.ssh/id_ed25519'], ['../a/b'], ['worker.py'], ['src/app/server.js'], ['/usr/share/java/a-1.2.jar:/srv/04'], ['--config=/etc/app/p.yml'], ['--quiet='], ['-Dapp.home=/srv/app'],
    ['203.0.113.7:4444'], ['86400'], ['1.5s'], ['10-100'], ['512M'], ['pool.miner.example:3333'], ['backup@store.example'], ['2026-11-28'], ['alice@pts/2'], ['localhost:2000'], ['*:6379'], ['8080:db:80'], ['root@10.0.0.5:/srv/a'], ['-L5432:10.0.0.5:5432'], ['-L/opt/acme/lib'], ['@/etc/args'], ['-javaagent:/opt/a.jar'], ['com.acme.Main'], ['//nas/share'], ['unix:///var/run/a.sock'], ['/opt/a/*'], ['--listen=127.0.0.1:9090'],
    ['20261128'], ['1764331200'], ['10485760'], ['2147483647'], ['30000000'], ['1000-2000'], ['28-11-2026'], ['192.168.100.200'],
    ['http://c2.example:8080/a.sh'], ['https://[2001:db8::1]:8443/'], ['mongodb://db1.example:27017,db2.example:27017/'], ['tcp://0.0.0.0:2375'],
  ])('%s stays', (argument) => {
    expect(unknownOf(argument)).toEqual([]);
  }); // prettier-ignore

  it.each([
    ['what stands alone', 'Morgenstern', ['Morgenstern']],
    ['what an option is given', '--phrase=lichtblau7', ['lichtblau7']],
    ['a name within a name', 'proxy=login=lichtblau7', ['lichtblau7']],
    ['what is glued to an option', '-pZx9vBt4Lm', ['Zx9vBt4Lm']],
    ['user and password of a URL', 'redis://kundendienst:licht@blau7@127.0.0.1:6379/0', ['kundendienst', 'licht@blau7']],
    ['names in its path, and what its query is given', 'https://hooks.example/T03Xq9/abcdefq?sig=lichtblau7#fragmente', ['T03Xq9', 'abcdefq', 'lichtblau7', 'fragmente']],
    ['a host that is none', 'wss://Lichtblau_7!x/', ['Lichtblau_7!x']],
    ['words of a script', 'curl -d user=lichtblau7; http://10.0.0.1/ | sh', ['lichtblau7']],
    ['what stands in its quotes', `mysql -e "grant all to 'lichtblau7'"`, ['lichtblau7']],
    ['what has the form of a name without a value', 'ZGVwbG95OlRvcmZvZmVuXzE=', ['ZGVwbG95OlRvcmZvZmVuXzE=']],
    ['what is glued to an option of letters alone', '-plichtblau', ['plichtblau']],
    ['what is glued to -X', '-Xn8lichtblau', ['n8lichtblau']],
    ['signs and short words by turns', '--pw=k;Ql=92}}sT', ['k;Ql=92}}sT']],
    ['also in the midst of a name', '/run/sess-4cac15019cef67d57571cc2c1fdd.log', ['/run/sess-4cac15019cef67d57571cc2c1fdd.log']],
    ['lower-case letters and digits as no name has them', '/run/x/q3k9d7m2xv5t8w1z', ['/run/x/q3k9d7m2xv5t8w1z']],
    ['a login without a scheme', '//user:blumenwiese@h.example/', ['blumenwiese']],
    ['what ends as no file or host does', 'licht7.blauer', ['licht7.blauer']],
    ['a word and a number behind a point', 'pay_rw/Licht.blau4', ['pay_rw/Licht.blau4']],
    ['what is no usual user of a host', 'http://h.example/a?k=aaa00aaa@h.example', ['aaa00aaa@h.example']],
    ['words with a point between them', 'Licht.blauer', ['Licht.blauer']],
    ['groups of digits', '0647-4795-6262-3336', ['0647-4795-6262-3336']],
    ['also behind a switch', '/K:3210 9896 1699 1462', ['3210 9896 1699 1462']],
    ['a title behind a name', '--label=Licht & Blau', ['Licht & Blau']],
    ['a switch with a slash', '/p:lichtblau7', ['lichtblau7']],
    ['hexadecimal digits in a path', '/run/s/4cac15019cef67d57571cc2c1fdd', ['/run/s/4cac15019cef67d57571cc2c1fdd']],
    ['a key in groups', 'PUKN Y22Y 7258 E327 26A8', ['PUKN Y22Y 7258 E327 26A8']],
    ['a long number', '211838-246815-534117-885772-510442-388689', ['211838-246815-534117-885772-510442-388689']],
    ['bytes as a path has none', '/Qx93kLmZ0aBc', ['/Qx93kLmZ0aBc']],
    ['a password that looks like a name and its value', 'WVZiBu0=E|:!ti', ['WVZiBu0=E|:!ti']],
    ['a login whose password has a `=`', 'wartung:licht=blau?', ['wartung:licht=blau?']],
    ['signs by turns within a script', 'run -p A7.lb?BtP}f2x| sh', ['A7.lb?BtP}f2x']],
    ['a string without blanks within a script', `x='licht(alt)blau'; sh`, ['licht(alt)blau']],
    ['a string that looks like code', '(define x "(licht (alt) blau)")', ['(licht (alt) blau)']],
    ["a string between Perl's brackets", 'my $x=q{licht(alt)blau}; sh', ['licht(alt)blau']],
    ["a string between Ruby's brackets", 'x = %q(licht & blau 7); sh', ['licht & blau 7']],
    ['eight digits', '--otp=83920174', ['83920174']],
    ['groups of two digits', '44-19-27', ['44-19-27']],
    ['two groups that are no range', '0132-6368', ['0132-6368']],
    ['names deeper than that', 'a=b=c=d=e=lichtblau7', ['e=lichtblau7']],
  ])('%s goes', (_, argument, expected) => {
    expect(unknownOf(argument, 'curl user sh grant all to mysql hooks abc run x define')).toEqual(expected);
  }); // prettier-ignore

  it('what another fact says stays, and a passphrase of known words goes', () => {
    const facts = ['/opt/kworkerds/kworkerds', 'a correct word', 'a horse there', 'a battery', 'a staple', 'echo pinging x'];
    expect(unknownOf('kworkerds', ...facts)).toEqual([]);
    expect(unknownOf('correct horse battery staple', ...facts)).toEqual(['correct horse battery staple']);
    expect(unknownOf('--phrase=correct-horse-battery-staple', ...facts)).toEqual(['correct-horse-battery-staple']);
    expect(unknownOf("p='correct horse battery staple'; echo pinging x", ...facts)).toEqual(['correct horse battery staple']);
    expect(unknownOf("x='correct, horse, battery'; echo pinging x", ...facts)).toEqual(['correct, horse, battery']);
    expect(unknownOf('x = [[correct horse battery]] x', ...facts)).toEqual(['correct horse battery']);
    expect(unknownOf('echo pinging x;echo -c x', ...facts)).toEqual([]);
    expect(unknownOf('correct {horse;battery} | staple', ...facts)).toEqual([]);
    expect(unknownBehind('-c', 'echo correct-horse x', ...facts)).toEqual(['correct-horse']);
  }); // prettier-ignore
});

it('of digits stays where a fact says it', () => {
  expect(unknownOf('--inode=53278123', 'socket 53278123')).toEqual([]);
  expect(unknownOf('--inode=53278124', 'socket 53278123')).toEqual(['53278124']);
});

it('of formats is none by turns', () => {
  expect(unknownOf('+%Y-%m-%dT%H:%M:%SZ', 'date +%Y-%m-%dT%H:%M:%SZ')).toEqual([]);
});

it('of letters is an option where its words are known', () => {
  expect(unknownOf('-host-port', 'the host, the port')).toEqual([]);
  expect(unknownOf('-pcorrect-horse', 'a correct word', 'the horse there')).toEqual(['pcorrect']);
});

it('behind a name that ends as `-c` does is no program text', () => {
  for (const option of ['--name', '--note', '--role', '--file'])
    expect(unknownBehind(option, 'purple umbrella', 'a purple word', 'an umbrella')).toEqual([
      'purple umbrella',
    ]);
});

it('of words alone is a value, unless it is program text', () => {
  const facts = ['the horse there', 'a battery 1', 'echo there'];
  expect(unknownOf('Horse & Battery 12', ...facts)).toEqual(['Horse & Battery 12']);
  expect(unknownBehind('-c', 'echo horse', ...facts)).toEqual([]);
  const sentence = ['echo of the horse', 'there is a battery'];
  expect(unknownBehind('--phrase', 'echo of the horse there is a battery', ...sentence)).toEqual([
    'echo of the horse there is a battery',
  ]);
  expect(unknownBehind('--note', 'echo of the horse', ...sentence)).toEqual([]);
  expect(unknownBehind('--phrase', 'echo horse', ...facts)).toEqual(['echo horse']);
  expect(unknownBehind('-e', "k={'echo'=>'Horse & Battery 12'}; echo", ...facts)).toEqual([
    'Horse & Battery 12',
  ]);
  expect(unknownBehind('-e', "os.execute('sleep 10000000')", 'os execute sleep')).toEqual([]);
  expect(unknownBehind('-e', "echo 'there' 'horse there 1'; echo", 'horse there 1', ...facts)).toEqual([]);
});

const before = ['', '--word=', '-D', 'KEY=', 'ftp://root:', 'http://h.example/a?k=', 'sh -c "x ', "echo '"];

it('an unknown value goes wherever an argument has it', () => {
  fc.assert(
    fc.property(
      fc.constantFrom(...before),
      fc.stringMatching(/^[A-Za-z]{3,10}[0-9]{2,6}[A-Za-z]{3,10}$/),
      fc.constantFrom('', '"', "' | x", '@h.example/', ' -v'),
      (prefix, value, suffix) => {
        const found = unknownOf(`${prefix}${value}${suffix}`);
        expect(found.some((one) => one.includes(value))).toBe(true);
      },
    ),
  );
});

it('parts of any argument are in it, ascending and disjoint', () => {
  const sign = fc.constantFrom(...'a1Z=:/@?#&;.-_q%{}()| \'"`\\\n\u{1f511}é');
  fc.assert(
    fc.property(
      fc.oneof(fc.string({ unit: sign, maxLength: 80 }), fc.string({ unit: 'binary' })),
      (argument) => {
        let behind = 0;
        for (const { start, end } of valuesInArgument(argument)) {
          expect(start).toBeGreaterThanOrEqual(behind);
          expect(end).toBeGreaterThan(start);
          behind = end;
        }
        expect(behind).toBeLessThanOrEqual(argument.length);
        for (const value of unknownOf(argument.toWellFormed())) expect(argument).toContain(value);
      },
    ),
  );
});

it.each(['a', 'a=', '/a', './', 'a.', '-', '@', '://', 'a:/', 'x://a@', 'a b ', '"', "a'", '.a/', '0', 'A1a', '=/', 'é', 'q{', 'q {a', '%q(', 'q|', "'a b1'", '%a', 'aA1!', '12345678-'])(
  '%s repeated is read to its end',
  (piece) => {
    const argument = piece.repeat(60_000);
    const values = valuesInArgument(argument);
    expect(values.every(({ start, end }) => end > start && end <= argument.length)).toBe(true);
    expect(unknownOf(`${argument} lichtblau7`).some((value) => value.includes('lichtblau7'))).toBe(true);
  },
); // prettier-ignore
