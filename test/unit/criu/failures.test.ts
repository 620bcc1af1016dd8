/** Dumps that CRIU gave up: its own reasons, and what lies there all the same. */
import { describe, expect, test } from 'vitest';
import { checkpointEvents } from '../../../electron/analysis/timeline/checkpoint-events.ts';
import { failureReasons, parseDumpLog } from '../../../electron/criu/dump-log.ts';
import { fixturePath, membersOf, tarMembers } from '../resolve/fixture.ts';
import { decodeMembers } from './decoded.ts';

const members = membersOf(fixturePath('failures.tar.zst'));
const SCENARIOS = [...new Set(members.map(({ name }) => /([^/]+)\/[^/]+$/.exec(name)![1]!))].sort();
const fileOf = (scenario: string, name: string): Buffer =>
  Buffer.from(members.find((member) => member.name.endsWith(`${scenario}/${name}`))!.bytes);

test('the scenarios are those of the fixture', () => {
  expect(SCENARIOS).toEqual(['external-unix-socket', 'nested-userns', 'tcp-established-not-asked']);
});

describe.each(SCENARIOS)('%s', (scenario) => {
  const result = JSON.parse(fileOf(scenario, 'result.json').toString()) as {
    readonly criu_errors: readonly string[];
  };
  const archive = tarMembers(fileOf(scenario, 'partial-checkpoint.tar'));
  const { facts } = decodeMembers(archive);

  test('is incomplete, with the reasons that the engine printed, in their order', () => {
    expect(facts.checkpoint).toMatchObject({ kind: 'incomplete', rootPid: null, criuVersion: '4.2.1' });
    const reasons = facts.checkpoint.failure!.split('\n').map((line) => /^(.*) \(([^)]*)\)$/.exec(line)!);
    expect(reasons.length).toBeGreaterThan(0);
    let at = 0;
    for (const [, message, place] of reasons) {
      const found = result.criu_errors.findIndex(
        (line, index) =>
          index >= at && line.includes(`Error (${place}): `) && line.trim().endsWith(message!.trim()),
      );
      expect(found).toBeGreaterThanOrEqual(at);
      at = found;
    }
  });

  test('is no checkpoint that was taken', () => {
    const taken = { fromNs: 1n, toNs: 2n, reason: 'what is told here' };
    const [event] = checkpointEvents(
      { checkpoint: facts.checkpoint, checkpointId: scenario },
      { begin: null, taken },
    );
    expect(event).toMatchObject({ event: 'given-up', fromNs: 1n, toNs: 2n });
    expect(Buffer.from(event!.text).toString()).toMatch(/^checkpoint given up by CRIU/);
  });

  test('names the bytes of the log that say so', () => {
    const log = Buffer.from(archive.find(({ name }) => name.endsWith('dump.log'))!.bytes);
    const spans = facts.checkpoint.source.filter(({ supports }) => supports === 'failure');
    expect(spans.length).toBe(facts.checkpoint.failure!.split('\n').length);
    for (const { offset, length } of spans) {
      expect(log.subarray(offset, offset + length).toString()).toMatch(/Error \(/);
    }
  });

  test('says which images are missing, and what those tell that are there', () => {
    const missing = facts.gap.filter(({ kind }) => kind === 'member-missing').map(({ member }) => member);
    expect(missing).toEqual(expect.arrayContaining(['checkpoint/pstree.img', 'checkpoint/inventory.img']));
    const cores = facts.image.filter(({ type }) => type === 'CORE').length;
    expect(facts.leftover.filter(({ type }) => type === 'CORE')).toHaveLength(cores);
    expect(facts.process).toEqual([]);
  });
});

describe('a log', () => {
  const log = (text: string) => parseDumpLog(Buffer.from(text));

  test('of a dump that succeeded has no failure, though CRIU states an error in it', () => {
    const parsed = log(
      "(00.000001) Version: 3.17 (gitid v3.17)\n(00.000002) Running on host Linux 5.10.0-8-arm64 #1 SMP aarch64\n(00.000565) Error (criu/util.c:1534): rlimit: Can't setup RLIMIT_NOFILE for self: Operation not permitted\n(00.2) Dumping finished successfully\n",
    );
    expect(parsed).toMatchObject({ failed: false, machine: 'aarch64' });
    expect(parsed.version).toMatchObject({ value: '3.17', offset: 0 });
    expect(parsed.kernel!.value).toBe('5.10.0-8-arm64');
    expect(failureReasons(parsed)).toEqual([]);
  });

  test('that says the same over and over gives it once', () => {
    const line = (n: number): string => `(00.10${n}) Error (criu/seize.c:335): zombie found\n`;
    const parsed = log(line(1) + line(2) + line(3) + '(10.0) Error (criu/cr-dump.c:1975): Dumping FAILED.');
    expect(parsed.failed).toBe(true);
    expect(failureReasons(parsed).map(({ message }) => message)).toEqual(['zombie found']);
  });

  test('that has no reason but the end gives the end', () => {
    const parsed = log('(10.0) Error (criu/cr-dump.c:1975): Dumping FAILED.\n');
    expect(failureReasons(parsed).map(({ message }) => message)).toEqual(['Dumping FAILED.']);
  });
});
