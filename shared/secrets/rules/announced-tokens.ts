/** Random words behind a word for what they are, or behind the name of the service that gives them. */
import { byAnchor, formsPresent } from '../anchors.ts';
import type { SecretFind, SecretRule, SecretText } from '../rule.ts';
import { isRandomWord } from '../suspects/random-words.ts';
import { SERVICE_NAMES } from './service-names.ts';

const WORDS = ['eed', 'rivkey', 'ecret', 'oken', 'assword', 'asswd', 'ey', 'assphrase', 'sk', 'uth', 'API', 'ssel', 'ECRET', 'OKEN', 'ASSWORD', 'EY'].map((end) => `${end} `); // prettier-ignore
/** Ends where the value begins. */
const ANNOUNCED =
  /(?<![\w.-])(?:[A-Za-z0-9]{1,24}[ _-]){0,2}(?:(?:client|app|shared|api|oauth|webhook|signing|access|auth|bot|bearer|refresh|user|admin|personal|service|deploy|id)?[ _-]?(?:secret|token|password|passwd|passphrase|psk)|(?:api|access|secret|private|auth|account|storage|admin|master|primary|secondary|signing|encryption|shared|spend|view|license|app|application|consumer|integration|server|routing|write|read|ingest|certificate|wrapping|session|symmetric|aes|hmac|with|using)[ _-]?key|priv(?:ate)?[ _-]?key|(?:cl(?:\u00e9|\u00c3\u00a9|ef|e)|clave|chiave|chave|klucz) (?:(?:de |d'|di |da )?(?:l')?)API|API[ _-]?Schl(?:\u00fc|\u00c3\u00bc|ue)ssel|(?:totp|otp|2fa|mfa|authenticator)[ _-]?(?:seed|secret|key)|(?<=\bAC[0-9a-f]{32} )auth)(?: is| was|:| =| ->)?[ \t]{1,4}["'`<(]?$/i;
const VALUE = /^(?:[A-Za-z0-9+/_~.-]{16,512}={0,2})(?![\w+/%=-])/;
const SERVICES = byAnchor(SERVICE_NAMES, (name) => name);
const LONGEST = 600;
const REACH = 56;
/** Between a service's name and its key. */
const GAP = /^["'`]?(?:(?<near>[ \t]{0,4}[:= ][ \t]{0,4}["'`]?)|(?<word>[^\r\n\0{}<>;]{1,48}?(?:key|token|secret|auth|pat|password|pass|pwd|credential|dsn|sid|api)s?["'`]?\]?\)?[ \t]{0,4}[:=, ]?[=>]?[ \t]{0,4}["'`]?))(?=[A-Za-z0-9+/])/i; // prettier-ignore
const OTHERS = /sha-?\d|integrity|commit|digest|checksum|hash|https?:\/\/|rev\b|version|etag|uuid|fingerprint|public|\bid\b|image|docs?\b/i; // prettier-ignore

type Found = (find: SecretFind) => void;

export const announcedTokens: SecretRule = {
  id: 'announced-tokens',
  title: 'Random words behind a word for a secret (`token x`), or behind the name of a service whose keys have no form of their own',
  anchors: [...WORDS, ...SERVICE_NAMES],
  find(subject, found, places) {
    const { text } = subject;
    for (const word of WORDS) {
      for (const at of places(word)) {
        const end = at + word.length;
        // The value first: few words are that long.
        if (text.charCodeAt(end + 7) <= 0x20 || text.charCodeAt(end + 11) <= 0x20 || !(text.charCodeAt(end + 15) > 0x20)) continue;
        const value = VALUE.exec(text.slice(end, end + 24)) ?? /^(?:(?:is|was|=|->) )?["'`<(]?[A-Za-z0-9+/_~.-]{16}/.exec(text.slice(end, end + 24));
        if (!value) continue;
        const lead = /^(?:(?:is|was|=|->) )?["'`<(]?/.exec(text.slice(end, end + 8))![0].length;
        const start = end + lead;
        const before = ANNOUNCED.exec(text.slice(Math.max(0, at - 72), start))?.[0];
        if (before === undefined) continue;
        const base32 = /otp|[2m]fa|authent/i.test(before) ? /^[A-Z2-7]{16,64}(?![\w+/=])/.exec(text.slice(start, start + 66))?.[0] : undefined;
        if (base32 !== undefined) found({ kind: 'one-time password key', start, length: base32.length });
        else tell(text, start, 'token', found);
      }
    }
    for (const [name, list] of formsPresent(SERVICES, places)) for (const at of list) serviceAt(subject, name, at, found);
  },
}; // prettier-ignore

function serviceAt({ text }: SecretText, name: string, at: number, found: Found): void {
  if (/[\w/@-]/.test(text[at - 1] ?? ' ')) return;
  const from = at + name.length;
  const rest = text.slice(from, from + REACH + 8);
  // Letters that go on are another word: `segmentation`.
  if (/^[a-z]/.test(rest)) return;
  const gap = GAP.exec(rest);
  if (!gap || OTHERS.test(gap[0])) return;
  tell(text, from + gap[0].length, `${name} key`, found);
}

function tell(text: string, start: number, kind: string, found: Found): void {
  const value = VALUE.exec(text.slice(start, start + LONGEST))?.[0].replace(/[.]+$/, '');
  if (value !== undefined && isTokenLike(value)) found({ kind, start, length: value.length });
}

const UUID = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;

/** Digits of a hash's length, a UUID, or letters and digits as no word has them. */
export function isTokenLike(value: string): boolean {
  const plain = value.replace(/^0x/, '').replace(/=+$/, '');
  if (/^[0-9a-f]{30,128}$/i.test(plain)) return /\d/.test(plain) && /[a-f]/i.test(plain) && new Set(plain).size >= 9;
  if (UUID.test(plain)) return true;
  return !/\.(?:js|css|png|svg|html?|json|md|py|rb|go|ts|so|jar)$|^[./]/.test(plain) && isRandomWord(plain.replaceAll('.', '_').replaceAll('~', '_'));
} // prettier-ignore
