import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { JobState } from '../../../shared/api/index.ts';
import { endOfJob, jobProgress, listedJobs, timeLeftText, withJob } from '../../../renderer/state/jobs.ts';

function job(change: Partial<JobState>): JobState {
  return {
    job: 'j1',
    kind: 'import',
    title: 'web.tar',
    state: 'running',
    stage: 'hashing and reading',
    doneBytes: 0,
    totalBytes: null,
    bytesPerSecond: 0,
    startedAt: 0,
    error: null,
    ...change,
  };
}

describe('a job in the status bar', () => {
  it('tells the time left from the bytes left and the rate', () => {
    expect(jobProgress(job({ doneBytes: 620, totalBytes: 1000, bytesPerSecond: 100 }))).toEqual({
      fraction: 0.62,
      secondsLeft: 3.8,
    });
  });

  it('tells neither while the end or the rate is not known', () => {
    expect(jobProgress(job({ doneBytes: 5 }))).toEqual({ fraction: null, secondsLeft: null });
    expect(jobProgress(job({ doneBytes: 5, totalBytes: 10 }))).toEqual({ fraction: 0.5, secondsLeft: null });
  });

  it('stays within its bounds for every report of the engine', () => {
    const figure = fc.double({ min: 0, max: 1e18, noNaN: true });
    fc.assert(
      fc.property(figure, figure, figure, (doneBytes, totalBytes, bytesPerSecond) => {
        const { fraction, secondsLeft } = jobProgress(job({ doneBytes, totalBytes, bytesPerSecond }));
        if (fraction !== null) expect(fraction >= 0 && fraction <= 1).toBe(true);
        if (secondsLeft !== null) expect(secondsLeft).toBeGreaterThanOrEqual(0);
      }),
    );
  });

  it('says the time left in words', () => {
    expect([0.2, 3, 89, 90, 3540, 3600, 7500, null].map(timeLeftText)).toEqual([
      '1 s left',
      '3 s left',
      '89 s left',
      '2 min left',
      '59 min left',
      '1 h 00 min left',
      '2 h 05 min left',
      'time left unknown',
    ]);
  });
});

describe('the end of a job', () => {
  const bundle = { kind: 'export', title: 'signed bundle' } as const;
  const failed = endOfJob(
    job({
      ...bundle,
      state: 'failed',
      error: { code: 'disk-full', message: 'the disk is full' },
    }),
    null,
  );

  it('is said with its reason where it failed', () => {
    expect(failed).toMatchObject({ text: 'signed bundle: failed: the disk is full', kind: 'problem' });
  });

  it('takes the place of an older failure of the same kind, and of nothing else', () => {
    const done = job({ ...bundle, state: 'done' });
    expect(endOfJob(done, failed)).toMatchObject({ text: 'signed bundle: done', kind: 'info' });
    expect(endOfJob(job({ kind: 'search', state: 'done' }), failed)).toBeNull();
    expect(endOfJob(done, { text: 'Copied', kind: 'info', jobs: null })).toBeNull();
    expect(endOfJob(done, null)).toBeNull();
  });
});

describe('the list of jobs', () => {
  it('puts a new state in place of the older one', () => {
    const jobs = withJob(withJob([job({ job: 'a' })], job({ job: 'b' })), job({ job: 'a', doneBytes: 9 }));
    expect(jobs.map((one) => [one.job, one.doneBytes])).toEqual([
      ['b', 0],
      ['a', 9],
    ]);
  });

  it('forgets old jobs that ended, never one that runs', () => {
    let jobs: readonly JobState[] = [job({ job: 'running' })];
    for (let i = 0; i < 5; i++) jobs = withJob(jobs, job({ job: `done ${i}`, state: 'done' }), 2);
    expect(jobs.map((one) => one.job)).toEqual(['done 4', 'done 3', 'running']);
  });
});

describe('the jobs that the engine lists', () => {
  it('stand newest first, without those that it has forgotten, and an end that was told stays', () => {
    const listed = [job({ job: 'old', state: 'done' }), job({ job: 'new', state: 'running' })];
    const known = [job({ job: 'new', state: 'failed' }), job({ job: 'of a case before', state: 'done' })];
    expect(listedJobs(listed, known).map((one) => [one.job, one.state])).toEqual([
      ['new', 'failed'],
      ['old', 'done'],
    ]);
  });
});
