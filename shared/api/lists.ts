/**
 * The lists that `list.open` answers: one per fact table, columns under the facts' own field names.
 * A row's `key` is its natural key, its parts joined by '/', as `key` says here.
 * `type` says how a cell travels and how it is drawn; any cell may be null, and `absent` says why.
 */
import { DERIVED_LISTS } from './derived-lists.ts';

/**
 * - `text`: TextValue or MaskedValue, bytes from evidence; `texts`: an array of them.
 * - `word`: a string of a closed vocabulary; `integer`: number or bigint; `flag`: boolean.
 * - `size`: bytes; `address`, `mask`: u64 shown in hex; `octal`: number shown in octal.
 * - `time`: ns since 1970, UTC, as bigint; `microseconds`, `nanoseconds`: a duration.
 * - `record`: nested values.
 */
export type ColumnType =
  | 'text'
  | 'texts'
  | 'word'
  | 'integer'
  | 'flag'
  | 'size'
  | 'address'
  | 'mask'
  | 'octal'
  | 'time'
  | 'microseconds'
  | 'nanoseconds'
  | 'record';

export interface ListColumn {
  readonly type: ColumnType;
  readonly label: string;
}

export interface ListContract {
  readonly doc: string;
  readonly key: string;
  readonly columns: Readonly<Record<string, ListColumn>>;
}

/**
 * A cell beside the others of a row that may say why cells are null: column name to reason
 * ('zombie: no memory', 'not in the archive'). Absent where there is nothing to say.
 */
export const ABSENT = 'absent';

export const LISTS = {
  ...DERIVED_LISTS,
  custody_entry: {
    doc: 'The custody log, in order: who did what to which item, with which version. `custody.entry` has the texts.',
    key: 'sequence',
    columns: {
      sequence: { type: 'integer', label: 'Entry' },
      at: { type: 'word', label: 'At (UTC)' },
      examiner: { type: 'word', label: 'Examiner' },
      action: { type: 'word', label: 'Act' },
      item: { type: 'word', label: 'Item' },
      detail: { type: 'record', label: 'Detail' },
      version: { type: 'word', label: 'Permafrost' },
      hash: { type: 'word', label: 'Hash' },
    },
  },
  checkpoint: {
    doc: 'The image directory itself, one row per checkpoint.',
    key: 'checkpoint id',
    columns: {
      directory: { type: 'text', label: 'Directory' },
      kind: { type: 'word', label: 'Kind' },
      imageVersion: { type: 'integer', label: 'Image version' },
      architecture: { type: 'word', label: 'Architecture' },
      littleEndian: { type: 'flag', label: 'Little-endian' },
      pageSize: { type: 'size', label: 'Page size' },
      pageSizeReason: { type: 'word', label: 'Page size from' },
      rootPid: { type: 'integer', label: 'Root pid' },
      hostNamespaces: { type: 'texts', label: 'Namespaces of the host' },
      lsm: { type: 'word', label: 'Security module' },
      preDumpMode: { type: 'word', label: 'Pre-dump mode' },
      dumpUptimeUs: { type: 'microseconds', label: 'Uptime at dump' },
      parentLink: { type: 'text', label: 'Parent link' },
      freezingUs: { type: 'microseconds', label: 'Freezing' },
      frozenUs: { type: 'microseconds', label: 'Frozen' },
      memdumpUs: { type: 'microseconds', label: 'Memory dump' },
      memwriteUs: { type: 'microseconds', label: 'Memory write' },
      pagesScanned: { type: 'integer', label: 'Pages scanned' },
      pagesSkippedParent: { type: 'integer', label: 'Pages left to the parent' },
      pagesWritten: { type: 'integer', label: 'Pages written' },
      dumpCriuRunId: { type: 'word', label: 'Run id of the dump' },
      criuVersion: { type: 'word', label: 'CRIU version' },
      kernelVersion: { type: 'word', label: 'Kernel' },
      failure: { type: 'text', label: "CRIU's reason for giving up" },
    },
  },
  container: {
    doc: 'What the engine that made the checkpoint wrote about the container.',
    key: 'checkpoint id',
    columns: {
      engine: { type: 'word', label: 'Engine' },
      engineReason: { type: 'word', label: 'Engine known from' },
      engineVersion: { type: 'text', label: 'Engine version' },
      id: { type: 'text', label: 'Container id' },
      name: { type: 'text', label: 'Name' },
      image: { type: 'text', label: 'Image' },
      imageId: { type: 'text', label: 'Image id' },
      runtime: { type: 'text', label: 'Runtime' },
      hostname: { type: 'text', label: 'Host name' },
      pod: { type: 'text', label: 'Pod' },
      namespace: { type: 'text', label: 'Namespace' },
      podUid: { type: 'text', label: 'Pod uid' },
      podSandboxId: { type: 'text', label: 'Pod sandbox id' },
      createdAtNs: { type: 'time', label: 'Created' },
      startedAtNs: { type: 'time', label: 'Started' },
      checkpointedAtNs: { type: 'time', label: 'Checkpointed' },
      finishedAtNs: { type: 'time', label: 'Finished' },
      restoredAtNs: { type: 'time', label: 'Restored' },
      restartCount: { type: 'integer', label: 'Restarts' },
      logPath: { type: 'text', label: 'Log path' },
      command: { type: 'texts', label: 'Command' },
      privileged: { type: 'flag', label: 'Privileged' },
      seccompProfile: { type: 'text', label: 'Seccomp profile' },
      apparmorProfile: { type: 'text', label: 'AppArmor profile' },
      selinuxLabel: { type: 'text', label: 'SELinux label' },
    },
  },
  container_property: {
    doc: 'Annotations, labels, resources and options of the container.',
    key: 'kind/key',
    columns: {
      kind: { type: 'word', label: 'Kind' },
      key: { type: 'text', label: 'Key' },
      value: { type: 'text', label: 'Value' },
    },
  },
  container_mount: {
    doc: 'Mounts as the engine asked for them.',
    key: 'destination',
    columns: {
      destination: { type: 'text', label: 'Destination' },
      type: { type: 'text', label: 'Type' },
      sourcePath: { type: 'text', label: 'Source' },
      options: { type: 'texts', label: 'Options' },
      origin: { type: 'word', label: 'From' },
    },
  },
  container_network: {
    doc: 'Addresses that the engine gave.',
    key: 'network/interface/address',
    columns: {
      network: { type: 'text', label: 'Network' },
      interface: { type: 'text', label: 'Interface' },
      mac: { type: 'text', label: 'MAC' },
      address: { type: 'text', label: 'Address' },
      gateway: { type: 'text', label: 'Gateway' },
    },
  },
  log_line: {
    doc: "Lines of the container's own log.",
    key: 'log/line',
    columns: {
      log: { type: 'text', label: 'Log' },
      line: { type: 'integer', label: 'Line' },
      timeNs: { type: 'time', label: 'Time' },
      stream: { type: 'word', label: 'Stream' },
      partial: { type: 'flag', label: 'Partial' },
      text: { type: 'text', label: 'Text' },
    },
  },
  deleted_file: {
    doc: 'Paths that deleted.files names.',
    key: 'path',
    columns: {
      path: { type: 'text', label: 'Path' },
    },
  },
  image: {
    doc: 'Image files of the directory and how much of each was decoded.',
    key: 'member',
    columns: {
      name: { type: 'text', label: 'Name' },
      member: { type: 'integer', label: 'Member' },
      type: { type: 'word', label: 'Type' },
      magic: { type: 'word', label: 'Magic' },
      entries: { type: 'integer', label: 'Entries' },
      size: { type: 'size', label: 'Size' },
      state: { type: 'word', label: 'State' },
    },
  },
  leftover: {
    doc: 'Images that no process of the dump reaches: left by an earlier dump.',
    key: 'member',
    columns: {
      name: { type: 'text', label: 'Name' },
      member: { type: 'integer', label: 'Member' },
      type: { type: 'word', label: 'Type' },
      tells: { type: 'text', label: 'What it tells' },
      pid: { type: 'integer', label: 'PID' },
    },
  },
  process: {
    doc: 'Tasks of pstree.img.',
    key: 'pid',
    columns: {
      pid: { type: 'integer', label: 'PID' },
      ppid: { type: 'integer', label: 'Parent' },
      pgid: { type: 'integer', label: 'Group' },
      sid: { type: 'integer', label: 'Session' },
      comm: { type: 'text', label: 'Name' },
      argv: { type: 'texts', label: 'Command line' },
      argvNote: { type: 'text', label: 'About the arguments' },
      userName: { type: 'text', label: 'User' },
      uid: { type: 'integer', label: 'Effective uid' },
      gid: { type: 'integer', label: 'Effective gid' },
      state: { type: 'word', label: 'State' },
      zombie: { type: 'flag', label: 'Zombie' },
      stopSignal: { type: 'integer', label: 'Stop signal' },
      exitCode: { type: 'integer', label: 'Wait status' },
      threadCount: { type: 'integer', label: 'Threads' },
      descriptorCount: { type: 'integer', label: 'Descriptors' },
      socketCount: { type: 'integer', label: 'Sockets' },
      mapCount: { type: 'integer', label: 'Mappings' },
      environmentCount: { type: 'integer', label: 'Variables' },
      memoryBytes: { type: 'size', label: 'Dumped memory' },
      exe: { type: 'text', label: 'Executable' },
      exeDeleted: { type: 'flag', label: 'Executable deleted' },
      exeFileId: { type: 'integer', label: 'Executable file id' },
      cwd: { type: 'text', label: 'Working directory' },
      root: { type: 'text', label: 'Root directory' },
      umask: { type: 'octal', label: 'Umask' },
      oomScoreAdj: { type: 'integer', label: 'OOM score adjustment' },
      nice: { type: 'integer', label: 'Nice' },
      policy: { type: 'word', label: 'Scheduling' },
      loginuid: { type: 'integer', label: 'Login uid' },
      seccompMode: { type: 'integer', label: 'Seccomp' },
      noNewPrivs: { type: 'flag', label: 'No new privileges' },
      sigIgn: { type: 'mask', label: 'Ignored signals' },
      sigCgt: { type: 'mask', label: 'Caught signals' },
      sigBlk: { type: 'mask', label: 'Blocked signals' },
      pendingSignals: { type: 'texts', label: 'Pending signals' },
      tty: { type: 'text', label: 'Terminal' },
      kernelFlags: { type: 'mask', label: 'Kernel flags' },
      filesId: { type: 'integer', label: 'Files id' },
      vmId: { type: 'integer', label: 'Address space id' },
      fsId: { type: 'integer', label: 'Filesystem id' },
      sighandId: { type: 'integer', label: 'Signal handlers id' },
      namespaces: { type: 'record', label: 'Namespaces' },
      cgroupSet: { type: 'integer', label: 'Cgroup set' },
    },
  },
  thread: {
    doc: 'Threads, the leader included.',
    key: 'pid/tid',
    columns: {
      pid: { type: 'integer', label: 'PID' },
      tid: { type: 'integer', label: 'TID' },
      comm: { type: 'text', label: 'Name' },
      architecture: { type: 'word', label: 'Architecture' },
      bits: { type: 'integer', label: 'Bits' },
      instructionPointer: { type: 'address', label: 'Instruction pointer' },
      stackPointer: { type: 'address', label: 'Stack pointer' },
      registers: { type: 'record', label: 'Registers' },
      sigBlk: { type: 'mask', label: 'Blocked signals' },
      pendingSignals: { type: 'texts', label: 'Pending signals' },
      seccompMode: { type: 'integer', label: 'Seccomp' },
      seccompFilters: { type: 'record', label: 'Seccomp filters' },
      nice: { type: 'integer', label: 'Nice' },
      policy: { type: 'word', label: 'Scheduling' },
      cgroupSet: { type: 'integer', label: 'Cgroup set' },
      robustListHead: { type: 'address', label: 'Robust list' },
    },
  },
  credential: {
    doc: 'Credentials of each thread.',
    key: 'pid/tid',
    columns: {
      pid: { type: 'integer', label: 'PID' },
      tid: { type: 'integer', label: 'TID' },
      uids: { type: 'record', label: 'User ids' },
      gids: { type: 'record', label: 'Group ids' },
      groups: { type: 'record', label: 'Groups' },
      capInh: { type: 'mask', label: 'Inheritable' },
      capPrm: { type: 'mask', label: 'Permitted' },
      capEff: { type: 'mask', label: 'Effective' },
      capBnd: { type: 'mask', label: 'Bounding' },
      capAmb: { type: 'mask', label: 'Ambient' },
      securebits: { type: 'mask', label: 'Securebits' },
      noNewPrivs: { type: 'flag', label: 'No new privileges' },
      lsmProfile: { type: 'text', label: 'Security label' },
      userName: { type: 'text', label: 'User' },
    },
  },
  environment: {
    doc: 'Variables of the environment in memory.',
    key: 'pid/index',
    columns: {
      pid: { type: 'integer', label: 'PID' },
      index: { type: 'integer', label: 'Index' },
      name: { type: 'text', label: 'Name' },
      value: { type: 'text', label: 'Value' },
      entry: { type: 'text', label: 'Entry' },
    },
  },
  resource_limit: {
    doc: 'Resource limits.',
    key: 'pid/resource',
    columns: {
      pid: { type: 'integer', label: 'PID' },
      resource: { type: 'word', label: 'Resource' },
      current: { type: 'integer', label: 'Current' },
      maximum: { type: 'integer', label: 'Maximum' },
    },
  },
  signal_action: {
    doc: 'What each signal does.',
    key: 'pid/signal',
    columns: {
      pid: { type: 'integer', label: 'PID' },
      signal: { type: 'integer', label: 'Signal' },
      disposition: { type: 'word', label: 'Disposition' },
      handler: { type: 'address', label: 'Handler' },
      flags: { type: 'mask', label: 'Flags' },
      mask: { type: 'mask', label: 'Mask' },
      restorer: { type: 'address', label: 'Restorer' },
    },
  },
  timer: {
    doc: 'Interval, POSIX and descriptor timers.',
    key: 'pid/kind/id',
    columns: {
      pid: { type: 'integer', label: 'PID' },
      kind: { type: 'word', label: 'Kind' },
      id: { type: 'integer', label: 'Id' },
      clock: { type: 'word', label: 'Clock' },
      remainingNs: { type: 'nanoseconds', label: 'Remaining' },
      intervalNs: { type: 'nanoseconds', label: 'Interval' },
      armed: { type: 'flag', label: 'Armed' },
    },
  },
  address_space: {
    doc: "mm-PID's own numbers.",
    key: 'pid',
    columns: {
      startCode: { type: 'address', label: 'Code start' },
      endCode: { type: 'address', label: 'Code end' },
      startData: { type: 'address', label: 'Data start' },
      endData: { type: 'address', label: 'Data end' },
      startStack: { type: 'address', label: 'Stack start' },
      startBrk: { type: 'address', label: 'Heap start' },
      brk: { type: 'address', label: 'Heap end' },
      argStart: { type: 'address', label: 'Arguments start' },
      argEnd: { type: 'address', label: 'Arguments end' },
      envStart: { type: 'address', label: 'Environment start' },
      envEnd: { type: 'address', label: 'Environment end' },
      pid: { type: 'integer', label: 'PID' },
      exeFileId: { type: 'integer', label: 'Executable file id' },
      auxv: { type: 'record', label: 'Auxiliary vector' },
      dumpable: { type: 'integer', label: 'Dumpable' },
      thpDisabled: { type: 'flag', label: 'Huge pages off' },
    },
  },
  memory_map: {
    doc: 'Mappings of each address space.',
    key: 'pid/start (0x…)',
    columns: {
      pid: { type: 'integer', label: 'PID' },
      start: { type: 'address', label: 'Start' },
      end: { type: 'address', label: 'End' },
      size: { type: 'size', label: 'Size' },
      permissions: { type: 'word', label: 'Permissions' },
      kind: { type: 'word', label: 'Kind' },
      path: { type: 'text', label: 'Path' },
      deleted: { type: 'flag', label: 'Deleted' },
      offset: { type: 'address', label: 'File offset' },
      fileId: { type: 'integer', label: 'File id' },
      shmid: { type: 'address', label: 'Shared memory id' },
      pages: { type: 'record', label: 'Pages' },
      status: { type: 'mask', label: 'Status bits' },
      flags: { type: 'mask', label: 'Flag bits' },
      protection: { type: 'mask', label: 'Protection bits' },
      madvise: { type: 'mask', label: 'Advice' },
    },
  },
  open_file: {
    doc: 'File objects, each once.',
    key: 'id',
    columns: {
      id: { type: 'integer', label: 'File id' },
      type: { type: 'word', label: 'Type' },
      target: { type: 'text', label: 'Target' },
      deleted: { type: 'flag', label: 'Deleted' },
      name: { type: 'text', label: 'Name in the image' },
      position: { type: 'integer', label: 'Position' },
      flags: { type: 'octal', label: 'Open flags' },
      mode: { type: 'octal', label: 'Mode' },
      size: { type: 'size', label: 'Size' },
      uid: { type: 'integer', label: 'Owner' },
      gid: { type: 'integer', label: 'Group' },
      device: { type: 'mask', label: 'Device' },
      inode: { type: 'integer', label: 'Inode' },
      mountId: { type: 'integer', label: 'Mount id' },
      buildId: { type: 'word', label: 'Build id' },
      remap: { type: 'word', label: 'Kept as' },
      remapId: { type: 'integer', label: 'Remap id' },
      external: { type: 'flag', label: 'External' },
      detail: { type: 'record', label: 'Detail' },
    },
  },
  file_descriptor: {
    doc: 'Descriptors of each process.',
    key: 'pid/fd',
    columns: {
      pid: { type: 'integer', label: 'PID' },
      fd: { type: 'integer', label: 'FD' },
      type: { type: 'word', label: 'Type' },
      target: { type: 'text', label: 'Target' },
      peer: { type: 'text', label: 'Peer' },
      deleted: { type: 'flag', label: 'Deleted' },
      position: { type: 'integer', label: 'Position' },
      flags: { type: 'octal', label: 'Open flags' },
      closeOnExec: { type: 'flag', label: 'Close on exec' },
      filesId: { type: 'integer', label: 'Files id' },
      fileId: { type: 'integer', label: 'File id' },
    },
  },
  pipe: {
    doc: 'Pipes and FIFOs with what waits in them.',
    key: 'pipe id',
    columns: {
      pipeId: { type: 'integer', label: 'Pipe id' },
      kind: { type: 'word', label: 'Kind' },
      capacity: { type: 'size', label: 'Capacity' },
      queued: { type: 'size', label: 'Waiting' },
      readers: { type: 'record', label: 'Readers' },
      writers: { type: 'record', label: 'Writers' },
    },
  },
  ghost_file: {
    doc: 'Deleted files that were still open or mapped.',
    key: 'id',
    columns: {
      id: { type: 'integer', label: 'Ghost id' },
      path: { type: 'text', label: 'Path' },
      size: { type: 'size', label: 'Size' },
      mode: { type: 'octal', label: 'Mode' },
      uid: { type: 'integer', label: 'Owner' },
      gid: { type: 'integer', label: 'Group' },
      device: { type: 'mask', label: 'Device' },
      inode: { type: 'integer', label: 'Inode' },
      rdev: { type: 'mask', label: 'Device number' },
      atimeNs: { type: 'time', label: 'Accessed' },
      mtimeNs: { type: 'time', label: 'Modified' },
      symlinkTarget: { type: 'text', label: 'Link target' },
      chunked: { type: 'flag', label: 'Chunked' },
    },
  },
  file_lock: {
    doc: 'File locks.',
    key: 'pid/fd/start',
    columns: {
      pid: { type: 'integer', label: 'PID' },
      fd: { type: 'integer', label: 'FD' },
      fileId: { type: 'integer', label: 'File id' },
      kind: { type: 'word', label: 'Kind' },
      write: { type: 'flag', label: 'Write lock' },
      start: { type: 'integer', label: 'Start' },
      length: { type: 'integer', label: 'Length' },
    },
  },
  memfd: {
    doc: 'Inodes of memfds.',
    key: 'inode id',
    columns: {
      inodeId: { type: 'integer', label: 'Inode id' },
      name: { type: 'text', label: 'Name' },
      size: { type: 'size', label: 'Size' },
      shmid: { type: 'address', label: 'Shared memory id' },
      seals: { type: 'mask', label: 'Seals' },
      uid: { type: 'integer', label: 'Owner' },
      gid: { type: 'integer', label: 'Group' },
      hugetlb: { type: 'integer', label: 'Huge pages' },
      mode: { type: 'octal', label: 'Mode' },
    },
  },
  socket: {
    doc: 'Sockets, each once.',
    key: 'file id',
    columns: {
      fileId: { type: 'integer', label: 'File id' },
      inode: { type: 'integer', label: 'Inode' },
      family: { type: 'word', label: 'Family' },
      type: { type: 'word', label: 'Type' },
      protocol: { type: 'integer', label: 'Protocol' },
      state: { type: 'word', label: 'State' },
      local: { type: 'text', label: 'Local' },
      remote: { type: 'text', label: 'Remote' },
      path: { type: 'text', label: 'Path' },
      peerInode: { type: 'integer', label: 'Peer inode' },
      receiveQueue: { type: 'size', label: 'Unread' },
      sendQueue: { type: 'size', label: 'Unacknowledged' },
      backlog: { type: 'integer', label: 'Backlog' },
      interface: { type: 'text', label: 'Interface' },
      flags: { type: 'mask', label: 'Flags' },
      netnsId: { type: 'integer', label: 'Network namespace' },
      uid: { type: 'integer', label: 'Owner' },
      external: { type: 'flag', label: 'External' },
      holders: { type: 'record', label: 'Held by' },
      detail: { type: 'record', label: 'Detail' },
    },
  },
  process_socket: {
    doc: 'The sockets a process holds: one row per descriptor that is a socket.',
    key: 'pid/fd',
    columns: {
      pid: { type: 'integer', label: 'PID' },
      fd: { type: 'integer', label: 'FD' },
      fileId: { type: 'integer', label: 'File id' },
      inode: { type: 'integer', label: 'Inode' },
      family: { type: 'word', label: 'Family' },
      type: { type: 'word', label: 'Type' },
      state: { type: 'word', label: 'State' },
      local: { type: 'text', label: 'Local' },
      remote: { type: 'text', label: 'Remote' },
      path: { type: 'text', label: 'Path' },
      receiveQueue: { type: 'size', label: 'Unread' },
      sendQueue: { type: 'size', label: 'Unacknowledged' },
    },
  },
  interface: {
    doc: 'Network interfaces.',
    key: 'netns/index',
    columns: {
      netnsId: { type: 'integer', label: 'Network namespace' },
      index: { type: 'integer', label: 'Index' },
      name: { type: 'text', label: 'Name' },
      kind: { type: 'word', label: 'Kind' },
      flags: { type: 'mask', label: 'Flags' },
      mtu: { type: 'integer', label: 'MTU' },
      mac: { type: 'word', label: 'MAC' },
      addresses: { type: 'texts', label: 'Addresses' },
    },
  },
  route: {
    doc: 'Routes and rules.',
    key: 'index',
    columns: {
      netnsId: { type: 'integer', label: 'Network namespace' },
      family: { type: 'word', label: 'Family' },
      kind: { type: 'word', label: 'Kind' },
      destination: { type: 'text', label: 'Destination' },
      gateway: { type: 'text', label: 'Gateway' },
      interface: { type: 'text', label: 'Interface' },
      table: { type: 'integer', label: 'Table' },
      priority: { type: 'integer', label: 'Priority' },
    },
  },
  firewall_rule: {
    doc: 'Firewall rules and connection tracking.',
    key: 'netns/kind/line',
    columns: {
      netnsId: { type: 'integer', label: 'Network namespace' },
      kind: { type: 'word', label: 'Kind' },
      line: { type: 'integer', label: 'Line' },
      text: { type: 'text', label: 'Text' },
    },
  },
  namespace: {
    doc: 'Namespaces.',
    key: 'kind/id',
    columns: {
      kind: { type: 'word', label: 'Kind' },
      id: { type: 'integer', label: 'Id' },
      host: { type: 'flag', label: "The host's" },
      external: { type: 'text', label: 'External' },
      detail: { type: 'record', label: 'Detail' },
    },
  },
  mount: {
    doc: 'Mounts.',
    key: 'namespace/mount id',
    columns: {
      namespaceId: { type: 'integer', label: 'Mount namespace' },
      mountId: { type: 'integer', label: 'Mount id' },
      parentMountId: { type: 'integer', label: 'Parent' },
      mountpoint: { type: 'text', label: 'Mount point' },
      root: { type: 'text', label: 'Root' },
      fstype: { type: 'word', label: 'Type' },
      mountSource: { type: 'text', label: 'Source' },
      options: { type: 'text', label: 'Options' },
      flags: { type: 'mask', label: 'Flags' },
      device: { type: 'mask', label: 'Device' },
      external: { type: 'text', label: 'External' },
    },
  },
  cgroup: {
    doc: 'Control groups.',
    key: 'set/controller',
    columns: {
      setId: { type: 'integer', label: 'Set' },
      controller: { type: 'word', label: 'Controller' },
      path: { type: 'text', label: 'Path' },
      namespacePrefix: { type: 'integer', label: 'Namespace prefix' },
      properties: { type: 'record', label: 'Properties' },
    },
  },
  filesystem_entry: {
    doc: 'Files of the rootfs diff, dumped tmpfs, volumes and /dev/shm.',
    key: 'member',
    columns: {
      path: { type: 'text', label: 'Path' },
      origin: { type: 'word', label: 'From' },
      type: { type: 'word', label: 'Type' },
      change: { type: 'word', label: 'Change' },
      size: { type: 'size', label: 'Size' },
      mode: { type: 'octal', label: 'Mode' },
      uid: { type: 'integer', label: 'Owner' },
      gid: { type: 'integer', label: 'Group' },
      mtimeNs: { type: 'time', label: 'Modified' },
      linkTarget: { type: 'text', label: 'Link target' },
      sha256: { type: 'word', label: 'SHA-256' },
      member: { type: 'integer', label: 'Member' },
    },
  },
  member: {
    doc: 'Members of the archive.',
    key: 'member',
    columns: {
      member: { type: 'integer', label: 'Member' },
      name: { type: 'text', label: 'Name' },
      type: { type: 'word', label: 'Type' },
      size: { type: 'size', label: 'Size' },
      mode: { type: 'octal', label: 'Mode' },
      mtimeNs: { type: 'time', label: 'Modified' },
      sha256: { type: 'word', label: 'SHA-256' },
      shadowed: { type: 'flag', label: 'Shadowed' },
      unsafeName: { type: 'flag', label: 'Unsafe name' },
    },
  },
  gap: {
    doc: 'What the format says must be there and is absent, damaged or contradictory.',
    key: 'index',
    columns: {
      kind: { type: 'word', label: 'Kind' },
      message: { type: 'text', label: 'What' },
      member: { type: 'text', label: 'Member' },
      offset: { type: 'integer', label: 'Offset' },
      subject: { type: 'text', label: 'Concerns' },
    },
  },
  not_captured: {
    doc: 'What a checkpoint does not hold, with the reason.',
    key: 'index',
    columns: {
      kind: { type: 'word', label: 'Kind' },
      reason: { type: 'text', label: 'Reason' },
      subject: { type: 'text', label: 'Concerns' },
      bytes: { type: 'size', label: 'Bytes' },
    },
  },
} as const satisfies Record<string, ListContract>;

export type ListName = keyof typeof LISTS;

export function isListName(name: string): name is ListName {
  return Object.hasOwn(LISTS, name);
}

/** The columns of a list, for code that walks them. */
export function listColumns(name: ListName): Readonly<Record<string, ListColumn>> {
  return LISTS[name].columns;
}
