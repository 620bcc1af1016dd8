/** Calls of the secrets: a scan of the case, what it found by value, and the places of each value. */
import { z } from 'zod';
import type { Call } from './call.ts';
import { errorValue, sha256Hex } from './values.ts';

/** Places of one answer. */
export const SECRET_PLACES_OF_ONE_ANSWER = 500;

/** How the bytes of a place hold the secret. */
export const SECRET_ENCODINGS = ['plain', 'utf-16le', 'utf-16be', 'hex', 'base64'] as const;
const encoding = z.enum(SECRET_ENCODINGS);

const validity = z.object({
  algorithm: z.string().optional(), // 'HS256', 'RSA', 'EC prime256v1'
  bits: z.number().optional(),
  encrypted: z.boolean().optional(),
  issuer: z.string().optional(),
  subject: z.string().optional(),
  issuedAt: z.number().optional(), // seconds since 1970, as the other times
  notBefore: z.number().optional(),
  expiresAt: z.number().optional(),
  publicKey: sha256Hex.optional(), // of the SubjectPublicKeyInfo
  /** Of a token: at the time of the newest checkpoint that holds it. */
  state: z.enum(['valid', 'expired', 'not yet valid']).optional(),
  /** Subject of a certificate in the case with the same public key. */
  certificate: z.string().optional(),
});

export const secretSummary = z.object({
  /** Stands for the value while the engine runs, and tells nothing of it. */
  id: z.string(),
  kind: z.string(),
  /** A section of docs/secrets.md. */
  rule: z.string(),
  /** Of the value, in bytes. */
  length: z.number(),
  /** Names it goes by: variables, options, users at hosts. */
  labels: z.array(z.string()),
  owners: z.array(z.object({ checkpoint: z.string(), pid: z.number(), name: z.string() })),
  /** There are more owners than these. */
  moreOwners: z.boolean(),
  where: z.array(z.enum(['memory', 'file', 'queue', 'image', 'document'])),
  /** Paths of files of the container that hold it, the first of them. */
  files: z.array(z.string()),
  encodings: z.array(encoding),
  places: z.number(),
  /** There are more places than were counted. */
  morePlaces: z.boolean(),
  /** Too short to be looked for: its places are those where a rule found it. */
  short: z.boolean(),
  validity: validity.nullable(),
});
export type SecretSummary = z.infer<typeof secretSummary>;

export const secretPlace = z.object({
  checkpoint: z.string(),
  where: z.enum(['memory', 'file', 'queue', 'image', 'document']),
  pid: z.number().nullable(),
  address: z.bigint().nonnegative().nullable(), // in memory
  region: z.string().nullable(),
  path: z.string().nullable(), // of the container's file that has it
  length: z.number(), // bytes as they stand there
  encoding,
  /** A rule recognised it here; else it is a copy that only its value gave away. */
  recognised: z.boolean(),
  source: z
    .object({ evidence: sha256Hex, member: z.number(), memberName: z.string(), offset: z.number() })
    .nullable(),
});
export type SecretPlace = z.infer<typeof secretPlace>;

export const SECRETS_CALLS = {
  'secrets.scan': {
    doc: 'Looks for secrets in the memory of every process, files, queues, images and documents of the case, then for every place of each value. A job.',
    input: z.object({}),
    output: z.object({ job: z.string() }),
  },
  'secrets.list': {
    doc: 'What the last scan found so far, by value. Nothing of the values themselves.',
    input: z.object({}),
    output: z.object({
      state: z.enum(['none', 'running', 'done', 'cancelled', 'failed']),
      job: z.string().nullable(),
      error: errorValue.nullable(),
      /** Places are known: the second pass is done. */
      complete: z.boolean(),
      scannedBytes: z.number(),
      /** A limit was reached: there are more secrets than these. */
      more: z.boolean(),
      secrets: z.array(secretSummary),
    }),
  },
  'secrets.count': {
    doc: 'How many secrets of the last scan are in the memory of these processes or in the file of this path, in any checkpoint. None before a scan.',
    input: z.object({ pids: z.array(z.number().int()).max(64), file: z.string().nullable() }),
    output: z.object({ count: z.number() }),
  },
  'secrets.places': {
    doc: 'Places [from, to) of a secret of the last scan, in the order of checkpoints and addresses.',
    input: z.object({
      id: z.string(),
      from: z.number().int().nonnegative(),
      to: z.number().int().nonnegative(),
    }),
    output: z.object({ count: z.number(), more: z.boolean(), places: z.array(secretPlace) }),
  },
} as const satisfies Record<string, Call>;
