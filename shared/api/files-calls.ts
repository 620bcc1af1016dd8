/** Calls over files of the container. Their rows are the list 'file'; these calls give content and known hashes. */
import { z } from 'zod';
import { maskedBytes, sha256Hex } from './values.ts';
import type { Call } from './call.ts';

/** Bytes of one files.read: a preview, or the whole of a picture. */
export const FILE_READ_BYTES = 16 * 2 ** 20;

const file = { checkpoint: z.string(), key: z.string() };

const hashList = z.object({
  id: z.string(),
  name: z.string(),
  says: z.enum(['known-good', 'known-bad']),
  hashes: z.number(),
  /** Lines without a SHA-256. */
  otherLines: z.number(),
  /** The list had more than are taken. */
  full: z.boolean(),
});

export const FILES_CALLS = {
  'files.inspect': {
    doc: 'What a file is by its content, over the whole of it.',
    input: z.object(file),
    output: z.object({
      size: z.number(),
      content: z.string(),
      /** Bits a byte over the first `entropyBytes`. */
      entropy: z.number(),
      entropyBytes: z.number(),
      sha256: sha256Hex.nullable(),
      picture: z
        .object({
          type: z.enum(['image/png', 'image/jpeg', 'image/gif', 'image/webp']),
          width: z.number(),
          height: z.number(),
          /** Why it is not shown as a picture; null: it can be. */
          refusal: z.string().nullable(),
        })
        .nullable(),
    }),
  },
  'files.read': {
    doc: 'Bytes [offset, offset + length) of a file, holes as zeros.',
    input: z.object({
      ...file,
      offset: z.number().int().nonnegative(),
      length: z.number().int().nonnegative().max(FILE_READ_BYTES),
    }),
    output: z.object({
      bytes: z.instanceof(Uint8Array),
      size: z.number(),
      /** Known secrets in these bytes, by their place in the file: shown masked until revealed as `secret.reveal` names them. */
      masked: z.array(maskedBytes),
    }),
  },
  'hash-list.load': {
    doc: 'Reads a list of SHA-256 hashes from a file that the examiner chose, as a job. It is kept until the engine ends.',
    input: z.object({ path: z.string(), says: z.enum(['known-good', 'known-bad']) }),
    output: z.object({ job: z.string() }),
  },
  'hash-list.loaded': {
    doc: 'Waits for the job: the list that was read.',
    input: z.object({ job: z.string() }),
    output: hashList,
  },
  'hash-list.all': { doc: 'The lists that are loaded.', input: z.object({}), output: z.array(hashList) },
  'hash-list.drop': {
    doc: 'Forgets a list.',
    input: z.object({ id: z.string() }),
    output: z.object({}),
  },
} as const satisfies Record<string, Call>;
