/** Calls over the raw CRIU images of a checkpoint: their list, their entries, the fields of one, and crit's JSON. */
import { z } from 'zod';
import { call } from './call.ts';
import { maskedValue, sha256Hex, textValue } from './values.ts';

const checkpoint = z.string();
const member = z.number().int().nonnegative();
const place = { offset: z.number().int(), length: z.number().int() };

/** A file of the image directory. `tells` is what a leftover says of the earlier moment. */
export const imageFile = z.object({
  checkpoint,
  evidence: sha256Hex,
  member,
  name: textValue, // file name in its directory
  path: textValue, // the whole member name
  type: z.string().nullable(),
  magic: z.string().nullable(),
  entries: z.number(),
  size: z.number(),
  state: z.string(),
  tells: z.string().nullable(),
  /** False: a file beside the images (descriptors.json, stats-dump), which the checkpoint's count of images leaves out. */
  isImage: z.boolean(),
});
export type ImageFileSummary = z.infer<typeof imageFile>;

/** A line of an entry's field tree. */
export const imageField = z.object({
  /** Levels below the entry's message, from 0. */
  level: z.number().int(),
  /** 'thread_core.creds.uid', 'vmas[3].start'. */
  path: z.string(),
  name: z.string(),
  /** The wire's type: 'uint32', 'bytes', or the message's or enum's name. */
  type: z.string(),
  /** Masked where a secret is in it: `secret.reveal` knows it as list 'image', key 'MEMBER/ENTRY/PATH', column 'value'. */
  value: z.union([maskedValue, textValue, z.null()]),
  /** What the number says: names of flags, an address, a device; null where it says nothing more. */
  meaning: z.string().nullable(),
  known: z.boolean(),
  ...place,
});
export type ImageField = z.infer<typeof imageField>;

export const IMAGE_CALLS = {
  'image.list': call(
    'Files of the image directory, with what is a leftover of an earlier dump.',
    z.object({ checkpoint }),
    z.object({ images: z.array(imageFile) }),
  ),
  'image.find': call(
    "One image by its member's full name or a unique last part; 'usage' names the candidates where that fails.",
    z.object({ name: z.string(), checkpoint: checkpoint.nullable() }),
    imageFile,
  ),
  'image.entries': call(
    'Entries [from, to) of an image, each with its place and a line of what it holds.',
    z.object({
      checkpoint,
      member,
      from: z.number().int().nonnegative(),
      to: z.number().int().nonnegative(),
    }),
    z.object({
      type: z.string(),
      version: z.string(),
      littleEndian: z.boolean(),
      count: z.number().int(),
      gaps: z.array(z.object({ kind: z.string(), message: z.string(), offset: z.number().nullable() })),
      entries: z.array(
        z.object({
          index: z.number().int(),
          message: z.string(),
          /** Masked: list 'image', key 'MEMBER/ENTRY', column 'summary'. */
          summary: z.union([maskedValue, textValue]),
          payloadBytes: z.number().int(),
          ...place,
        }),
      ),
    }),
  ),
  'image.entry': call(
    'One entry as a tree of fields, nested messages below their field; its payloads with their places.',
    z.object({ checkpoint, member, index: z.number().int().nonnegative() }),
    z.object({
      message: z.string(),
      ...place,
      fields: z.array(imageField),
      /** Fields that are left out beyond the limit of one answer. */
      cut: z.number().int(),
      missing: z.array(z.string()),
      payloads: z.array(z.object({ kind: z.string(), ...place })),
    }),
  ),
  'image.named': call(
    'Which of these members are files of the image directory.',
    z.object({ checkpoint, members: z.array(member).max(1000) }),
    z.object({ images: z.array(z.object({ member, name: textValue })) }),
  ),
  'image.entryAt': call(
    'The entry that has a byte of an image; null where none has.',
    z.object({ checkpoint, member, offset: z.number().int().nonnegative() }),
    z.object({ index: z.number().int().nullable() }),
  ),
  'image.json': call(
    "The image as crit decode prints it, piece by piece: the first call has no handle, the last answer's is null.",
    z.object({ checkpoint, member, handle: z.string().nullable() }),
    z.object({ text: z.string(), handle: z.string().nullable() }),
  ),
};
