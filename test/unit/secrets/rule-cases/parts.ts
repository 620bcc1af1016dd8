/** What cases of the detector's rules are made of. No whole token stands in a file: they are joined when tests run. */
import { createPublicKey, generateKeyPairSync } from 'node:crypto';

export const of = (...parts: string[]): string => parts.join('');
export const base64 = (text: string): string => Buffer.from(text).toString('base64');
export const url64 = (text: string): string => Buffer.from(text).toString('base64url');
const pem = (type: 'pkcs1' | 'pkcs8'): string =>
  generateKeyPairSync('rsa', { modulusLength: 1024 }).privateKey.export({ type, format: 'pem' }) as string;
export const rsa = pem('pkcs1');
export const rsaPublic = createPublicKey(rsa).export({ type: 'spki', format: 'pem' }) as string;
export const ecDer = generateKeyPairSync('ec', { namedCurve: 'P-256' }).privateKey.export({
  type: 'pkcs8',
  format: 'der',
});
export const keyOf = (type: 'x25519' | 'x448'): string => RFC8410[type].toString('base64');
const RFC8410 = {
  x25519: generateKeyPairSync('x25519').privateKey.export({ type: 'pkcs8', format: 'der' }),
  x448: generateKeyPairSync('x448').privateKey.export({ type: 'pkcs8', format: 'der' }),
};
export const encryptedDer = generateKeyPairSync('ed25519').privateKey.export({ type: 'pkcs8', format: 'der', cipher: 'aes-256-cbc', passphrase: 'x' }); // prettier-ignore
export const DIGITS = '4eC39HqLyjWDarjtT1zdp7dc'.repeat(8);
export const HEX = '9a1b7c3d5e2f4a6b8c0d1e2f3a4b5c6d'.repeat(4);
export const UUID = 'fb017ab2-7717-429e-be44-11ab8e361c4a';
export const PHRASE = 'legal winner thank year wave sausage worth useful ladder armor crane yellow';
export const jwt = (claims: object): string =>
  `${url64('{"alg":"HS256","typ":"JWT"}')}.${url64(JSON.stringify(claims))}.${'c2lnbmF0dXJl'.repeat(3)}`;

export interface Case {
  /** Text, and what of it is found: by place, or by what it decodes to. */
  readonly hits: readonly (readonly [text: string, secret: string, kind?: string])[];
  readonly misses: readonly string[];
  readonly path?: string;
}

export const token = (kind: string, ...parts: string[]): readonly [string, string, string] => {
  const text = of(...parts);
  return [`key ${text} end`, text, kind];
};

/** By the id of the rule. */
export type Cases = Readonly<Record<string, Case>>;
