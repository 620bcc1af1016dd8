/** Values whose name stands in a field of its own: elements of XML, pairs of name and value, parts of forms. */
import { matchesOf, placesOf, type SecretRule } from '../rule.ts';
import { namedSecret } from '../secret-names.ts';
import { isNoSecret, plausibleValue } from '../value-forms.ts';
import { LIKELY, VALUE_MAXIMUM, valueFrom } from './named-values.ts';

/** Hadoop's settings and XML-RPC; beans and property lists. */
const HEADS = [
  '<name>',
  '<Name>',
  '<key>',
  '<Key>',
  ...'property entry param parameter setting attribute'.split(' ').map((name) => `<${name} `),
];
const BESIDE =
  /^(?:<(?:[nN]ame|[kK]ey)>([\w.-]{2,128})<\/(?:[nN]ame|[kK]ey)>\s{0,64}<(?:[vV]alue|string|data)(?: [^<>]{0,64})?>(?:<string>)?|<\w{5,9} (?:name|key)="([\w.-]{2,128})"[^<>]{0,64}>)([^<>\0]{1,1024})</;

export const namedElements: SecretRule = {
  id: 'named-elements',
  title: 'Content of XML elements whose name says so (`<password>…</password>`)',
  anchors: HEADS,
  find({ text, strict }, found, places) {
    const tell = (name: string, start: number, value: string): void => {
      const kind = LIKELY.test(name) ? namedSecret(name, value) : null;
      if (kind === null || (strict && !plausibleValue(value, { quoted: true, assigned: true }))) return;
      found({ kind, start, length: value.length, label: name });
    };
    for (const head of HEADS) {
      for (const at of places(head)) {
        const match = BESIDE.exec(text.slice(at, at + 1400));
        if (match) tell((match[1] ?? match[2])!, at + match[0].length - 1 - match[3]!.length, match[3]!);
      }
    }
    for (const at of placesOf(text, '</')) {
      const close = /^<\/([A-Za-z_][\w.-]{1,63})>/.exec(text.slice(at, at + 70));
      if (!close || !LIKELY.test(close[1]!)) continue;
      const name = close[1]!;
      const from = Math.max(0, at - VALUE_MAXIMUM);
      const open = text.slice(from, at).lastIndexOf(`<${name}`);
      if (open < 0) continue;
      const start = text.indexOf('>', from + open) + 1;
      const value = text.slice(start, at);
      const kind = start > 0 && start < at && !/[<\0]/.test(value) ? namedSecret(name, value) : null;
      if (kind === null || (strict && !plausibleValue(value, { quoted: true, assigned: true }))) continue;
      found({ kind, start, length: at - start, label: name });
    }
  },
};

const PAIR = /["'\s,{\\<-](?:name|key|Name|Key|NAME|KEY)\\?["']?\s{0,4}[:=]\s{0,4}\\?["']?([\w.-]{2,128})\\?["']?\s{0,16}(?:[,;]|\\n)?\s{0,64}\\?["']?$/; // prettier-ignore

export const namedPairs: SecretRule = {
  id: 'named-pairs',
  title:
    'A name and its value in two fields, as in pods, task definitions and .NET settings (`name: DB_PASSWORD`, `value: x`)',
  find({ text, strict }, found) {
    for (const word of ['value', 'Value']) {
      for (const at of placesOf(text, word)) {
        const sign = /^\w{5}\\?["']?\s{0,4}[:=]/.exec(text.slice(at, at + 16));
        const name = sign && PAIR.exec(text.slice(Math.max(0, at - 256), at))?.[1];
        if (!sign || !name || !LIKELY.test(name)) continue;
        const place = valueFrom(text, at + sign[0].length, true);
        if (!place) continue;
        const value = text.slice(place.start, place.end);
        const kind = namedSecret(name, value);
        if (kind === null || (strict && !plausibleValue(value, { quoted: true, assigned: true }))) continue;
        found({ kind, start: place.start, length: place.end - place.start, label: name });
      }
    }
  },
};

/** Parts of a form in several parts (RFC 7578), whose value stands two lines below the name. */
export const formParts: SecretRule = {
  id: 'form-parts',
  title: 'Fields of multipart forms whose name says so',
  find({ text }, found) {
    for (const { index, 0: all, 1: name } of matchesOf(text, /form-data; name="([\w.[\]-]{2,64})"\r?\n(?:Content-[\w-]{1,32}: [^\r\n]{1,128}\r?\n){0,3}\r?\n/g)) {
      const start = index + all.length;
      const value = /^[^\r\n\0]{1,4096}/.exec(text.slice(start, start + VALUE_MAXIMUM))?.[0];
      const kind = value === undefined || isNoSecret(value) ? null : namedSecret(name!, value);
      if (kind !== null) found({ kind, start, length: value!.length, label: name! });
    }
  },
}; // prettier-ignore
