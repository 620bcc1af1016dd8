/** Variables of the case whose values are withheld: of every process, and those that the engine was given. */
import { listCheckpoints, readColumns, type CaseConnection } from '../../casefile/index.ts';
import { isHarmlessName } from '../../evidence/bundle/harmless-names.ts';
import type { Variable } from '../../evidence/redaction/index.ts';
import { displayText } from '../../../shared/text.ts';

/** Each once; those of harmless names and without a value are not among them. */
export function withheldVariables(connection: CaseConnection): Variable[] {
  const found = new Map<string, Variable>();
  const add = (name: string, value: string): void => {
    if (value !== '' && !isHarmlessName(name)) found.set(`${name}=${value}`, { name, value });
  };
  for (const { id } of listCheckpoints(connection)) {
    for (const { entry } of readColumns(connection, id, 'environment', ['entry'])) {
      const text = displayText(entry);
      const equals = text.indexOf('=');
      add(text.slice(0, Math.max(0, equals)), text.slice(equals + 1));
    }
    for (const { kind, key, value } of readColumns(connection, id, 'container_property', [
      'kind',
      'key',
      'value',
    ])) {
      if (kind === 'environment') add(key, value);
    }
  }
  return [...found.values()];
}
