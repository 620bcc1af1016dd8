/** The one row about the container, each column from the first place that has it. */
import { gap } from '../../shared/facts/gap.ts';
import type { ContainerFact } from '../../shared/facts/index.ts';
import type { SourceSpan } from '../../shared/span.ts';
import type { Annotations } from './annotations.ts';
import type { Documents } from './documents.ts';
import { detectEngine } from './engine.ts';
import {
  booleanAt,
  integerAt,
  nanosecondsAt,
  nodeAt,
  quoted,
  textAt,
  textsAt,
  timeAt,
} from './json/shape.ts';
import type { Found, GapList } from './json/shape.ts';
import { parseRfc3339 } from '../../shared/format/rfc3339.ts';

const CRIU = 'org.criu.checkpoint.';
const PODMAN = 'io.podman.annotations.checkpoint.';
const CRIO = 'io.kubernetes.cri-o.';
const CRI = 'io.kubernetes.cri.';

/** Reads the container row. What no file has is null; what is of the wrong type is null and a gap. */
export function decodeContainer(
  documents: Documents,
  annotations: Annotations,
  gaps: GapList,
): ContainerFact {
  const { config, spec, status, criStatus, podDump, dockerConfig, dockerHostConfig, dockerCheckpoint } =
    documents;
  const { first } = annotations;
  const source: SourceSpan[] = [];

  /** The first that is there; its bytes become the column's source. */
  const take = <T>(column: string, ...found: readonly (Found<T> | null)[]): T | null => {
    const chosen = found.find((candidate) => candidate !== null);
    if (!chosen) return null;
    for (const span of chosen.source) source.push({ ...span, supports: column });
    return chosen.value;
  };

  const engine = detectEngine(documents, annotations, gaps);
  for (const span of engine.source) source.push({ ...span, supports: 'engine' });
  const dockerName = textAt(gaps, dockerConfig, 'Name');
  const configId = textAt(gaps, config, 'id');
  const annotatedId = first(`${CRIO}ContainerID`);
  if (annotatedId && configId && annotatedId.value !== configId.value) {
    gaps.add(
      gap(
        'contradiction',
        'config.dump and the annotations give different container ids; the annotation is used',
        'config.dump',
        {
          offset: configId.source[0]?.offset ?? null,
          source: [...configId.source, ...annotatedId.source],
        },
      ),
    );
  }
  if (config && nodeAt(gaps, config, 'id') === null) {
    gaps.add(gap('json-member-missing', 'config.dump has no container id', config.file.memberName));
  }

  return {
    engine: engine.engine,
    engineReason: engine.reason,
    engineVersion: take('engineVersion', first(`${CRIU}engine.version`, `${PODMAN}podman.version`)),
    id: take('id', annotatedId, configId, textAt(gaps, criStatus, 'id'), textAt(gaps, dockerConfig, 'ID')),
    name: take(
      'name',
      first('io.kubernetes.container.name', `${CRI}container-name`, `${CRIU}container.name`, `${PODMAN}name`),
      first(`${CRIO}annotations.checkpoint.name`),
      textAt(gaps, criStatus, 'metadata', 'name'),
      textAt(gaps, config, 'name'),
      dockerName && { ...dockerName, value: dockerName.value.replace(/^\//, '') },
    ),
    image: take(
      'image',
      first(`${CRIO}ImageName`, `${CRI}image-name`, `${CRIU}rootfsImageName`, `${PODMAN}rootfsImageName`),
      textAt(gaps, config, 'rootfsImageName'),
      textAt(gaps, config, 'rootfsImage'),
      textAt(gaps, criStatus, 'image', 'image'),
      first(`${CRIU}rawImageName`, `${PODMAN}rawImageName`),
      textAt(gaps, dockerConfig, 'Config', 'Image'),
    ),
    imageId: take(
      'imageId',
      first(`${CRIO}ImageRef`, `${CRIU}rootfsImageID`, `${PODMAN}rootfsImageID`, `${CRIU}rootfsImageSha`),
      textAt(gaps, config, 'rootfsImageRef'),
      textAt(gaps, config, 'rootfsImageID'),
      textAt(gaps, criStatus, 'image_ref'),
      textAt(gaps, dockerConfig, 'Image'),
    ),
    runtime: take(
      'runtime',
      textAt(gaps, config, 'runtime'),
      first(`${CRIU}runtime.name`, `${PODMAN}runtime.name`),
      textAt(gaps, dockerHostConfig, 'Runtime'),
    ),
    hostname: take(
      'hostname',
      textAt(gaps, spec, 'hostname'),
      textAt(gaps, podDump, 'hostname'),
      textAt(gaps, dockerConfig, 'Config', 'Hostname'),
    ),
    pod: take(
      'pod',
      first('io.kubernetes.pod.name', `${CRI}sandbox-name`, `${CRIU}pod.name`),
      textAt(gaps, podDump, 'metadata', 'name'),
    ),
    namespace: take(
      'namespace',
      first('io.kubernetes.pod.namespace', `${CRI}sandbox-namespace`, `${CRIU}pod.namespace`),
      textAt(gaps, podDump, 'metadata', 'namespace'),
    ),
    podUid: take(
      'podUid',
      first('io.kubernetes.pod.uid', `${CRI}sandbox-uid`, `${CRIU}pod.uid`),
      textAt(gaps, podDump, 'metadata', 'uid'),
    ),
    podSandboxId: take(
      'podSandboxId',
      first(`${CRIO}SandboxID`, `${CRI}sandbox-id`, `${CRIU}pod.id`),
      textAt(gaps, config, 'pod'), // Podman: the id of the pod
    ),
    createdAtNs: take(
      'createdAtNs',
      timeOf(gaps, `${CRIO}Created`, first(`${CRIO}Created`)),
      timeAt(gaps, config, 'createdTime'),
      nanosecondsAt(gaps, status, 'CreatedAt'),
      nanosecondsAt(gaps, criStatus, 'created_at'),
      timeAt(gaps, dockerConfig, 'Created'),
    ),
    startedAtNs: take(
      'startedAtNs',
      nanosecondsAt(gaps, status, 'StartedAt'),
      nanosecondsAt(gaps, criStatus, 'started_at'),
      timeAt(gaps, dockerConfig, 'State', 'StartedAt'),
    ),
    checkpointedAtNs: take(
      'checkpointedAtNs',
      timeAt(gaps, config, 'checkpointedTime'),
      timeAt(gaps, dockerCheckpoint, 'created'),
    ),
    finishedAtNs: take(
      'finishedAtNs',
      nanosecondsAt(gaps, status, 'FinishedAt'),
      nanosecondsAt(gaps, criStatus, 'finished_at'),
      timeAt(gaps, dockerConfig, 'State', 'FinishedAt'),
    ),
    restoredAtNs: take('restoredAtNs', timeAt(gaps, config, 'restoredTime')),
    restartCount: take(
      'restartCount',
      countOf(gaps, first('io.kubernetes.container.restartCount')),
      numberOf(integerAt(gaps, dockerConfig, 'RestartCount')),
    ),
    logPath: take(
      'logPath',
      first(`${CRIO}LogPath`),
      textAt(gaps, config, 'logPath'),
      textAt(gaps, criStatus, 'log_path'),
      textAt(gaps, dockerConfig, 'LogPath'),
    ),
    command: take('command', commandOf(documents, gaps)),
    privileged: take(
      'privileged',
      booleanOf(first('io.podman.annotations.privileged', `${CRIO}PrivilegedRuntime`)),
      booleanAt(gaps, config, 'privileged'),
      booleanAt(gaps, dockerHostConfig, 'Privileged'),
    ),
    seccompProfile: take(
      'seccompProfile',
      first(`${CRIO}SeccompProfilePath`, 'io.podman.annotations.seccomp'),
      textAt(gaps, dockerConfig, 'SeccompProfile'),
    ),
    apparmorProfile: take(
      'apparmorProfile',
      textAt(gaps, spec, 'process', 'apparmorProfile'),
      first('io.podman.annotations.apparmor'),
      textAt(gaps, dockerConfig, 'AppArmorProfile'),
    ),
    selinuxLabel: take(
      'selinuxLabel',
      textAt(gaps, spec, 'process', 'selinuxLabel'),
      textAt(gaps, config, 'ProcessLabel'),
      textAt(gaps, dockerConfig, 'ProcessLabel'),
    ),
    source,
  };
}

function timeOf(gaps: GapList, key: string, found: Found<string> | null): Found<bigint> | null {
  if (!found) return null;
  const value = parseRfc3339(found.value);
  if (value !== null) return { value, source: found.source };
  const message = `Annotation ${key} is no RFC 3339 time: ${quoted(found.value)}`;
  gaps.add(
    gap('time-malformed', message, 'spec.dump', {
      offset: found.source[0]?.offset ?? null,
      source: found.source,
    }),
  );
  return null;
}

function countOf(gaps: GapList, found: Found<string> | null): Found<number> | null {
  if (!found) return null;
  if (/^[0-9]{1,9}$/.test(found.value)) return { value: Number(found.value), source: found.source };
  const message = `The restart count is no number: ${quoted(found.value)}`;
  gaps.add(
    gap('number-malformed', message, 'spec.dump', {
      offset: found.source[0]?.offset ?? null,
      source: found.source,
    }),
  );
  return null;
}

function numberOf(found: Found<bigint> | null): Found<number> | null {
  return found && { value: Number(BigInt.asIntN(53, found.value)), source: found.source };
}

/** Podman writes TRUE and FALSE, CRI-O true and false; another value says nothing. */
function booleanOf(found: Found<string> | null): Found<boolean> | null {
  const value = found?.value.toLowerCase();
  return found && (value === 'true' || value === 'false')
    ? { value: value === 'true', source: found.source }
    : null;
}

function commandOf({ spec, config, dockerConfig }: Documents, gaps: GapList): Found<string[]> | null {
  const places: [Parameters<typeof textsAt>[1], string[]][] = [
    [spec, ['process', 'args']],
    [config, ['command']],
  ];
  for (const [node, keys] of places) {
    const words = textsAt(gaps, node, ...keys);
    if (words.length > 0)
      return { value: words.map((word) => word.value), source: words.flatMap((word) => word.source) };
  }
  const path = textAt(gaps, dockerConfig, 'Path');
  if (!path) return null;
  const words = [path, ...textsAt(gaps, dockerConfig, 'Args')];
  return { value: words.map((word) => word.value), source: words.flatMap((word) => word.source) };
}
