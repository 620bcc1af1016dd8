/** Calls of what is handed out: signed bundles, and the check of a bundle that somebody handed in. */
import { z } from 'zod';
import { call } from './call.ts';
import { sha256Hex } from './values.ts';

const job = z.object({ job: z.string() });
const checkpoint = z.string().max(64);

/** Bytes of one range of memory or of a member that a bundle may take. */
export const EXHIBIT_BYTES = 2 ** 34;
const length = z.number().int().positive().max(EXHIBIT_BYTES);

/** What leaves raw, because the examiner chose it: numbered in this order. */
export const chosenExhibit = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('memory'), checkpoint, pid: z.number().int(), address: z.bigint(), length }),
  z.object({
    kind: z.literal('bytes'),
    evidence: sha256Hex,
    member: z.number().int().nonnegative(),
    offset: z.number().int().nonnegative(),
    length,
  }),
  /** `key`: that of the list 'file'. */
  z.object({ kind: z.literal('file'), checkpoint, key: z.string().max(8192) }),
  z.object({ kind: z.literal('core'), checkpoint, pid: z.number().int() }),
]);
export type ChosenExhibit = z.infer<typeof chosenExhibit>;

export const bundleOptions = z.object({
  /** A folder that does not exist yet. */
  path: z.string(),
  /** The examiner's private key. */
  keyPath: z.string(),
  passphrase: z.string().max(4096).nullable(),
  /** Whose name allowed_signers has; null: the examiner's, else the key's own. */
  signerName: z.string().max(200).nullable(),
  exhibits: z.array(chosenExhibit).max(10_000),
  /** Values of environments too; secrets in them are taken out all the same. */
  environment: z.boolean(),
  /** Text of container logs too. */
  logs: z.boolean(),
  /** Texts beside entries of the custody log too: search terms, notes, paths. Those with secrets stay. */
  custodyTexts: z.boolean(),
  /**
   * Values of arguments, words and bytes of exhibits, and of ranges that the report shows, of which nothing is known
   * leave too; recognised secrets are taken out all the same.
   */
  unknownContent: z.boolean(),
  /** Secrets as they are, values of environments, log lines and unknown content with them. */
  includeSecrets: z.boolean(),
  /** Findings of the report by uuid, in this order; null: those marked for the report. */
  findings: z.array(z.string().max(36)).max(10_000).nullable(),
  /** A PDF of the report too, where one can be made. */
  pdf: z.boolean(),
});
export type BundleOptions = z.infer<typeof bundleOptions>;

export const bundleOutcome = z.object({
  path: z.string(),
  /** Of the tag manifest: what was signed. */
  sha256: sha256Hex,
  fingerprint: z.string(),
  files: z.number(),
  bytes: z.number(),
  exhibits: z.number(),
  redacted: z.number(),
  withheld: z.number(),
  /** Bytes of exhibits that were withheld because nothing is known of them. */
  unknownBytes: z.number(),
  includesSecrets: z.boolean(),
  /** Why there is no PDF where one was wanted. */
  pdfReason: z.string().nullable(),
});
export type BundleOutcome = z.infer<typeof bundleOutcome>;

export const bundleCheck = z.object({
  path: z.string(),
  /** Whole, unchanged, and signed (by the expected key, where one was named). */
  ok: z.boolean(),
  files: z.array(
    z.object({
      path: z.string(),
      state: z.enum(['ok', 'changed', 'missing', 'added', 'invalid', 'unreadable']),
      reason: z.string(),
    }),
  ),
  /** What the key calls itself, and its fingerprint; null where the signatures do not hold. */
  signer: z.object({ fingerprint: z.string(), name: z.string() }).nullable(),
  expectedSigner: z.boolean().nullable(),
  /** The custody log of the bundle: its entries, those of which only hashes are here, texts that were compared. */
  custody: z.object({ entries: z.number(), withheld: z.number(), texts: z.number() }).nullable(),
  info: z.array(z.tuple([z.string(), z.string()])),
});
export type BundleCheckResult = z.infer<typeof bundleCheck>;

export const EXCHANGE_FORMATS = ['timesketch', 'bodyfile', 'csv', 'stix', 'case-uco', 'parquet'] as const;
export type ExchangeFormat = (typeof EXCHANGE_FORMATS)[number];

export const exchangeOptions = z.object({
  format: z.enum(EXCHANGE_FORMATS),
  /** A file that does not exist yet; for csv and parquet a folder, with a file for each table. */
  path: z.string(),
  /** Values of arguments of which nothing is known leave too. */
  unknownContent: z.boolean(),
  /** Secrets, values of environments and log lines as they are. */
  includeSecrets: z.boolean(),
});
export type ExchangeOptions = z.infer<typeof exchangeOptions>;

export const exchangeOutcome = z.object({
  path: z.string(),
  format: z.enum(EXCHANGE_FORMATS),
  files: z.number(),
  bytes: z.number(),
  /** Of the file; of a folder, of what `sha256sum` prints for its files. */
  sha256: sha256Hex,
  redactions: z.number(),
  includesSecrets: z.boolean(),
});
export type ExchangeOutcome = z.infer<typeof exchangeOutcome>;

export const EXPORT_CALLS = {
  'export.facts': call(
    'Writes the facts in the format of another tool (docs/exports.md). Waits until the evidence is verified. A job.',
    exchangeOptions,
    job,
  ),
  'export.factsResult': call('The outcome of an ended export of facts.', job, exchangeOutcome),
  'export.bundle': call(
    'Writes a signed bundle: report, facts, notes, custody log, and what was chosen. Waits until the evidence is verified. A job.',
    bundleOptions,
    job,
  ),
  'export.result': call('The outcome of an ended export.', job, bundleOutcome),
  'bundle.verify': call(
    'Checks a bundle: whole, unchanged, signed by whom. Needs no case. A job.',
    z.object({
      path: z.string(),
      /** `SHA256:...` that the signer must have; null: whoever signed. */
      signer: z.string().max(100).nullable(),
    }),
    job,
  ),
  'bundle.result': call('What the check of a bundle found.', job, bundleCheck),
} as const;
