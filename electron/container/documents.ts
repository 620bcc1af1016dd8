/** The engine's JSON files, each read once, with a gap for what can't be read. */
import { describeError } from '../../shared/errors.ts';
import { gap } from '../../shared/facts/gap.ts';
import { pointerOf } from './json/value.ts';
import { readJson } from './json/read-json.ts';
import { spanOf } from './json/shape.ts';
import type { GapList, Node } from './json/shape.ts';
import type { EngineFile, EngineFilesInput } from './types.ts';

/** Roots of the documents that could be read (of a cut one, what stands before the cut). */
export interface Documents {
  readonly config: Node | null; // config.dump
  readonly spec: Node | null; // spec.dump, else the spec inside Podman's config.dump, else an OCI config.json
  readonly status: Node | null; // containerd: status
  readonly criStatus: Node | null; // containerd: status.dump
  readonly networkStatus: Node | null;
  readonly bindMounts: Node | null;
  readonly deletedFiles: Node | null;
  readonly podOptions: Node | null;
  readonly podDump: Node | null;
  readonly descriptors: Node | null; // descriptors.json: what fds 0, 1, 2 were
  readonly dockerCheckpoint: Node | null; // config.json in a checkpoint's folder
  readonly dockerConfig: Node | null; // config.v2.json
  readonly dockerHostConfig: Node | null; // hostconfig.json
}

/** Documents whose root the format defines as an object; anything else is a gap. */
const OBJECTS = ['config.dump', 'spec.dump', 'status', 'status.dump', 'pod.options', 'pod.dump'] as const;

export function readDocuments(input: EngineFilesInput, gaps: GapList): Documents {
  const roots = new Map<string, Node>();
  const read = (name: string): Node | null => {
    const file = input.files.get(name);
    if (!file) return null;
    input.checkCancelled();
    const root = readDocument(file, input, gaps);
    if (root) roots.set(name, root);
    return root;
  };
  const objects = new Map<string, Node | null>();
  for (const name of OBJECTS) {
    const root = read(name);
    if (root && root.value.kind !== 'object') gaps.wrongType(root, 'an object');
    objects.set(name, root?.value.kind === 'object' ? root : null);
  }
  const config = objects.get('config.dump') ?? null;
  const dockerOrSpec = read('config.json');
  const isSpec = hasMember(dockerOrSpec, 'ociVersion');
  return {
    config,
    spec: objects.get('spec.dump') ?? memberNode(config, 'spec') ?? (isSpec ? dockerOrSpec : null),
    status: objects.get('status') ?? null,
    criStatus: objects.get('status.dump') ?? null,
    networkStatus: read('network.status'),
    bindMounts: read('bind.mounts'),
    deletedFiles: read('deleted.files'),
    podOptions: objects.get('pod.options') ?? null,
    podDump: objects.get('pod.dump') ?? null,
    descriptors: read('descriptors.json'),
    dockerCheckpoint: isSpec ? null : dockerOrSpec,
    dockerConfig: read('config.v2.json'),
    dockerHostConfig: read('hostconfig.json'),
  };
}

function memberNode(node: Node | null, key: string): Node | null {
  if (node?.value.kind !== 'object') return null;
  const member = node.value.members.findLast((candidate) => candidate.key === key);
  return member?.value.kind === 'object' ? { file: node.file, value: member.value } : null;
}

function hasMember(node: Node | null, key: string): boolean {
  return node?.value.kind === 'object' && node.value.members.some((member) => member.key === key);
}

function readDocument(file: EngineFile, input: EngineFilesInput, gaps: GapList): Node | null {
  // One byte over the limit is enough to know that it is over.
  const wanted = Math.min(file.source.size, input.limits.jsonBytes + 1);
  const bytes = file.source.read(0, wanted);
  const { root, error, repeated } = readJson(bytes, input.limits);
  if (error) {
    const kind =
      error.code === 'limit' ? 'limit' : error.code === 'truncated' ? 'json-cut' : 'json-malformed';
    const offset = error.where?.offset ?? null;
    const found =
      error.limit?.name === 'jsonBytes' ? { ...error.limit, found: file.source.size } : error.limit;
    const message = describeError({ ...error, where: {}, ...(found ? { limit: found } : {}) });
    const usable = root ? '; what stands before it is used' : '; nothing of it is used';
    const length = offset !== null && offset < file.source.size ? 1 : 0;
    const source = offset === null ? [] : [{ member: file.member, offset, length }];
    gaps.add(gap(kind, `${message}${usable}`, file.memberName, { offset, source }));
  }
  for (const value of repeated) {
    const node = { file, value };
    gaps.add(
      gap(
        'json-repeated-key',
        `${pointerOf(value)} is given more than once; the last one is used`,
        file.memberName,
        {
          offset: value.offset,
          source: [spanOf(node)],
        },
      ),
    );
  }
  return root ? { file, value: root } : null;
}
