/**
 * CASE 1.3 with UCO 1.3 as JSON-LD (caseontology.org): the sources with their hashes, the act that read them, and
 * processes, files and connections as observable objects with their facets. Identifiers are UUIDv5 in a name space
 * of the case.
 */
import { jsonText } from '../../../shared/json-text.ts';
import { records, rfc3339, textOf, type ExchangeCase, type Json } from './exchange-case.ts';
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
  for (const document of exchange.checkpoints) {
    const evidence = evidenceOf(document);
    if (!seen.has(evidence)) {
      seen.add(evidence);
      graph.push(sourceObject(document, id(`evidence ${evidence}`)));
    }
    const owner = String(document['id']);
    const objects = [
      ...records(document, 'processes').map((process) => processObject(owner, process, id)),
      ...records(document, 'filesystemEntries').map((file) => fileObject(owner, file, id)),
      ...records(document, 'sockets').flatMap((socket) => connectionObject(owner, socket, id)),
    ];
    graph.push(...objects, {
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
      'uco-core:object': objects.map((object) => ({ '@id': object['@id'] })),
    });
  }
  const bundle: Json = {
    '@id': id('bundle'),
    '@type': 'uco-core:Bundle',
    'uco-core:name': exchange.name,
    'uco-core:object': [tool, ...graph, ...findings].map((object) => ({ '@id': object['@id'] })),
  };
  return [bundle, tool, ...graph, ...findings];
}

function evidenceOf(document: Json): string {
  return String((document['evidence'] as Json)['sha256']);
}

function sha256Of(value: string): Json {
  return {
    '@type': 'uco-types:Hash',
    'uco-types:hashMethod': {
      '@type': 'https://ontology.unifiedcyberontology.org/uco/vocabulary/HashNameVocab',
      '@value': 'SHA256',
    },
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
      { '@type': 'uco-observable:ContentDataFacet', 'uco-observable:hash': [sha256Of(evidenceOf(document))] },
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
  const sha256 = textOf(file['sha256']);
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
        : [{ '@type': 'uco-observable:ContentDataFacet', 'uco-observable:hash': [sha256Of(sha256)] }]),
    ],
  };
}

function connectionObject(owner: string, socket: Json, id: (name: string) => string): Json[] {
  const local = textOf(socket['local']);
  if (local === null) return [];
  const remote = textOf(socket['remote']);
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
          ...port('sourcePort', local),
          ...(remote === null ? {} : port('destinationPort', remote)),
        },
      ],
    },
  ];
}

function port(name: string, endpoint: string): Json {
  const found = /:(\d{1,5})$/.exec(endpoint);
  return found ? { [`uco-observable:${name}`]: Number(found[1]) } : {};
}

function size(value: unknown): Json {
  return typeof value === 'number' || typeof value === 'bigint'
    ? { 'uco-observable:sizeInBytes': value }
    : {};
}
