/**
 * The JSON that `permafrost show --json` prints. docs/schema/show.schema.json is generated from here.
 *
 * Field names of processes, descriptors, maps, sockets and mounts are those of /proc, ss and mountinfo.
 * Text of evidence is its display form (each byte that is no UTF-8 as `\xNN`); where that is not the
 * bytes, `<name>Base64` stands beside it. Null: not known. Numbers are exact at any size: read them
 * with a parser that keeps integers beyond 2^53.
 */
import { z } from 'zod';
import { LOST_PARTS } from '../facts/index.ts';

type Fields = Record<string, z.ZodType>;

const integer = z.number().meta({ type: 'integer' });
const flag = z.boolean();
const word = z.string();
const orNull = (inner: z.ZodType): z.ZodType => inner.nullable();
const address = z
  .string()
  .regex(/^-?0x[0-9a-f]+$/)
  .describe('An address or offset, hexadecimal');
const mask = z
  .string()
  .regex(/^-?[0-9a-f]{16,}$/)
  .describe('A set of bits, hexadecimal');
const octal = z
  .string()
  .regex(/^-?[0-7]+$/)
  .describe('Octal');
const base64 = z
  .string()
  .regex(/^[A-Za-z0-9+/]*={0,2}$/)
  .describe('The bytes, where the display form is not them');
const sha256 = z.string().regex(/^[0-9a-f]{64}$/);

/** A text of evidence, with its bytes where they are not that text. */
const text = (name: string): Fields => ({ [name]: z.string(), [`${name}Base64`]: base64.optional() });
const textOrNull = (name: string): Fields => ({
  [name]: z.string().nullable(),
  [`${name}Base64`]: base64.optional(),
});
const each = (type: z.ZodType, ...names: string[]): Fields =>
  Object.fromEntries(names.map((name) => [name, type]));
const integers = (...names: string[]): Fields => each(integer, ...names);
const integersOrNull = (...names: string[]): Fields => each(orNull(integer), ...names);
const words = (...names: string[]): Fields => each(word, ...names);
const wordsOrNull = (...names: string[]): Fields => each(orNull(word), ...names);

const span = z
  .strictObject({
    ...text('member'),
    index: integer.describe("Place of the member in its archive's order"),
    within: z
      .array(z.string())
      .optional()
      .describe('Archives in the archive that lead to it, outermost first'),
    evidence: sha256.optional().describe('Another archive: an earlier dump of the chain'),
    ...integers('offset', 'length'),
    field: word.optional().describe('What the bytes are: an image field, a JSON pointer, a kind of content'),
    supports: word.optional().describe('The field of this fact that they gave; absent: the whole fact'),
  })
  .describe('Bytes of a member that a fact was decoded from')
  .meta({ id: 'span' });
const spans = z.array(span);
const source: Fields = { source: spans };
const row = (fields: Fields): z.ZodType => z.array(z.strictObject({ ...fields, ...source }));
const detail = z.record(z.string(), z.string()).describe("Facts of its kind, by CRIU's names");
const pairs = z.array(z.tuple([z.string(), z.string()]));

const gaps = row({
  ...words('kind', 'message'),
  ...wordsOrNull('member', 'subject'),
  ...integersOrNull('offset'),
});

const error = z.strictObject({
  ...words('code', 'message'),
  where: z.looseObject({}).optional(),
  limit: z.looseObject({}).optional(),
});

const acquisition = z
  .strictObject(wordsOrNull('evidenceNumber', 'acquiredBy', 'acquiredAt', 'node', 'sha256', 'note'))
  .describe('As stated at import; null: not stated');

const evidence = z.strictObject({
  sha256,
  label: word.describe('File name as imported'),
  size: integer,
  compression: z.enum(['none', 'gzip', 'zstd', 'folder']),
  mode: z.enum(['seal', 'reference']),
  ...wordsOrNull('path', 'verifiedAt'),
  importedAt: word,
  verified: z.enum(['not-yet', 'verified', 'changed', 'missing']),
  partial: flag,
  refusal: error.nullable().describe('Why it would have been refused without --partial'),
  remarks: z.array(z.string()),
  raisedLimits: z.record(z.string(), z.number()),
  acquisition,
  hints: z
    .array(z.strictObject(words('field', 'value', 'note')))
    .describe("What only the archive's file name says: no facts"),
  stores: z.array(
    z.strictObject({
      ...integers('index', 'size'),
      ...words('kind', 'file', 'layer'),
      sha256,
      fromMember: orNull(integer),
    }),
  ),
  gaps: gaps.describe('Gaps of the archive as a whole'),
});

const chain = z.strictObject({
  state: z.enum(['none', 'linked', 'missing', 'doubtful']),
  ...wordsOrNull('parent', 'reason'),
  candidates: z.array(z.string()),
  decidedBy: z.enum(['automatic', 'examiner']),
  ...integers('parentPages', 'unresolvedPages'),
  digest: sha256.nullable(),
});

const imageDirectory = z.strictObject({
  ...text('directory'),
  kind: z.enum(['dump', 'pre-dump', 'incomplete']),
  ...integersOrNull(
    'imageVersion',
    'rootPid',
    'dumpUptimeUs',
    'freezingUs',
    'frozenUs',
    'memdumpUs',
    'memwriteUs',
  ),
  ...integersOrNull('pagesScanned', 'pagesSkippedParent', 'pagesWritten'),
  ...wordsOrNull(
    'architecture',
    'lsm',
    'preDumpMode',
    'dumpCriuRunId',
    'criuVersion',
    'kernelVersion',
    'failure',
  ),
  littleEndian: flag,
  pageSize: integer,
  pageSizeReason: word,
  hostNamespaces: z.array(z.string()),
  ...textOrNull('parentLink'),
  ...source,
});

const container = z.strictObject({
  engine: z.enum(['podman', 'cri-o', 'containerd', 'docker', 'criu']),
  engineReason: word,
  ...wordsOrNull('engineVersion', 'id', 'name', 'image', 'imageId', 'runtime', 'hostname'),
  ...wordsOrNull('pod', 'namespace', 'podUid', 'podSandboxId', 'logPath'),
  ...wordsOrNull('seccompProfile', 'apparmorProfile', 'selinuxLabel'),
  ...integersOrNull(
    'createdAtNs',
    'startedAtNs',
    'checkpointedAtNs',
    'finishedAtNs',
    'restoredAtNs',
    'restartCount',
  ),
  command: z.array(z.string()).nullable(),
  privileged: orNull(flag),
  ...source,
  properties: row(words('kind', 'key', 'value')),
  mounts: row({
    ...words('destination', 'origin'),
    ...wordsOrNull('type', 'sourcePath'),
    options: z.array(z.string()),
  }),
  networks: row({ ...words('network', 'interface'), ...wordsOrNull('mac', 'address', 'gateway') }),
  logLines: row({
    ...text('log'),
    line: integer,
    timeNs: orNull(integer),
    stream: orNull(word),
    partial: flag,
    ...text('text'),
  }),
  deletedFiles: row(words('path')),
});

const credentialFields: Fields = {
  uids: orNull(z.array(integer)).describe('Real, effective, saved, file system'),
  gids: orNull(z.array(integer)),
  groups: orNull(z.array(integer)),
  ...each(orNull(mask), 'capInh', 'capPrm', 'capEff', 'capBnd', 'capAmb'),
  securebits: orNull(integer),
  ...wordsOrNull('lsmProfile', 'userName'),
};

const thread = {
  tid: integer,
  ...textOrNull('comm'),
  architecture: orNull(word),
  ...integersOrNull('bits', 'seccompMode', 'nice', 'cgroupSet'),
  ...each(orNull(address), 'instructionPointer', 'stackPointer', 'robustListHead'),
  registers: z.array(z.tuple([z.string(), address])),
  sigBlk: orNull(mask),
  pendingSignals: z.array(integer),
  lost: orNull(word).describe('Why nothing but its number is known: its core is missing or damaged'),
  seccompFilters: z.array(integer),
  policy: orNull(word),
  credential: z.strictObject({ ...credentialFields, noNewPrivs: orNull(flag), ...source }).nullable(),
};

const descriptor = {
  fd: integer,
  ...integers('filesId', 'fileId'),
  type: word,
  ...textOrNull('target'),
  deleted: orNull(flag),
  pos: orNull(integer),
  flags: orNull(octal).describe('Open flags without O_CLOEXEC'),
  cloexec: flag,
  detail,
};

const mapping = {
  ...each(address, 'start', 'end', 'offset'),
  perms: word,
  kind: word,
  ...text('path'),
  deleted: flag,
  fileId: orNull(integer),
  shmid: orNull(address),
  madvise: mask,
  pages: z
    .strictObject(integers('total', 'dumped', 'parent', 'lazy', 'zero', 'notCaptured'))
    .describe('Pages by where their content is'),
};

const addressSpaceNames = ['startCode', 'endCode', 'startData', 'endData', 'startStack', 'startBrk', 'brk'];

const process = z
  .strictObject({
    ...integers('pid', 'ppid', 'pgid', 'sid', 'threadCount'),
    ...textOrNull('comm'),
    state: z.enum(['alive', 'dead', 'zombie', 'stopped', 'unknown']),
    zombie: flag,
    argv: z.array(z.string()).nullable(),
    argvBase64: z.array(base64).optional(),
    argvNote: orNull(word).describe('Why the arguments are doubtful'),
    ...textOrNull('cmdline'),
    environ: z.array(z.string()).nullable(),
    environBase64: z.array(base64).optional(),
    environSource: z.array(spans).describe('One list of spans for each variable'),
    ...textOrNull('exe'),
    exeDeleted: orNull(flag),
    ...textOrNull('cwd'),
    ...textOrNull('root'),
    ...textOrNull('tty'),
    ...credentialFields,
    credentialSource: spans,
    noNewPrivs: orNull(flag),
    seccomp: orNull(integer).describe('0 none, 1 strict, 2 filter'),
    umask: orNull(octal),
    ...integersOrNull('stopSignal', 'exitCode', 'exeFileId', 'oomScoreAdj', 'nice', 'loginuid', 'cgroupSet'),
    ...integersOrNull('filesId', 'vmId', 'fsId', 'sighandId'),
    policy: orNull(word),
    ...each(orNull(mask), 'sigIgn', 'sigCgt', 'sigBlk', 'kernelFlags'),
    pendingSignals: z.array(integer),
    namespaces: z.array(z.strictObject({ kind: word, id: integer, host: flag })),
    threads: row(thread),
    fds: row(descriptor),
    maps: row(mapping),
    limits: row({ resource: word, ...integers('current', 'maximum') }),
    signalActions: row({
      signal: integer,
      disposition: z.enum(['default', 'ignored', 'handler']),
      ...each(orNull(address), 'handler', 'restorer'),
      ...each(mask, 'flags', 'mask'),
    }),
    timers: row({
      kind: word,
      ...integers('id', 'remainingNs', 'intervalNs'),
      clock: orNull(word),
      armed: flag,
    }),
    addressSpace: z
      .strictObject({
        ...each(address, ...addressSpaceNames, 'argStart', 'argEnd', 'envStart', 'envEnd'),
        exeFileId: integer,
        auxv: z.array(z.tuple([address, address])),
        dumpable: orNull(integer),
        thpDisabled: orNull(flag),
        ...source,
      })
      .nullable(),
    lost: z
      .partialRecord(z.enum(LOST_PARTS), z.string())
      .describe(
        'Parts that missing or damaged images leave unknown, with the reason: an empty list is then no fact',
      ),
    ...source,
  })
  .meta({ id: 'process' });

const socket = {
  fileId: integer,
  inode: orNull(integer),
  ...words('family', 'type', 'state'),
  ...wordsOrNull('local', 'remote', 'localAddress', 'remoteAddress', 'interface'),
  ...integersOrNull('protocol', 'localPort', 'remotePort', 'peerInode', 'backlog', 'flags', 'netnsId', 'uid'),
  ...textOrNull('path'),
  ...integers('recvQueue', 'sendQueue'),
  receiveSource: spans,
  sendSource: spans,
  external: flag,
  holders: z.array(z.strictObject(integers('pid', 'fd'))),
  detail,
};

const mount = z.strictObject({
  ...integers('namespaceId', 'place', 'mountId', 'flags', 'device'),
  ...integersOrNull('parentMountId', 'sharedId', 'masterId'),
  ...text('mountpoint'),
  ...text('root'),
  ...wordsOrNull('fstype', 'options', 'superOptions'),
  ...textOrNull('source'),
  ...textOrNull('external'),
  spans: spans.describe('What other facts call `source`: a mount has a source of its own'),
});

const openFile = {
  id: integer,
  type: word,
  ...textOrNull('target'),
  deleted: flag,
  ...textOrNull('name'),
  ...integersOrNull(
    'position',
    'flags',
    'mode',
    'size',
    'uid',
    'gid',
    'device',
    'inode',
    'mountId',
    'remapId',
  ),
  ...wordsOrNull('buildId', 'remap'),
  external: flag,
  detail: pairs,
};

const ghostFile = {
  ...integers('id', 'uid', 'gid', 'mode'),
  ...textOrNull('path'),
  ...integersOrNull('device', 'inode', 'size', 'rdev', 'atimeNs', 'mtimeNs'),
  ...textOrNull('symlinkTarget'),
  chunked: flag,
  extents: z.array(z.strictObject(integers('at', 'member', 'offset', 'length'))),
};

export const shownCheckpoint = z
  .strictObject({
    id: z.string().regex(/^[0-9a-f]{12,64}$/),
    evidence,
    ...text('directory'),
    kind: z.enum(['dump', 'pre-dump', 'incomplete']),
    factsVersion: integer,
    digest: sha256,
    chain,
    checkpoint: imageDirectory,
    container,
    processes: z.array(process),
    processesLost: orNull(word).describe('Why it is not known which processes there are'),
    sockets: row(socket),
    mounts: z.array(mount),
    pageMaps: row({
      owner: z.enum(['process', 'shmem']),
      id: integer,
      ...integersOrNull('pagesId', 'pagesMember'),
      incomplete: flag.optional(),
      runs: integer,
    }),
    ipc: row({
      ...integers('namespaceId', 'id', 'key', 'uid', 'gid', 'mode'),
      kind: z.enum(['shm', 'sem', 'msg']),
      size: orNull(integer),
      values: z.array(integer),
      messages: z.array(z.strictObject({ ...integers('type', 'length'), dataSource: spans })),
    }),
    openFiles: row(openFile),
    pipes: row({
      ...integers('pipeId', 'queued'),
      kind: z.enum(['pipe', 'fifo']),
      capacity: orNull(integer),
      readers: z.array(integer),
      writers: z.array(integer),
      dataSource: spans,
    }),
    ghostFiles: row(ghostFile),
    fileLocks: row({
      fileId: orNull(integer),
      ...integers('fd', 'pid', 'start', 'length'),
      kind: word,
      write: flag,
    }),
    memfds: row({
      ...integers('inodeId', 'size', 'seals', 'uid', 'gid'),
      ...text('name'),
      shmid: address,
      ...integersOrNull('hugetlb', 'mode'),
    }),
    socketQueues: row({
      ...integers('fileId', 'index', 'length'),
      fileIds: z.array(integer),
      dataSource: spans,
    }),
    interfaces: row({
      ...integers('netnsId', 'index', 'flags'),
      name: word,
      ...wordsOrNull('kind', 'mac'),
      mtu: orNull(integer),
      addresses: z.array(z.string()),
      detail: pairs,
    }),
    routes: row({
      netnsId: integer,
      ...words('family', 'kind', 'destination'),
      ...wordsOrNull('gateway', 'interface'),
      ...integersOrNull('table', 'priority'),
      detail: pairs,
    }),
    firewallRules: row({ ...integers('netnsId', 'line'), kind: word, ...text('text') }),
    namespaces: row({ kind: word, id: integer, host: flag, external: orNull(word), detail: pairs }),
    cgroups: row({
      setId: integer,
      controller: word,
      ...text('path'),
      namespacePrefix: orNull(integer),
      properties: pairs,
    }),
    seccompFilters: row({
      ...integers('index', 'flags'),
      previous: orNull(integer),
      program: z.string().describe('sock_filter array, base64'),
    }),
    filesystemEntries: row({
      origin: word,
      ...integers('container', 'member', 'size', 'mode', 'uid', 'gid', 'timePrecisionNs'),
      ...text('path'),
      type: word,
      change: z.enum(['present', 'deleted']),
      mtimeNs: orNull(integer),
      ...textOrNull('linkTarget'),
      sha256: orNull(word),
    }),
    images: row({
      ...integers('member', 'entries', 'size'),
      ...text('name'),
      ...wordsOrNull('type', 'magic'),
      state: word,
    }),
    leftovers: row({
      member: integer,
      ...text('name'),
      type: orNull(word),
      tells: word,
      pid: orNull(integer),
    }),
    gaps,
    notCaptured: row({ ...words('kind', 'reason'), subject: orNull(word), bytes: orNull(integer) }),
  })
  .meta({ id: 'checkpoint' });

export const shownCase = z.strictObject({
  case: z.strictObject({
    name: word,
    factsVersion: integer,
    digest: sha256,
    custody: z.strictObject({ entries: integer, head: sha256, intact: flag, problem: orNull(word) }),
  }),
  evidence: z.array(evidence),
  checkpoints: z.array(shownCheckpoint),
});

/** The JSON Schema: of a case (`show CASE --json`) or of one checkpoint (`--checkpoint ID`). */
export function showJsonSchema(): Record<string, unknown> {
  const schema = z.toJSONSchema(z.union([shownCase, shownCheckpoint])) as Record<string, unknown>;
  return {
    $schema: schema['$schema'],
    title: 'permafrost show --json',
    description:
      'Text of evidence is its display form; where that is not the bytes, a field with Base64 at the end of its name stands beside it. Null: not known. Integers are exact at any size.',
    ...schema,
  };
}
