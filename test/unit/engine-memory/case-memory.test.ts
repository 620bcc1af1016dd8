import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openCase } from '../../../electron/casefile/index.ts';
import { createEngineState, type EngineState } from '../../../electron/engine/engine-state.ts';
import { caseMemory, type CaseMemory } from '../../../electron/engine/memory/case-memory.ts';
import { readBytes } from '../../../electron/criu/memory/read-bytes.ts';
import { caseWith, truth, type CaseFixture } from './case-fixture.ts';

let made: CaseFixture;
let state: EngineState;

beforeAll(async () => {
  made = await caseWith('web-compromised.tar.gz', 'features.tar.zst', 'chain.tar.zst');
  state = createEngineState(() => {});
  state.setCase(openCase(made.path, { examiner: null, readOnly: true }));
}, 120_000);

afterAll(async () => {
  state.closeCase();
  await made.remove();
});

async function memoryOf(title: string): Promise<CaseMemory> {
  const summary = await made.client.call('case.summary', {});
  const found = summary!.checkpoints.find((one) => one.title === title);
  return caseMemory(state, found!.id);
}

describe('memory of a stored checkpoint', () => {
  it.each([
    ['web-compromised', 'web-compromised'],
    ['features', 'features'],
    ['chain/3', 'chain-3'],
  ])('reads every needle of the truth of %s where it was planted', async (title, name) => {
    const memory = await memoryOf(title);
    const { needles, processes } = truth(name);
    expect(needles.length).toBeGreaterThan(0);
    for (const { needle, pid, address, map } of needles) {
      const read = readBytes(memory.readerOf(pid), BigInt(address), Buffer.byteLength(needle));
      // A clean page of a program of the container's image: neither a dumped page nor a file that was changed.
      const elsewhere = map === '/usr/local/bin/features' && read.missing?.origin === 'file-not-captured';
      const text = elsewhere ? needle : read.bytes && Buffer.from(read.bytes).toString('utf8');
      expect({ pid, address, text }).toEqual({ pid, address, text: needle });
    }
    const withMaps = processes.filter(({ maps }) => maps.length > 0).map(({ pid }) => pid);
    expect(memory.pids).toEqual(withMaps.sort((a, b) => a - b));
  });

  it('names the evidence of pages that an earlier dump of the chain holds', async () => {
    const memory = await memoryOf('chain/3');
    const spans = truth('chain-3').needles.flatMap(
      ({ pid, address }) => memory.readerOf(pid).read(BigInt(address), 1)[0]!.source,
    );
    const fromParents = spans.filter(({ checkpoint }) => checkpoint !== undefined);
    expect(fromParents.length).toBeGreaterThan(0);
    for (const span of fromParents) expect(memory.evidenceOf(span)).toBe(memory.record.evidence);
  });

  it('keeps a memory from call to call and refuses a process that has none', async () => {
    const memory = await memoryOf('features');
    expect(caseMemory(state, memory.record.id)).toBe(memory);
    expect(() => memory.readerOf(10)).toThrow('no memory of a process 10');
  });

  it('has the processes of a pre-dump by their page maps', async () => {
    const memory = await memoryOf('chain/1');
    expect(memory.pids).toEqual([399]);
    expect(memory.maps(399)).toEqual([]);
  });
});
