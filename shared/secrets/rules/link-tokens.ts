/** What opens something by itself in an address: signatures, authorization codes, webhooks, links sent by mail. */
import { byAnchor, formsPresent } from '../anchors.ts';
import { matchesOf, type SecretFind, type SecretRule } from '../rule.ts';
import { isNoSecret } from '../value-forms.ts';
import { isRandomWord } from '../suspects/random-words.ts';
import { LINK_FORMS } from './link-forms.ts';

const BY_ANCHOR = byAnchor(LINK_FORMS, ({ anchor }) => anchor);
const NEAR = 2048;
const VALUE = /^[\w.~+/%-]{1,4096}={0,2}/;
/** Of signed addresses: AWS, Google, CloudFront, Azure, Alibaba, Akamai, and of their kind. */
const SIGNATURES = ['ignature=', 'sig=', '~hmac=', 'policy=', 'Policy='];
/** Beside a code these say that it is one of OAuth (RFC 6749). */
const OAUTH =
  /(?:[?&;]|^)(?:state|scope|session_state|redirect_uri|code_verifier|iss)=|grant_type=(?:authorization_code|urn)/;
const METHOD = /\b(?:GET|POST|PUT|HEAD|PATCH|DELETE) $/;
const MIGRATION = 'otpauth-migration://';

export const linkTokens: SecretRule = {
  id: 'link-tokens',
  title:
    'Parts of addresses that open something: signatures of signed URLs, OAuth codes, webhooks, links for resets, sign-in and invitations',
  anchors: [...LINK_FORMS.map(({ anchor }) => anchor), ...SIGNATURES, 'code=', MIGRATION],
  find({ text }, found, places) {
    for (const [{ form, kind, sure }, list] of formsPresent(BY_ANCHOR, places)) {
      for (const at of list) {
        const match = form.exec(text.slice(at, at + 1600));
        const secret = match?.groups?.['secret'];
        if (!match || secret === undefined) continue;
        const start = at + match[0].lastIndexOf(secret);
        if (sure) found({ kind, start, length: secret.length });
        else if (isAddress(text, at)) tellPath(secret, start, kind, found);
      }
    }
    for (const anchor of SIGNATURES) {
      for (const at of places(anchor)) {
        const value = inQuery(text, at, anchor.length);
        if (value !== null && value.length >= 20 && isRandom(value)) found({ kind: 'signature', start: at + anchor.length, length: value.length });
      }
    }
    for (const at of places('code=')) {
      const value = inQuery(text, at, 5);
      if (value === null || value.length < 6 || isNoSecret(value) || !/\d/.test(value) || /^\d{1,5}$/.test(value)) continue;
      const before = queryOf(text.slice(Math.max(0, at - 512), at));
      if (OAUTH.test(before) || OAUTH.test(/^[^\s"'<>\0]{0,512}/.exec(text.slice(at + 5 + value.length, at + 520 + value.length))![0])) found({ kind: 'authorization code', start: at + 5, length: value.length });
    }
    for (const at of places(MIGRATION)) {
      const data = /^[\w-]{1,16}\?data=([\w%+/=-]{16,4096})/.exec(text.slice(at + MIGRATION.length, at + MIGRATION.length + 4200));
      if (data) found({ kind: 'one-time password key', start: at + MIGRATION.length + data[0].length - data[1]!.length, length: data[1]!.length });
    }
  },
}; // prettier-ignore

/** A parameter's value, where its name begins behind `?`, `&`, `;`, `~` or at the line's start. */
function inQuery(text: string, at: number, length: number): string | null {
  let start = at;
  while (start > 0 && at - start < 40 && isNameCode(text.charCodeAt(start - 1))) start--;
  const before = text[start - 1] ?? ' ';
  const alone = start === at && (text[at] === '~' || /["'\s\0]/.test(before));
  // JSON may escape the `&`.
  const escaped = before === '\\' && text.startsWith('u0026', start);
  if (!alone && !escaped && !'?&;'.includes(before)) return null;
  return VALUE.exec(text.slice(at + length, at + length + NEAR))?.[0] ?? null;
}

/** An address with its host, or the target of a request, stands before. */
function isAddress(text: string, at: number): boolean {
  const before = queryOf(text.slice(Math.max(0, at - 440), at + 1));
  return /:\\?\/\\?\//.test(before) || (before.startsWith('/') && METHOD.test(text.slice(Math.max(0, at + 1 - before.length - 8), at + 1 - before.length)));
} // prettier-ignore

/** What stands before without a blank. */
function queryOf(text: string): string {
  return text.slice(
    Math.max(...[' ', '"', "'", '\n', '\0', '<', '>'].map((sign) => text.lastIndexOf(sign))) + 1,
  );
}

/** The random parts of a path, joined where they stand beside each other. */
function tellPath(path: string, start: number, kind: string, found: (find: SecretFind) => void): void {
  let from = -1;
  let end = 0;
  for (const { index, 0: segment } of matchesOf(path, /[^/]{1,400}/g)) {
    if (!isRandom(segment.replace(/[.,]+$/, ''))) continue;
    if (from < 0) from = index;
    end = index + segment.replace(/[.,]+$/, '').length;
  }
  if (from >= 0) found({ kind, start: start + from, length: end - from });
}

const HEX = /^(?:[\w]{1,16}-)?(?=[0-9a-f-]{0,127}[a-f])(?=[0-9a-f-]{0,127}\d)[0-9a-f]{20,128}$/i;
const UUID = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;

function isRandom(value: string): boolean {
  const plain = value.replace(/%[0-9a-f]{2}/gi, '/').replace(/[=]+$/, '');
  if (HEX.test(plain) || UUID.test(plain)) return true;
  if (plain.length > 512) return /\d/.test(plain) && /[A-Z]/.test(plain);
  return isRandomWord(plain) || (/^[\w~.-]+$/.test(plain) && plain.length >= 20 && isMixed(plain));
}

/** Digits, capitals and small letters, of each several, not as words have them. */
function isMixed(value: string): boolean {
  return (value.match(/\d/g)?.length ?? 0) >= 2 && (value.match(/[A-Z]/g)?.length ?? 0) >= 3 && (value.match(/[a-z]/g)?.length ?? 0) >= 3 && (value.match(/[a-z][A-Z]|[A-Za-z]\d|\d[A-Za-z]/g)?.length ?? 0) >= value.length * 0.3;
} // prettier-ignore

function isNameCode(code: number): boolean {
  return (code >= 0x30 && code <= 0x39) || (code >= 0x41 && code <= 0x5a) || (code >= 0x61 && code <= 0x7a) || code === 0x5f || code === 0x2d;
} // prettier-ignore
