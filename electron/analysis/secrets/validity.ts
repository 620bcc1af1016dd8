/** What a secret says of itself: for whom and until when a token is good, which key pair a key belongs to. */
import { createHash, createPrivateKey, createPublicKey, type KeyObject } from 'node:crypto';
import { jwtParts } from '../../../shared/secrets/rules/jwt.ts';

export interface Validity {
  /** 'HS256', 'RSA', 'EC prime256v1', 'Ed25519'. */
  readonly algorithm?: string;
  readonly bits?: number;
  readonly encrypted?: boolean;
  readonly issuer?: string;
  readonly subject?: string;
  /** Seconds since 1970. */
  readonly issuedAt?: number;
  readonly notBefore?: number;
  readonly expiresAt?: number;
  /** SHA-256 of the SubjectPublicKeyInfo: a certificate with the same is this key's. */
  readonly publicKey?: string;
}

const CLAIM_TEXT = 200;

/** Of a token by its claims. The signature is not checked: the key that made it is as a rule not known. */
export function jwtValidity(token: string): Validity | undefined {
  const parts = jwtParts(token);
  if (parts === null) return undefined;
  const header = objectOf(parts.header);
  const claims = parts.claims === null ? null : objectOf(parts.claims);
  const text = (value: unknown): string | undefined =>
    typeof value === 'string' ? Buffer.from(value, 'latin1').toString('utf8').slice(0, CLAIM_TEXT) : undefined;
  const seconds = (value: unknown): number | undefined =>
    typeof value === 'number' && Number.isFinite(value) && Math.abs(value) < 1e11 ? Math.trunc(value) : undefined;
  return compact({
    algorithm: text(header?.['alg']),
    issuer: text(claims?.['iss']),
    subject: text(claims?.['sub']),
    issuedAt: seconds(claims?.['iat']),
    notBefore: seconds(claims?.['nbf']),
    expiresAt: seconds(claims?.['exp']),
  });
} // prettier-ignore

function objectOf(json: string): Readonly<Record<string, unknown>> | null {
  try {
    const value: unknown = JSON.parse(json);
    return typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : null;
  } catch {
    return null;
  }
}

const KEY_MAXIMUM = 32 * 1024;

/** Of a private key, PEM (with real or escaped line ends) or DER. */
export function keyValidity(key: Uint8Array, label: string): Validity | undefined {
  if (key.length > KEY_MAXIMUM) return undefined;
  const text = Buffer.from(key).toString('latin1');
  if (text.includes('ENCRYPTED') || label.includes('ENCRYPTED')) return { encrypted: true };
  const opensshAt = label.startsWith('OpenSSH') ? Buffer.from(key) : opensshBody(text);
  if (opensshAt !== null) return opensshValidity(opensshAt);
  try {
    return ofKey(createPrivateKey(text.includes('-----BEGIN') ? pem(text) : derKey(key, label)));
  } catch {
    return undefined; // cut, or of a kind that is not known
  }
}

function pem(text: string): string {
  return text.replaceAll('\\r', '').replaceAll('\\n', '\n');
}

function derKey(key: Uint8Array, label: string): Parameters<typeof createPrivateKey>[0] {
  const type = label.includes('PKCS#1') ? 'pkcs1' : label.includes('SEC1') ? 'sec1' : 'pkcs8';
  return { key: Buffer.from(key), format: 'der', type };
}

function ofKey(key: KeyObject): Validity {
  const spki = createPublicKey(key as unknown as string).export({ type: 'spki', format: 'der' });
  const { modulusLength, namedCurve } = key.asymmetricKeyDetails ?? {};
  const type = key.asymmetricKeyType ?? '';
  const names: Readonly<Record<string, string>> = { rsa: 'RSA', ed25519: 'Ed25519', ed448: 'Ed448', dsa: 'DSA' };
  return compact({
    algorithm: type === 'ec' ? `EC ${namedCurve ?? ''}` : (names[type] ?? type),
    bits: modulusLength,
    publicKey: createHash('sha256').update(spki).digest('hex'),
  });
} // prettier-ignore

function opensshBody(text: string): Buffer | null {
  const match = /-----BEGIN OPENSSH PRIVATE KEY-----([A-Za-z0-9+/=\s\\rn]{1,32768})-----END/.exec(text);
  return match ? Buffer.from(pem(match[1]!), 'base64') : null;
}

const OPENSSH_MAGIC = 'openssh-key-v1\0';

/** The public half of OpenSSH's form is not encrypted: type, size, and whether the other half is. */
function opensshValidity(body: Buffer): Validity | undefined {
  let at = OPENSSH_MAGIC.length;
  const field = (): Buffer => {
    const length = at + 4 <= body.length ? body.readUInt32BE(at) : 0;
    const bytes = body.subarray(at + 4, Math.min(body.length, at + 4 + length));
    at += 4 + length;
    return bytes;
  };
  if (body.subarray(0, at).toString('latin1') !== OPENSSH_MAGIC) return undefined;
  const cipher = field().toString('latin1');
  field(); // the KDF
  field(); // its options
  at += 4; // number of keys
  const blob = field();
  at = 0;
  const inner = (): Buffer => {
    const length = at + 4 <= blob.length ? blob.readUInt32BE(at) : 0;
    const bytes = blob.subarray(at + 4, Math.min(blob.length, at + 4 + length));
    at += 4 + length;
    return bytes;
  };
  const type = inner().toString('latin1').slice(0, 64);
  let bits: number | undefined;
  if (type === 'ssh-rsa') {
    inner();
    const modulus = inner();
    bits = Math.max(0, modulus.length - (modulus[0] === 0 ? 1 : 0)) * 8;
  }
  return compact({ algorithm: type, bits, encrypted: cipher !== 'none' });
}

type Loose = { readonly [K in keyof Validity]?: Validity[K] | undefined };

/** Without what is not known; undefined where nothing is. */
function compact(validity: Loose): Validity {
  return Object.fromEntries(Object.entries(validity).filter(([, value]) => value !== undefined)) as Validity;
}
