/**
 * STIX 2.1 (OASIS Standard, 10 June 2021): a bundle with an identity for the case, an observed-data object for each
 * checkpoint with its processes, files, accounts and connections as cyber-observables, and for each finding
 * of the report a report object and, where files or peers are among its exhibits, an indicator. Identifiers are UUIDv5
 * of what they name, of addresses those that the standard gives, so that the same case gives the same.
 */
import { Buffer } from 'node:buffer';
import { jsonText } from '../../../shared/json-text.ts';
import type { Finding } from '../../../shared/api/annotation-calls.ts';
import { endpointOf } from './endpoint.ts';
import { records, rfc3339, sha256Of, textOf, type ExchangeCase, type Json } from './exchange-case.ts';
import { uuid5 } from './uuid5.ts';

/** STIX 2.1, 2.9: the name space of identifiers of observables. */
const STIX_NAMESPACE = Buffer.from('00abedb4aa42466c9c01fed23315a9b7', 'hex');

type StixObject = Json & { readonly type: string; readonly id: string };

/** The whole bundle, in pieces. */
export function* stixBundle(exchange: ExchangeCase): Generator<string> {
  yield* jsonText({
    type: 'bundle',
    id: `bundle--${uuid5(exchange.uuid)}`,
    objects: stixObjects(exchange),
  });
  yield '\n';
}

function stixObjects(exchange: ExchangeCase): StixObject[] {
  const created = milliseconds(exchange.createdAt);
  const identity: StixObject = {
    type: 'identity',
    spec_version: '2.1',
    id: `identity--${uuid5(`${exchange.uuid} identity`)}`,
    created,
    modified: created,
    name: `${exchange.tool}, case ${exchange.name}`,
    identity_class: 'system',
  };
  const objects = new Map<string, StixObject>([[identity.id, identity]]);
  for (const document of exchange.checkpoints) {
    const observables = checkpointObservables(document);
    for (const one of observables) objects.set(one.id, one);
    const taken = takenAt(document, created);
    const name = `${exchange.uuid} ${String(document['id'])}`;
    if (observables.length > 0) {
      const observed: StixObject = {
        type: 'observed-data',
        spec_version: '2.1',
        id: `observed-data--${uuid5(name)}`,
        created_by_ref: identity.id,
        created,
        modified: created,
        first_observed: taken,
        last_observed: taken,
        number_observed: 1,
        object_refs: observables.map(({ id }) => id),
      };
      objects.set(observed.id, observed);
    }
  }
  const observed = [...objects.keys()].filter((id) => id.startsWith('observed-data--'));
  for (const finding of exchange.findings) {
    const pattern = patternOf(finding, exchange.checkpoints);
    if (pattern !== null) {
      objects.set(`indicator--${finding.uuid}`, {
        type: 'indicator',
        spec_version: '2.1',
        id: `indicator--${finding.uuid}`,
        created_by_ref: identity.id,
        created: milliseconds(finding.createdAt),
        modified: milliseconds(finding.changedAt),
        name: finding.title,
        ...(finding.text === '' ? {} : { description: finding.text }),
        pattern,
        pattern_type: 'stix',
        valid_from: milliseconds(finding.createdAt),
        labels: [`severity:${finding.severity}`, `status:${finding.status}`],
      });
    }
    const about = observed.length > 0 ? observed : [identity.id];
    objects.set(`report--${finding.uuid}`, {
      type: 'report',
      spec_version: '2.1',
      id: `report--${finding.uuid}`,
      created_by_ref: identity.id,
      created: milliseconds(finding.createdAt),
      modified: milliseconds(finding.changedAt),
      published: milliseconds(finding.changedAt),
      name: finding.title,
      ...(finding.text === '' ? {} : { description: finding.text }),
      report_types: ['observed-data'],
      labels: [`severity:${finding.severity}`, `status:${finding.status}`],
      object_refs: pattern === null ? about : [...about, `indicator--${finding.uuid}`],
    });
  }
  return [...objects.values()];
}

/** Hashes of the files and addresses of the peers among the exhibits; null where there are none. */
function patternOf(finding: Finding, documents: readonly Json[]): string | null {
  const comparisons = new Set<string>();
  for (const { target } of finding.exhibits) {
    const document = documents.find(({ id }) => id === target.checkpoint);
    if (document === undefined) continue;
    if (target.kind === 'socket') {
      const socket = records(document, 'sockets').find(({ fileId }) => String(fileId) === target.key);
      const remote = endpointOf(socket?.['remote']);
      if (remote !== null) {
        const family = remote.address.includes(':') ? 'ipv6' : 'ipv4';
        comparisons.add(`[${family}-addr:value = '${remote.address}']`);
      }
    } else if (target.kind === 'filesystem_entry' || target.kind === 'file') {
      const file = records(document, 'filesystemEntries').find(
        ({ member, origin }) =>
          target.key === (target.kind === 'file' ? `${String(origin)}/${String(member)}` : String(member)),
      );
      const sha256 = sha256Of(file);
      if (sha256 !== null) comparisons.add(`[file:hashes.'SHA-256' = '${sha256}']`);
    }
  }
  return comparisons.size === 0 ? null : [...comparisons].join(' OR ');
}

function checkpointObservables(document: Json): StixObject[] {
  const found = new Map<string, StixObject>();
  const add = (type: string, name: string, properties: Json): string => {
    // An address is the same in every case and tool, so it has the identifier that the standard gives it (2.9).
    const id = type.endsWith('-addr')
      ? `${type}--${uuid5(JSON.stringify({ value: name }), STIX_NAMESPACE)}`
      : `${type}--${uuid5(`${type} ${name}`)}`;
    if (!found.has(id)) found.set(id, { type, spec_version: '2.1', id, ...properties });
    return id;
  };
  const owner = String(document['id']);
  const files = new Map<string, string>();
  for (const file of records(document, 'filesystemEntries')) {
    const sha256 = sha256Of(file);
    const path = textOf(file['path']);
    if (path === null || file['type'] !== 'file') continue;
    const name = path.slice(path.lastIndexOf('/') + 1);
    const id = add('file', `${owner} ${String(file['origin'])} ${path} ${sha256 ?? ''}`, {
      ...(sha256 === null ? {} : { hashes: { 'SHA-256': sha256 } }),
      name: name === '' ? path : name,
      size: file['size'],
      ...timeOf('mtime', file['mtimeNs']),
      ...directoryOf(path, add),
    });
    files.set(path, id);
  }
  const pids = new Map<unknown, string>();
  for (const process of records(document, 'processes')) {
    pids.set(process['pid'], processId(owner, process));
  }
  for (const process of records(document, 'processes')) {
    const exe = textOf(process['exe']);
    const image =
      exe === null
        ? null
        : (files.get(exe) ??
          add('file', `${owner} ${exe}`, {
            name: exe.slice(exe.lastIndexOf('/') + 1) || exe,
            ...directoryOf(exe, add),
          }));
    const uid = (process['uids'] as readonly unknown[] | null)?.[0];
    const account =
      uid === undefined
        ? null
        : add('user-account', `${owner} ${String(uid)}`, {
            user_id: String(uid),
            account_type: 'unix',
            ...(textOf(process['userName']) === null ? {} : { account_login: process['userName'] }),
          });
    const parent = pids.get(process['ppid']);
    const command =
      records(process, 'argv').length > 0 ? (process['argv'] as unknown as string[]).join(' ') : null;
    const id = processId(owner, process);
    found.set(id, {
      type: 'process',
      spec_version: '2.1',
      id,
      pid: process['pid'],
      ...(textOf(process['cwd']) === null ? {} : { cwd: process['cwd'] }),
      ...(command === null || command === '' ? {} : { command_line: command }),
      ...(account === null ? {} : { creator_user_ref: account }),
      ...(image === null ? {} : { image_ref: image }),
      ...(parent === undefined || process['ppid'] === process['pid'] ? {} : { parent_ref: parent }),
    });
  }
  for (const socket of records(document, 'sockets')) addConnection(owner, socket, add);
  return [...found.values()];
}

type Add = (type: string, name: string, properties: Json) => string;

/** A file has its last name alone; where it lay is an object of its own. */
function directoryOf(path: string, add: Add): Json {
  const at = path.lastIndexOf('/');
  if (at < 0) return {};
  const directory = at === 0 ? '/' : path.slice(0, at);
  return { parent_directory_ref: add('directory', directory, { path: directory }) };
}

function processId(owner: string, process: Json): string {
  return `process--${uuid5(`process ${owner} ${String(process['pid'])}`)}`;
}

function addConnection(owner: string, socket: Json, add: Add): void {
  const local = endpointOf(socket['local']);
  const remote = endpointOf(socket['remote']);
  if (local === null) return;
  const protocol = textOf(socket['protocol'])?.toLowerCase() ?? textOf(socket['type'])?.toLowerCase() ?? 'ip';
  const network = local.address.includes(':') ? 'ipv6' : 'ipv4';
  const address = (one: { readonly address: string }): string =>
    add(`${one.address.includes(':') ? 'ipv6' : 'ipv4'}-addr`, one.address, { value: one.address });
  add(
    'network-traffic',
    `${owner} ${String(socket['inode'] ?? socket['id'])} ${String(socket['local'])} ${String(socket['remote'])}`,
    {
      src_ref: address(local),
      src_port: local.port,
      ...(remote === null ? {} : { dst_ref: address(remote), dst_port: remote.port }),
      protocols: [network, protocol],
      is_active: socket['state'] !== 'CLOSE',
    },
  );
}

function timeOf(name: string, ns: unknown): Json {
  if (typeof ns !== 'number' && typeof ns !== 'bigint') return {};
  const time = rfc3339(BigInt(ns), 3);
  return time === null ? {} : { [name]: `${time}Z` };
}

function takenAt(document: Json, otherwise: string): string {
  const at = (document['container'] as Json | undefined)?.['checkpointedAtNs'];
  if (typeof at !== 'number' && typeof at !== 'bigint') return otherwise;
  const time = rfc3339(BigInt(at), 3);
  return time === null ? otherwise : `${time}Z`;
}

function milliseconds(time: string): string {
  const date = new Date(time);
  return Number.isNaN(date.getTime()) ? '1970-01-01T00:00:00.000Z' : date.toISOString();
}
