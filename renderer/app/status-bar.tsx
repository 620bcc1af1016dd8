import type { ReactNode } from 'react';
import type { JobState } from '../../shared/api/index.ts';
import { EvidenceText } from '../components/evidence-text.tsx';
import { countText, plural } from '../components/figures.ts';
import { MenuButton } from '../components/menu.tsx';
import { sizeText } from '../components/format.ts';
import { cancelJob, engine } from '../state/engine.ts';
import { isActive, jobProgress, timeLeftText } from '../state/jobs.ts';
import { preferences } from '../state/preferences.ts';
import type { Zone } from '../state/preferences.ts';
import { openView, shell } from '../state/shell.ts';
import { useStore } from '../state/store.ts';
import { containerZone } from '../state/zone.ts';

const ENGINE_TEXT = {
  starting: 'Engine starting',
  ready: 'Engine ready',
  restarting: 'Engine restarting',
  stopped: 'Engine stopped',
} as const;

const ENGINE_DOT = {
  starting: 'dot high',
  ready: 'dot fine',
  restarting: 'dot high',
  stopped: 'dot critical',
} as const;

export function StatusBar(): ReactNode {
  const host = useStore(engine, (value) => value.host);
  const summary = useStore(engine, (value) => value.case);
  const jobs = useStore(engine, (value) => value.jobs);
  const notice = useStore(shell, (value) => value.notice);
  const scope = useStore(shell, (value) => value.scope);
  const active = jobs.filter(isActive);
  const state = host?.engine ?? 'starting';
  const gaps =
    summary?.checkpoints
      .filter((one) => scope === null || scope.includes(one.id))
      .reduce((sum, one) => sum + one.gaps, 0) ?? null;
  return (
    <footer className="status-bar" data-pane="status" aria-label="Status">
      <span className="engine">
        <span className={ENGINE_DOT[state]} aria-hidden="true" />
        {ENGINE_TEXT[state]}
      </span>
      {active[0] !== undefined && (
        <Job job={active.find((job) => job.state === 'running') ?? active[0]} more={active.length - 1} />
      )}
      <span className={`notice ${notice?.kind ?? ''}`} role="status" aria-live="polite">
        {notice !== null && <EvidenceText value={notice.text} limit={300} />}
      </span>
      <span className="grow" />
      {host !== null && !host.sandbox && (
        <span
          className="warn"
          title="The renderer runs without the operating system’s sandbox (started as root)"
        >
          no sandbox
        </span>
      )}
      {summary !== null && jobs.length > 0 && active.length === 0 && (
        <button type="button" onClick={() => shell.set({ sheet: 'jobs' })}>
          {plural(jobs.length, 'job')}
        </button>
      )}
      {gaps !== null &&
        (gaps > 0 ? (
          <button
            type="button"
            className="warn"
            title="What the format says must be there and is not: listed in the overview"
            onClick={() => openView('overview')}
          >
            {plural(gaps, 'gap')}
          </button>
        ) : (
          <span>no gaps</span>
        ))}
      <ZoneMenu />
      {summary !== null && (
        <span title={`Facts version ${summary.factsVersion}`}>Schema {countText(summary.schemaVersion)}</span>
      )}
    </footer>
  );
}

function Job({ job, more }: { readonly job: JobState; readonly more: number }): ReactNode {
  const { fraction, secondsLeft } = jobProgress(job);
  const percent = fraction === null ? null : Math.floor(fraction * 100);
  const figures = [
    job.state === 'queued' ? 'waiting' : job.stage,
    percent === null ? sizeText(job.doneBytes) : `${percent} %`,
    ...(job.bytesPerSecond > 0 ? [`${sizeText(job.bytesPerSecond)}/s`] : []),
    ...(fraction === null ? [] : [timeLeftText(secondsLeft)]),
  ];
  return (
    <span className="job">
      <button type="button" className="title" title="All jobs" onClick={() => shell.set({ sheet: 'jobs' })}>
        <EvidenceText value={job.title} limit={80} />
        {more > 0 && <span className="quiet"> +{more}</span>}
      </button>
      <span
        className="progress"
        role="progressbar"
        aria-label={job.title}
        aria-valuemin={0}
        aria-valuemax={100}
        aria-valuenow={percent ?? undefined}
        aria-valuetext={figures.join(', ')}
      >
        <span style={{ width: `${percent ?? 4}%` }} />
      </span>
      <span className="figures">{figures.join(' · ')}</span>
      <button type="button" className="link" onClick={() => void cancelJob(job.job)}>
        Cancel
      </button>
    </span>
  );
}

const ZONE_TEXT: Readonly<Record<Zone, string>> = {
  utc: 'UTC',
  local: 'Local time',
  container: 'Container time',
};

function ZoneMenu(): ReactNode {
  const zone = useStore(preferences, (value) => value.zone);
  const container = useStore(containerZone, (value) => value.name);
  const local = Intl.DateTimeFormat().resolvedOptions().timeZone;
  const notes: Readonly<Record<Zone, string>> = {
    utc: 'as the evidence has it',
    local: `${local}, the zone of this machine`,
    container:
      container === null ? 'the container names no zone (TZ): shown in UTC' : `${container}, by its TZ`,
  };
  return (
    <MenuButton
      label="Time zone"
      alignEnd
      above
      title={`Times are shown in ${ZONE_TEXT[zone]}: ${notes[zone]}`}
      sections={[
        {
          label: 'Show times in',
          items: (['utc', 'local', 'container'] as const).map((one) => ({
            id: one,
            label: ZONE_TEXT[one],
            note: notes[one],
            checked: one === zone,
            disabled: one === 'container' && container === null,
            run: () => preferences.set({ zone: one }),
          })),
        },
      ]}
    >
      {zone === 'container' && container === null ? 'UTC (container names no zone)' : ZONE_TEXT[zone]}
    </MenuButton>
  );
}
