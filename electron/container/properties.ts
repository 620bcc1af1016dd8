/** Everything else the engine wrote, as keys and values: annotations, labels, environment, limits, security. */
import type { ContainerPropertyFact } from '../../shared/facts/index.ts';
import type { Source } from '../../shared/span.ts';
import type { Annotations } from './annotations.ts';
import type { Documents } from './documents.ts';
import { entriesAt, itemsAt, nodeAt, spanOf, textsAt } from './json/shape.ts';
import type { GapList, Node } from './json/shape.ts';

type Kind = ContainerPropertyFact['kind'];

const decoder = new TextDecoder();

export function decodeProperties(
  documents: Documents,
  annotations: Annotations,
  gaps: GapList,
): ContainerPropertyFact[] {
  const rows: ContainerPropertyFact[] = [];
  const add = (kind: Kind, key: string, value: string, source: Source): void => {
    rows.push({ kind, key, value, source });
  };
  const addNode = (kind: Kind, key: string, node: Node): void => {
    const value = valueText(node, gaps);
    if (value !== null) add(kind, key, value, [spanOf(node)]);
  };
  /** Members that are no objects, by their path below `node`. */
  const addTree = (kind: Kind, prefix: string, node: Node | null): void => {
    if (node === null) return;
    if (node.value.kind !== 'object') return addNode(kind, prefix, node);
    for (const [key, item] of entriesAt(gaps, node))
      addTree(kind, prefix === '' ? key : `${prefix}.${key}`, item);
  };

  for (const { key, value, source } of annotations.annotations) add('annotation', key, value, source);
  for (const { key, value, source } of annotations.labels) add('label', key, value, source);
  addOptions(documents, gaps, addNode);

  const { spec, dockerConfig } = documents;
  const environment = textsAt(gaps, spec, 'process', 'env');
  for (const { value, source } of environment.length > 0
    ? environment
    : textsAt(gaps, dockerConfig, 'Config', 'Env')) {
    const equals = value.indexOf('=');
    add(
      'environment',
      equals < 0 ? value : value.slice(0, equals),
      equals < 0 ? '' : value.slice(equals + 1),
      source,
    );
  }
  for (const [key, item] of entriesAt(gaps, spec, 'linux', 'sysctl')) addNode('sysctl', key, item);
  for (const [stage] of entriesAt(gaps, spec, 'hooks')) {
    for (const [index, hook] of itemsAt(gaps, spec, 'hooks', stage).entries())
      addNode('hook', `${stage}.${index}`, hook);
  }
  addTree('resource', '', nodeAt(gaps, spec, 'linux', 'resources'));
  for (const limit of itemsAt(gaps, spec, 'process', 'rlimits')) {
    const type = nodeAt(gaps, limit, 'type');
    addNode('resource', type?.value.kind === 'string' ? type.value.value.toWellFormed() : 'rlimit', limit);
  }
  for (const key of ['oomScoreAdj', 'scheduler', 'ioPriority']) {
    addTree('resource', key, nodeAt(gaps, spec, 'process', key));
  }
  addSecurity(spec, gaps, addNode, addTree);
  return rows;
}

/** config.dump's own members, status, pod.options and the descriptors that the first process began with. */
function addOptions(
  documents: Documents,
  gaps: GapList,
  addNode: (kind: Kind, key: string, node: Node) => void,
): void {
  for (const [key, item] of entriesAt(gaps, documents.config)) {
    if (key === 'spec' || key === 'labels' || item.value.kind === 'null') continue;
    addNode('option', key, item);
  }
  for (const [name, node] of [
    ['status', documents.status],
    ['docker', documents.dockerCheckpoint?.value.kind === 'object' ? documents.dockerCheckpoint : null],
  ] as const) {
    for (const [key, item] of entriesAt(gaps, node)) {
      if (item.value.kind !== 'null') addNode('option', `${name}.${key}`, item);
    }
  }
  for (const key of ['version', 'containers']) {
    const item = nodeAt(gaps, documents.podOptions, key);
    if (item) addNode('option', `pod.${key}`, item);
  }
  for (const [fd, item] of itemsAt(gaps, documents.descriptors).entries()) {
    if (item.value.kind === 'string') addNode('option', `descriptors.${fd}`, item);
    else gaps.wrongType(item, 'text');
  }
}

function addSecurity(
  spec: Node | null,
  gaps: GapList,
  addNode: (kind: Kind, key: string, node: Node) => void,
  addTree: (kind: Kind, prefix: string, node: Node | null) => void,
): void {
  for (const [set, names] of entriesAt(gaps, spec, 'process', 'capabilities')) {
    if (names.value.kind !== 'null') addNode('security', `capabilities.${set}`, names);
  }
  addTree('security', 'user', nodeAt(gaps, spec, 'process', 'user'));
  for (const key of ['noNewPrivileges', 'apparmorProfile', 'selinuxLabel']) {
    addTree('security', key, nodeAt(gaps, spec, 'process', key));
  }
  for (const key of ['path', 'readonly']) addTree('security', `root.${key}`, nodeAt(gaps, spec, 'root', key));
  for (const key of ['defaultAction', 'defaultErrnoRet', 'architectures', 'flags', 'listenerPath']) {
    addTree('security', `seccomp.${key}`, nodeAt(gaps, spec, 'linux', 'seccomp', key));
  }
  for (const [index, rule] of itemsAt(gaps, spec, 'linux', 'seccomp', 'syscalls').entries()) {
    addNode('security', `seccomp.syscalls.${index}`, rule);
  }
  for (const [index, item] of itemsAt(gaps, spec, 'linux', 'namespaces').entries()) {
    const type = nodeAt(gaps, item, 'type');
    const name = type?.value.kind === 'string' ? type.value.value.toWellFormed() : String(index);
    addNode('security', `namespaces.${name}`, item);
  }
  for (const key of [
    'cgroupsPath',
    'maskedPaths',
    'readonlyPaths',
    'mountLabel',
    'rootfsPropagation',
    'uidMappings',
    'gidMappings',
    'devices',
  ]) {
    addTree('security', key, nodeAt(gaps, spec, 'linux', key));
  }
}

/** Text as it is; numbers and booleans as they stand; lists of texts joined; anything else as its JSON. */
function valueText(node: Node, gaps: GapList): string | null {
  const { value, file } = node;
  if (value.length > gaps.textBytes) {
    gaps.tooLong(node);
    return null;
  }
  if (value.kind === 'string') return value.value.toWellFormed();
  if (value.kind === 'number') return value.text;
  if (value.kind === 'boolean') return String(value.value);
  if (
    value.kind === 'array' &&
    value.items.length > 0 &&
    value.items.every((item) => item.kind === 'string')
  ) {
    return value.items.map((item) => (item.kind === 'string' ? item.value.toWellFormed() : '')).join(', ');
  }
  return compact(decoder.decode(file.source.read(value.offset, value.length)));
}

/** The JSON without the white space outside its strings. */
function compact(json: string): string {
  let text = '';
  let inString = false;
  for (let i = 0; i < json.length; i++) {
    const char = json[i]!;
    if (inString && char === '\\') text += char + json[++i]!;
    else if (char === '"') {
      inString = !inString;
      text += char;
    } else if (inString || !/[ \t\r\n]/.test(char)) text += char;
  }
  return text;
}
