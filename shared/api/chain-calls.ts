/** Calls for chains of parents: where a checkpoint stands, and the examiner's choice where the parent is doubtful. */
import { z } from 'zod';
import { call } from './call.ts';

export const chainShown = z.object({
  checkpoint: z.string(),
  state: z.enum(['none', 'linked', 'missing', 'doubtful']),
  parent: z.string().nullable(), // checkpoint id
  reason: z.string().nullable(),
  decidedBy: z.enum(['automatic', 'examiner']),
  link: z.string().nullable(), // target of the `parent` link as it stands in the archive
  parentPages: z.bigint(), // left to the parent
  unresolvedPages: z.bigint(), // of these, those that no directory of the chain holds
  /** Checkpoints whose pages fit: any of them may be chosen. */
  candidates: z.array(
    z.object({
      checkpoint: z.string(),
      directory: z.string(),
      evidence: z.string(), // label
      dumpUptimeUs: z.bigint().nullable(),
    }),
  ),
});
export type ChainShown = z.infer<typeof chainShown>;

export const CHAIN_CALLS = {
  'chain.show': call(
    'Where a checkpoint stands in its chain of parents, and which others could be its parent.',
    z.object({ checkpoint: z.string() }),
    chainShown,
  ),
  'chain.link': call(
    "Makes a checkpoint the parent, by the examiner's choice; its pages must fit. Entered in the custody log.",
    z.object({ checkpoint: z.string(), parent: z.string() }),
    chainShown,
  ),
} as const;
