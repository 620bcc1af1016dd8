/** What the query bar asks of secrets: their kinds, names, owners and places, never their values. Pure. */
import type { CellValue, SecretSummary } from '../../../shared/api/index.ts';
import { matchRow, parseQuery } from '../../../shared/query/index.ts';
import { validityText } from './validity-text.ts';

export const SECRET_FILTERS = {
  columns: {
    secret: { label: 'Kind' },
    labels: { label: 'Names' },
    pid: { label: 'PID of an owner' },
    owners: { label: 'Owners' },
    where: { label: 'Where' },
    file: { label: 'File' },
    validity: { label: 'Validity' },
    places: { label: 'Places' },
  },
  example: 'pid:17 or file:/etc/*',
  values: { where: ['memory', 'file', 'queue', 'image', 'document'] },
} as const;

/** Secrets that a query asks for; all where it is empty or can't be read. */
export function filteredSecrets(secrets: readonly SecretSummary[], query: string): readonly SecretSummary[] {
  const parsed = query === '' ? null : parseQuery(query);
  if (parsed === null || !parsed.ok) return secrets;
  return secrets.filter((secret) => matchRow(parsed.value, filterCells(secret)));
}

function filterCells(secret: SecretSummary): Readonly<Record<string, CellValue>> {
  const { kind, labels, owners, where, files, validity, places } = secret;
  return {
    secret: kind,
    labels,
    pid: owners.map(({ pid }) => pid),
    owners: owners.map(({ pid, name }) => `${pid} ${name}`.trim()),
    where,
    file: files,
    validity: validity === null ? null : validityText(validity),
    places,
  };
}
