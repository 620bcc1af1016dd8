import { describe, expect, it } from 'vitest';
import type { EngineClient } from '../../../shared/api/index.ts';
import { createKeptAnswers } from '../../../renderer/state/kept-answers.ts';

function engine(fails: () => boolean = () => false) {
  const asked: string[] = [];
  const call = (name: string, input: unknown): Promise<unknown> => {
    asked.push(`${name} ${JSON.stringify(input)}`);
    return fails() ? Promise.reject(new Error('gone')) : Promise.resolve({ number: asked.length });
  };
  const client = { call, onEvent: () => () => undefined } as unknown as EngineClient;
  return { answers: createKeptAnswers(client), asked };
}

const ALL = { checkpoints: null };

describe('answers that are kept', () => {
  it('are given again for the same question, also while it is on its way', async () => {
    const { answers, asked } = engine();
    const both = await Promise.all([answers.call('graph.read', ALL), answers.call('graph.read', ALL)]);
    expect(both[0]).toBe(both[1]);
    expect(await answers.call('graph.read', { ...ALL })).toBe(both[0]);
    expect(asked).toHaveLength(1);
  });

  it('are those of the last question of each call', async () => {
    const { answers, asked } = engine();
    const first = await answers.call('graph.read', ALL);
    expect(await answers.call('graph.read', { checkpoints: ['a'] })).not.toBe(first);
    expect(await answers.call('graph.read', ALL)).not.toBe(first);
    expect(asked).toHaveLength(3);
  });

  it('are forgotten when the case changes, and failures are not kept', async () => {
    let fails = true;
    const { answers, asked } = engine(() => fails);
    await expect(answers.call('graph.read', ALL)).rejects.toThrow('gone');
    fails = false;
    await answers.call('graph.read', ALL);
    answers.forget();
    await answers.call('graph.read', ALL);
    expect(asked).toHaveLength(3);
  });
});
