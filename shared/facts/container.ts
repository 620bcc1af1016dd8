import type { Source } from '../span.ts';

export type ContainerEngine = 'podman' | 'cri-o' | 'containerd' | 'docker' | 'criu';

/** What the engine that made the checkpoint wrote about the container. Null: not in the archive. */
export interface ContainerFact {
  readonly engine: ContainerEngine;
  readonly engineReason: string; // which file or annotation said so
  readonly engineVersion: string | null;
  readonly id: string | null;
  readonly name: string | null;
  readonly image: string | null;
  readonly imageId: string | null;
  readonly runtime: string | null;
  readonly hostname: string | null;
  readonly pod: string | null;
  readonly namespace: string | null;
  readonly podUid: string | null;
  readonly podSandboxId: string | null;
  readonly createdAtNs: bigint | null;
  readonly startedAtNs: bigint | null;
  readonly checkpointedAtNs: bigint | null;
  readonly finishedAtNs: bigint | null;
  readonly restoredAtNs: bigint | null;
  readonly restartCount: number | null;
  readonly logPath: string | null;
  readonly command: string[] | null; // spec: process.args
  readonly privileged: boolean | null;
  readonly seccompProfile: string | null;
  readonly apparmorProfile: string | null;
  readonly selinuxLabel: string | null;
  readonly source: Source;
}

/** A key and value of the engine's metadata: annotations, labels, spec environment, sysctls, ... */
export interface ContainerPropertyFact {
  readonly kind:
    'annotation' | 'label' | 'environment' | 'sysctl' | 'option' | 'hook' | 'resource' | 'security';
  readonly key: string;
  readonly value: string;
  readonly source: Source;
}

/** A mount as the engine asked for it (spec.dump, bind.mounts). */
export interface ContainerMountFact {
  readonly destination: string;
  readonly type: string | null;
  readonly sourcePath: string | null;
  readonly options: string[];
  readonly origin: 'spec.dump' | 'bind.mounts';
  readonly source: Source;
}

/** An address the engine gave (network.status). */
export interface ContainerNetworkFact {
  readonly network: string;
  readonly interface: string;
  readonly mac: string | null;
  readonly address: string | null; // CIDR
  readonly gateway: string | null;
  readonly source: Source;
}

/** A line of the container's own log (k8s-file/CRI format, journald JSON or plain). */
export interface LogLineFact {
  readonly log: Uint8Array; // member name
  readonly line: number; // from 1
  readonly timeNs: bigint | null;
  readonly stream: 'stdout' | 'stderr' | null;
  readonly partial: boolean;
  readonly text: Uint8Array;
  readonly source: Source;
}

/** A path that deleted.files names. */
export interface DeletedFileFact {
  readonly path: string;
  readonly source: Source;
}

/** What only the archive's file name says: never a fact, no part of the digest. */
export interface NameHint {
  readonly field: 'pod' | 'namespace' | 'name' | 'checkpointedAt';
  readonly value: string;
  readonly note: string;
}
