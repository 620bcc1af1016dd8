/** Values whose name stands in a field of its own: elements of XML, pairs of name and value, parts of forms. */
import { matchesOf, placesOf, type SecretRule } from '../rule.ts';
import { namedSecret } from '../secret-names.ts';
import { isNoSecret, plausibleValue } from '../value-forms.ts';
import { isLikely, LIKELY } from '../likely-names.ts';
import { VALUE_MAXIMUM, valueFrom } from './value-places.ts';

/** Hadoop's settings and XML-RPC; beans and property lists. */
const HEADS = ['<name>', '<Name>', '<key>', '<Key>'];
/** What an element calls the name of its value; the value is an attribute too, its content, or an element in it. */
const ATTRIBUTES = ['name="', "name='", 'Name="', 'key="', "key='", 'id="'];
const VALUE_BESIDE = /^[^<>]{0,200}?\s(?:value|Value|content|default)=(["'])([^"'<>\0]{1,1024})\1/;
const VALUE_BEFORE =
  /<[\w:.-]{2,40}(?:\s[^<>]{0,200}?)??\s(?:value|Value|content|default)=(["'])([^"'<>\0]{1,1024})\1[^<>]{0,64}$/;
const CONTENT = /^[^<>]{0,120}(?<!\/)>(?:\s{0,32}<(?:[vV]alue|string|String)>)?([^<>\s\0][^<>\0]{0,1023})<\//;
const BESIDE =
  /^(?:<(?:[nN]ame|[kK]ey)>([\w.-]{2,128})<\/(?:[nN]ame|[kK]ey)>\s{0,64}<(?:[vV]alue|string|data)(?: [^<>]{0,64})?>(?:<string>)?)([^<>\0]{1,1024})</;

export const namedElements: SecretRule = {
  id: 'named-elements',
  title: 'Content of XML elements whose name says so (`<password>…</password>`)',
  anchors: [...HEADS, ...ATTRIBUTES],
  find({ text, strict }, found, places) {
    const tell = (name: string, start: number, value: string): void => {
      const kind = LIKELY.test(name) ? namedSecret(name, value) : null;
      if (kind === null || (strict && !plausibleValue(value, { quoted: true, assigned: true }))) return;
      found({ kind, start, length: value.length, label: name });
    };
    for (const head of HEADS) {
      for (const at of places(head)) {
        const match = BESIDE.exec(text.slice(at, at + 1400));
        if (match) tell(match[1]!, at + match[0].length - 1 - match[2]!.length, match[2]!);
      }
    }
    for (const anchor of ATTRIBUTES) {
      for (const at of places(anchor)) {
        if (!' \t\n:'.includes(text[at - 1] ?? '.')) continue;
        const from = at + anchor.length;
        const name = /^[\w.:-]{2,128}(?=["'])/.exec(text.slice(from, from + 132))?.[0];
        if (name === undefined || !isLikely(name, 0, name.length)) continue;
        const after = from + name.length + 1;
        const rest = text.slice(after, after + 1300);
        const beside = VALUE_BESIDE.exec(rest);
        const before = beside ? null : VALUE_BEFORE.exec(text.slice(Math.max(0, at - 400), at));
        const content = beside || before ? null : CONTENT.exec(rest);
        if (beside) tell(name, after + beside[0].length - 1 - beside[2]!.length, beside[2]!);
        else if (before)
          tell(name, Math.max(0, at - 400) + before.index + before[0].lastIndexOf(before[2]!), before[2]!);
        else if (content) tell(name, after + content[0].length - 2 - content[1]!.length, content[1]!);
      }
    }
    for (const at of placesOf(text, '</')) {
      const close = /^<\/(?:[A-Za-z][\w-]{0,15}:)?([A-Za-z_][\w.-]{1,63})>/.exec(text.slice(at, at + 86));
      if (!close || !LIKELY.test(close[1]!)) continue;
      const name = close[1]!;
      const from = Math.max(0, at - VALUE_MAXIMUM);
      const open = text.slice(from, at).lastIndexOf(close[0].slice(2, -1));
      if (open < 0) continue;
      const cdata = text.startsWith(']]>', at - 3);
      const start = text.indexOf('>', from + open) + 1 + (cdata ? 9 : 0);
      const value = text.slice(start, cdata ? at - 3 : at);
      const kind = start > 0 && start < at && !/[<\0]/.test(value) ? namedSecret(name, value) : null;
      if (kind === null || (strict && !plausibleValue(value, { quoted: true, assigned: true }))) continue;
      found({ kind, start, length: value.length, label: name });
    }
  },
};

/** Also with a first word (`ParameterKey`), and with a switch or a number between. */
const PAIR =
  /["'\s,{\\<-](?:[A-Za-z]{3,16}_?)?(?:name|key|Name|Key|NAME|KEY)\\?["']?\s{0,4}[:=]\s{0,4}\\?["']?([\w.-]{2,128})\\?["']?\s{0,16}(?:[,;]|\\n)?\s{0,64}(?:\\?["']?\w{2,32}\\?["']?\s{0,4}[:=]\s{0,4}\\?["']?[\w.-]{1,24}\\?["']?(?:\s{0,4}[,;]\s{0,64}|\s{1,64})){0,2}(?:\\?["'])?(?:[A-Za-z]{3,16}_?)?$/;
/** The value first: behind it another field has its name. */
const BEHIND = /^(?:\\?["'])?\s{0,4},\s{0,64}(?:\\?["'])?(?:[A-Za-z]{3,16}_?)?(?:name|key|Name|Key|NAME|KEY)\\?["']?\s{0,4}[:=]\s{0,4}\\?["']([\w.-]{2,128})\\?["']/; // prettier-ignore

/** The same in JSON, where other fields name it. */
const PAIR_IN_JSON =
  /\\?"(?:type|id|field|label|param|variable|title|env|attribute)\\?"\s{0,4}:\s{0,4}\\?"([\w.-]{2,128})\\?"\s{0,4},\s{0,64}\\?"$/;
/** `"db_password": {"value": "x"`, as outputs of Terraform and parameters of ARM; `"sensitive": true` may stand between. */
const NESTED = /["']([\w.-]{2,128})\\?["']\s{0,4}:\s{0,8}\{\s{0,24}(?:\\?["'](?:sensitive|type|Type)\\?["']\s{0,4}:\s{0,4}[\w"'\\]{1,24},\s{0,24}){0,2}\\?["']?$/; // prettier-ignore
/** `variable "db_password" { default = "x" }` of Terraform. */
const VARIABLE =
  /^variable\s{1,4}"([\w.-]{2,64})"\s{0,4}\{(?:[^{}\0]{0,400}?[\s{])??default\s{0,24}=\s{0,4}(?=")/;

export const namedPairs: SecretRule = {
  id: 'named-pairs',
  title:
    'A name and its value in two fields, as in pods, task definitions and .NET settings (`name: DB_PASSWORD`, `value: x`)',
  anchors: ['variable "'],
  find({ text, strict }, found, places) {
    const tell = (name: string, from: number): void => {
      const place = LIKELY.test(name) ? valueFrom(text, from, true) : null;
      const value = place === null ? '' : text.slice(place.start, place.end);
      const kind = namedSecret(name, value);
      if (
        place === null ||
        kind === null ||
        (strict && !plausibleValue(value, { quoted: true, assigned: true }))
      )
        return;
      found({ kind, start: place.start, length: value.length, label: name });
    };
    for (const at of places('variable "')) {
      const head = VARIABLE.exec(text.slice(at, at + 560));
      if (head) tell(head[1]!, at + head[0].length);
    }
    for (const word of ['value', 'Value', 'defaultValue']) {
      for (const at of placesOf(text, word)) {
        const sign = /^\w{5,12}\\?["']?\s{0,4}[:=]/.exec(text.slice(at, at + 24));
        const before = sign ? text.slice(Math.max(0, at - 256), at) : '';
        if (before === '' || !isLikely(before, 0, before.length)) continue;
        const name = (PAIR.exec(before) ?? PAIR_IN_JSON.exec(before) ?? NESTED.exec(before))?.[1];
        if (sign && name !== undefined) tell(name, at + sign[0].length);
      }
    }
    for (const word of ['"value"', '"Value"']) {
      for (const at of placesOf(text, word)) {
        const sign = /^"\w{5}"\s{0,4}:\s{0,4}"(?=[^"\\\0\n]{3,512}")/.exec(text.slice(at, at + 540));
        const end = sign ? text.indexOf('"', at + sign[0].length) : -1;
        const name = sign ? BEHIND.exec(text.slice(end, end + 200))?.[1] : undefined;
        if (sign && name !== undefined) tell(name, at + sign[0].length - 1);
      }
    }
  },
};

/** Parts of a form in several parts (RFC 7578), whose value stands two lines below the name. */
export const formParts: SecretRule = {
  id: 'form-parts',
  title: 'Fields of multipart forms whose name says so',
  find({ text }, found) {
    for (const { index, 0: all, 1: name } of matchesOf(text, /form-data; name="?([\w.[\]-]{2,64})"?\r?\n(?:Content-[\w-]{1,32}: [^\r\n]{1,128}\r?\n){0,3}\r?\n/g)) {
      const start = index + all.length;
      const value = /^[^\r\n\0]{1,4096}/.exec(text.slice(start, start + VALUE_MAXIMUM))?.[0];
      const kind = value === undefined || isNoSecret(value) ? null : namedSecret(name!, value);
      if (kind !== null) found({ kind, start, length: value!.length, label: name! });
    }
  },
}; // prettier-ignore
