/** What values look like: random, of no use to anybody, or words of a program. */

/** Values that are none, whatever the name: empty, switches, references to other variables, masks, mounted files. */
export function isNoSecret(value: string): boolean {
  if (value.length === 0 || value.length === 1) return value !== '' ? !/[^0-9]/.test(value) : true;
  if (/^(?:true|false|yes|no|on|off|none|null|nil|undefined|default|disabled|enabled)$/i.test(value))
    return true;
  if (/^(?:\$\w{1,128}|\$\{[^}]{1,128}\}|\$\([^)]{1,128}\)|%\w{1,128}%|<[^<>]{1,64}>|\*{1,256})$/.test(value))
    return true;
  return /^(?:\/var)?\/run\/secrets\//.test(value) || value.startsWith('/etc/') || value.startsWith('file:');
}

/** At least 20 characters of one alphabet, as mixed as random ones are. */
export function looksRandom(value: string): boolean {
  if (
    value.length < 20 ||
    value.length > 4096 ||
    value.startsWith('/') ||
    !/^[A-Za-z0-9+/_=.-]+$/.test(value)
  )
    return false;
  const hex = /^[0-9a-fA-F]+$/.test(value);
  if (!/[0-9]/.test(value)) return false;
  return entropy(value) >= (hex ? 3 : 3.6);
}

/** At least 24 characters of all four kinds, with signs of several sorts: what generators of salts write. */
export function looksGenerated(value: string): boolean {
  if (value.length < 24 || value.length > 256) return false;
  const signs = new Set(value.replace(/[A-Za-z0-9\s]/g, ''));
  return (
    signs.size >= 4 &&
    /[a-z]/.test(value) &&
    /[A-Z]/.test(value) &&
    /[0-9]/.test(value) &&
    entropy(value) >= 4.2
  );
}

/** Shannon entropy of the characters, bits each. */
export function entropy(text: string): number {
  const counts = new Map<string, number>();
  for (const char of text) counts.set(char, (counts.get(char) ?? 0) + 1);
  let bits = 0;
  for (const count of counts.values()) bits -= (count / text.length) * Math.log2(count / text.length);
  return bits;
}

/** Words that stand where a secret would, in programs, messages and examples. */
const WORDS = new Set(
  (
    'password passwd passphrase pass pwd secret token key apikey credential credentials auth authorization bearer basic ' +
    'string str bytes byte int integer number bool boolean object array list dict tuple any char text hidden value type ' +
    'varchar blob file path url uri user username login name email id self this that args kwargs func function lambda ' +
    'class return default empty missing invalid expected unknown unset none null nil true false undefined required ' +
    'optional example changeme_please placeholder redacted masked hide show prompt input output stdin stdout get set ' +
    'new old current data body json yaml xml html http https header headers cookie session sessions request response ' +
    'error failed failure success ok is are was the and for with from into not has have must should can will may ' +
    'shadow files compat sufficient requisite include auto manual callback options enabled disabled always never root admin shift argv different scram-sha same-origin'
  ).split(' '),
);

/** Alone, or with signs behind it. */
export function isWordOfPrograms(value: string): boolean {
  return WORDS.has(value.toLowerCase().replace(/[^a-z]+$/, ''));
}

export interface ValuePlace {
  readonly quoted: boolean;
  /** `NAME=value` alone in its line, `?name=value&`, `<name>value<`: nothing but a value stands there. */
  readonly assigned: boolean;
}

/**
 * True where a value that a name of unknown origin announces may be one: programs, messages and documentation
 * are full of names that are followed by code, by words, by places to fill in.
 */
export function plausibleValue(value: string, { quoted, assigned }: ValuePlace): boolean {
  if (value.length < 4 || value.length > 4096 || isNoSecret(value) || isPlaceholder(value)) return false;
  if (isWordOfPrograms(value) || isRelativePath(value)) return false;
  if (!/[A-Za-z0-9]/.test(value)) return false;
  if (/^(.)\1+$/.test(value)) return false;
  // A word of another language: what a translation has.
  if (/[^\0-\x7f]/.test(value) && !/[\d!#$%&*+@^_~-]/.test(value)) return false;
  // A sentence: words of letters, blanks between them.
  if (/\s/.test(value)) {
    if (!quoted && !assigned) return false;
    return isPhrase(value) || (/\d/.test(value) && value.length <= 128 && !/[:,;]\s/.test(value));
  }
  if (assigned) return !isCall(value);
  if (quoted ? isQuotedCode(value) : isCode(value)) return false;
  if (isLetters(value)) return true;
  if (quoted) return !/^[A-Za-z]+[.:!?]?$/.test(value);
  // Letters alone, or numbers alone, are as a rule names of types, columns, sizes.
  return /\d/.test(value) && !/^[0-9.,]+$/.test(value) && !/^0x[0-9a-fA-F]+$/.test(value);
}

/** `2024/11/invoice.pdf`: keys of stores and of translations. */
function isRelativePath(value: string): boolean {
  return /^[\w%-]{1,64}(?:\/[\w.%-]{1,64}){1,12}\.(?:pdf|png|jpe?g|gif|svg|webp|ico|csv|json|txt|html?|xml|zip|gz|tgz|tar|log|m?js|css|docx?|xlsx?|pptx?|mp[34]|parquet|sql|py|md|ya?ml)$/i.test(value);
} // prettier-ignore

/** Letters alone that are no word or name of a program: longer than words are, or of mixed case as random ones are. */
function isLetters(value: string): boolean {
  if (value.length < 12 || value.length > 64 || !/^[A-Za-z]+$/.test(value)) return false;
  const upper = value.replace(/[a-z]/g, '').length;
  if (upper === 0 || upper === value.length) return value.length >= 16 && entropy(value.toLowerCase()) >= 3;
  const changes = value.match(/[a-z][A-Z]/g)?.length ?? 0;
  return upper >= value.length * 0.3 && upper <= value.length * 0.7 && changes >= 3 && entropy(value) >= 3.2;
}

const SENTENCE = new Set(
  (
    'a an the this that your our my new old current is are was be been to of for from with without in on at by as or and ' +
    'not no if it you we can may must should will enter type please use set reset change update forgot invalid incorrect ' +
    'wrong required missing confirm user users name value string key when which any all'
  ).split(' '),
);

/** Words as dice choose them: four to twenty-four in lower case, none that holds a sentence together. */
function isPhrase(value: string): boolean {
  if (value.length > 256 || !/^[a-z]{3,12}(?: [a-z]{3,12}){3,23}$/.test(value)) return false;
  return value.split(' ').every((word) => !SENTENCE.has(word) && !WORDS.has(word));
}

/** Two or three words in lower case: they count where a password is certain to stand. */
export function isShortPhrase(value: string): boolean {
  return /^[a-z]{3,12}(?: [a-z]{3,12}){1,11}$/.test(value) && value.split(' ').every((word) => !SENTENCE.has(word) && !WORDS.has(word));
} // prettier-ignore

/** A place to fill in: `<token>`, `%s`, `${X}`. */
export function isPlaceholder(value: string): boolean {
  // Maven's encrypted passwords.
  if (/^\{[A-Za-z0-9+/]{14,256}={1,2}\}$/.test(value)) return false;
  return (
    /^(?:[xX*.#_-]{3,}|your|my[-_ ]|<|\[|\{|%|\$|#\{|\.\.|@|&lt;|example)/i.test(value) ||
    /%[sdrivx]\b|\{\}|\{\w{0,32}\}|%\(|\.\.\.|\$\{|\$\(|\{\{/.test(value)
  );
}

/** Calls, and what a program takes from elsewhere. */
function isCall(value: string): boolean {
  const call = /^[A-Za-z_$][\w$.]{0,64}(?=[([])/.exec(value);
  // Names of functions have one number at the most; a bracket that nothing closes is a password's.
  if (call)
    return !/[A-Za-z]\d+[A-Za-z]+\d/.test(call[0]) && (/[)\]]/.test(value) || /[([{,"']$/.test(value));
  return /^(?:self|this(?:\$\d{1,2}){0,3}|os|process|config|settings|args|options|opts|env|request|req|ctx)\.[A-Za-z_]/.test(
    value,
  );
}

/** `a.b`, `a::b`, `a->b`, but not a value of capitals, small letters and several numbers that has a dot in it. */
function isAttribute(value: string): boolean {
  if (!/^[A-Za-z_$][\w$]{0,64}(?:\.[A-Za-z_]|::|->)/.test(value)) return false;
  // `ya29.c.…`: no name of a program has so long a part with digits and capitals in it.
  if (/(?=[a-z_-]{0,40}[A-Z])(?=[A-Za-z_-]{0,40}\d)[\w-]{40}/.test(value) && !/_[a-z]{2,24}_/.test(value))
    return false;
  return !(
    value.length >= 10 &&
    value.length <= 40 &&
    /^[^():>]+$/.test(value) &&
    /[A-Z]/.test(value) &&
    /[a-z]/.test(value) &&
    /\d[^\d]+\d/.test(value)
  );
}

/**
 * A word of letters that may be a password where it is certain that one stands there: beside a user's name, in a file
 * of settings. Words of programs and names in camel case are none.
 */
export function isWordSecret(value: string): boolean {
  if (!/^(?:[a-z]{5,64}|[A-Z][a-z]{7,63})$/.test(value) || /^(.)\1+$/i.test(value)) return false;
  return !WORDS.has(value.toLowerCase()) && !/pass|user|login|secret|token|cred|auth/i.test(value);
}

/** Two to eight words that a hyphen, a dot or a capital joins: `copper-bridge-lab`, `copperBridge`. */
export function isJoinedWords(value: string): boolean {
  if (
    value.length < 8 ||
    value.length > 64 ||
    !/^[A-Za-z]{3,24}(?:[-.+][A-Za-z]{2,24}|(?<=[a-z])[A-Z][a-z]{2,23}){1,7}$/.test(value)
  )
    return false;
  if (/pass|user|login|secret|token|cred|auth|key|name|value|field|input|label|text|example/i.test(value))
    return false;
  return value.split(/[-.+]|(?=[A-Z])/).every((word) => !WORDS.has(word.toLowerCase()) || word.length < 4);
}

/** What a program puts between quotes beside names of secrets: calls, names of things, paths, ends of messages. */
function isQuotedCode(value: string): boolean {
  return (
    isCall(value) ||
    isAttribute(value) ||
    /^[A-Za-z_]+_[A-Za-z_]+(?:\\{1,2}0)?$|\\[nrt]$|^\/[A-Za-z]|^[!&*(]|=>|->|::/.test(value)
  );
}

/** Attributes, subscripts, operators, expressions, paths. */
export function isCode(value: string): boolean {
  return (
    isCall(value) ||
    isAttribute(value) ||
    // Constants, and what compilers number.
    /^[A-Z][A-Z\d]*(?:_[A-Z\d]+){2,}$|^[a-z]+_\d$/.test(value) ||
    /[()]|=>|->|::|\]$|^[!&*(]|\|\||&&|;$|^[A-Za-z_]+_[A-Za-z_]+$|\\[nrt]$|^\/[A-Za-z]/.test(value)
  );
}
