/** Entry file of a worker thread: the source beside its user in a checkout, the built file of that name in a package. */
export function workerEntry(importerUrl: string, name: string): URL {
  return new URL(`./${name}${importerUrl.endsWith('.ts') ? '.ts' : '.js'}`, importerUrl);
}
