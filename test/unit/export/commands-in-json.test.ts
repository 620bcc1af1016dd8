import fc from 'fast-check';
import { expect, it } from 'vitest';
import { commandsInJson } from '../../../electron/engine/export/commands-in-json.ts';

it('finds what Kubernetes, OCI and podman run, in JSON within JSON too', () => {
  const spec = { containers: [{ name: 'web', command: ['sh', '-c', 'x'], args: ['--phrase', 'y'], env: [{ name: 'A', value: 'b' }] }] };
  const applied = JSON.stringify({ annotations: { applied: JSON.stringify({ spec }) } });
  expect(commandsInJson(applied)).toEqual([
    ['sh', '-c', 'x'],
    ['--phrase', 'y'],
  ]);
  expect(commandsInJson('{"Test":["CMD-SHELL","curl -u a:b http://h"],"Cmd":"run --it"}')).toEqual([
    ['CMD-SHELL', 'curl -u a:b http://h'],
    ['', 'run --it'],
  ]);
  expect(commandsInJson('command, x')).toEqual([]);
}); // prettier-ignore

it('of any text, and of JSON nested as deep as it likes, gives texts', () => {
  const check = (text: string): void => {
    for (const command of commandsInJson(text))
      for (const argument of command) expect(typeof argument).toBe('string');
  };
  fc.assert(fc.property(fc.oneof(fc.string(), fc.json()), check));
  check('['.repeat(100_000));
  check(`${'{"args":'.repeat(5000)}1${'}'.repeat(5000)}`);
});
