/**
 * Command lines inside JSON that stands in a text, also as text of JSON itself: a pod's last applied configuration in an
 * annotation, a container's specification, a health check.
 */

const LONGEST = 2 ** 20;
const DEEPEST = 64;

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
    else collect(parsed(value), '', depth + 1, commands);
  } else if (Array.isArray(value) && COMMANDS.test(name)) {
    commands.push(value.filter((item) => typeof item === 'string'));
  } else if (value !== null && typeof value === 'object') {
    for (const [inner, item] of Object.entries(value)) collect(item, inner, depth + 1, commands);
  }
}

/** null for what is no JSON. */
function parsed(text: string): unknown {
  if (text.length > LONGEST || !/^\s*[[{]/.test(text)) return null;
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}
