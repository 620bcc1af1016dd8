/** Search: patterns over the memory of a process, a checkpoint or the case; hits come while the scan runs. */
import { useCallback, useState } from 'react';
import type { ReactNode } from 'react';
import { countText, plural } from '../../components/figures.ts';
import { durationText, sizeText } from '../../components/format.ts';
import { EmptyState, ErrorState, LoadingState } from '../../components/states.tsx';
import { engine } from '../../state/engine.ts';
import { isActive } from '../../state/jobs.ts';
import { shell } from '../../state/shell.ts';
import { useStore } from '../../state/store.ts';
import type { CheckpointSummary, JobState, SearchHit } from '../../../shared/api/index.ts';
import { EvidenceText } from '../../components/evidence-text.tsx';
import { showInMemory } from '../memory/memory-place.ts';
import { GroupList } from './group-list.tsx';
import { HitDetails } from './hit-details.tsx';
import { inMemory } from './hit-names.ts';
import type { Owner } from './hit-names.ts';
import { HitTable } from './hit-table.tsx';
import { SearchForm } from './search-form.tsx';
import { jobOf, searchForm, searches, startSearch } from './search-store.ts';
import type { RunningSearch } from './search-store.ts';
import { showSource } from './show-source.ts';
import { useProcessNames } from './process-names.ts';
import { useHits } from './use-hits.ts';
import type { SearchState } from './use-hits.ts';

export function SearchView(): ReactNode {
  const { current, starting, error } = useStore(searches, (value) => value);
  const jobs = useStore(engine, (value) => value.jobs);
  const scope = useStore(shell, (value) => value.scope);
  const job = jobOf(jobs, current);
  const running = starting || (job !== undefined && isActive(job));
  return (
    <div className="search-view">
      <SearchForm running={running} />
      {error !== null ? (
        <ErrorState
          what="The search could not be started"
          error={error}
          usable="The memory view and the decoded facts are not affected."
          onRetry={() => void startSearch(searchForm.get(), scope)}
        />
      ) : current !== null ? (
        <Results key={current.search} current={current} job={job} />
      ) : starting ? (
        <LoadingState what="Starting the search" />
      ) : (
        <EmptyState title="Every byte of every process">
          Text, UTF-16, hex with ? for any digit, regular expressions in linear time, or a file of terms in
          one pass. A match is found as the process would see it: across pages, mappings and earlier dumps of
          a chain.
        </EmptyState>
      )}
    </div>
  );
}

const NO_CHECKPOINTS: readonly CheckpointSummary[] = [];

function Results({
  current,
  job,
}: {
  readonly current: RunningSearch;
  readonly job: JobState | undefined;
}): ReactNode {
  const hits = useHits(current.search);
  const checkpoints = useStore(engine, (value) => value.case?.checkpoints) ?? NO_CHECKPOINTS;
  const [chosen, setChosen] = useState(0);
  const { state } = hits;
  const nameOf = useProcessNames(
    hits.groups.process.flatMap(({ checkpoint }) => (checkpoint === null ? [] : [checkpoint])),
  );
  const title = useCallback(
    (id: string): string => checkpoints.find((one) => one.id === id)?.title ?? id,
    [checkpoints],
  );
  const shown = hits.hit(chosen);

  const open = (owner: Owner | undefined, hit: SearchHit): void => {
    if (!inMemory(owner)) {
      showSource(hit);
      return;
    }
    const { checkpoint, pid, address, regionStart } = owner;
    showInMemory({ checkpoint, pid, address, length: hit.length }, regionStart);
  };
  const openHit = (index: number): void => {
    const hit = hits.hit(index);
    if (hit !== undefined) open(hit.owners[0], hit);
  };
  // What lies outside of address spaces has no hex view: its bytes in the evidence are shown at once.
  const choose = (index: number): void => {
    setChosen(index);
    const hit = hits.hit(index);
    if (hit !== undefined && !inMemory(hit.owners[0])) showSource(hit);
  };

  if (hits.error !== null) {
    return (
      <ErrorState
        what="The hits can not be read"
        error={hits.error}
        usable="Search again: nothing of the case is affected."
      />
    );
  }
  const count = state?.count ?? 0;
  return (
    <div className="search-results">
      <Summary current={current} job={job} state={state} />
      {count === 0 ? (
        state?.complete === true ? (
          <EmptyState title={job?.state === 'cancelled' ? 'No hit before it was cancelled' : 'No hit'}>
            {job?.state === 'cancelled'
              ? 'It had not read everything: search again to know.'
              : 'Not in the bytes that the checkpoint holds. Clean pages of files that are not in it, and pages that are missing, were not there to be searched; files, queues and images are searched where they are ticked.'}
          </EmptyState>
        ) : (
          <LoadingState what="Searching" />
        )
      ) : (
        <div className="search-body">
          <GroupList
            groups={hits.groups}
            manyPatterns={current.patterns.length > 1}
            checkpointTitle={checkpoints.length > 1 ? title : null}
            nameOf={nameOf}
            onGo={setChosen}
          />
          <div className="hits-and-details" data-pane="view">
            <HitTable
              hits={hits}
              count={count}
              patterns={current.patterns}
              chosen={Math.min(chosen, count - 1)}
              onChoose={choose}
              onOpen={openHit}
            />
            {shown !== undefined && (
              <HitDetails hit={shown} checkpointTitle={title} onOpen={(owner) => open(owner, shown)} />
            )}
          </div>
        </div>
      )}
    </div>
  );
}

function Summary({
  current,
  job,
  state,
}: {
  readonly current: RunningSearch;
  readonly job: JobState | undefined;
  readonly state: SearchState | null;
}): ReactNode {
  const active = job !== undefined && isActive(job);
  const total = job?.totalBytes ?? null;
  const share =
    job === undefined || total === null || total === 0 ? null : Math.min(1, job.doneBytes / total);
  const rate = job?.bytesPerSecond ?? 0;
  const left = job === undefined || total === null || rate <= 0 ? null : (total - job.doneBytes) / rate;
  return (
    <div className="search-summary" role="status">
      <b className="mono">
        <EvidenceText value={current.title} limit={80} />
      </b>
      <span>
        {plural(state?.count ?? 0, 'hit')}
        {state !== null && state.places > state.count && ` at ${countText(state.places)} places`}
      </span>
      {state?.full === true && (
        <span className="chip high" title="A search keeps 1,000,000 hits at 4,000,000 places and ends there">
          limit reached: there are more
        </span>
      )}
      {job?.state === 'cancelled' && (
        <span className="chip high" title="The hits are those that were found until then">
          cancelled
          {share === null
            ? ' before it began'
            : share === 0
              ? ' at its beginning'
              : ` after ${sizeText(job.doneBytes)} of ${sizeText(total ?? 0)} (${Math.floor(share * 100)} %)`}
        </span>
      )}
      {job?.state === 'failed' && (
        <span className="chip critical">failed: {job.error?.message ?? 'no reason given'}</span>
      )}
      <span className="grow" />
      {active && (
        <>
          {share !== null && (
            <span className="progress" aria-hidden="true">
              <span style={{ width: `${share * 100}%` }} />
            </span>
          )}
          <span className="quiet">
            {sizeText(job.doneBytes)}
            {total !== null && ` of ${sizeText(total)}`}
            {rate > 0 && ` · ${sizeText(Math.round(rate))}/s`}
            {left !== null && left > 1 && ` · ${durationText(left * 1e9)} left`}
          </span>
        </>
      )}
    </div>
  );
}
