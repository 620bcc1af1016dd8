/**
 * Checks a bundle as VERIFY.txt does and beyond: files that are there and not listed, files that are listed and not
 * there, and every form of key and signature byte for byte, so that no bit of the folder can change unseen.
 */
import { join } from 'node:path';
import { PermafrostError, evidenceError, toEvidenceError } from '../../../shared/errors.ts';
import { compareText } from '../../../shared/text.ts';
import { BAG, BAG_DECLARATION, DATA, TAG_FILES } from '../bundle/layout.ts';
import { checkCustody, type CustodyCheck } from './check-custody.ts';
import { checkSignatures, type Signer } from './check-signatures.ts';
import { hashFile, readSmall } from './hash-file.ts';
import { listFolder } from './list-folder.ts';
import { readManifest } from './read-manifest.ts';

export type FileState = 'ok' | 'changed' | 'missing' | 'added' | 'invalid' | 'unreadable';

export interface CheckedFile {
  readonly path: string;
  readonly state: FileState;
  /** Why it is not 'ok'; '' where it is. */
  readonly reason: string;
}

export interface BundleCheck {
  /** Whole, unchanged, and signed (by the expected key, where one was named). */
  readonly ok: boolean;
  /** By name. */
  readonly files: readonly CheckedFile[];
  /** Null where the signatures do not hold. */
  readonly signer: Signer | null;
  /** Of `expected`: true where it is the signer's; null where none was named. */
  readonly expectedSigner: boolean | null;
  /** The custody log in it; null where its files are not what was signed. */
  readonly custody: Omit<CustodyCheck, 'problems'> | null;
  /** What bag-info.txt says, where that file is unchanged. */
  readonly info: readonly (readonly [label: string, value: string])[];
}

const MOST_TAG_BYTES = 2 ** 20;
const MOST_MANIFEST_BYTES = 256 * 2 ** 20;
const SIGNED = [BAG.tagManifest, BAG.signature, BAG.sshSignature] as const;

/**
 * `expected`: a fingerprint (`SHA256:...`) that the signer must have. Throws 'not-found' and 'io' where the folder
 * can't be read at all, 'limit', and what `checkCancelled` throws; everything else is in the result.
 */
export async function verifyBundle(
  folder: string,
  expected: string | null,
  onBytes: (bytes: number) => void,
  checkCancelled: () => void,
): Promise<BundleCheck> {
  const found = new Map<string, 'file' | 'folder' | 'other'>();
  for (const { path, kind } of listFolder(folder)) {
    checkCancelled();
    found.set(path, kind);
  }
  const bad = new Map<string, CheckedFile>();
  const judge = (path: string, state: FileState, reason: string): void => {
    if (!bad.has(path)) bad.set(path, { path, state, reason });
  };
  const small = async (path: string, most: number): Promise<Buffer | null> => {
    try {
      return await readSmall(join(folder, path), most);
    } catch (caught) {
      const { code, message } = toEvidenceError(caught);
      if (code === 'not-found') judge(path, 'missing', 'it is not there');
      else judge(path, code === 'io' ? 'unreadable' : 'invalid', message);
      return null;
    }
  };

  const tagManifest = await small(BAG.tagManifest, MOST_TAG_BYTES);
  const manifest = await small(BAG.manifest, MOST_MANIFEST_BYTES);
  const { signer, problems } = checkSignatures({
    tagManifest: tagManifest ?? new Uint8Array(0),
    signature: await small(BAG.signature, MOST_TAG_BYTES),
    sshSignature: await small(BAG.sshSignature, MOST_TAG_BYTES),
    publicKey: await small(BAG.publicKey, MOST_TAG_BYTES),
    allowedSigners: await small(BAG.allowedSigners, MOST_TAG_BYTES),
  });
  for (const [path, reason] of problems) judge(path, 'invalid', reason);

  const tags = listed(tagManifest, BAG.tagManifest, judge);
  const payload = listed(manifest, BAG.manifest, judge);
  for (const path of TAG_FILES)
    if (tags !== null && !tags.has(path)) judge(path, 'invalid', notListed(BAG.tagManifest));
  for (const path of tags?.keys() ?? []) {
    if (!(TAG_FILES as readonly string[]).includes(path))
      judge(path, 'invalid', 'it is no file that a bundle has');
  }
  for (const path of payload?.keys() ?? []) {
    if (!path.startsWith(`${BAG.payload}/`))
      judge(path, 'invalid', `${BAG.manifest} lists files of ${BAG.payload}/ alone`);
  }

  const hashes = new Map([...(payload ?? []), ...(tags ?? [])]);
  for (const [path, sha256] of hashes) {
    checkCancelled();
    const link = foldersOf(path).find((one) => found.get(one) === 'other');
    if (link !== undefined) {
      judge(path, 'invalid', `${link} is no folder but a link or a special file`);
      continue;
    }
    await checkFile(folder, path, sha256, judge, (bytes) => {
      checkCancelled();
      onBytes(bytes);
    });
  }
  const declaration = await small(BAG.declaration, MOST_TAG_BYTES);
  if (declaration !== null && declaration.toString('latin1') !== BAG_DECLARATION) {
    judge(BAG.declaration, 'invalid', 'it does not declare BagIt 1.0');
  }
  const custody = await custodyOf(signer, payload?.has(DATA.custodyTexts) ?? false, bad, (path) =>
    small(path, MOST_MANIFEST_BYTES),
  );
  for (const [path, reason] of custody?.problems ?? []) judge(path, 'invalid', reason);
  const known = new Set<string>([...SIGNED, ...hashes.keys()]);
  const folders = new Set([...known].flatMap(foldersOf));
  for (const [path, kind] of found) {
    if (kind === 'folder' ? folders.has(path) : known.has(path)) continue;
    // Of what stands in a list that can't be read nobody knows whether it was added: the list is what is named.
    if (payload === null && (path === BAG.payload || path.startsWith(`${BAG.payload}/`))) continue;
    if (tags === null && (TAG_FILES as readonly string[]).includes(path)) continue;
    const what =
      kind === 'other'
        ? 'a link or a special file that is not part of the bundle'
        : 'it is not part of the bundle';
    judge(path, 'added', what);
  }
  const info = bad.has(BAG.info) ? null : await small(BAG.info, MOST_TAG_BYTES);

  const files = [...known]
    .map((path) => bad.get(path) ?? { path, state: 'ok' as const, reason: '' })
    .concat([...bad.values()].filter(({ path }) => !known.has(path)))
    .sort((a, b) => compareText(a.path, b.path));
  const expectedSigner = expected === null ? null : signer?.fingerprint === expected;
  return {
    ok: bad.size === 0 && signer !== null && expectedSigner !== false,
    files,
    signer,
    expectedSigner,
    custody: custody === null ? null : countsOf(custody),
    info: info === null ? [] : readInfo(info.toString('utf8')),
  };
}

/** Null where a file of the log is not what was signed: then that is the problem. */
async function custodyOf(
  signer: Signer | null,
  hasTexts: boolean,
  bad: ReadonlyMap<string, CheckedFile>,
  read: (path: string) => Promise<Buffer | null>,
): Promise<CustodyCheck | null> {
  const paths = [DATA.custody, BAG.custodyOfExport, BAG.custodyHead, ...(hasTexts ? [DATA.custodyTexts] : [])];
  if (paths.some((path) => bad.has(path))) return null;
  const contents: string[] = [];
  for (const path of paths) {
    const bytes = await read(path);
    if (bytes === null) return null;
    contents.push(bytes.toString('utf8'));
  }
  const [log, ofExport, head, texts] = contents;
  const fingerprint = signer?.fingerprint ?? null;
  return checkCustody({ log: log!, ofExport: ofExport!, head: head!, texts: texts ?? null, fingerprint });
} // prettier-ignore

function countsOf({ entries, withheld, texts }: CustodyCheck): Omit<CustodyCheck, 'problems'> {
  return { entries, withheld, texts };
}

function listed(
  bytes: Uint8Array | null,
  name: string,
  judge: (path: string, state: FileState, reason: string) => void,
): ReadonlyMap<string, string> | null {
  if (bytes === null) return null;
  const read = readManifest(bytes, name);
  if (read.ok) return read.value;
  judge(name, 'invalid', read.error.message);
  return null;
}

async function checkFile(
  folder: string,
  path: string,
  sha256: string,
  judge: (path: string, state: FileState, reason: string) => void,
  onBytes: (bytes: number) => void,
): Promise<void> {
  try {
    const actual = await hashFile(join(folder, path), onBytes);
    if (actual !== sha256) judge(path, 'changed', `its SHA-256 is ${actual}, listed is ${sha256}`);
  } catch (caught) {
    const error = toEvidenceError(caught);
    if (error.code === 'cancelled') throw new PermafrostError(evidenceError('cancelled', error.message));
    if (error.code === 'not-found') judge(path, 'missing', 'it is listed and not there');
    else judge(path, error.code === 'malformed' ? 'invalid' : 'unreadable', error.message);
  }
}

function foldersOf(path: string): string[] {
  const parts = path.split('/');
  return parts.slice(1).map((_, i) => parts.slice(0, i + 1).join('/'));
}

function notListed(list: string): string {
  return `${list} does not list it`;
}

function readInfo(text: string): [string, string][] {
  return text
    .split('\n')
    .map((line): [string, string] => [line.slice(0, line.indexOf(': ')), line.slice(line.indexOf(': ') + 2)])
    .filter(([label]) => label !== '')
    .slice(0, 100);
}
