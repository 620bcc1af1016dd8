/**
 * What is signed of a custody log: a statement in canonical JSON (RFC 8785) that names the case, the entry and
 * its hash, and which therefore stands for every entry before it.
 *
 *   {"action": "custody-head", "at": ..., "case": UUID, "clock": "system", "examiner": ..., "hash": ...,
 *    "sequence": ..., "tool": {"name": "permafrost", "version": ...}, "version": 1}
 */
import { z } from 'zod';
import { canonicalText, type SignedHead } from '../../casefile/index.ts';
import { sha256Hex } from '../../../shared/api/values.ts';
import { strictBase64 } from '../keys/armor.ts';
import { fingerprint, parsePublicKeyPem, publicKeyPem } from '../keys/public-key.ts';
import type { SigningKey } from '../keys/signing-key.ts';
import { verifyRaw } from '../signatures/index.ts';

const statement = z.strictObject({
  version: z.literal(1),
  action: z.literal('custody-head'),
  case: z.string().max(36),
  sequence: z.number().int().positive(),
  hash: sha256Hex,
  at: z.string().max(40),
  clock: z.literal('system'),
  examiner: z.string().nullable(),
  tool: z.strictObject({ name: z.literal('permafrost'), version: z.string() }),
});
export type HeadStatement = z.infer<typeof statement>;

/** Signs `content`: the signature is over the canonical text's UTF-8 alone, so that stock tools verify it. */
export function signStatement(content: HeadStatement, key: SigningKey): SignedHead {
  const text = canonicalText(content);
  return {
    sequence: content.sequence,
    hash: content.hash,
    statement: text,
    publicKey: publicKeyPem(key.publicKey),
    fingerprint: fingerprint(key.publicKey),
    signature: Buffer.from(key.sign(Buffer.from(text, 'utf8'))).toString('base64'),
    signedAt: content.at,
  };
}

/**
 * What a signed head says, held to be what its key signed and what stands beside it; else in words why not.
 * Whether the key is to be trusted is another question: its fingerprint answers it.
 */
export function readSignedStatement(head: SignedHead): HeadStatement | string {
  try {
    const key = parsePublicKeyPem(head.publicKey, 'the public key');
    const signature = strictBase64(head.signature, 'the signature');
    if (!verifyRaw(key, Buffer.from(head.statement, 'utf8'), signature))
      return 'the signature is not of this statement and this key';
    const parsed: unknown = JSON.parse(head.statement);
    const content = statement.safeParse(parsed);
    if (!content.success || canonicalText(content.data) !== head.statement)
      return 'the statement is none of a custody log in canonical form';
    const { sequence, hash, at } = content.data;
    if (sequence !== head.sequence || hash !== head.hash || at !== head.signedAt)
      return 'what stands beside the statement is not what it says';
    if (fingerprint(key) !== head.fingerprint) return 'the fingerprint is of another key';
    return content.data;
  } catch {
    return 'it cannot be read';
  }
}
