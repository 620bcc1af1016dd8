/**
 * CASE 1.3 with UCO 1.3 as JSON-LD (caseontology.org): the sources with their hashes, the act that read them, and
 * processes, files and connections as observable objects with their facets. Identifiers are UUIDv5 in a name space
 * of the case; UCO wants one for every facet and hash too, and plain strings as names of hashes.
 */
import { jsonText } from '../../../shared/json-text.ts';
import { records, rfc3339, sha256Of, textOf, type ExchangeCase, type Json } from './exchange-case.ts';
import { endpointOf } from './endpoint.ts';
import { uuid5 } from './uuid5.ts';

const CONTEXT = {
  kb: 'urn:permafrost:',
  'case-investigation': 'https://ontology.caseontology.org/case/investigation/',
  'uco-action': 'https://ontology.unifiedcyberontology.org/uco/action/',
  'uco-core': 'https://ontology.unifiedcyberontology.org/uco/core/',
  'uco-identity': 'https://ontology.unifiedcyberontology.org/uco/identity/',
  'uco-observable': 'https://ontology.unifiedcyberontology.org/uco/observable/',
  'uco-tool': 'https://ontology.unifiedcyberontology.org/uco/tool/',
  'uco-types': 'https://ontology.unifiedcyberontology.org/uco/types/',
  xsd: 'http://www.w3.org/2001/XMLSchema#',
} as const;

/** The document, in pieces. */
export function* caseUcoDocument(exchange: ExchangeCase): Generator<string> {
  yield* jsonText({ '@context': CONTEXT, '@graph': graphOf(exchange) });
  yield '\n';
}

function graphOf(exchange: ExchangeCase): Json[] {
  const id = (name: string): string => `kb:${uuid5(`${exchange.uuid} ${name}`)}`;
  const reference = (name: string): Json => ({ '@id': id(name) });
  const graph: Json[] = [];
  const tool: Json = {
    '@id': id('tool'),
    '@type': 'uco-tool:AnalyticTool',
    'uco-core:name': exchange.tool,
  };
  const findings = exchange.findings.map((finding) => ({
    '@id': `kb:${finding.uuid}`,
    '@type': 'uco-core:Annotation',
    'uco-core:name': finding.title,
    'uco-core:description': finding.text,
    'uco-core:tag': [`severity:${finding.severity}`, `status:${finding.status}`],
    'uco-core:object': exchange.checkpoints.map((document) => reference(`evidence ${evidenceOf(document)}`)),
  }));
  const seen = new Set<string>();
  const isNew = (object: Json): boolean => {
    const name = String(object['@id']);
    return !seen.has(name) && seen.add(name) !== undefined;
  };
  for (const document of exchange.checkpoints) {
    const evidence = evidenceOf(document);
    if (!seen.has(evidence)) {
      seen.add(evidence);
      graph.push(sourceObject(document, id(`evidence ${evidence}`)));
    }
    const owner = String(document['id']);
    const addresses = new Map<string, Json>();
    const address = (value: string): Json => {
      const of = `address ${value}`;
      if (!addresses.has(of)) addresses.set(of, addressObject(value, id(of)));
      return reference(of);
    };
    const objects = [
      ...records(document, 'processes').map((process) => processObject(owner, process, id)),
      ...records(document, 'filesystemEntries').map((file) => fileObject(owner, file, id)),
      ...records(document, 'sockets').flatMap((socket) => connectionObject(owner, socket, id, address)),
    ];

    graph.push(...objects, ...[...addresses.values()].filter((one) => isNew(one)), {
      '@id': id(`action ${owner}`),
      '@type': 'case-investigation:InvestigativeAction',
      'uco-core:name': 'decoded',
      'uco-action:instrument': { '@id': tool['@id'] },
      'uco-action:object': reference(`evidence ${evidence}`),
      'uco-action:result': [reference(`provenance ${owner}`)],
    });
    graph.push({
      '@id': id(`provenance ${owner}`),
      '@type': 'case-investigation:ProvenanceRecord',
      'uco-core:description': `checkpoint ${owner} of evidence ${evidence}`,
      'uco-core:object': [...objects, ...addresses.values()].map((object) => ({ '@id': object['@id'] })),
    });
  }
  const bundle: Json = {
    '@id': id('bundle'),
    '@type': 'uco-core:Bundle',
    'uco-core:name': exchange.name,
    'uco-core:object': [tool, ...graph, ...findings].map((object) => ({ '@id': object['@id'] })),
  };
  return [bundle, tool, ...graph, ...findings].map(withFacetIds);
}

/** Facets and hashes are things of their own in UCO: each gets an identifier from that of its object. */
function withFacetIds(object: Json): Json {
  const facets = object['uco-core:hasFacet'] as readonly Json[] | undefined;
  if (facets === undefined) return object;
  const own = (name: string): string => `kb:${uuid5(`${String(object['@id'])} ${name}`)}`;
  return {
    ...object,
    'uco-core:hasFacet': facets.map((facet, at) => {
      const hashes = facet['uco-observable:hash'] as readonly Json[] | undefined;
      return {
        '@id': own(`facet ${at}`),
        ...facet,
        ...(hashes === undefined
          ? {}
          : {
              'uco-observable:hash': hashes.map((hash, of) => ({ '@id': own(`hash ${at} ${of}`), ...hash })),
            }),
      };
    }),
  };
}

function evidenceOf(document: Json): string {
  return String((document['evidence'] as Json)['sha256']);
}

function hashObject(value: string): Json {
  return {
    '@type': 'uco-types:Hash',
    'uco-types:hashMethod': 'SHA256',
    'uco-types:hashValue': { '@type': 'xsd:hexBinary', '@value': value.toUpperCase() },
  };
}

function sourceObject(document: Json, id: string): Json {
  const evidence = document['evidence'] as Json;
  return {
    '@id': id,
    '@type': 'uco-observable:File',
    'uco-core:hasFacet': [
      {
        '@type': 'uco-observable:FileFacet',
        'uco-observable:fileName': String(evidence['label']),
        ...size(evidence['size']),
      },
      {
        '@type': 'uco-observable:ContentDataFacet',
        'uco-observable:hash': [hashObject(evidenceOf(document))],
      },
    ],
  };
}

function processObject(owner: string, process: Json, id: (name: string) => string): Json {
  const argv = Array.isArray(process['argv']) ? (process['argv'] as readonly string[]) : [];
  const parent = process['ppid'];
  return {
    '@id': id(`process ${owner} ${String(process['pid'])}`),
    '@type': 'uco-observable:Process',
    'uco-core:name': String(process['comm']),
    'uco-core:hasFacet': [
      {
        '@type': 'uco-observable:ProcessFacet',
        'uco-observable:pid': process['pid'],
        ...(typeof parent === 'number' && parent > 0
          ? { 'uco-observable:parent': { '@id': id(`process ${owner} ${parent}`) } }
          : {}),
        ...(argv.length === 0 ? {} : { 'uco-observable:arguments': argv }),
        ...(textOf(process['cwd']) === null
          ? {}
          : { 'uco-observable:currentWorkingDirectory': process['cwd'] }),
      },
    ],
  };
}

function fileObject(owner: string, file: Json, id: (name: string) => string): Json {
  const path = String(file['path']);
  const sha256 = sha256Of(file);
  const mtime = file['mtimeNs'];
  const time = typeof mtime === 'number' || typeof mtime === 'bigint' ? rfc3339(BigInt(mtime), 9) : null;
  return {
    '@id': id(`file ${owner} ${String(file['origin'])} ${String(file['member'])} ${path}`),
    '@type': 'uco-observable:File',
    'uco-core:hasFacet': [
      {
        '@type': 'uco-observable:FileFacet',
        'uco-observable:fileName': path.slice(path.lastIndexOf('/') + 1),
        'uco-observable:filePath': path,
        'uco-observable:isDirectory': file['type'] === 'directory',
        ...size(file['size']),
        ...(time === null
          ? {}
          : { 'uco-observable:modifiedTime': { '@type': 'xsd:dateTime', '@value': `${time}Z` } }),
      },
      ...(sha256 === null
        ? []
        : [{ '@type': 'uco-observable:ContentDataFacet', 'uco-observable:hash': [hashObject(sha256)] }]),
    ],
  };
}

function addressObject(value: string, id: string): Json {
  const kind = value.includes(':') ? 'IPv6Address' : 'IPv4Address';
  return {
    '@id': id,
    '@type': `uco-observable:${kind}`,
    'uco-core:name': value,
    'uco-core:hasFacet': [
      { '@type': `uco-observable:${kind}Facet`, 'uco-observable:addressValue': value },
    ],
  };
} // prettier-ignore

function connectionObject(
  owner: string,
  socket: Json,
  id: (name: string) => string,
  address: (value: string) => Json,
): Json[] {
  const local = textOf(socket['local']);
  if (local === null) return [];
  const remote = textOf(socket['remote']);
  const [from, to] = [endpointOf(local), endpointOf(remote)];
  return [
    {
      '@id': id(`socket ${owner} ${String(socket['inode'] ?? socket['id'])} ${local} ${remote ?? ''}`),
      '@type': 'uco-observable:NetworkConnection',
      'uco-core:description':
        `${String(socket['protocol'] ?? socket['type'])} ${local} ${remote ?? '(no peer)'} ${String(socket['state'] ?? '')}`.trim(),
      'uco-core:hasFacet': [
        {
          '@type': 'uco-observable:NetworkConnectionFacet',
          'uco-observable:isActive': socket['state'] !== 'CLOSE',
          ...(from === null
            ? {}
            : { 'uco-observable:src': [address(from.address)], 'uco-observable:sourcePort': from.port }),
          ...(to === null
            ? {}
            : { 'uco-observable:dst': [address(to.address)], 'uco-observable:destinationPort': to.port }),
        },
      ],
    },
  ];
}

function size(value: unknown): Json {
  return typeof value === 'number' || typeof value === 'bigint'
    ? { 'uco-observable:sizeInBytes': value }
    : {};
}
