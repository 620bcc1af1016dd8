/** Authorization (RFC 9110), cookies (RFC 6265). Headers as `X-Api-Key` are named values. */
import { base64Text } from '../base64-text.ts';
import { matchesOf, type SecretFind, type SecretRule } from '../rule.ts';
import { looksRandom } from '../value-forms.ts';

export const authorization: SecretRule = {
  id: 'authorization',
  title: 'Credentials of Authorization headers: Basic (decoded), Bearer, Token and others',
  find({ text, strict }, found) {
    for (const { index, 0: all, 1: scheme, 2: value } of matchesOf(
      text,
      /\b(basic|bearer|token|apikey|negotiate|ntlm|bot|ssws|geniekey|splunk)[ \t]{1,4}["']?([\w+/.~-]{6,8192}={0,2})/gi,
    )) {
      const start = index + all.length - value!.length;
      const announced = /authorization\\?["']?[ \t]{0,4}[:=,][ \t]{0,4}\\?["']?$/i.test(text.slice(Math.max(0, index - 40), index));
      const find = credential(scheme!.toLowerCase(), value!, announced, strict);
      if (find) found({ start, length: value!.length, ...find });
    }
    // A scheme of somebody's own.
    for (const { index, 0: all, 1: value } of matchesOf(
      text,
      /authorization\\?["']?[ \t]{0,4}[:=][ \t]{0,4}\\?["']?[A-Za-z][\w-]{1,31}[ \t]{1,4}["']?(?!\w{1,32}=)([\w+/.~:-]{8,4096}={0,2})/gi,
    )) {
      if (/\d/.test(value!) || looksRandom(value!)) found({ kind: 'token', start: index + all.length - value!.length, length: value!.length });
    }
  },
}; // prettier-ignore

function credential(
  scheme: string,
  value: string,
  announced: boolean,
  strict: boolean,
): Omit<SecretFind, 'start' | 'length'> | null {
  if (scheme === 'basic') {
    const pair = base64Text(value);
    const colon = pair?.indexOf(':') ?? -1;
    if (colon < 0) return !strict && value.length >= 16 ? { kind: 'token' } : null;
    return { kind: 'password', label: pair!.slice(0, colon), decoded: pair!.slice(colon + 1) };
  }
  if (scheme === 'bearer') {
    if (value.length < 16 || (strict && !/\d/.test(value)) || /^\.+$/.test(value)) return null;
    return { kind: 'token', label: 'Bearer' };
  }
  // Okta's own scheme: a name that nothing else has.
  const known = announced || (scheme === 'ssws' && value.length >= 30);
  return known && value.length >= 8 && (!strict || /\d/.test(value))
    ? { kind: 'token', label: scheme }
    : null;
}

const SESSION = /sess|sid$|^sid|auth|token|jwt|csrf|xsrf|remember|login|logged|ticket|identity|credential/i;

export const cookies: SecretRule = {
  id: 'cookies',
  title: 'Cookies that hold a session or a token, as they are sent and as they are set',
  find({ text }, found) {
    let done = -1;
    for (const { index, 0: all, 1: set } of matchesOf(text, /(?:^|[\s"'\0([{])(set-)?cookie\\?["']?: ?\\?["']?/gi)) {
      const start = index + all.length;
      if (start <= done) continue; // a cookie's value
      const line = /^[^\r\n\0]{0,4096}/.exec(text.slice(start, start + 4096))![0];
      for (const pair of matchesOf(line, /(?:^|; ?)([\w.%!#$&'*+^`|~-]{1,128})=([^;\s"',\0]{8,4096})/g)) {
        const name = pair[1]!;
        const value = pair[2]!;
        if (SESSION.test(name) || looksRandom(value)) {
          found({ kind: 'cookie', start: start + pair.index + pair[0].length - value.length, length: value.length, label: name });
        }
        if (set !== undefined) break;
      }
      done = start + line.length;
    }
  },
}; // prettier-ignore
