/** Secrets that the decoded facts show: variables, arguments and settings of containers. Known as soon as a case is open. */
import { listCheckpoints, readRows, type CaseConnection } from '../../casefile/index.ts';
import { displayText, utf8 } from '../../../shared/text.ts';
import {
  secretInVariable,
  secretsInArguments,
  type SecretPart,
} from '../../../shared/secrets/looks-secret.ts';

export interface FactSecret {
  readonly kind: string;
  readonly value: Uint8Array;
  readonly label: string;
  /** The cell that reveals it. */
  readonly cell: {
    readonly checkpoint: string;
    readonly list: 'environment' | 'process' | 'container_property';
    readonly key: string;
    readonly column: string;
    readonly index: number | null;
  };
}

/** Of every checkpoint of the case, in their order. */
export function factSecrets(connection: CaseConnection): FactSecret[] {
  const found: FactSecret[] = [];
  const add = (text: string, part: SecretPart | null, label: string, cell: FactSecret['cell']): void => {
    if (part === null) return;
    const value = utf8(text.slice(part.start, part.start + part.length));
    found.push({ kind: part.kind, value, label, cell });
  };
  for (const { id } of listCheckpoints(connection)) {
    for (const row of readRows(connection, id, 'environment')) {
      const text = displayText(row.entry);
      const key = `${row.pid}/${row.index}`;
      const cell = { checkpoint: id, list: 'environment' as const, key, column: 'value', index: null };
      add(text, secretInVariable(text), text.slice(0, Math.max(0, text.indexOf('='))), cell);
    }
    for (const row of readRows(connection, id, 'process')) {
      const argv = (row.argv ?? []).map(displayText);
      secretsInArguments(argv).forEach((part, index) => {
        const cell = {
          checkpoint: id,
          list: 'process' as const,
          key: String(row.pid),
          column: 'argv',
          index,
        };
        add(argv[index]!, part, `argument ${index}`, cell);
      });
    }
  }
  return found;
}
