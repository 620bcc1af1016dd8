/**
 * A bundle is a BagIt 1.0 bag (RFC 8493) with a signature over its tag manifest:
 *
 *   bagit.txt  bag-info.txt  VERIFY.txt          listed in tagmanifest-sha256.txt
 *   allowed_signers  public-key.pem              listed there too
 *   custody-of-export.jsonl  custody-head.json   listed there: the log's last entries, and its signed head
 *   manifest-sha256.txt                          listed there; lists every file of data/
 *   tagmanifest-sha256.txt                       what is signed
 *   tagmanifest-sha256.txt.sig  .sshsig          Ed25519: 64 bytes, and OpenSSH's form of it
 *   data/                                        the payload
 *
 * Every name is ours; none comes from evidence.
 */
export const BAG = {
  declaration: 'bagit.txt',
  info: 'bag-info.txt',
  manifest: 'manifest-sha256.txt',
  tagManifest: 'tagmanifest-sha256.txt',
  signature: 'tagmanifest-sha256.txt.sig',
  sshSignature: 'tagmanifest-sha256.txt.sshsig',
  publicKey: 'public-key.pem',
  allowedSigners: 'allowed_signers',
  verify: 'VERIFY.txt',
  /** What this export itself entered: the rest of the log up to the head. */
  custodyOfExport: 'custody-of-export.jsonl',
  custodyHead: 'custody-head.json',
  payload: 'data',
} as const;

/** Tag files that the tag manifest lists, in its order. */
export const TAG_FILES = [
  BAG.verify,
  BAG.allowedSigners,
  BAG.info,
  BAG.declaration,
  BAG.custodyHead,
  BAG.custodyOfExport,
  BAG.manifest,
  BAG.publicKey,
] as const;

export const DATA = {
  report: 'data/report.html',
  reportPdf: 'data/report.pdf',
  annotations: 'data/annotations.json',
  custody: 'data/custody.jsonl',
  custodyTexts: 'data/custody-texts.json',
  redactions: 'data/redactions.json',
  exhibits: 'data/exhibits.json',
  factsSchema: 'data/facts/facts.schema.json',
  facts: (checkpoint: string): string => `data/facts/${checkpoint}.json`,
  exhibit: (number: number, extension: 'bin' | 'core'): string =>
    `data/exhibits/${String(number).padStart(4, '0')}.${extension}`,
} as const;

/** What signatures are made for: `ssh-keygen -Y verify -n`. */
export const SIGNATURE_NAMESPACE = 'permafrost-bundle';

export const BAG_DECLARATION = 'BagIt-Version: 1.0\nTag-File-Character-Encoding: UTF-8\n';

export interface ListedFile {
  readonly path: string;
  readonly sha256: string;
  readonly size: number;
}

/** Lines that `sha256sum --strict -c` takes, in the order of the names' bytes. */
export function manifestText(files: readonly ListedFile[]): string {
  return files
    .toSorted((a, b) => Buffer.compare(Buffer.from(a.path), Buffer.from(b.path)))
    .map(({ sha256, path }) => `${sha256}  ${path}\n`)
    .join('');
}

export type BagInfo = readonly (readonly [label: string, value: string])[];

/** `Label: value` lines; a value is one line whatever it holds. */
export function bagInfoText(info: BagInfo): string {
  return info.map(([label, value]) => `${label}: ${oneLine(value)}\n`).join('');
}

function oneLine(value: string): string {
  return value.replaceAll(/[\p{Cc}\p{Cf}\u2028\u2029]+/gu, ' ').trim();
}
