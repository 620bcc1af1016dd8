/** Each rule finds what it is for, in memory and files, and leaves alone what only looks like it. */
import { createPublicKey, generateKeyPairSync } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { detectSecrets, type DetectedSecret } from '../../../electron/analysis/secrets/index.ts';
import { SECRET_RULES } from '../../../shared/secrets/rules/index.ts';

/** Joined here so that no whole token stands in this file. */
const of = (...parts: string[]): string => parts.join('');
const base64 = (text: string): string => Buffer.from(text).toString('base64');
const url64 = (text: string): string => Buffer.from(text).toString('base64url');
const pem = (type: 'pkcs1' | 'pkcs8'): string =>
  generateKeyPairSync('rsa', { modulusLength: 1024 }).privateKey.export({ type, format: 'pem' }) as string;
const rsa = pem('pkcs1');
const rsaPublic = createPublicKey(rsa).export({ type: 'spki', format: 'pem' }) as string;
const ecDer = generateKeyPairSync('ec', { namedCurve: 'P-256' }).privateKey.export({
  type: 'pkcs8',
  format: 'der',
});
const keyOf = (type: 'x25519' | 'x448'): string => RFC8410[type].toString('base64');
const RFC8410 = {
  x25519: generateKeyPairSync('x25519').privateKey.export({ type: 'pkcs8', format: 'der' }),
  x448: generateKeyPairSync('x448').privateKey.export({ type: 'pkcs8', format: 'der' }),
};
const encryptedDer = generateKeyPairSync('ed25519').privateKey.export({ type: 'pkcs8', format: 'der', cipher: 'aes-256-cbc', passphrase: 'x' }); // prettier-ignore
const DIGITS = '4eC39HqLyjWDarjtT1zdp7dc'.repeat(8);
const HEX = '9a1b7c3d5e2f4a6b8c0d1e2f3a4b5c6d'.repeat(4);
const UUID = 'fb017ab2-7717-429e-be44-11ab8e361c4a';
const PHRASE = 'legal winner thank year wave sausage worth useful ladder armor crane yellow';
const jwt = (claims: object): string =>
  `${url64('{"alg":"HS256","typ":"JWT"}')}.${url64(JSON.stringify(claims))}.${'c2lnbmF0dXJl'.repeat(3)}`;

interface Case {
  /** Text, and what of it is found: by place, or by what it decodes to. */
  readonly hits: readonly (readonly [text: string, secret: string, kind?: string])[];
  readonly misses: readonly string[];
  readonly path?: string;
}

const token = (kind: string, ...parts: string[]): readonly [string, string, string] => {
  const text = of(...parts);
  return [`key ${text} end`, text, kind];
};

const CASES: Readonly<Record<string, Case | undefined>> = {
  'private-keys': {
    hits: [
      [encodeURIComponent(rsa), encodeURIComponent(rsa.split('-----END')[0]!), 'private key'],
      [`x ${rsa} y`, rsa.trimEnd()],
      [`"private_key": "${rsa.trimEnd().replaceAll('\n', '\\n')}"`, rsa.trimEnd().replaceAll('\n', '\\n')],
      [rsa.slice(0, 400), rsa.slice(0, 400)],
    ],
    misses: [
      '-----BEGIN%20PRIVATE%20KEY-----',
      '-----BEGIN RSA PRIVATE KEY-----\0-----END RSA PRIVATE KEY-----', rsa.replaceAll('PRIVATE', 'PUBLIC')],
  },
  'putty-keys': {
    hits: [[`Private-Lines: 1\n${DIGITS.slice(0, 64)}\nPrivate-MAC: 0`, DIGITS.slice(0, 64)]],
    misses: ['Private-Lines: number of lines that follow'],
  },
  'age-keys': {
    hits: [token('age secret key', 'AGE-SECRET', '-KEY-1', 'QPZRY9X8GF2TVDW0S3JN54KHCE6MUA7LQPZRY9X8GF2TVDW0S3JN54KHCE')],
    misses: ['AGE-SECRET-KEY-1 is how a key begins'],
  },
  'bare-keys': {
    hits: [
      [`${rsa.split('\n').slice(4).join('\n')}`, rsa.split('\n').slice(4, -2).join('\n') + '\n', 'private key'],
      [`x ${rsa.split('\n').slice(1, -2).join('')} y`, rsa.split('\n').slice(1, -2).join(''), 'private key'],
      [`key=${ecDer.toString('base64')}`, ecDer.toString('base64'), 'private key'],
      [`key ${ecDer.toString('hex')} end`, ecDer.toString('hex'), 'private key'],
      [`{"kty":"EC","crv":"P-256","d":"${DIGITS.slice(0, 43)}"}`, DIGITS.slice(0, 43), 'JSON Web Key'],
      [`{\\"k\\":\\"${DIGITS.slice(0, 43)}\\",\\"kty\\":\\"oct\\"}`, DIGITS.slice(0, 43), 'JSON Web Key'],
      [`<RSAKeyValue><Modulus>AQAB</Modulus><D>${base64(HEX)}</D></RSAKeyValue>`, base64(HEX), 'private key'],
      [`$ANSIBLE_VAULT;1.1;AES256\n${HEX.slice(0, 80)}\n`, `$ANSIBLE_VAULT;1.1;AES256\n${HEX.slice(0, 80)}`],
      [`-----BEGIN OpenVPN Static key V1-----\n${`${HEX.slice(0, 32)}\n`.repeat(16)}-----END`, `-----BEGIN OpenVPN Static key V1-----\n${`${HEX.slice(0, 32)}\n`.repeat(16)}`.trimEnd()],
      [`---- BEGIN SSH2 ENCRYPTED PRIVATE KEY ----\nComment: "a"\n${DIGITS.slice(0, 64)}\n----`, DIGITS.slice(0, 64), 'SSH private key'],
      [`key=${keyOf('x25519')}`, keyOf('x25519'), 'private key'],
      [`key=${keyOf('x448')}`, keyOf('x448'), 'private key'],
      [`key ${Buffer.from(keyOf('x25519'), 'base64').toString('hex')} end`, Buffer.from(keyOf('x25519'), 'base64').toString('hex'), 'private key'],
      [`key ${encryptedDer.toString('hex')} end`, encryptedDer.toString('hex'), 'private key'],
      [`{"crypto":{"cipher":"aes-128-ctr","ciphertext":"${HEX.slice(0, 64)}","kdf":"scrypt","kdfparams":{"n":8192}}}`, HEX.slice(0, 64), 'encrypted wallet key'],
      [`x ${of('RWRTY0', 'Iy', DIGITS, DIGITS.slice(0, 12))} y`, of('RWRTY0', 'Iy', DIGITS, DIGITS.slice(0, 12)), 'minisign secret key'],
      [`x ${of('RWRCSw', 'AA', DIGITS.slice(0, 131), '=')} y`, of('RWRCSw', 'AA', DIGITS.slice(0, 131), '='), 'signify secret key'],
      [`untrusted comment: signify secret key\n${DIGITS.slice(0, 140)}\n`, DIGITS.slice(0, 140)],
      [`seed ${of('SU', 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567'.repeat(2).slice(0, 56))} end`, of('SU', 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567'.repeat(2).slice(0, 56)), 'NATS seed'],
      [`seed ${of('SB', 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567'.repeat(2).slice(0, 54))} end`, of('SB', 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567'.repeat(2).slice(0, 54)), 'Stellar seed'],
    ],
    misses: [
      rsaPublic, rsaPublic.split('\n').slice(1, -2).join(''), rsaPublic.split('\n').slice(3).join('\n'),
      '{"ciphertext":"00112233445566778899aabbccddeeff","iv":"x"}', `x ${of('RWRCSw', 'AA', DIGITS.slice(0, 60))} y`,
      '(private-key (rsa (n #00AB#)))',
      '-----END RSA PRIVATE KEY-----', `{"kty":"RSA","n":"${DIGITS}","e":"AQAB"}`, '<RSAKeyValue><Modulus>AQAB</Modulus></RSAKeyValue>',
      '$ANSIBLE_VAULT;1.1;AES256 is how it begins',
    ],
  },
  'json-web-tokens': {
    hits: [
      [`${url64('{"alg":"dir","enc":"A256GCM"}')}..${DIGITS.slice(0, 16)}.${DIGITS}.${DIGITS.slice(0, 22)}`, `${url64('{"alg":"dir","enc":"A256GCM"}')}..${DIGITS.slice(0, 16)}.${DIGITS}.${DIGITS.slice(0, 22)}`, 'JWT'],
      [`t=${jwt({ sub: 'a' })}"`, jwt({ sub: 'a' }), 'JWT'],
      [jwt({ iss: 'kubernetes/serviceaccount' }), jwt({ iss: 'kubernetes/serviceaccount' }), 'Kubernetes service-account token'],
      [`${url64('{"alg":"none"}')}.${url64('{"sub":"b"}')}. `, `${url64('{"alg":"none"}')}.${url64('{"sub":"b"}')}.`, 'JWT'],
    ],
    misses: ['eyJhbGciOi.eyJ.eyJ', `${url64('{"name":"no header"}')}.${url64('{"a":1}')}.c2ln`],
  },
  'aws-keys': {
    hits: [
      ['AKIAIOSFODNN7EXAMPLE', 'AKIAIOSFODNN7EXAMPLE', 'AWS access key'],
      ['AKIAIOSFODNN7EXAMPLE,wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY', 'wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY', 'AWS secret key'],
      [of('x ', 'IQoJb3Jp', 'Z2lu', DIGITS), of('IQoJb3Jp', 'Z2lu', DIGITS), 'AWS session token'],
    ],
    misses: ['AKIAIOSFODNN7EXAMPL', 'AKIAiosfodnn7example', 'wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY'],
  },
  'azure-keys': {
    hits: [
      [`Endpoint=https://a.azconfig.io;Id=aB1c-l0-s0:xYz;Secret=${DIGITS.slice(0, 43)}=`, `${DIGITS.slice(0, 43)}=`],
      [`https://a.azurewebsites.net/api/f?x=1&code=${DIGITS.slice(0, 54)}==`, `${DIGITS.slice(0, 54)}==`],
      token('Azure key', DIGITS.slice(0, 75), '+A', 'St', 'aB1cD2', '=='),
      token('Azure key', DIGITS.slice(0, 42), '+A', 'CR', 'aB1cD2'),
      token('Azure key', DIGITS.slice(0, 52), 'JQ', 'QJ99', DIGITS.slice(0, 26)),
      [`AccountName=a;AccountKey=${base64(HEX.slice(0, 64))};x`, base64(HEX.slice(0, 64))],
      [`https://a.example.com/c?sv=2020&sig=${DIGITS.slice(0, 43)}%3D`, `${DIGITS.slice(0, 43)}%3D`],
      token('Azure DevOps token', DIGITS.slice(0, 76), 'AZ', 'DO', 'a1B2'),
      [of('id abc', '8Q', '~', 'aB1cD2eF3gH4iJ5kL6mN7oP8qR9sT0uV1w end'), of('abc', '8Q', '~', 'aB1cD2eF3gH4iJ5kL6mN7oP8qR9sT0uV1w')],
    ],
    misses: [
      'https://a.azurewebsites.net/api/f?code=1234',
      `${DIGITS.slice(0, 41)}+ACRaB1cD2`,
      of(DIGITS.slice(0, 75), 'AZ', 'DO', 'a1B2'), 'AccountKey=<key>;', '?sig=abc', 'FAQ~ is a page'],
  },
  'service-tokens': {
    hits: [
      token('Fernet token', 'gAA', 'AAA', DIGITS.slice(0, 100), '=='),
      token('Airtable token', 'pat', DIGITS.slice(0, 14), '.', HEX.slice(0, 64)),
      token('Atlassian token', 'ATA', 'TT3', DIGITS.slice(0, 171), '=0A1B2C3D'),
      token('New Relic key', HEX.slice(0, 32), 'FFFF', 'NRAL'),
      token('Brevo key', 'xkey', 'sib-', HEX.slice(0, 64), '-', DIGITS.slice(0, 16)),
      token('API key', 'sd', 'k-', '9a1b7c3d-5e2f-4a6b-8c0d-1e2f3a4b5c6d'),
      token('Shopify token', 'shp', 'tka_', HEX.slice(0, 32)),
      token('Resend key', 're', '_', DIGITS.slice(0, 8), '_', DIGITS.slice(0, 24)),
      token('payment key', 'live', '_', DIGITS.slice(0, 30)),
      token('ngrok token', '2', DIGITS.slice(0, 26), '_', DIGITS.slice(5, 26)),
      token('GitHub token', 'gh', 'p_', DIGITS.slice(0, 36)),
      token('NuGet key', 'oy', '2', HEX.slice(0, 43)),
      token('Vercel token', 'vcp', '_', DIGITS.slice(0, 56)),
      token('SonarQube token', 'sqp', '_', HEX.slice(0, 40)),
      token('CircleCI token', 'CCI', 'PAT_', DIGITS.slice(0, 22), '_', HEX.slice(0, 40)),
      token('Buildkite token', 'bkua', '_', HEX.slice(0, 40)),
      token('Prefect key', 'pnu', '_', HEX.slice(0, 36)),
      token('ReadMe key', 'rdme', '_', HEX.slice(0, 70)),
      token('Figma token', 'figd', '_', DIGITS.slice(0, 40)),
      token('HubSpot token', 'pat-', 'na1-', '9a1b7c3d-5e2f-4a6b-8c0d-1e2f3a4b5c6d'),
      token('Google HMAC key', 'GO', 'OG1', 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567'.repeat(2).slice(0, 56)),
      token('Facebook token', 'EA', 'A', DIGITS.slice(0, 150)),
      token('Facebook token', 'EAACEd', 'Eose0cBA', DIGITS.slice(0, 100)),
      token('GitLab token', 'glpat', '-', DIGITS.slice(0, 20)),
      token('Slack token', 'xox', 'b-', '1234567890-abcdefghij'),
      token('Google API key', 'AI', 'za', DIGITS.slice(0, 35)),
      token('npm token', 'npm', '_', DIGITS.slice(0, 36)),
      token('PyPI token', 'pypi', '-', DIGITS.slice(0, 60)),
      token('OpenAI key', 'sk-', 'proj-', DIGITS.slice(0, 48)),
      token('Anthropic key', 'sk-', 'ant-api03-', DIGITS.slice(0, 80)),
      token('Hugging Face token', 'hf', '_', DIGITS.slice(0, 34)),
      token('DigitalOcean token', 'dop', '_v1_', HEX.slice(0, 64)),
      token('Twilio key', 'S', 'K', HEX.slice(0, 32)),
    ],
    misses: [
      'live_stream_configuration_parameters_of_it',
      'sdk-and-api-of-a-program',
      'pattern_of_it.' + HEX.slice(0, 64),
      'test_everything_that_is_there_now_',
      'ghp_is_a_prefix_of_tokens', 'xoxb- and more', 'npm_config_user_agent_of_the_package', 'hf_hub_download_of_the_library', `EAA${'AUBAAAFUQAA'.repeat(12)}`],
  },
  'stripe-keys': {
    hits: [token('Stripe key', 'sk', '_live_', DIGITS.slice(0, 24))],
    misses: ['sk_buff_head_init', 'task_struct_alloc_flags_and_more'],
  },
  'joined-tokens': {
    hits: [
      token('CAS ticket', 'ST', '-18279-JErWGl2KXyq1KX52atwq-cas01'),
      token('Tailscale key', 'privkey', ':', HEX.slice(0, 64)),
      token('Stripe key', 'whs', 'ec_', DIGITS.slice(0, 20), '+/', DIGITS.slice(0, 21), '='),
      token('GitLab token', 'glp', 'at-', DIGITS.slice(0, 27), '.01.', 'a1b2c3d4e'),
      token('Discord webhook', 'https://discord.com/api', '/v10/webhooks/123456789012345678/', DIGITS.slice(0, 68)),
      token('K3s token', 'K1', '0', HEX.slice(0, 64), '::server:', HEX.slice(0, 32)),
      token('OpenShift token', 'sha', '256~', DIGITS.slice(0, 43)),
      token('Mapbox token', 'sk.', url64('{"u":"somebody","a":"clabcdefghijklmnopq"}'), '.', DIGITS.slice(0, 22)),
      token('SendGrid key', 'SG', '.', DIGITS.slice(0, 22), '.', DIGITS.slice(0, 43)),
      token('Jenkins secret', '{AQAAAB', 'AAAA', DIGITS.slice(0, 43), '=}'),
      token('Vault token', 'hvs', '.', DIGITS.slice(0, 24)),
      token('Amazon MWS token', 'amzn', '.mws.', '9a1b7c3d-5e2f-4a6b-8c0d-1e2f3a4b5c6d'),
      token('Amazon Bedrock key', 'AB', 'SK', DIGITS.slice(0, 128)),
      token('Dynatrace token', 'dt0', 'c01.', 'ABCDEFGHIJKLMNOPQRSTUVWX', '.', 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567'.repeat(2)),
      token('Cloudflare origin key', 'v1', '.0-', HEX.slice(0, 24), '-', HEX.repeat(2).slice(0, 146)),
      token('Dropbox token', 'sl', '.', DIGITS.slice(0, 135)),
      token('Slack webhook', 'https://hooks.slack.com/', 'workflows/T01ABCDEF/A01ABCDEF/123456789012345678/', DIGITS.slice(0, 24)),
      token('Slack token', 'xox', 'd-', DIGITS.slice(0, 60), '%3D'),
      token('Discord webhook', 'https://ptb.discord.com/', 'api/webhooks/123456789012345678/', DIGITS.slice(0, 68)),
      token('Teams webhook', 'webhook.office.com/', 'webhookb2/9a1b7c3d-5e2f-4a6b-8c0d-1e2f3a4b5c6d@9a1b7c3d-5e2f-4a6b-8c0d-1e2f3a4b5c6d/IncomingWebhook/', HEX.slice(0, 32), '/9a1b7c3d-5e2f-4a6b-8c0d-1e2f3a4b5c6d'),
      token('PayPal token', 'access_token', '$production$', HEX.slice(0, 16), '$', HEX.slice(0, 32)),
      token('PASETO', 'v4', '.local.', DIGITS.slice(0, 100)),
      token('PASETO', 'v2', '.public.', DIGITS.slice(0, 100)),
      token('Twitter token', 'A'.repeat(21), DIGITS.slice(0, 60), '%3D', DIGITS.slice(0, 30)),
      token('Terraform token', DIGITS.slice(0, 14), '.atlas', 'v1.', DIGITS.slice(0, 67)),
    ],
    misses: [
      '::server:' + HEX.slice(0, 32),
      'sha256~short',
      'STS.short',
      'https://example.com/api/v10/webhooks/123456789012345678/' + DIGITS.slice(0, 68),
      'sl.us', 'v1.0-beta-2', 'ABSKY', 'SG.a.b', 'hvs.short', '1//0 is a ratio', 'v4.local.name', 'A'.repeat(64)],
  },
  'chat-tokens': {
    hits: [
      token('API key', '1/', '1234567890123456', ':', HEX.slice(0, 32)),
      token('API key', 'token-', 'ab1cd', ':', 'a1b2c3d4e5'.repeat(6).slice(0, 54)),
      token('Mailgun key', HEX.slice(0, 32), '-', HEX.slice(0, 8), '-', HEX.slice(8, 16)),
      token('Telegram token', '123456789', ':AA', DIGITS.slice(0, 33)),
      [of('key s', '.', DIGITS.slice(0, 24)), of('s', '.', DIGITS.slice(0, 24)), 'Vault token'],
      token('Firebase key', 'AAAAabcdefg:', 'APA91b', DIGITS.slice(0, 134)),
      token('Discord token', 'M', DIGITS.slice(0, 23), '.', 'Gabcde', '.', DIGITS.slice(0, 38)),
    ],
    misses: [
      `md5:${HEX.slice(0, 32)}`,
      `is.${DIGITS.slice(0, 24)}`, 's.someMethodNameOfAnObject', '12:AA', `MTk4NjIyNDgzNDcxOTI1MjQ4.short.${DIGITS.slice(0, 10)}`],
  },
  'api-key-words': {
    hits: [token('API key', 'sk-', DIGITS.slice(0, 24), DIGITS.slice(0, 24))],
    misses: ['sk-learn-estimator-with-a-very-long-name-here', `sk-${'abcdefgh'.repeat(5)}`],
  },
  'wireguard-keys': {
    hits: [[`[Interface]\nPrivateKey = ${DIGITS.slice(0, 43)}=\n`, `${DIGITS.slice(0, 43)}=`, 'WireGuard key']],
    misses: ['PrivateKey = fileName', `PublicKey = ${DIGITS.slice(0, 43)}=`],
  },
  'password-hashes': {
    hits: [
      [`NTLM: ${HEX.slice(0, 32)}`, HEX.slice(0, 32)], [`password (sha1): ${HEX.slice(0, 40)}`, HEX.slice(0, 40)], [`user admin hash ${HEX.slice(0, 40)}`, HEX.slice(0, 40)],
      [`{"salt":"${DIGITS.slice(0, 22)}==","hash":"${DIGITS.slice(0, 86)}=="}`, `${DIGITS.slice(0, 86)}==`], [`user default on #${HEX.slice(0, 64)} ~* &* +@all`, HEX.slice(0, 64)],
      [`grafana password ${HEX.slice(0, 100)} salt nZXn4dz01G`, HEX.slice(0, 100)], [`grafana password ${HEX.slice(0, 100)} salt nZXn4dz01G`, 'nZXn4dz01G'], [`$DCC2$10240#bob#${HEX.slice(0, 32)}`, `$DCC2$10240#bob#${HEX.slice(0, 32)}`],
      [`logins\nbob:${HEX.slice(0, 40)}\n`, HEX.slice(0, 40)], [`bob:realm:${HEX.slice(0, 32)}`, HEX.slice(0, 32)],
      [`pbkdf2:sha256:600000$abcdefgh$${HEX.slice(0, 64)}`, `pbkdf2:sha256:600000$abcdefgh$${HEX.slice(0, 64)}`],
      [`scrypt:32768:8:1$abcdefgh$${HEX}`, `scrypt:32768:8:1$abcdefgh$${HEX}`],
      [`secret 9 $9$abcdefghijklmn$${DIGITS.slice(0, 43)}`, `$9$abcdefghijklmn$${DIGITS.slice(0, 43)}`],
      [`$krb5tgs$23$*a$R$s*$${HEX.slice(0, 32)}$${HEX}`, `$krb5tgs$23$*a$R$s*$${HEX.slice(0, 32)}$${HEX}`],
      [`grub.pbkdf2.sha512.10000.${HEX.toUpperCase()}.${HEX.toUpperCase()}`, `grub.pbkdf2.sha512.10000.${HEX.toUpperCase()}.${HEX.toUpperCase()}`],
      [`bob::CORP:${HEX.slice(0, 16)}:${HEX.slice(0, 32)}:${HEX}`, HEX],
      [`bob::CORP:${HEX.slice(0, 16)}:${HEX.slice(0, 32)}:${HEX}`, HEX.slice(0, 32)],
      [`root:$6$saltsalt$${DIGITS.slice(0, 86)}:19000:0:99999:7:::`, `$6$saltsalt$${DIGITS.slice(0, 86)}`, 'password hash'],
      [`a:$2b$12$${DIGITS.slice(0, 53)}`, `$2b$12$${DIGITS.slice(0, 53)}`],
      ['bob:abJnggxhB/yWI:19000:0:99999:7:::', 'abJnggxhB/yWI'],
      [`root *${HEX.slice(0, 40).toUpperCase()} x`, `*${HEX.slice(0, 40).toUpperCase()}`],
      [`"app" "md5${HEX.slice(0, 32)}"`, `md5${HEX.slice(0, 32)}`],
      [`-hashes aad3b435b51404eeaad3b435b51404ee:${HEX.slice(0, 32)} x`, HEX.slice(0, 32)],
      ['pbkdf2_sha256$600000$abcdefgh$bm90IGEgcmVhbCBoYXNoIG9mIGFueXRoaW5nIQ==', 'pbkdf2_sha256$600000$abcdefgh$bm90IGEgcmVhbCBoYXNoIG9mIGFueXRoaW5nIQ=='],
    ],
    misses: [`"IOUserServerCDHash"="${HEX.slice(0, 40)}"`,
      `tree hash ${HEX.slice(0, 40)}`, `commit:${HEX.slice(0, 40)}`, `NT ${HEX.slice(0, 31)}`, 
      'scrypt:32768:8:1$salt$short',
      'std::vec:0123456789abcdef:00',
      'md5sum', 'bob:unknownuser13:x', '*ABCDEF', '$6$rounds=%u$', 'root:*:19000:0:99999:7:::', '$1$2$3'],
  },
  'kubernetes-secrets': {
    hits: [
      [`items:\n- apiVersion: v1\n  kind: Secret\n  data:\n    a: ${base64('correct horse')}\n- kind: ConfigMap\n  data:\n    b: ${base64('battery staple')}\n`, 'correct horse'],
      [`apiVersion: v1\nkind: Secret\nmetadata:\n  name: db\ndata:\n  whatever: ${base64('correct horse')}\n`, 'correct horse', 'Kubernetes secret'],
      [`{"kind":"Secret","data":{"x":"${base64('battery staple')}"}}`, 'battery staple', 'Kubernetes secret'],
      ['kind: Secret\nstringData:\n  a: plain-value\n', 'plain-value', 'Kubernetes secret'],
    ],
    misses: [
      `items:\n- kind: Secret\n  metadata: {}\n- kind: ConfigMap\n  data:\n    b: ${base64('battery staple')}\n`,
      `kind: ConfigMap\ndata:\n  whatever: ${base64('correct horse')}\n`, 'kind: SecretStore\ndata:\n  a: plain\n'],
  },
  'docker-auth': {
    hits: [[`{"auths":{"r.example.com":{"auth":"${base64('carol:h0rse-Staple')}"}}}`, 'h0rse-Staple', 'password']],
    misses: ['{"auth":"basic"}', `{"auth":"${base64('no colon here')}"}`],
  },
  authorization: {
    hits: [
      ['Authorization: Bearer 0123456789abcdef0123', '0123456789abcdef0123', 'token'],
      [`Authorization: Basic ${base64('erin:s3cret')}\r\n`, 's3cret', 'password'],
      ['Authorization: GenieKey 9a1b7c3d-5e2f-4a6b-8c0d-1e2f3a4b5c6d', '9a1b7c3d-5e2f-4a6b-8c0d-1e2f3a4b5c6d', 'token'],
      ['authorization: Token 9944b09199c62bcf9418', '9944b09199c62bcf9418', 'token'],
    ],
    misses: ['Authorization: Bearer realm', 'basic authentication is used', 'token expected here'],
  },
  'url-passwords': {
    hits: [
      ['trojan://Forest_99!@h.lab:443', 'Forest_99!', 'password'],
      [`ss://${base64('aes-256-gcm:Winter77Falcon')}@1.2.3.4:8388`, base64('aes-256-gcm:Winter77Falcon'), 'token'],
      ['{"u":"postgres:\\/\\/app:w1nter7@db\\/x"}', 'w1nter7'],
      ['smtp://mailer:hunter2-lab@mail.example.com:587', 'hunter2-lab', 'password'],
      ['mongodb+srv://app:p%40ss1@db.example.com/x', 'p%40ss1'],
      ['redis://:q9w8e7@cache:6379/0', 'q9w8e7'],
    ],
    misses: [
      '{"u":"https:\\/\\/example.com:8080\\/a@b"}',
      'https://user:password@example.com/', '%s://%s:%s@%s', 'https://example.com:8080/a@b', 'ssh://git@example.com/x'],
  },
  'dsn-passwords': {
    hits: [['exporter:TyjSBqM0u0pK@(mysql:3306)/', 'TyjSBqM0u0pK'], ['"root:k4ng4r00@/shop"', 'k4ng4r00'], ['app:s3cret9@tcp(db:3306)/shop', 's3cret9'], ['jdbc:oracle:thin:scott/tiger7@db:1521:x', 'tiger7']],
    misses: ['a:b,c:d}(),e=/[!~^@(?:x)]/', '"a:b1c2d3@/etc/x/y"', 'user:password@tcp(localhost)/db', 'write@tcp(4)'],
  },
  netrc: {
    hits: [['machine example.com\n  login carol\n  password h4rdToGuess\n', 'h4rdToGuess']],
    misses: ['machine learning login page password reset', 'machine a login b password password'],
  },
  pgpass: {
    hits: [['db.example.com:5432:shop:acme:0penSesame\n', '0penSesame']],
    misses: ['a:b:c:d:e', '10:5432:1:2:3'],
  },
  'protocol-logins': {
    hits: [
      ['set auth 0 0 11\r\nbob w1nter7\r\n', 'w1nter7', 'password'],
      ['*4\r\n$6\r\nCONFIG\r\n$3\r\nSET\r\n$11\r\nrequirepass\r\n$8\r\nr3disPwd\r\n', 'r3disPwd'],
      ['CONNECT\nlogin:bob\npasscode:w1nter7\n\n', 'w1nter7'],
      [`AUTH PLAIN\r\n334 \r\n${base64('\0mailer\0p0stBox')}\r\n`, 'p0stBox'],
      ['*2\r\n$4\r\nAUTH\r\n$8\r\nr3disPwd\r\n', 'r3disPwd'],
      [`AUTH PLAIN ${base64('\0mailer\0p0stBox')}\r\n`, 'p0stBox'],
      ['AUTH default r3disPwd\r\n', 'r3disPwd'],
      [`AUTH LOGIN\r\n334 VXNlcm5hbWU6\r\n${base64('mailer')}\r\n334 UGFzc3dvcmQ6\r\n${base64('p0stBox')}\r\n`, 'p0stBox'],
      [`<auth mechanism='PLAIN'>${base64('\0mailer\0p0stBox')}</auth>`, 'p0stBox'],
      ['USER carol\r\nPASS s3same\r\n', 's3same'],
      ['port 6379\nrequirepass r3disConf\n', 'r3disConf'],
    ],
    misses: ['AUTH \0DATA1\r\n', 
      'the passcode:is asked for\n',
      '# the option requirepass sets it\nx', 'AUTH PLAIN LOGIN CRAM-MD5\r\n', 'AUTH LOGIN PLAIN\r\n', 'AUTH required\r\n', 'PASS the parcel\r\n'],
  },
  'sql-passwords': {
    hits: [
      ['create user jan password $$Oak42_monsoon$$ superuser', 'Oak42_monsoon'], ["create\\040user\\040'rep'@'%'\\040identified\\040by\\040'Oak-763';", 'Oak-763'], ["UPDATE users SET pass = MD5('k4ng4r00')", 'k4ng4r00'],
      ["EXEC sp_addlogin 'a', 'k4ng4r00'", 'k4ng4r00'], ["PRAGMA key='k4ng4r00';", 'k4ng4r00'], ["AES_ENCRYPT('data', 'k4ng4r00')", 'k4ng4r00'], ["CREATE MASTER KEY ENCRYPTION BY PASSWORD = 'k4ng4r00'", 'k4ng4r00'],
      ['CREATE USER a IDENTIFIED BY "w1nter7";', 'w1nter7'],
      ['ALTER USER a IDENTIFIED BY w1nter7;', 'w1nter7'],
      ["CREATE LOGIN a WITH PASSWORD = 'w1nter7x'", 'w1nter7x'],
      ["SET PASSWORD FOR 'a'@'b' = PASSWORD('x9y8z7')", 'x9y8z7'], ["CREATE USER 'a'@'%' IDENTIFIED BY 'Sql-pw-7'", 'Sql-pw-7'], ["ALTER ROLE app PASSWORD 'x9y8z7'", 'x9y8z7']],
    misses: [
      'identified by name; or by number'.replace('name', 'a'),
      "url.password = '123'",
      "IDENTIFIED BY '%s'", "identified by 'password'"],
  },
  'command-lines': {
    hits: [
      ['impdp system/Kernel24 schemas=x', 'Kernel24'],
      [`nxc smb 10.0.0.1 -u bob -H ${HEX.slice(0, 32)}`, HEX.slice(0, 32)],
      [`vault operator unseal ${DIGITS.slice(0, 44)}`, DIGITS.slice(0, 44)],
      ["smbclient //nas/share 'w1nter!' -U bob -c ls", 'w1nter!'],
      ['smbclient //nas/share orange-Rocket -U bob', 'orange-Rocket'],
      ['smbmap -H h -u bob -p velvet', 'velvet'],
      ['net use Z: \\\\nas\\share w1nter /user:bob', 'w1nter'],
      ['net.exe user bob sunset /add', 'sunset'],
      ['net rpc join -U admin%castle', 'castle'],
      ['wmic /node:h /user:bob "/password:w1nter;x" process list', 'w1nter;x'],
      ['schtasks /create /ru bob /rp w1nter', 'w1nter'],
      ['C:\\tools\\psexec.exe \\\\h -u bob -p w1nter cmd', 'w1nter'],
      ['mosquitto_passwd -b /etc/m/passwd bob lantern', 'lantern'],
      ['consul kv put app/db/password coffee', 'coffee'],
      ['etcdctl put /app/token w1nter', 'w1nter'],
      ['vault kv put secret/db password=island-Castle', 'island-Castle'],
      ['qpdf --encrypt w1nter own3r 256 -- a b', 'w1nter'],
      ['qpdf --encrypt w1nter own3r 256 -- a b', 'own3r'],
      ['pdftk a output b user_pw w1nter', 'w1nter'],
      ['nmcli dev wifi connect home password velvet', 'velvet'],
      ['wpa_passphrase home thunder-copper', 'thunder-copper'],
      ['bw login bob@example.org w1nter', 'w1nter'],
      ["mysql -u root -p'w1nter;drop' shop", 'w1nter;drop'],
      ['7z a -p"long winter" x.7z src', 'long winter'],
      ['curl -E cert.pem:w1nter https://x', 'w1nter'],
      ['aws ssm put-parameter --name /x --value w1nter --type SecureString', 'w1nter'],
      ['mkpasswd -m sha-512 w1nter', 'w1nter'],
      ['htpasswd -bc /etc/x bob w1nter', 'w1nter'],
      ['htpasswd -nb bob w1nter', 'w1nter'],
      ['zip -rP w1nter a.zip b', 'w1nter'],
      ['rar a -hpw1nter a.rar b', 'w1nter'],
      ['rabbitmqctl add_user app w1nter', 'w1nter'],
      ['mc alias set x https://h KEYNAME w1nterw1', 'w1nterw1'],
      ['http -a bob:w1nter h', 'w1nter'],
      ['curl -su bob:w1nter h', 'w1nter'],
      ['openssl passwd -6 w1nter', 'w1nter'],
      ['net ads join -U bob%w1nter', 'w1nter'],
      ['nerdctl login -u bob -p w1nter', 'w1nter'],
      ['mysql -u root -pRoot4ever shop', 'Root4ever'], ['sshpass -p tr1cky ssh h', 'tr1cky'], ['curl -u carol:w1nter https://x', 'w1nter'], ['curl --user=carol:w1nter https://x', 'w1nter'],
      ['sqlplus system/w1nter@//db:1521/x', 'w1nter'], ['psexec.py CORP/carol:w1nter@10.0.0.1', 'w1nter'], ['unrar x -hpw1nter a.rar', 'w1nter'],
      ['snmpget -v3 -u a -A w1nterA1 -X w1nterX1 h', 'w1nterX1'], ['openssl rsa -in k -passin pass:w1nter', 'w1nter'], ['mysqladmin -u root password w1nter', 'w1nter']],
    misses: [
      'htpasswd -c /etc/x bob',
      'smbclient //nas/share -U bob -c ls',
      'smbclient -L //nas -U bob',
      'net use Z: \\\\nas\\share /user:bob',
      'net user bob /active:no',
      'net user bob *',
      'consul kv put app/db/host w1nter',
      'consul kv put app/db/password $PASSWORD',
      'nmcli connection show home',
      'wpa_passphrase home',
      'gh pr create -b w1nter',
      'aws s3 cp --value w1nter',
      'rar x a.rar',
      'mc ls play/w1nter',
      'rabbitmqctl list_users w1nter',
      'az vm create -p w1nter',
      'useradd -m bob',
      'docker run -p 80:80 nginx', 'mysql -p shop', 'mkdir -pfoo7bar', 'openssl rsa -in k -passin file:w1nter', 'sqlplus system@db1', '7z a x.7z src'],
  },
  'piped-passwords': {
    hits: [
      ["printf 'root:w1nter' | chpasswd", 'w1nter'],
      ['echo "root:w1nter" | chpasswd', 'w1nter'],
      ["echo -n 'w1nter' | sudo -S id", 'w1nter'],
      ['echo w1nter | docker login -u a --password-stdin', 'w1nter'],
      ['chpasswd <<< "root:w1nter7"\n', 'w1nter7'],
      ['sudo -S id <<< w1nter', 'w1nter'],
      ["printf 'w1nter\\nw1nter\\n' | passwd bob", 'w1nter'],
      ['(echo w1nter; echo w1nter) | smbpasswd -s -a bob', 'w1nter'],
      ["printf '%s' w1nter | argocd account update --password-stdin", 'w1nter'],
      ['echo w1nter | gh auth login --with-token', 'w1nter'],
    ],
    misses: ['cat <<< w1nter', 'echo w1nter | grep x', 'echo "$PASSWORD" | sudo -S id', 'echo w1nter'],
  },
  dialogues: {
    hits: [
      ['spawn ssh h; expect "assword:"; send "velvet-Bridge\\r"; interact', 'velvet-Bridge'],
      ['expect "Password: "\nsend -- "rocket\\r"\n', 'rocket'],
      ["child.expect('assword:')\nchild.sendline('rocket')", 'rocket'],
    ],
    misses: ['expect "$ "\nsend "rocket\\r"\n', 'expect "assword:"\nsend "$password\\r"', 'expect "assword:"; send "$p\\r"; expect "$ "; send "rocket\\r"', "child.sendline('rocket')"],
  },
  'setting-lines': {
    hits: [
      ['[{user,"guest"},{password,<<"Oak98_river">>}]', 'Oak98_river'], ["'key' => 'base64:OHQGiaBHBOVBAqkRitXBnSmp+J7wGUphZrJUrE2mIm8='", 'base64:OHQGiaBHBOVBAqkRitXBnSmp+J7wGUphZrJUrE2mIm8='],
      ['http://influx:8086/write?db=tele&u=telegraf&p=Qu4rtz601', 'Qu4rtz601'], ['"variables":{"u":"jan","p":"Oak.9352"}', 'Oak.9352'], ['Authorization: Hawk id="dh37", nonce="j4", mac="k6Z9rwifBfykT/FvekTRzgGgJXjYjdyLrxl8HJsfmI8="', 'k6Z9rwifBfykT/FvekTRzgGgJXjYjdyLrxl8HJsfmI8='],
      ['user:\n  token: nhyczy.glj7ierftychfcur', 'nhyczy.glj7ierftychfcur'], ['creds = ("admin", "k4ng4r00")', 'k4ng4r00'], ['{"method":"login","params":["admin","k4ng4r00"]}', 'k4ng4r00'], ["SET PASSWORD FOR 'a'@'%' = 'k4ng4r00'", 'k4ng4r00'],
      ['snmp-server community Maple_81 RO\n', 'Maple_81', 'SNMP community'], ['snmp-server host 10.0.0.9 version 2c Quartz_952\n', 'Quartz_952'],
      ['Secret ID    = 356d82ff-4c5a-41bc-aa25-dbb6c78850ae\n', '356d82ff-4c5a-41bc-aa25-dbb6c78850ae', 'token'], ["const pass = process.env.DB_PASS || 'Ember.37';", 'Ember.37'],
      ['var jwtSecret = []byte("Jungle-8426!")', 'Jungle-8426!'], ['@Value("${db.password:Anchor.55}")', 'Anchor.55'], ['${DB_PASSWORD:-Anchor.55}', 'Anchor.55'], ['Dim strPassword As String = "Garnet-8475!"', 'Garnet-8475!'],
      ['(setq erc-password "Rabbit.3763!")', 'Rabbit.3763!'], ["\toption key 'Yellow52!'\n", 'Yellow52!', 'shared key'], [`wmiexec.py -hashes :${HEX.slice(0, 32)} LAB/bob@h`, HEX.slice(0, 32)],
      ['db login is root / Ember-2122', 'Ember-2122'], ['creds: admin:Ember-2122', 'Ember-2122'], [`password 51:b:${HEX.slice(0, 64).toUpperCase()}\r\n`, HEX.slice(0, 64).toUpperCase()],
      ['com2sec readonly default Tiger_718!\n', 'Tiger_718!', 'SNMP community'], ['cvs -d :pserver:bob:w1nter7@h:/cvs co x', 'w1nter7'],
      [' ip ospf message-digest-key 1 md5 Maple-585!\n', 'Maple-585!'], [' key-string 7 w1nter7!\n', 'w1nter7!'], ['set password ENC SH2j1vOfyUzwrkIifrcNdn9P\n', 'SH2j1vOfyUzwrkIifrcNdn9P'],
      ['radius-server host 10.0.0.1 auth-port 1812 key 7 w1nter7\n', 'w1nter7', 'shared key'], ['OPER bob Forest!49!\r\n', 'Forest!49!'],
      [`HashedControlPassword 16:${HEX.slice(0, 58).toUpperCase()}`, `16:${HEX.slice(0, 58).toUpperCase()}`], [`CLIENT_RANDOM ${HEX.slice(0, 64)} ${HEX.slice(0, 96)}\n`, HEX.slice(0, 96), 'TLS secret'],
      [`SERVER_TRAFFIC_SECRET_0 ${HEX.slice(0, 64)} ${HEX.slice(0, 64)}\n`, HEX.slice(0, 64), 'TLS secret'], [`c=biws,r=abcdefghijkl,p=${base64(DIGITS.slice(0, 32))}`, base64(DIGITS.slice(0, 32)), 'SCRAM proof'],
      [`Authorization: Digest username="bob", uri="/", response="${HEX.slice(0, 32)}"`, HEX.slice(0, 32), 'digest response'], ["SELECT crypt('Dolphin51!', gen_salt('bf'));", 'Dolphin51!'],
      ['<methodName>wp.getUsersBlogs</methodName><params><param><value><string>admin</string></value></param><param><value><string>Summit12</string></value></param></params>', 'Summit12'],
      [`nsupdate -y hmac-sha256:k:${base64(DIGITS.slice(0, 32))}`, base64(DIGITS.slice(0, 32))], ['oathtool --totp -b PNQQPHVOVR6M2GUYMWKR4CEBODJU2SED', 'PNQQPHVOVR6M2GUYMWKR4CEBODJU2SED'],
      ['set(SIGN_PASSWORD "Walnut_38")\n', 'Walnut_38'], ['1 SHA1 471831e45baa072076ac28e4f7d60c98e75e5fd7\n', '471831e45baa072076ac28e4f7d60c98e75e5fd7', 'NTP key'], ['Enter this setup key: PNQQ PHVO VR6M 2GUY\n', 'PNQQ PHVO VR6M 2GUY'],
      ['ds.setPassword("w1nter");', 'w1nter'],
      ['ds.setPassword("copper-thunder");', 'copper-thunder'],
      ['#define WIFI_PASSWORD "w1nter"\n', 'w1nter'],
      ['red:auth("w1nter")\n', 'w1nter'],
      ['<input type="password" name="p" value="velvet">', 'velvet'],
      ['<input value="velvet" name="p" type="password">', 'velvet'],
      ['{"type":"random_password","instances":[{"attributes":{"length":16,"result":"w1nter"}}]}', 'w1nter'],
      ['- rotate db password (currently "velvet-Bridge")\n', 'velvet-Bridge'],
      ['Default credentials: `admin` / `w1nter`\n', 'w1nter'],
      ['Log in with admin:w1nter on first start.\n', 'w1nter'],
      ["lftp -e 'open -u bob,w1nter h'", 'w1nter'],
      ['ConvertTo-SecureString -AsPlainText -Force "w1nter"', 'w1nter'],
      ['ConvertTo-SecureString w1nter -AsPlainText -Force', 'w1nter'],
      ["[System.Net.NetworkCredential]::new('bob', 'w1nter')", 'w1nter'],
      ['Your temporary password is: w1nter7\n', 'w1nter7'],
      ['password -> w1nter7\n', 'w1nter7'],
      ['| password | w1nter7 |\n', 'w1nter7'],
      ['WIFI:T:WPA;S:home;P:w1nter7;;', 'w1nter7', 'shared key'],
      ['setx API_TOKEN "w1nter7"\n', 'w1nter7'],
      ['aws configure set aws_secret_access_key w1nter7\n', 'w1nter7'],
      ['npm config set //r.example.com/:_authToken w1nter7\n', 'w1nter7'],
      ["user.set_password('w1nter7')", 'w1nter7'],
      ["create_superuser('a', 'a@example.com', 'w1nter7')", 'w1nter7'],
      ['ENV DB_PASSWORD w1nter7\n', 'w1nter7'],
      ['set -gx PGPASSWORD w1nter7\n', 'w1nter7'],
      ['fastcgi_param DB_PASSWORD "w1nter7";\n', 'w1nter7'],
      ['sentinel auth-pass mymaster w1nter7\n', 'w1nter7'],
      ['neighbor 10.0.0.1 password w1nter7\n', 'w1nter7'],
      ['remote_password w1nter7\n', 'w1nter7'],
      ['set mailserver x username "a" password "w1nter7"\n', 'w1nter7'],
      ['PlainLoginModule required\n user_bob="w1nter7";\n', 'w1nter7'],
      ['password for user bob: w1nter7\n', 'w1nter7'],
      ['mot de passe : w1nter7\n', 'w1nter7'],
      ['login attempt [root/w1nter7] failed', 'w1nter7'],
      ["new PDO('mysql:host=db', 'root', 'w1nter7')", 'w1nter7'],
      ['requests.get(u, auth=("a", "w1nter7"))', 'w1nter7'],
      ['const DB_PASSWORD: &str = "w1nter7";', 'w1nter7'],
      ['public string Password { get; set; } = "w1nter7";', 'w1nter7'],
      ['send "w1nter7\\r"\n', 'w1nter7'],
      ['chpasswd:\n  list: |\n    root:w1nter7\n', 'w1nter7'],
      ['<auth-user-pass>\nbob\nw1nter7\n</auth-user-pass>', 'w1nter7'],
      ['GENERATED ROOT PASSWORD: sunflowers\n', 'sunflowers'],
      ['uri ldap://a\nbindpw w1nter7\n', 'w1nter7'],
      ['rootpw --plaintext w1nter7\n', 'w1nter7'],
      ['rocommunity w1nter7 default\n', 'w1nter7', 'SNMP community'],
      ['createUser a SHA "w1nter77" AES "w1nter88"\n', 'w1nter88'],
      ['10.0.0.1 : PSK "w1nter7"\n', 'w1nter7', 'shared key'],
      ['  user a insecure-password w1nter7\n', 'w1nter7'],
      ['  stats auth admin:w1nter7\n', 'w1nter7'],
      [' secret "w1nter77";', 'w1nter77'],
      ['enable password 7 0822455D0A16\n', '0822455D0A16'],
      ['SetEnv DB_PASSWORD w1nter7\n', 'w1nter7'],
      ['user app on >w1nter7 ~* +@all\n', 'w1nter7'],
      ['[smtp.example.com]:587 a@example.com:w1nter7\n', 'w1nter7'],
      ['a:{PLAIN}w1nter7::::::\n', 'w1nter7'],
      [`Unseal Key 1: ${DIGITS.slice(0, 44)}\n`, DIGITS.slice(0, 44), 'Vault unseal key'],
      ['A temporary password is generated for root@localhost: w1nter7!x\n', 'w1nter7!x'],
      ['account a\npassword w1nter7\n', 'w1nter7'],
      ['seed phrase: abandon ability able about above absent absorb abstract absurd abuse access accident', 'abandon ability able about above absent absorb abstract absurd abuse access accident', 'recovery phrase'],
      ['kubectl create secret generic x --from-literal=any=w1nter7 -n a', 'w1nter7', 'Kubernetes secret'],
      ['backup codes: 1a2b-3c4d, 5e6f-7a8b\n', '5e6f-7a8b', 'code'],
      ['{"github-oauth":{"github.com":"9a1b7c3d5e2f4a6b8c0d"}}', '9a1b7c3d5e2f4a6b8c0d', 'token'],
      ['K 8\npassword\nV 7\nw1nter7\nEND\n', 'w1nter7'],
    ],
    misses: [
      'user.setPassword("password");', 'ds.setPassword(value);', '#define PASSWORD_FORMAT "%s-1"\n', '#define PASSWORD_FILE "/etc/passwd-1"\n',
      '<input type="password" name="p" value="">', '<input type="password" value="{{ password }}">', '#define SECRET_NAME "secret-name"\n',

      '| password | string |',
      'git config user.name w1nter7\n',
      'password -> hash',
      'config token_file a1b2c3\n',
      'kpasswd\t\t464/tcp\n',
      '    user_filename = ".pydistutils.cfg"\n',
      'password authentication\n',
      'send "exit\\r"',
      'the password for user accounts: none set',
      'chpasswd: reads pairs',
      'with password authentication',
      'bindpw <password>\n', 'community of practice', 'password required\n', 'password is required', 'the password is case-sensitive',
      'backup codes: none left', 'kubectl create configmap x --from-literal=any=w1nter7', 'secret "name"', 'user a on > b', 'SetEnv LANG en_GB.UTF-8\n',
      'a temporary password file',
    ],
  },
  cookies: {
    hits: [
      ['Cookie: sessionid=3f2a9c1e7b8d4f60; theme=dark\r\n', '3f2a9c1e7b8d4f60', 'cookie'],
      ['Set-Cookie: sid=k7GhT2mQx9Zp; Path=/\r\n', 'k7GhT2mQx9Zp', 'cookie'],
    ],
    misses: ['Cookie: theme=dark-blue; lang=en-GB\r\n', 'cookie: value'],
  },
  'form-parts': {
    hits: [
      ['Content-Disposition: form-data; name="password"\r\nContent-Type: text/plain\r\n\r\nletmein9\r\n--x', 'letmein9'],
      ['Content-Disposition: form-data; name="password"\r\n\r\nletmein9\r\n--x', 'letmein9']],
    misses: ['Content-Disposition: form-data; name="comment"\r\n\r\nletmein9\r\n--x'],
  },
  'named-values': {
    hits: [
      ["admin_password = '''E{kY6MnE{q++=M'''", 'E{kY6MnE{q++=M'], ['db:\n  password: &pw oak.7720\n', 'oak.7720'], ['auth:\n  password: |\n    rocket copper lamp winter\n', 'rocket copper lamp winter'], ['  token: >-\n    mBmGhAfWLiUQZ2fJuIozpPVI9sQ\n', 'mBmGhAfWLiUQZ2fJuIozpPVI9sQ'],
      ['password = <<EOT\nTiger-oak-314\nEOT', 'Tiger-oak-314'], ['password = [[Tiger-oak-314]]', 'Tiger-oak-314'], ["secret_key=SecretStr('lvjeD84TcbY9C4v8')", 'lvjeD84TcbY9C4v8'], ['Map(user -> app, password -> OakOboe5, db -> x)', 'OakOboe5'],
      ["param adminPassword string = 'k4ng4r00'", 'k4ng4r00'], ["PASSWORD constant varchar2(30) := 'k4ng4r00';", 'k4ng4r00'], ['char password[32] = "k4ng4r00";', 'k4ng4r00'], ['["redis-server","--requirepass","k4ng4r00"]', 'k4ng4r00'], ['array(1) {\n  ["password"]=>\n  string(8) "k4ng4r00"\n}', 'k4ng4r00'],
      ['{"email":"a@b.c","password":"bergamo tractor walrus"}', 'bergamo tractor walrus'], ['x\0SESSION_SECRET=keyboard iklce dog\0', 'keyboard iklce dog'], ['x\0OTP_KEY=JBSWY3DPEHPK3PXP\0', 'JBSWY3DPEHPK3PXP'], ['"password":"W(HpuupKzmF7zxpk+DuCtu=C"', 'W(HpuupKzmF7zxpk+DuCtu=C'],
      [`"access_token":"ya29.c.${DIGITS.slice(0, 120)}"`, `ya29.c.${DIGITS.slice(0, 120)}`, 'token'],
      ['otp=455344&x=1', '455344', 'code'], ['"cvc":"233"', '233', 'PIN'], ['DB_PASS ?= Saddle!35\n', 'Saddle!35'], ['admin_password = \"\"\"Zephyr.12\"\"\"\n', 'Zephyr.12'],
      [`"device_code":"${DIGITS.slice(0, 40)}"`, DIGITS.slice(0, 40), 'code'], ['user_code=WDJB-4JHT&x=1', 'WDJB-4JHT'], ['?tkn=05689a2c-9dec-4831-abd9-083abe8e9eff', '05689a2c-9dec-4831-abd9-083abe8e9eff', 'token'],
      [`&code_verifier=${DIGITS.slice(0, 50)}&x`, DIGITS.slice(0, 50), 'code verifier'],
      ['"authkey":"w1nter!7"', 'w1nter!7', 'key'],
      ['security_answer=w1nter7&x=1', 'w1nter7', 'answer'],
      ['mysql -u root --password=velvet\n', 'velvet'],
      ['mount -t cifs -o username=bob,password=copper-bridge,uid=1000 //n/s /mnt\n', 'copper-bridge'],
      ['Config(user=app, password=copper-bridge, url=x)\n', 'copper-bridge'],
      ['password:w1nter7\n', 'w1nter7'],
      ['VAULT_SECRET_ID=44444444-4444-4444-8444-444444444444\0', '44444444-4444-4444-8444-444444444444'],
      ['{"sessionId":"b778ac7e157a58c0b0c2c0581be7d7c1"}', 'b778ac7e157a58c0b0c2c0581be7d7c1'],
      ['DB_PASSWORD2=w1nter7\0', 'w1nter7'],
      ['GPG_PASSPHRASE=w1nter7\0', 'w1nter7', 'passphrase'],
      ['{"user":"app","password":"sunflower"}', 'sunflower'],
      ['host=db user=app password=sunflower dbname=x', 'sunflower'],
      ['username=bob\npassword=sunflower\n', 'sunflower'],
      ['C=Server=db;Password=sunflower;\0', 'sunflower'],
      ['mysqldump --password=sunflower x\n', 'sunflower'],
      ['Driver={X};Uid=app;Pwd={w1nter;7};', 'w1nter;7'],
      ['mutation{login(user:\\"a\\",password:\\"w1nter7\\")}', 'w1nter7'],
      ['X_SERVICE_KEY=9a1b7c3d-5e2f-4a6b-8c0d-1e2f3a4b5c6d\0', '9a1b7c3d-5e2f-4a6b-8c0d-1e2f3a4b5c6d'],
      ['password="ABcd1.xyz7Qk"', 'ABcd1.xyz7Qk'],
      ['REGISTRY_CREDENTIALS=carol:w1nter7\0', 'w1nter7', 'password'],
      ['Pass = plain#w1nter7\n', 'w1nter7', 'password'],
      ['DB_PASSWORD=Tr0ub4dor-and-3-lab-only', 'Tr0ub4dor-and-3-lab-only', 'password'],
      ['DB_PASSWORD=correcthorse\0', 'correcthorse'],
      ["define('DB_PASSWORD', 'wpPweUf0fU');", 'wpPweUf0fU'],
      ['define( "AUTH_KEY", "a1;B2 c3{D4" );', 'a1;B2 c3{D4'],
      ['{"client_secret": "a1b2c3d4e5"}', 'a1b2c3d4e5', 'secret'],
      ['{\\"password\\":\\"qu0ted-1\\"}', 'qu0ted-1'],
      ["{'api_key': 'k-123456'}", 'k-123456'],
      ['password: s3cr3t-value\n', 's3cr3t-value'],
      ['password = s3cr3t-value\n', 's3cr3t-value'],
      ['/login?user=a&password=hunter2x&next=/', 'hunter2x'],
      ['tool --password h5nter22 x', 'h5nter22'],
      ['tool\0--token\0a1b2c3d4\0', 'a1b2c3d4'],
      ["'password' => 'php-pw-1',", 'php-pw-1'],
      ['Server=db;User Id=sa;Password=Adm1n!x;Encrypt=true', 'Adm1n!x'],
      ['X-Api-Key: 9f8e7d6c5b4a\r\n', '9f8e7d6c5b4a'],
      ['{"password":"correctbatterystaple"}', 'correctbatterystaple'],
      ['password=correctbatterystaple\n', 'correctbatterystaple'],
      ['{"password":"correct horse battery staple"}', 'correct horse battery staple'],
      ['token: "qWmZxKvRtPbL"', 'qWmZxKvRtPbL'],
      ['PGPASSWORD=w1nter7 psql -h db\n', 'w1nter7'],
      ['{Host:db User:app Password:w1nter7 Port:5432}', 'w1nter7'],
      ["app.config['SECRET_KEY'] = b'_5#y2L(F4Q8z]'", '_5#y2L(F4Q8z]'],
      [`userPassword:: ${base64('w1nter7w1nter7')}\n`, base64('w1nter7w1nter7')],
      ['Driver=x;UID=sa;PWD=w1nter7;', 'w1nter7'],
      ['java -Djavax.net.ssl.keyStorePassword=w1nter7 -jar a', 'w1nter7'],
      ['BASIC_AUTH=carol:w1nter7\0', 'carol:w1nter7', 'credentials'],
      ['RECOVERY_CODE=729104\0', '729104', 'code'],
      ['CVV=8231\0', '8231', 'PIN'],
      [`secret_id: 9a1b7c3d-5e2f-4a6b-8c0d-1e2f3a4b5c6d\n`, '9a1b7c3d-5e2f-4a6b-8c0d-1e2f3a4b5c6d'],
    ],
    misses: [
      'Sec-WebSocket-Key: umMMa0k8AQCdd6eqeiY9lQ==', 'Idempotency-Key: umMMa0k8AQCdd6eqeiY9lQxx', 'p->password->x1y2z3', 'expect(argv("x", "--token", "--verbose"))', 'special key: >\n\t:map <F1><Esc>OP :echo "yes"<CR>', '"credential_source": "metadata server"', 'next_token string = fn1(x)',
      '--kms-key=projects/my-project/locations/global/keyRings/my-keyring/cryptoKeys/my-key',
      'mysql --password=PASSWORD\n', 'wasm-opt --pass-arg=imports@env.await -Oz\n', 'mysql --password=$MYSQL_PASSWORD\n', 'run --user=anonymous:$FROM_EMAIL --auth=anonymous:$FROM_EMAIL\n',
      'connect(user=user, password=dbPhrase)', 'answer=w1nter7&x=1',
      '  password:x1,\n',
      'sessionId: abc',
      'GPG_KEY=7169605F62C751356D054A26A821E680E5FA6305\0',
      'connect(user=user, password=phrase)',
      '    user = other\n    password = somebody\n',
      '{"username":"string","password":"string"}',
      'const token2 = parent2',
      'password=sunflower',
      '{"title":"x","password":"Passwort"}',
      '{"user":"a","password":"aaaaaaaa"}',
      'password=password', 'password=%s&user=%s', 'password = get_password()', 'self.token = token', 'if password == "x1y2z3":',
      'def login(user, password=None):', 'password: str', '"password": "Enter your password"', 'token = tokens[4]',
      'PASSWORD=${PASSWORD}', 'License: BSD-3-clause-variant-2', 'key=lambda item: item[1]', 'max_tokens=4096', '{"password":"authenticationrequired_now"}', 'password: "HTTPPasswordMgr"',
      '{"password":"please enter your password"}', 'PWD=/srv/app\0', 'AUTH=basic:required', 'auth=example:8080', 'token::next', 'bypass=x9y8z7w6',
      'pin: 13', 'error_code=404x', 'secret_id: 12',
    ],
  },
  'named-elements': {
    hits: [
      ['<String><Key>Password</Key><Value ProtectInMemory="True">Tiger.7632</Value></String>', 'Tiger.7632'],
      ['<key>api_password</key>\n<string>w1nter7!</string>', 'w1nter7!'],
      ['<property><name>fs.s3a.secret.key</name>\n<value>Mvn-pw-3</value></property>', 'Mvn-pw-3'],
      ['<property name="hibernate.connection.password">Mvn-pw-3</property>', 'Mvn-pw-3'],
      ['<member><name>password</name><value><string>Mvn-pw-3</string></value></member>', 'Mvn-pw-3'],
      ['<server><password>Mvn-pw-3</password></server>', 'Mvn-pw-3']],
    misses: [
      '<property name="dialect">Mvn-pw-3</property>',
      '<name>host</name><value>Mvn-pw-3</value>',
      '<password>${env.PW}</password>', '<username>Mvn-pw-3</username>'],
  },
  'named-pairs': {
    hits: [
      ['variable "pg_pass" { default = "Oak2017!" }', 'Oak2017!'],
      ['variable "pg_pass" {\n  type = string\n  sensitive = true\n  default = "Oak2017!"\n}', 'Oak2017!'],
      ['"outputs":{"pg_password":{"value":"Oak25_Glacier","type":"string"}}', 'Oak25_Glacier'],
      ['{"type":"password","value":"w1nter7!"}', 'w1nter7!'],
      ['- name: DB_PASSWORD\n  value: y4ml-pw\n', 'y4ml-pw'],
      ['{"name":"API_TOKEN","value":"t0ken-in-pod"}', 't0ken-in-pod'],
    ],
    misses: ['- name: DB_HOST\n  value: y4ml-pw\n', '{"name":"API_TOKEN","valueFrom":{"secretKeyRef":{}}}', 'variable "pg_host" { default = "Oak2017!" }', 'type: token,\n value: code.slice2'],
  },
  'card-numbers': {
    hits: [
      ['%B4539578763621486^DOE/JOHN^29121010000012300000?', '%B4539578763621486^DOE/JOHN^29121010000012300000?', 'card track'],
      [';4539578763621486=29121011000012300000?', ';4539578763621486=29121011000012300000?', 'card track'],
      ['T2 4539578763621486=29121011000012300000', '29121011000012300000', 'card track'],
      ['{"pan":"501800000009"}', '501800000009'],
      ['card 4000000000000000006', '4000000000000000006'],
      [';4000000000000000006=2712101?', '4000000000000000006'],
      ['bob,6759000322011,12/27', '6759000322011'],
      ['9792 5469 8826 0779', '9792 5469 8826 0779'],
      ['maestro 6304 1502 6298 6000 06', '6304 1502 6298 6000 06'],
      ['"card": "4111111111111111"', '4111111111111111', 'card number'], ['4242 4242 4242 4242', '4242 4242 4242 4242'], ['378282246310005', '378282246310005'],
      ['%B4539578763621486^A/B^2712101?', '4539578763621486'], [';4539578763621486D27121011000012300000?', '4539578763621486'], ['charged 4539578763621486.', '4539578763621486'],
      ['order_4539578763621486', '4539578763621486'], ['/pay/4539578763621486/confirm', '4539578763621486'], ['2200000000000004', '2200000000000004'], ['30569309025904', '30569309025904'],
      ['5454 5454 5454 5454', '5454 5454 5454 5454']],
    misses: [
      '501800000009',
      '4000000000000000006',
      'took 4017769274721 ns',
      '5020 4542 2834',
      '114841655994382',
      'expand 501800000009',
      '4111111111111112', '4111-1111 1111-1111', '0.4111111111111111', 'a4111111111111111', '5282 5281 5290 5293', '5628 5716 5717 5718', '4539578763621486.25', '4539578763621486Dx', '1795503178153690020'],
  },
  'wallet-keys': {
    hits: [
      ['network_key: [153, 67, 90, 97, 26, 72, 153, 226, 171, 198, 38, 13, 226, 4, 137, 197]', '[153, 67, 90, 97, 26, 72, 153, 226, 171, 198, 38, 13, 226, 4, 137, 197]', 'key'],
      token('wallet private key', '5HueCGU8rMjxEXxiPuD5BDku4MkF', 'qeZyd4dZ1jvhTVqvbTLvyTJ'),
      token('wallet private key', 'KwdMAjGmerYanjeui5SHS7JkmpZv', 'VipYvB2LJGU1ZxJwYvP98617'),
      token('wallet private key', '6PRVWUbkzzsbcVac2qwfssoUJAN1Xhrg6', 'bNk8J7Nzm5H7kxEbn2Nh2ZoGg'),
      token('Nostr private key', 'nsec', '1', 'qpzry9x8gf2tvdw0s3jn54khce6mua7l'.repeat(2).slice(0, 58)),
      [`[${Array.from({ length: 64 }, (_, i) => (i * 37) % 256).join(',')}]`, `[${Array.from({ length: 64 }, (_, i) => (i * 37) % 256).join(',')}]`],
    ],
    misses: [
      '5HueCGU8rMjxEXxiPuD5BDku4MkFqeZyd4dZ1jvhTVqvbTLvyTK', '6PRVWUbkzzsbcVac2qwfssoUJAN1Xhrg6bNk8J7Nzm5H7kxEbn2Nh2ZoGh',
      'nsec1 is how a key begins', `[${'0,'.repeat(63)}0]`, `[${'300,'.repeat(63)}300]`,
    ],
  },
  'bank-accounts': {
    hits: [
      ['account DE89370400440532013000 of', 'DE89370400440532013000', 'IBAN'],
      ['IBAN: GB29 NWBK 6016 1331 9268 19 AND', 'GB29 NWBK 6016 1331 9268 19', 'IBAN'],
      ['"MT84MALT011000012345MTLCAST001S"', 'MT84MALT011000012345MTLCAST001S', 'IBAN'],
    ],
    misses: ['DE89370400440532013001', 'DE8937040044053201300', 'XX89370400440532013000', 'GB29123460161331926819', 'IBAN DE89 3704 0044 0532 0130 01'],
  },
  'listed-values': {
    hits: [
      [`INSERT INTO accounts VALUES (4,'kees','${HEX.slice(0, 32)}','2024-01-01')`, HEX.slice(0, 32), 'password hash'],
      ["REPLACE INTO t (u,pwd) VALUES ('a','w1nter7x')", 'w1nter7x'],
      [`COPY public.users (id, crypted_password, salt) FROM stdin;\n1\t${HEX.slice(0, 40)}\t${HEX.slice(40, 72)}\n\\.\n`, HEX.slice(40, 72)],
      [' username | password\n----------+----------\n admin    | k4ng4r00403\n\n', 'k4ng4r00403'],
      ['| user | password |\n+------+------+\n| admin | k4ng4r00403 |\n+--+--+\n', 'k4ng4r00403'],
      ['a:1:{s:8:"password";s:7:"w1nter7";}', 'w1nter7'],
      ['user|s:3:"bob";password|s:7:"w1nter7";', 'w1nter7'],
      ["INSERT INTO settings VALUES (1,'smtp_password','w1nter7');", 'w1nter7'],
      ["INSERT INTO `users` (`id`, `name`, `password`) VALUES (1,'it''s','w1nter7'),(2,NULL,'s0mmer8');", 's0mmer8'],
      ['COPY public.users (id, email, api_token) FROM stdin;\n1\ta@b\tw1nter7x\n\\.\n', 'w1nter7x'],
      ["[('user', 'a'), ('password', 'w1nter7')]", 'w1nter7'],
    ],
    misses: [
      's:8:"password";s:9:"w1nter7";',
      's:4:"name";s:7:"w1nter7";',
      "('password', 'username')", "INSERT INTO users (id, name) VALUES (1,'w1nter7')", "INSERT INTO users (id, password) VALUES (1,NULL)",
      'COPY public.users (id, email) FROM stdin;\n1\tw1nter7\n\\.\n', "INSERT INTO users (id, password) VALUES (1,'w1nter7", "['token','abcdefgh']",
    ],
  },
  'mnemonic-sentences': {
    hits: [['see legal winner thank year wave sausage worth useful legal winner thank yellow.', 'legal winner thank year wave sausage worth useful legal winner thank yellow', 'recovery phrase']],
    misses: ['legal winner thank year wave sausage worth useful legal winner thank year', 'legal winner thank year wave sausage worth useful legal winner thank'],
  },
  'call-arguments': {
    hits: [
      ['AES.new(b"Ha38NDdxHISvfYKb", AES.MODE_CBC)', 'Ha38NDdxHISvfYKb', 'key'], ['DriverManager.getConnection(url, "sa", "oak3754!")', 'oak3754!'], ['bcrypt.hashSync("k4ng4r00403", 10)', 'k4ng4r00403'],
      [`new ethers.Wallet("0x${HEX.slice(0, 64)}", p)`, `0x${HEX.slice(0, 64)}`, 'private key'],
      [`hmac.new(b"Anchor-568", msg)`, 'Anchor-568', 'key'], [`jwt.encode({"a": [1, 2]}, 'Timber9241!', algorithm="HS256")`, 'Timber9241!'],
      [`pymysql.connect("db", "root", "Tiger_72!", "shop")`, 'Tiger_72!', 'password'], ["ftp_login($c, 'bob', 'oak-river-7');", 'oak-river-7'],
      [`WiFi.begin("lab", "Garnet_9809!");`, 'Garnet_9809!'], ['if (strcmp(password, "Walnut.141") == 0)', 'Walnut.141'],
      [`os.getenv("DB_PASSWORD", "Marble-199")`, 'Marble-199', 'password'], ['l.simple_bind_s("cn=a", "w1nter7!")', 'w1nter7!'],
      ['new SecretKeySpec("Gj1aswA2FFSBLFrw".getBytes(), "AES")', 'Gj1aswA2FFSBLFrw'],
    ],
    misses: [
      "createHmac('sha256', key)", "createHmac('sha256', 'key')", 'hmac.new(key, b"w1nter7")', 'getenv("HOME", "/root/1")', 'strcmp(name, "w1nter7")',
      'getenv("A_PASSWORD", default1)', 'xstrcmp(password, "Walnut.141")', 'WiFi.begin("lab", "your_password")', `WiFi.begin("lab", 'w1nter7`,
    ],
  },
  'announced-values': {
    hits: [
      ['Your verification code is 482913. It expires', '482913', 'code'], ['Use code 975075 to sign in to Lab.', '975075'], ['G-975075 is your Google verification code.', '975075'],
      ['One-time password: 123 456\n', '123 456'], ['Verification code: **482913**', '482913'],
      ['Password for the elastic user (reset with x):\n  -D7jEq90yOKhv9lcM\n', '-D7jEq90yOKhv9lcM', 'password'],
    ],
    misses: ['error code: 482913', 'exit code is 1234', 'country code: 0049', 'Use code 12 to', 'verification code: 4829131234', 'Password:\nplease enter it\n', 'password rules:\nlength:12345\n', '2024 is your year'],
  },
  'announced-tokens': {
    hits: [
      ['deploy token ZpQ8rT2vXw9LmN4kYb7c of bob', 'ZpQ8rT2vXw9LmN4kYb7c', 'token'],
      [`client secret ${HEX.slice(0, 32)}0`, `${HEX.slice(0, 32)}0`],
      [`datadog=${HEX.slice(0, 32)}`, HEX.slice(0, 32), 'datadog key'],
      [`FASTLY: fastly = "ZpQ8rT2vXw9LmN4kYb7cZpQ8rT2vXw9L"`, 'ZpQ8rT2vXw9LmN4kYb7cZpQ8rT2vXw9L'],
      [`twilio AC${HEX.slice(0, 32)} auth ${HEX.slice(32, 64)}`, HEX.slice(32, 64)],
      ['totp seed JBSWY3DPEHPK3PXPJBSWY3DP', 'JBSWY3DPEHPK3PXPJBSWY3DP'],
    ],
    misses: [
      'the token configurationProvider of', 'secret management_and_rotation', `github commit ${HEX.slice(0, 40)}`, `docker image sha256:${HEX.slice(0, 64)}`,
      'segmentation fault at ZpQ8rT2vXw9LmN4kYb7c', `key ${HEX.slice(0, 32)}`, 'access key AAAAAAAAAAAAAAAAAAAAAAAA', 'api key /usr/share/keys/a1B2c3D4e5F6',
    ],
  },
  'announced-logins': {
    hits: [
      ['Default admin credentials: admin / Tiger-oak-314', 'Tiger-oak-314', 'password'], ['login: bob:Tiger-oak-314', 'Tiger-oak-314'],
      ['user changed password from Tiger.2132 to oak2024!', 'Tiger.2132'], ['user changed password from Tiger.2132 to oak2024!', 'oak2024!'],
      ['password for bob was reset to oak2024!', 'oak2024!'], ['Zugangsdaten: bob / Tiger-oak-314', 'Tiger-oak-314'],
      ['login data\nhacluster:oak2024!\n', 'oak2024!'],
    ],
    misses: ['credentials: see / vault', 'login: http://host/1', 'password changed from null to undefined', 'the password was changed by bob', 'admin:oak2024!\n', 'passwd\nroot:x:0:0\n'],
  },
  'said-passwords': {
    hits: [
      ['the password is now oak.7231, bob', 'oak.7231', 'password'], ['das Passwort lautet k4ng4r00403', 'k4ng4r00403'], ['le mot de passe est k4ng4r00403', 'k4ng4r00403'],
      ['la contraseña es k4ng4r00403', 'k4ng4r00403'], ['Пароль - Tiger.7231', 'Tiger.7231'], ['密码为k4ng4r00403。', 'k4ng4r00403'], ['パスワードはk4ng4r00403です', 'k4ng4r00403'],
      ['비밀번호는 Tiger-oak-314 입니다', 'Tiger-oak-314'], ['use k4ng4r00403 as password', 'k4ng4r00403'], ['HSET user:1 password k4ng4r00403', 'k4ng4r00403'],
    ],
    misses: [
      'password hashing with sha512crypt', 'the password is required', 'password base64', 'pass v1beta3.Sqladmin2', 'kpasswd 464/tcp', 'das Passwort ist falsch', 'пароль неверный', 'password PKCS#12',
      'bypass k4ng4r00403', 'the password is getenv2(X)',
    ],
  },
  'stored-sessions': {
    hits: [
      [`spring:session:sessions:${UUID}`, UUID, 'session id'], ['PHPREDIS_SESSION:5rtl15ubgu6966cubwn1i3hg56', '5rtl15ubgu6966cubwn1i3hg56'],
      ['sess:ZpQ8rT2vXw9LmN4kYb7cZpQ8rT2v', 'ZpQ8rT2vXw9LmN4kYb7cZpQ8rT2v'], [`rack.session.options {:id=>"${HEX.slice(0, 64)}"}`, HEX.slice(0, 64)],
    ],
    misses: ['session:started-at-the-beginning', 'session_configuration_manager_name', 'sessions/0123456789', 'sess:localstorageofbrowsers'],
  },
  'recovery-phrases': {
    hits: [
      [`MNEMONIC=${PHRASE}\0`, PHRASE, 'recovery phrase'], [`SEED_WORDS: "${PHRASE}"`, PHRASE], [`"mnemonic":${JSON.stringify(PHRASE.split(' '))}`, PHRASE.split(' ').join('","')],
      [`recovery phrase\n${PHRASE}\n`, PHRASE],
    ],
    misses: [`phrase: ${PHRASE}`, `seed: ${PHRASE.split(' ').slice(0, 11).join(' ')}`, 'mnemonic: the words that you must write down and keep for your own use again', `seed: ${'able '.repeat(12)}`],
  },
  'saml-messages': {
    hits: [
      [`SAMLResponse=${base64('<samlp:Response ID="_8e8dc5f69a98cc4c1ff3427e5ce34606fd672f91e6">')}&RelayState=x`, base64('<samlp:Response ID="_8e8dc5f69a98cc4c1ff3427e5ce34606fd672f91e6">'), 'SAML message'],
      [`<input name="SAMLResponse" value="${DIGITS.slice(0, 80)}"/>`, DIGITS.slice(0, 80)], [`/sso?SAMLRequest=${DIGITS.slice(0, 60)}%2B${DIGITS.slice(0, 20)}%3D&x`, `${DIGITS.slice(0, 60)}%2B${DIGITS.slice(0, 20)}%3D`],
    ],
    misses: ['SAMLResponse is the parameter', 'SAMLResponse=short1', 'SAMLRequest=abcdefghijklmnopqrstuvwxyzabcdefghijklmnopqrstuvwxyz'],
  },
  'link-tokens': {
    hits: [['https://x.lab/reset?t=ZpQ8rT2vXw9LmN4kYb7c', 'ZpQ8rT2vXw9LmN4kYb7c', 'link'], 
      [`https://b.s3.amazonaws.com/k?Expires=1&Signature=Vh0zhroaa0FNjZFmak%2FN%2Fm19QsY%3D`, 'Vh0zhroaa0FNjZFmak%2FN%2Fm19QsY%3D', 'signature'],
      [`https://a.blob.core.windows.net/c?sp=r&sig=${'kT3bQ9xZ1mP7vR5c'.repeat(2)}%3D`, `${'kT3bQ9xZ1mP7vR5c'.repeat(2)}%3D`],
      ['GET /callback?code=ahI_jElkWRRShEjwEH1ej7&state=6ENJoMNP HTTP/1.1', 'ahI_jElkWRRShEjwEH1ej7', 'authorization code'],
      ['grant_type=authorization_code&code=kQ81x0pzR&client_id=x', 'kQ81x0pzR'], ['https://app/cb?state=7dr&code=4/0AuT1RibFZJ3zVN5', '4/0AuT1RibFZJ3zVN5'],
      ['https://app.lab/magic-link/HlzrIjQvaTP3fOTBWROlbfDIICvRxhGXtnSRPv72FRV', 'HlzrIjQvaTP3fOTBWROlbfDIICvRxhGXtnSRPv72FRV', 'sign-in link'],
      ['POST /users/reset/0b1c7e5f9d2a4b6c8e0f1a2b HTTP/1.1', '0b1c7e5f9d2a4b6c8e0f1a2b', 'password reset link'],
      ['https://hooks.zapier.com/hooks/catch/8113498/ii4j8xx/', '8113498/ii4j8xx', 'webhook'],
      [`curl https://hc-ping.com/56e3ee9d-7189-4f4b-ab9d-12bf7eb2373b`, '56e3ee9d-7189-4f4b-ab9d-12bf7eb2373b'],
      ['otpauth-migration://offline?data=CjEKCkhlbGxvId6tvu8SGEV4YW1w', 'CjEKCkhlbGxvId6tvu8SGEV4YW1w', 'one-time password key'],
    ],
    misses: [
      'https://docs.lab/hooks/getting-started-with-webhooks', '/usr/lib/hooks/0b1c7e5f9d2a4b6c8e0f1a2b', 'https://app.lab/reset/password-of-your-account', 'exit code=a1b2c3d4e5', '?code=1234&state=x',
      'https://a/x?sig=short1', 'signature=abcdefghijklmnopqrstuvwxyz', 'country_code=DE49a1b2&state=x0',
    ],
  },
  'personal-numbers': {
    hits: [['{"name":"Bob","ssn":"670-93-4967"}', '670-93-4967', 'Social Security number'], ['Social Security Number: 412 55 1234', '412 55 1234'], ['customer_ssn=512551234&x', '512551234'], ['name,ssn,dob\nBob,312-55-1234,1980', '312-55-1234']],
    misses: ['call 670-93-4967', 'ssn: 000-12-1234', 'ssn 666-12-1234', 'lessn 670-93-4967', 'ssn=1234567890', 'ssn: 670-93-49671', 'SSN_LENGTH 11'],
  },
  'password-files': {
    hits: [['bob\t*\tw1nter7\t*\n', 'w1nter7', 'password']],
    misses: ['# client server secret\n', 'bob *\n'],
    path: 'etc/ppp/chap-secrets',
  },
  'challenge-answers': {
    hits: [
      ['AUTH CRAM-MD5\r\n334 PDEuMkB4Pg==\r\namFuIGFkM2ZhYWY5NDdlODhlZDI5NTA1MzAyZGMwYTYxMDcx\r\n', 'amFuIGFkM2ZhYWY5NDdlODhlZDI5NTA1MzAyZGMwYTYxMDcx', 'CRAM digest'],
      [`a1 AUTHENTICATE CRAM-MD5\n+ PDEuMkB4Pg==\n${btoa(`jan ${HEX.slice(0, 32)}`)}\n`, btoa(`jan ${HEX.slice(0, 32)}`), 'CRAM digest'],
      [`AUTH DIGEST-MD5\r\n334 cmVhbG09Ing=\r\n${btoa(`username="a",realm="x",response=${HEX.slice(0, 32)},qop=auth`)}\r\n`, btoa(`username="a",realm="x",response=${HEX.slice(0, 32)},qop=auth`), 'Digest answer'],
      [`<response xmlns="urn:ietf:params:xml:ns:xmpp-sasl">${btoa('c=biws,r=fyko3rfcNHYJY1ZVvWVs7j,p=v0X8v3Bz2T0CJGbJQyF0X+HI4Ts=')}</response>`, btoa('c=biws,r=fyko3rfcNHYJY1ZVvWVs7j,p=v0X8v3Bz2T0CJGbJQyF0X+HI4Ts='), 'SCRAM proof'],
      [`AUTH XOAUTH2 ${btoa('user=a@x\x01auth=Bearer ya29.vF9dft4qmTc2Nvb3\x01\x01')}\r\n`, btoa('user=a@x\x01auth=Bearer ya29.vF9dft4qmTc2Nvb3\x01\x01'), 'token'],
      [`AUTHENTICATE +\r\nAUTHENTICATE ${btoa('jan\0jan\0Falcon2017!')}\r\n`, btoa('jan\0jan\0Falcon2017!'), 'password'],
      [`\nAUTHENTICATE ${btoa('ann\0ann\0Falcon2018!')}\r\n`, btoa('ann\0ann\0Falcon2018!'), 'password'],
      [`334 UGFzc3dvcmQ6\r\n${btoa('Falcon2017!')}\r\n`, 'Falcon2017!', 'password'],
      [`AUTH NTLM TlRMTVNTUAABAAAAB4IIAA==\r\n334 TlRM\r\nTlRMTVNTUAADAAAA${DIGITS.slice(0, 80)}\r\n`, `TlRMTVNTUAADAAAA${DIGITS.slice(0, 80)}`, 'NTLM answer'],
      [`APOP mrose ${HEX.slice(0, 32)}\r\n`, HEX.slice(0, 32), 'APOP digest'],
      ['@RSYNCD: AUTHREQD 5DcNHHuyAXNGzdWSLQ\nbackup 6ZVGZ0yWeAhWCzGaOWzkRw\n', '6ZVGZ0yWeAhWCzGaOWzkRw', 'rsync digest'],
      ['BEGIN AUTH REQUEST\n/cvs\nanon\nAyuhc?ZZ\nEND AUTH REQUEST\n', 'Ayuhc?ZZ', 'password'],
      [`CHAP_N=iqn.x\0CHAP_R=0x${HEX.slice(0, 32)}\0`, `0x${HEX.slice(0, 32)}`, 'CHAP answer'],
      [`host/unix:0  MIT-MAGIC-COOKIE-1  ${HEX.slice(0, 32)}\n`, HEX.slice(0, 32), 'X11 cookie'],
      ['ed25519 a_4Cet LZbPblV6BN9cXvb0YLkcvpEA3I1lZDepyGIaoIMJyz8', 'LZbPblV6BN9cXvb0YLkcvpEA3I1lZDepyGIaoIMJyz8', 'signing key'],
      ['AUTHENTICATE "Tulip67_Mistral"\r\n', 'Tulip67_Mistral', 'password'],
      ['AT+CWJAP="lab","Tulip67"\r\n', 'Tulip67', 'password'],
      ['HELLO 3 AUTH default Kangaroo26\r\n', 'Kangaroo26', 'password'],
      ['MIGRATE 10.0.0.1 6379 "" 0 5000 AUTH Tulip67 KEYS a\r\n', 'Tulip67', 'password'],
      ['*5\r\n$3\r\nACL\r\n$7\r\nSETUSER\r\n$3\r\nbob\r\n$2\r\non\r\n$8\r\n>Tulip67\r\n', 'Tulip67', 'password'],
      ['a1 LOGIN {3}\r\n+ go\r\njan {7}\r\nTulip67\r\n', 'Tulip67', 'password'],
      ['auth Kangaroo26_rocket\r\nstats\r\n', 'Kangaroo26_rocket', 'password'],
      ['login serveradmin Tulip67x\nuse 1\n', 'Tulip67x', 'password'],
      ['NS IDENTIFY Tulip67\r\n', 'Tulip67', 'password'],
      ['/msg NickServ identify Tulip67\n', 'Tulip67', 'password'],
      ['JOIN #ops ckke41\r\n', 'ckke41', 'password'],
      ['USERNAME monuser\nPASSWORD Tulip67\nLOGIN ups\n', 'Tulip67', 'password'],
      ['set appuser 0 0 15\r\napp turnip2018!\r\nSTORED', 'turnip2018!', 'password'],
    ],
    misses: ['AUTH CRAM-MD5\r\n334 PDEuMkB4Pg==\r\n', 'auth required pam_unix.so', 'auth: login failed', 'AUTH TLS\r\n', 'login attempt failed\n', 'login as root\n', 'JOIN orders ON id2\n',
      'JOIN #ops\r\n', 'set user 0\n', 'PASSWORD REQUIRED\n', `sum ${HEX.slice(0, 32)} APOP mrose`, 'AUTHENTICATE "%s"\n', 'AUTHENTICATE PLAIN\r\n', 'identify the problem2\n'],
  },
  'secret-files': {
    hits: [['s1mple\n', 's1mple', 'secret file']],
    misses: ['   \n'],
    path: 'var/run/secrets/db-value',
  },
}; // prettier-ignore

const found = (text: string, path?: string): DetectedSecret[] =>
  detectSecrets(Buffer.from(text), path === undefined ? { place: 'memory' } : { place: 'file', path });

describe.each(SECRET_RULES.map(({ id }) => id))('rule %s', (id) => {
  const { hits, misses, path } = CASES[id] ?? { hits: [], misses: [], path: undefined };

  it('has cases and a section in the documentation', () => {
    expect(hits.length).toBeGreaterThan(0);
    expect(misses.length).toBeGreaterThan(0);
    const docs = readFileSync(new URL('../../../docs/secrets.md', import.meta.url), 'utf8');
    expect(docs).toContain(`\n### ${id}\n`);
  });

  it.each(hits.map(([text, secret, kind]) => ({ text, secret, kind })))(
    'finds $text',
    ({ text, secret, kind }) => {
      const finds = found(text, path).filter(({ rule }) => rule === id);
      const values = finds.map(({ value }) => Buffer.from(value).toString('latin1'));
      expect(values).toContain(Buffer.from(secret).toString('latin1'));
      const find = finds[values.indexOf(secret)]!;
      if (kind !== undefined) expect(find.kind).toBe(kind);
      const stored = Buffer.from(text)
        .subarray(find.start, find.start + find.length)
        .toString('latin1');
      if (find.encoding === 'plain') expect(stored).toBe(secret);
      else expect(stored).toMatch(/^[A-Za-z0-9+/=]+$/);
    },
  );

  it.each(misses.map((text) => ({ text })))('leaves alone $text', ({ text }) => {
    expect(found(text, path).filter(({ rule }) => rule === id)).toEqual([]);
  });
});
