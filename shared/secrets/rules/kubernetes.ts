/** Secrets of Kubernetes as YAML and JSON: every value below `data` and `stringData`, whatever its name. */
import { base64Bytes } from '../base64-text.ts';
import { matchesOf, type SecretFind, type SecretRule } from '../rule.ts';

const DOCUMENT = 16 * 1024;

export const kubernetesSecrets: SecretRule = {
  id: 'kubernetes-secrets',
  title: 'Values of Kubernetes Secrets (kind: Secret) in YAML and JSON, base64 or plain',
  find({ text }, found) {
    eachBetween(text, /(?:^|[\n\0]) {0,16}(?:- )?kind:[ \t]{1,4}["']?Secret\b/g, (at, from, to) => yamlSecret(text, at, from, to, found));
    eachBetween(text, /\\?"kind\\?"\s{0,4}:\s{0,4}\\?"Secret\\?"/g, (at, from, to) => jsonSecret(text, at, from, to, found));
  },
}; // prettier-ignore

/** Every match with the matches before and after it as bounds: of a list each Secret is looked at once. */
function eachBetween(
  text: string,
  form: RegExp,
  visit: (at: number, from: number, to: number) => void,
): void {
  const places = [...matchesOf(text, form)].map(({ index }) => index);
  places.forEach((at, i) => {
    const from = Math.max(i === 0 ? 0 : places[i - 1]!, at - DOCUMENT);
    visit(at, from, Math.min(places[i + 1] ?? text.length, at + DOCUMENT));
  });
}

type Found = (find: SecretFind) => void;

function yamlSecret(text: string, at: number, low: number, high: number, found: Found): void {
  const around = text.slice(low, high);
  const place = at - low;
  const ends = [around.indexOf('\n---', place + 1), around.indexOf('\0', place + 1)].filter((end) => end >= 0);
  const from = low + Math.max(around.lastIndexOf('\n---', place) + 1, around.lastIndexOf('\0', place - 1) + 1);
  const to = low + Math.min(around.length, ...ends);
  // An item of a list begins with a hyphen, and its fields stand below it.
  const [, blanks, hyphen] = /^[\n\0]?( {0,16})(- )?/.exec(text.slice(at, at + 20))!;
  const indent = blanks!.length + (hyphen ?? '').length;
  const item = `${' '.repeat(Math.max(0, indent - 2))}- `;
  const next = indent < 2 ? -1 : text.indexOf(`\n${item}`, at + 1);
  const start = indent < 2 ? from : Math.max(from, text.lastIndexOf(`\n${item}`, at) + 1);
  const end = next < 0 ? to : Math.min(to, next);
  const field = new RegExp(`^ {${indent}}(\\w[\\w-]{0,63}):`);
  const value = new RegExp(`^[ \\t]{${indent + 1},${indent + 16}}["']?([\\w.-]{1,253})["']?:[ \\t]{1,16}["']?([^\\s"'#|>][^\\r"'\\0]{0,8100})`);
  yamlEntries(text.slice(start, end), (line) => line.replace(indent < 2 ? '\0' : item, ' '.repeat(indent)), field, value, (section, name, of, place) =>
    tellValue(section === 'data', name, of, start + place, found),
  );
} // prettier-ignore

/** Values below `data` and `stringData`, with their places. */
function yamlEntries(
  document: string,
  unlisted: (line: string) => string,
  field: RegExp,
  value: RegExp,
  tell: (section: string, name: string, value: string, place: number) => void,
): void {
  let section: string | null = null;
  for (const { index, 0: raw } of matchesOf(document, /[^\n]{1,8192}/g)) {
    const line = unlisted(raw);
    const top = field.exec(line);
    if (top) {
      section = top[1] === 'data' || top[1] === 'stringData' ? top[1] : null;
      continue;
    }
    const entry = section === null ? null : value.exec(line);
    if (!entry) continue;
    const text = entry[2]!.trimEnd();
    tell(section!, entry[1]!, text, index + line.indexOf(text, entry[0].length - entry[2]!.length));
  }
}

function jsonSecret(text: string, at: number, low: number, high: number, found: Found): void {
  const from = low + text.slice(low, at).lastIndexOf('\0') + 1;
  const around = text.slice(from, high);
  for (const head of matchesOf(around, /\\?"(data|stringData)\\?"\s{0,4}:\s{0,4}\{/g)) {
    const start = head.index + head[0].length;
    const close = around.indexOf('}', start);
    const body = around.slice(start, close < 0 ? around.length : close);
    if (body.includes('\0')) continue;
    for (const entry of matchesOf(body, /\\?"([\w.-]{1,253})\\?"\s{0,4}:\s{0,4}\\?"([^"\\]{1,16384})/g)) {
      const value = entry[2]!;
      const place = from + start + entry.index + entry[0].length - value.length;
      tellValue(head[1] === 'data', entry[1]!, value, place, found);
    }
  }
}

function tellValue(encoded: boolean, label: string, value: string, start: number, found: Found): void {
  const decoded = encoded ? base64Bytes(value) : null;
  if (encoded && decoded === null) return;
  const kind = 'Kubernetes secret';
  found(decoded === null ? { kind, start, length: value.length, label } : { kind, start, length: value.length, label, decoded });
} // prettier-ignore
