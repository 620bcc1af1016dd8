/** Pieces of work that must not overlap: each begins once the one before has ended, however it ended. */
export interface Turns {
  /** Runs `work`: at once where nothing runs, else as the last. */
  run<T>(work: () => Promise<T>): Promise<T>;
  /** Once all that was given so far has ended. */
  settled(): Promise<void>;
}

export function createTurns(): Turns {
  let last: Promise<void> | null = null;
  return {
    run(work) {
      const result = last === null ? work() : last.then(work);
      const end: Promise<void> = result.then(
        () => undefined,
        () => undefined,
      );
      last = end;
      void end.then(() => {
        if (last === end) last = null;
      });
      return result;
    },
    settled: () => last ?? Promise.resolve(),
  };
}

/** Changes of findings: a finding is saved whole, so each change is made of what the one before has left. */
export const findingTurns = createTurns();
