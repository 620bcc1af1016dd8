/** Entry file of a worker thread: a source beside its user in a checkout, a built file in a package. */
export function workerEntry(importerUrl: string, name: string): URL {
  return new URL(`./${name}${importerUrl.endsWith('.ts') ? '.ts' : '.js'}`, importerUrl);
}
