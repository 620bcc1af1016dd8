/**
 * Answers that are costly to carry, the last of each call: a view that comes back has its own at once. All are
 * forgotten when the case changes.
 */
import type { CallInput, CallName, CallOutput, EngineClient } from '../../shared/api/index.ts';

export interface KeptAnswers {
  /** The kept answer where the last question of this name was the same, else the engine's. A failure is not kept. */
  call<N extends CallName>(name: N, input: CallInput<N>): Promise<CallOutput<N>>;
  forget(): void;
}

export function createKeptAnswers(client: EngineClient): KeptAnswers {
  const kept = new Map<CallName, { readonly question: string; readonly answer: Promise<unknown> }>();
  return {
    call(name, input) {
      const question = JSON.stringify(input);
      const known = kept.get(name);
      if (known?.question === question) return known.answer as Promise<CallOutput<typeof name>>;
      const answer = client.call(name, input);
      kept.set(name, { question, answer });
      answer.catch(() => {
        if (kept.get(name)?.answer === answer) kept.delete(name);
      });
      return answer;
    },
    forget: () => kept.clear(),
  };
}
