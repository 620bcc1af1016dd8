/**
 * What a `parent` link proposes. Its target is relative to the image directory; in a container
 * archive it often leads out of it (`../pre-checkpoint` lies in another archive), so only names are left.
 */

/** Path in the same archive that the link names; null where it is absolute or climbs out. */
export function parentPath(directory: string, link: string): string | null {
  if (link.startsWith('/')) return null;
  const parts = directory.split('/').filter((part) => part !== '' && part !== '.');
  for (const part of link.split('/')) {
    if (part === '' || part === '.') continue;
    if (part !== '..') parts.push(part);
    else if (parts.pop() === undefined) return null;
  }
  return parts.join('/');
}

/**
 * True where a directory of another evidence item bears the name that the link ends in. A directory that
 * is an archive's root has no name of its own: then the archive's file name may be it, or end in it
 * (`chain-2.tar` for a link to `../2`).
 */
export function bearsLinkedName(link: string, directory: string, evidenceLabel: string): boolean {
  const wanted = lastPart(link);
  if (wanted === null) return false;
  const own = lastPart(directory);
  if (own !== null) return own === wanted;
  const stem = evidenceLabel.replace(/\.(tar|tgz|tar\.gz|tar\.zst|gz|zst)$/, '');
  return stem === wanted || ['-', '_', '.'].some((separator) => stem.endsWith(separator + wanted));
}

function lastPart(path: string): string | null {
  return path.split('/').findLast((part) => part !== '' && part !== '.' && part !== '..') ?? null;
}
