/** All facts of one checkpoint, as flat rows with natural keys; the case stores, shows and hashes these. */
export * from './gap.ts';
export * from './lost-parts.ts';
export * from './evidence.ts';
export * from './checkpoint.ts';
export * from './container.ts';
export * from './process.ts';
export * from './file.ts';
export * from './memory.ts';
export * from './network.ts';
export * from './namespace.ts';

import type { Gap, NotCaptured } from './gap.ts';
import type { CheckpointFact, ImageFact, LeftoverFact } from './checkpoint.ts';
import type {
  ContainerFact,
  ContainerMountFact,
  ContainerNetworkFact,
  ContainerPropertyFact,
  DeletedFileFact,
  LogLineFact,
} from './container.ts';
import type {
  CredentialFact,
  EnvironmentFact,
  ProcessFact,
  ResourceLimitFact,
  SeccompFilterFact,
  SignalActionFact,
  ThreadFact,
  TimerFact,
} from './process.ts';
import type {
  FileDescriptorFact,
  FileLockFact,
  FilesystemEntryFact,
  GhostFileFact,
  MemfdFact,
  OpenFileFact,
  PipeFact,
} from './file.ts';
import type { AddressSpaceFact, MemoryMapFact, PageMapFact } from './memory.ts';
import type { FirewallRuleFact, InterfaceFact, RouteFact, SocketFact, SocketQueueFact } from './network.ts';
import type { CgroupFact, IpcFact, MountFact, NamespaceFact } from './namespace.ts';

/** Raised with every change of what is decoded: tables of an older version are decoded anew. */
export const FACTS_VERSION = 1;

/** What electron/criu decodes from one image directory. */
export interface ImageFacts {
  readonly checkpoint: CheckpointFact;
  readonly image: readonly ImageFact[];
  readonly leftover: readonly LeftoverFact[];
  readonly process: readonly ProcessFact[];
  readonly thread: readonly ThreadFact[];
  readonly credential: readonly CredentialFact[];
  readonly environment: readonly EnvironmentFact[];
  readonly resource_limit: readonly ResourceLimitFact[];
  readonly signal_action: readonly SignalActionFact[];
  readonly timer: readonly TimerFact[];
  readonly seccomp_filter: readonly SeccompFilterFact[];
  readonly address_space: readonly AddressSpaceFact[];
  readonly memory_map: readonly MemoryMapFact[];
  readonly page_map: readonly PageMapFact[];
  readonly open_file: readonly OpenFileFact[];
  readonly file_descriptor: readonly FileDescriptorFact[];
  readonly pipe: readonly PipeFact[];
  readonly ghost_file: readonly GhostFileFact[];
  readonly file_lock: readonly FileLockFact[];
  readonly memfd: readonly MemfdFact[];
  readonly socket: readonly SocketFact[];
  readonly socket_queue: readonly SocketQueueFact[];
  readonly interface: readonly InterfaceFact[];
  readonly route: readonly RouteFact[];
  readonly firewall_rule: readonly FirewallRuleFact[];
  readonly namespace: readonly NamespaceFact[];
  readonly mount: readonly MountFact[];
  readonly cgroup: readonly CgroupFact[];
  readonly ipc: readonly IpcFact[];
  readonly gap: readonly Gap[];
  readonly not_captured: readonly NotCaptured[];
}

/** What electron/container decodes from the files beside the image directory. */
export interface EngineFacts {
  readonly container: ContainerFact;
  readonly container_property: readonly ContainerPropertyFact[];
  readonly container_mount: readonly ContainerMountFact[];
  readonly container_network: readonly ContainerNetworkFact[];
  readonly log_line: readonly LogLineFact[];
  readonly deleted_file: readonly DeletedFileFact[];
  readonly gap: readonly Gap[];
  readonly not_captured: readonly NotCaptured[];
}

/** Everything the case stores for one checkpoint. */
export type CheckpointFacts = ImageFacts &
  Omit<EngineFacts, 'gap' | 'not_captured'> & { readonly filesystem_entry: readonly FilesystemEntryFact[] };
