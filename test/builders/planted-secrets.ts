/** mini.tar with secrets of known values in a file of the container and in its log; copies without a name stand in both and in an image. */
import { readFileSync } from 'node:fs';
import { TAR_END, readPlainTar, tarHeader, tarPadding } from './tar-bytes.ts';

/** In /app/.env and nowhere else under a name. */
export const FILE_PASSWORD = 'v3ry-Planted+9fileSecret';
/** A word, in a password file by its place in a line, and in memory and another file alone. */
export const WORD_PASSWORD = 'sunflowerfield';
/** In the log under its name in line 1, alone in line 2. */
export const LOG_PASSWORD = 'l0g-Planted/7Zq=secret';

export const PLANTED_FILES: Readonly<Record<string, string>> = {
  'app/.env': `MODE=lab\nDB_PASSWORD=${FILE_PASSWORD}\nREGION=eu\n`,
  'etc/ppp/chap-secrets': `# client server secret addresses\nbob\t*\t${WORD_PASSWORD}\t*\n`,
  'app/words.txt': `a walk through the ${WORD_PASSWORD} and back\n`,
  'app/copies.txt': [
    `as it is: ${FILE_PASSWORD}, and again ${FILE_PASSWORD}.`,
    `hex ${Buffer.from(FILE_PASSWORD).toString('hex')}`,
    `base64 ${Buffer.from(FILE_PASSWORD).toString('base64')}`,
    'nothing of it here\n',
  ].join('\n'),
};

const LOG = [
  `first DB_PASSWORD=${LOG_PASSWORD} was set`,
  `müller used ${LOG_PASSWORD} and then ${LOG_PASSWORD} again`,
  'nothing of it here',
];

/** `more`: further files of the container by their paths. */
export function plantedArchive(more: Readonly<Record<string, string | Buffer>> = {}): Buffer {
  const fixture = new URL('../fixtures/checkpoints/mini.tar', import.meta.url).pathname;
  const files = readPlainTar(readFileSync(fixture));
  const log = LOG.map((text, at) => `2026-11-24T06:42:1${at}.000000000+00:00 stdout F ${text}\n`).join('');
  files.set('ctr.log', Buffer.from(log));
  files.set('checkpoint/cgroup.img', imageWithCopy(files.get('checkpoint/cgroup.img')!));
  files.set('rootfs-diff.tar', tarOf(Object.entries({ ...PLANTED_FILES, ...more }).map(([name, content]) => [name, Buffer.from(content)])));
  return tarOf([...files]);
} // prettier-ignore

/** The image with {@link LOG_PASSWORD} over part of a cgroup's name. */
function imageWithCopy(image: Buffer): Buffer {
  const copy = Buffer.from(image);
  copy.write(LOG_PASSWORD, copy.indexOf('libpod-') + 'libpod-'.length, 'latin1');
  return copy;
}

function tarOf(files: readonly (readonly [string, Buffer])[]): Buffer {
  const parts = files.flatMap(([name, bytes]) => [tarHeader(name, bytes.length), bytes, tarPadding(bytes.length)]);
  return Buffer.concat([...parts, TAR_END]);
} // prettier-ignore
