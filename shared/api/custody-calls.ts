/** Calls of what proves a case: verification of its evidence, the custody log and its signatures, examiner keys. */
import { z } from 'zod';
import { call } from './call.ts';
import { sha256Hex } from './values.ts';

const path = z.string().min(1).max(4096);
/** Most characters of a passphrase, a name, a reason. */
const passphrase = z.string().max(1024);
const keyName = z.string().min(1).max(200);
export const REASON_LENGTH = 4096;

export const evidenceDecision = z.object({
  decision: z.enum(['read', 'refuse']),
  reason: z.string(),
  examiner: z.string().nullable(),
  decidedAt: z.string(),
});

export const custodyProblem = z.object({
  /** The entry that is wrong or missing; null: the log as a whole. */
  sequence: z.number().nullable(),
  message: z.string(),
});

export const signedHead = z.object({
  sequence: z.number(),
  hash: z.string(),
  fingerprint: z.string(), // SHA256:..., as ssh-keygen -l
  examiner: z.string().nullable(),
  signedAt: z.string(),
  /** Why the signature does not hold; null: it holds. */
  problem: z.string().nullable(),
});

export const custodyState = z.object({
  entries: z.number(),
  head: sha256Hex,
  intact: z.boolean(),
  /** The first of `problems`. */
  problem: z.string().nullable(),
  problems: z.array(custodyProblem),
  /** The newest entry that a signature covers with all before it; null: none. */
  anchored: z.number().nullable(),
  /** In order of signing. */
  heads: z.array(signedHead),
});
export type CustodyLogState = z.infer<typeof custodyState>;
export type SignedHeadState = z.infer<typeof signedHead>;

export const keyInfo = z.object({
  path: z.string(),
  format: z.enum(['openssh', 'pkcs8', 'pkcs8-encrypted', 'public-pem', 'public-openssh']),
  encrypted: z.boolean(),
  /** Null where the file has no name for its key. */
  name: z.string().nullable(),
  /**
   * 'key': from the key itself. 'beside': from FILE.pub, which was not compared with the private key for want of
   * its passphrase. Null with all that follows: the public part is in what is encrypted, and there is no FILE.pub.
   */
  publicFrom: z.enum(['key', 'beside']).nullable(),
  fingerprint: z.string().nullable(),
  pem: z.string().nullable(),
  openSsh: z.string().nullable(),
  allowedSigner: z.string().nullable(), // for the namespace of bundles
});
export type KeyInfo = z.infer<typeof keyInfo>;

export const CUSTODY_CALLS = {
  'evidence.decide': call(
    'Lets an item that changed be read all the same, or not. Enters the custody log.',
    z.object({
      evidence: sha256Hex,
      decision: z.enum(['read', 'refuse']),
      reason: z.string().trim().min(1).max(REASON_LENGTH),
    }),
    z.object({}),
  ),
  'custody.verify': call(
    'Recomputes the hash chain of the custody log and checks every signature over it.',
    z.object({
      /** A head from elsewhere: SEQUENCE:HASH, or the text of a file that `custody.sign` gave. */
      head: z.string().max(65_536).optional(),
      /** Only signatures of this key anchor the log: 'SHA256:...'. */
      signer: z.string().max(64).optional(),
    }),
    custodyState,
  ),
  'custody.sign': call(
    'Signs the last entry of the custody log with a key file. Refused where the log is not intact.',
    z.object({ path, passphrase: passphrase.nullable() }),
    z.object({
      head: signedHead,
      /** The signed head as a file, to be kept apart from the case. */
      document: z.string(),
      custody: custodyState,
    }),
  ),
  'custody.entry': call(
    'One entry of the custody log: the bytes that are hashed, and what was not redacted of the texts beside it.',
    z.object({ sequence: z.number().int().positive() }),
    z.object({
      sequence: z.number(),
      hash: sha256Hex,
      canonical: z.string(),
      commitments: z.record(z.string(), z.string()),
      texts: z.record(z.string(), z.string()),
    }),
  ),
  'key.create': call(
    'Makes an Ed25519 key: FILE, encrypted, and FILE.pub. Enters the custody log of the open case, if any.',
    z.object({ path, name: keyName, passphrase }),
    keyInfo,
  ),
  'key.import': call(
    'Writes an OpenSSH or PEM Ed25519 key anew as `key.create` does. The file it is read from stays.',
    z.object({
      source: path,
      sourcePassphrase: passphrase.nullable(),
      path,
      /** Null: the name that the key has. */
      name: keyName.nullable(),
      passphrase,
    }),
    keyInfo,
  ),
  'key.show': call(
    'What a key file is, with its public forms.',
    z.object({ path, passphrase: passphrase.nullable() }),
    keyInfo,
  ),
} as const;
