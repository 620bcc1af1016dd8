/** Which container engine made the checkpoint, and what says so. */
import type { ContainerEngine } from '../../shared/facts/index.ts';
import type { Source } from '../../shared/span.ts';
import { integerAt, nodeAt, textAt } from './json/shape.ts';
import type { GapList } from './json/shape.ts';
import type { Annotations } from './annotations.ts';
import type { Documents } from './documents.ts';

export interface EngineFinding {
  readonly engine: ContainerEngine;
  readonly reason: string;
  readonly source: Source;
}

const MANAGERS: ReadonlyMap<string, ContainerEngine> = new Map([
  ['libpod', 'podman'],
  ['podman', 'podman'],
  ['cri-o', 'cri-o'],
  ['crio', 'cri-o'],
  ['containerd', 'containerd'],
  ['docker', 'docker'],
]);

/** Members of config.dump that only Podman's container configuration has (libpod/container_config.go). */
const PODMAN_ONLY = ['lockID', 'rootfsImageID', 'staticDir', 'newNetworks', 'CreateCommand'];

/**
 * Annotations decide; then files and members that one engine alone writes. An engine's prefix is
 * weaker than `io.container.manager`: `podman kube play` sets CRI-O's annotations too.
 */
export function detectEngine(documents: Documents, annotations: Annotations, gaps: GapList): EngineFinding {
  for (const key of ['io.container.manager', 'org.criu.checkpoint.engine.name']) {
    const found = annotations.first(key);
    const engine = found && MANAGERS.get(found.value.toLowerCase());
    if (engine) return { engine, reason: `annotation ${key} is ${found.value}`, source: found.source };
  }
  const prefixes: [string, ContainerEngine][] = [
    ['io.podman.annotations.checkpoint.', 'podman'],
    ['io.kubernetes.cri-o.', 'cri-o'],
    ['io.kubernetes.cri.', 'containerd'],
  ];
  for (const [prefix, engine] of prefixes) {
    const found = annotations.annotations.find((annotation) => annotation.key.startsWith(prefix));
    if (found) return { engine, reason: `annotation ${found.key}`, source: found.source };
  }
  return fromFiles(documents, gaps);
}

function fromFiles(documents: Documents, gaps: GapList): EngineFinding {
  const runtime = textAt(gaps, documents.config, 'runtime');
  if (runtime?.value.startsWith('io.containerd.')) {
    return {
      engine: 'containerd',
      reason: `config.dump: runtime is ${runtime.value}`,
      source: runtime.source,
    };
  }
  const started = documents.status && integerAt(gaps, documents.status, 'StartedAt');
  if (started) return { engine: 'containerd', reason: 'status: StartedAt', source: started.source };
  const podman = PODMAN_ONLY.find((key) => nodeAt(gaps, documents.config, key) !== null);
  if (podman) return { engine: 'podman', reason: `config.dump has ${podman}`, source: [] };
  if (documents.bindMounts) return { engine: 'cri-o', reason: 'bind.mounts', source: [] };
  if (documents.dockerConfig && textAt(gaps, documents.dockerConfig, 'ID')) {
    return { engine: 'docker', reason: 'config.v2.json', source: [] };
  }
  const created = documents.dockerCheckpoint && nodeAt(gaps, documents.dockerCheckpoint, 'created');
  if (created) return { engine: 'docker', reason: 'config.json of a checkpoint folder', source: [] };
  const reason = documents.config ? 'config.dump does not say which engine wrote it' : 'no engine metadata';
  return { engine: 'criu', reason, source: [] };
}
