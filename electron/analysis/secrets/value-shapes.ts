/** Of a string in memory behind a name of a secret: whether it may be its value. */
import { secretName } from '../../../shared/secrets/secret-names.ts';
import {
  isCode,
  isJoinedWords,
  isNoSecret,
  isPlaceholder,
  isWordOfPrograms,
  isWordSecret,
  looksRandom,
} from '../../../shared/secrets/value-forms.ts';

/**
 * 'strong': of three kinds of characters, several numbers, or random. 'mixed': letters and digits. 'word': letters alone,
 * or a few words: only where a length tells that it is a value at all.
 */
export type ValueShape = 'none' | 'word' | 'mixed' | 'strong';

/** Algorithms, encodings, versions: letters and numbers that every program has. */
const TECHNICAL =
  /^(?:x?(?:sha|shake|keccak)[-_]?\d|md[-_]?\d|utf-?(?:8|16|32)|ucs-?\d|aes[-_]?\d|[at]?des3?[-_]|rsa[-_\d]|dsa[-_]|ec(?:dsa|dh)?[-_]|ecp\d|ed(?:25519|448)|x(?:25519|448|509)|ipv\d|h(?:ttps?|mac)[-_\d/]|tls[-_v\d]|ssl[-_v\d]|oauth\d|base\d|crc[-_]?\d|adler\d|latin\d|iso[-_]?\d|cp\d|koi\d|windows-?\d|big5|gb\d|euc[-_]|ripemd|blake\d|argon2|bcrypt|scrypt|pbkdf|pkcs|pbe[-_\d]|prime\d|secp\d|brainpool|curve\d|chacha\d|poly1305|camellia[-_\d]|aria[-_\d]|rc\d|sm\d|gost|dh\d|ml[-_]|kyber|sntrup|arcfour|scram-|krb5|ntlm|id[-_]|rfc\d|draft-|v?\d+(?:\.\d+)+|v\d+$|log4j|junit|python\d|glibc|gcc|linux|win32|x86|amd64|arm\d|i\d86|k8s|s3|ec2|mp[34]|h26|vp\d|utf8mb|mysql|postgres|sqlite|db2|oracle)|^(?:u?int|float|char|double|arg|var|tmp|col|row|foo|bar|item|field|param|attr|tag|key|value|name|type|page|line|node|step|part|unit|group|class|func|sub|level|java|net|eth|tty|test|user|host|curve|shake|p|[a-z])[-_]?\d{1,3}(?:_t)?$/i;
const FIELDS = new Set(
  (
    'user users username login email mail host hostname port database dbname db schema server name address url uri path file mode type role roles group id uid gid key value realm ' +
    'domain proxy socket timeout driver scheme method query driverclass ssl tls enabled salt iterations algorithm digest'
  ).split(' '),
);

export function valueShape(value: string): ValueShape {
  const { length } = value;
  if (length < 4 || length > 1024 || isNoSecret(value) || isPlaceholder(value) || isWordOfPrograms(value)) return 'none';
  if (!/[A-Za-z0-9\u0080-\uffff]/.test(value) || /^(.)\1+$/.test(value) || /[\0-\x1f\x7f]/.test(value)) return 'none';
  if (isGenerated(value)) return 'strong';
  if (/^[0-9][0-9.,:xa-fA-F-]{0,10}$/.test(value) && !/^\d{6,}$/.test(value)) return 'none';
  // The next variable of an environment; attributes of a dictionary (`EAP-IKEv2-AuthType`).
  if (/^[A-Z][A-Z0-9_]{2,}=/.test(value) || isDictionaryName(value)) return 'none';
  // Paths, addresses, options, types, formats, patterns.
  if (/^[./~\\]|^-|^L?[\w$]+(?:\/[\w$]+)+;?$|^\[+[A-Z]|:\/\/|^[:@%${<([*^|&"'`=,;]|\.(?:c|h|cc|cpp|go|rs|py|js|ts|so|java|rb|php|json|xml|yaml|html|pem|key|conf|txt)\b|\(\)|\(\?/i.test(value)) return 'none';
  if (/%[-0-9.]{0,4}[sdifxulcpqzv](?![A-Za-z0-9])/.test(value)) return 'none'; // formats
  if (/\s/.test(value)) return isFewWords(value) ? (value.split(' ').length >= 4 ? 'mixed' : 'word') : hasOddBlanks(value) ? 'mixed' : 'none';
  if (secretName(value) !== null || FIELDS.has(value.toLowerCase())) return 'none';
  // UUIDs and digests are values too where a name says so; numbers of versions are none.
  if (/\d/.test(value) && !TECHNICAL.test(value)) return classed(value);
  if (isJoinedWords(value) || isWordSecret(value)) return 'word';
  if (/[^\x00-\x7f]/.test(value)) return 'word';
  if (isCode(value) || !/[^\w.:/-]/.test(value)) return 'none';
  return kindsOf(value) >= 3 && value.length >= 8 ? 'mixed' : 'word';
} // prettier-ignore

/** Names that RADIUS and Diameter give attributes: numbers stand in versions and in vendors' names alone. */
function isDictionaryName(value: string): boolean {
  return /^(?:\d?[A-Z]{2,}\d{0,4}|[A-Z][A-Za-z]{0,24}(?:v\d)?)(?:-(?:[A-Z]{2,}\d?|[A-Z][A-Za-z]{0,24}(?:v\d)?(?:[A-Z][a-z]+)?|IPv[46])){1,8}$/.test(value) && /[A-Z]{2,}|v\d/.test(value);
} // prettier-ignore

/** Of capitals, small letters, digits and signs. */
function kindsOf(value: string): number {
  return [/\p{Ll}|\p{Lo}/u, /\p{Lu}/u, /\d/, /[^\p{L}\d]/u].filter((kind) => kind.test(value)).length;
}

function classed(value: string): ValueShape {
  if (isCode(value) && !/[!#^&*+?=~]/.test(value)) return 'none';
  const letters = /[A-Za-z\u0080-\uffff]/.test(value);
  if (!letters || /^[a-z]?[:\d]+$/.test(value)) return /^\d{6,}$/.test(value) ? 'word' : 'none';
  if (isNameOfProgram(value)) return 'none';
  const kinds = kindsOf(value);
  const digits = value.replace(/\D/g, '').length;
  const numbers = value.match(/\d+/g)!.length;
  // `page2`, `readInt32`: names too, as a rule.
  if (/^[A-Za-z_]+\d$/.test(value) && !/^[A-Z][a-z]{7,}\d$/.test(value)) return 'word';
  if (/^[a-z]+(?:[A-Z][a-z]+)+\d{1,2}$/.test(value) || (digits === 1 && /^[a-z\d_.-]+$/.test(value)))
    return 'word';
  if (value.length < 8) return value.length >= 5 && (digits >= 2 || kinds >= 3) ? 'mixed' : 'word';
  return looksRandom(value) || kinds >= 3 || numbers >= 2 ? 'strong' : 'mixed';
}

/** Symbols, mangled or not; names of ciphers, errors and constants. */
function isNameOfProgram(value: string): boolean {
  if (/^_+Z|N\d{1,2}[A-Za-z]{3,}|ERK|ENS_|E[SN][0-9_]|St\d|^anon\.|\bllvm\b|^\d+__|\$u[0-9a-f]{2}/.test(value)) return true;
  if (!/^[\w.@-]+$/.test(value)) return false;
  const parts = value.split(/[_.@-]+/);
  if (value === value.toUpperCase() && parts.length > 1) return !/^[A-Z0-9]{4,8}(?:-[A-Z0-9]{4,8}){1,7}$/.test(value) || !/\d[A-Z]|[A-Z]\d[A-Z0-9]*-[A-Z0-9]*\d/.test(value);
  if (!/[_.]/.test(value)) return false;
  // `Tulip67_Mistral` is none: a word, a number of its own, one joint.
  return parts.filter((part) => part !== '').length > 2 || value.startsWith('_') || (/^[a-z]\d[a-z]_|^\w\d?_|_[a-z]*\d?$/.test(value) && !/\d{2}_/.test(value)) || /^[a-z]+_[a-z]\d[a-z]+$/.test(value);
} // prettier-ignore

/** Letters of both cases, digits and several signs in no order: no expression of a program has words that short. */
function isGenerated(value: string): boolean {
  if (value.length < 12 || value.length > 128 || !/^[\x21-\x7e]+$/.test(value) || kindsOf(value) < 4)
    return false;
  const signs = new Set(value.replace(/[A-Za-z0-9]/g, ''));
  return (
    signs.size >= 3 &&
    !/[A-Za-z]{5}|[a-z]{4}|::|:\/\/|->|=>|%[sd]|^\W|["'`\\<>$|]/.test(value) &&
    new Set(value).size >= value.length * 0.55
  );
}

/** A password of signs with a blank in it: no two words beside each other. */
function hasOddBlanks(value: string): boolean {
  if (
    value.length > 64 ||
    !/^\w/.test(value) ||
    /[A-Za-z]{3}[,:.]? [A-Za-z(]{2}|\.[a-z]+\.|[\n\t]/.test(value)
  )
    return false;
  return kindsOf(value) === 4 && (value.match(/[!#$%&*+=^~@;?]/g)?.length ?? 0) >= 2;
}

/** Two to eight words in lower case; a message has words that hold it together. */
function isFewWords(value: string): boolean {
  if (!/^[a-z]{3,12}(?: [a-z]{3,12}){1,7}$/.test(value)) return false;
  return value
    .split(' ')
    .every((word) => !SENTENCE.has(word) && !isWordOfPrograms(word) && !FIELDS.has(word));
}

const SENTENCE = new Set(
  (
    'the this that your our new old current are was been for from with without must should enter type please use change update invalid incorrect wrong required ' +
    'missing confirm string when which any all and not too has have does did does file line field cannot could read write'
  ).split(' '),
);
