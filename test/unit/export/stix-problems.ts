/** What STIX 2.1 demands of the types of object that an export holds: sections 3 to 6 of the standard. */

type StixObject = Readonly<Record<string, unknown>>;

const UUID = '[0-9a-f]{8}-[0-9a-f]{4}-[1-5][0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}';
const TIME = /^\d{4}-(?:0[1-9]|1[0-2])-(?:0[1-9]|[12]\d|3[01])T(?:[01]\d|2[0-3]):[0-5]\d:[0-5]\d(?:\.\d+)?Z$/;
const DOMAIN_OBJECTS = ['identity', 'observed-data', 'indicator', 'report'];

const REQUIRED: Readonly<Record<string, readonly string[]>> = {
  identity: ['name'],
  'observed-data': ['first_observed', 'last_observed', 'number_observed', 'object_refs'],
  indicator: ['pattern', 'pattern_type', 'valid_from'],
  report: ['name', 'published', 'object_refs'],
  directory: ['path'],
  file: ['name'],
  process: ['pid'],
  'user-account': ['user_id'],
  'network-traffic': ['src_ref', 'protocols'],
  'ipv4-addr': ['value'],
  'ipv6-addr': ['value'],
};
/** Which types a reference may be to. */
const REFERENCES: Readonly<Record<string, readonly string[]>> = {
  created_by_ref: ['identity'],
  creator_user_ref: ['user-account'],
  image_ref: ['file'],
  parent_directory_ref: ['directory'],
  parent_ref: ['process'],
  src_ref: ['ipv4-addr', 'ipv6-addr'],
  dst_ref: ['ipv4-addr', 'ipv6-addr'],
};
const TIMES = ['created', 'modified', 'first_observed', 'last_observed', 'valid_from', 'published', 'mtime'];
const NUMBERS = ['pid', 'size', 'src_port', 'dst_port', 'number_observed'];
const TEXTS = [
  'name',
  'description',
  'cwd',
  'command_line',
  'user_id',
  'account_login',
  'content',
  'abstract',
  'pattern',
];

export function stixProblems(object: StixObject, others: ReadonlyMap<unknown, StixObject>): string[] {
  const problems: string[] = [];
  const wrong = (what: string): void => void problems.push(`${String(object['id'])}: ${what}`);
  const type = String(object['type']);
  if (!new RegExp(`^${type}--${UUID}$`).test(String(object['id']))) wrong('id');
  if (object['spec_version'] !== '2.1') wrong('spec_version');
  const isDomain = DOMAIN_OBJECTS.includes(type);
  for (const name of [...(isDomain ? ['created', 'modified'] : []), ...(REQUIRED[type] ?? ['a known type'])])
    if (object[name] === undefined || object[name] === null) wrong(`no ${name}`);
  if (!isDomain && ('created' in object || 'modified' in object || 'created_by_ref' in object))
    wrong('an observable has no such common property');
  for (const [name, value] of Object.entries(object)) {
    if (value === null || value === undefined) wrong(`${name} is empty`);
    if (Array.isArray(value) && value.length === 0) wrong(`${name} is an empty list`);
    if (TIMES.includes(name) && !TIME.test(String(value))) wrong(`${name} is no time`);
    if (NUMBERS.includes(name) && !(Number.isInteger(value) && Number(value) >= 0)) wrong(`${name} is no count`);
    if (/_port$/.test(name) && Number(value) > 65_535) wrong(`${name} is no port`);
    if (TEXTS.includes(name) && (typeof value !== 'string' || value === '')) wrong(`${name} is no text`);
    if (name === 'labels' && !(Array.isArray(value) && value.every((one) => typeof one === 'string'))) wrong('labels');
    if (name.endsWith('_ref')) {
      const of = others.get(value);
      if (of === undefined || !(REFERENCES[name] ?? []).includes(String(of['type']))) wrong(`${name} is to ${String(of?.['type'])}`);
    }
    if (name.endsWith('_refs') && !(value as unknown[]).every((one) => others.has(one))) wrong(`${name} is to nothing`);
  }
  if (type === 'indicator' && object['pattern_type'] !== 'stix') wrong('pattern_type');
  if (type === 'observed-data' && !(Number(object['number_observed']) >= 1)) wrong('number_observed');
  if (type === 'ipv4-addr' && !/^(?:\d{1,3}\.){3}\d{1,3}$/.test(String(object['value']))) wrong('value');
  if (type === 'ipv6-addr' && !/^[0-9a-f:]+$/i.test(String(object['value']))) wrong('value');
  if (type === 'network-traffic' && !(object['protocols'] as unknown[]).every((one) => /^[a-z0-9-]+$/.test(String(one)))) wrong('protocols');
  if (type === 'file') {
    const hashes = Object.entries((object['hashes'] ?? { 'SHA-256': '0'.repeat(64) }) as object);
    if (hashes.length === 0 || !hashes.every(([name, value]) => name === 'SHA-256' && /^[0-9a-f]{64}$/.test(String(value)))) wrong('hashes');
  }
  if ('extensions' in object) wrong('nothing beyond the standard');
  return problems;
} // prettier-ignore
