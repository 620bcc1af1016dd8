/**
 * Command lines inside JSON that stands in a text, also as text of JSON itself: a pod's last applied configuration in an
 * annotation, a container's specification, a health check.
 */
import { DEEPEST, jsonIn } from '../../evidence/bundle/withheld-json.ts';

/** As Kubernetes, OCI, Docker and podman call them. */
const COMMANDS = /^(?:args|cmd|command|entrypoint|test)$/i;

/** Arrays of texts under such names, and single texts; none where it is no JSON. */
export function commandsInJson(text: string): string[][] {
  const commands: string[][] = [];
  collect(text, '', 0, commands);
  return commands;
}

function collect(value: unknown, name: string, depth: number, commands: string[][]): void {
  if (depth > DEEPEST) return;
  if (typeof value === 'string') {
    if (COMMANDS.test(name)) commands.push(['', value]);
    else collect(jsonIn(value), '', depth + 1, commands);
  } else if (Array.isArray(value) && COMMANDS.test(name)) {
    commands.push(value.filter((item) => typeof item === 'string'));
  } else if (value !== null && typeof value === 'object') {
    for (const [inner, item] of Object.entries(value)) collect(item, inner, depth + 1, commands);
  }
}
