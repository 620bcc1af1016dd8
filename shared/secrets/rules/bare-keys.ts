/** Private keys without the armour that private-keys looks for: their end alone, base64 or hex of DER, JWK, XML, seeds. */
import { isBorder, matchesOf, type SecretFind, type SecretRule } from '../rule.ts';

const PEM_MAXIMUM = 16 * 1024;
const DER_MAXIMUM = 16 * 1024;

/** What stands in base64 of a private key: PKCS#1, PKCS#8 (RSA, EC, Ed25519, Ed448), SEC1; `at`: from the key's beginning. */
const BASE64_HEADS: readonly { readonly anchor: string; readonly form: RegExp; readonly at: number }[] = [
  { anchor: 'IBAAKC', form: /^MII[A-J][\w+/]{2}IBAAKC/, at: 6 },
  { anchor: 'IBAAKBgQ', form: /^MII[A-J][\w+/]{2}IBAAKBgQ/, at: 6 },
  { anchor: 'IBADANBgkqhkiG9w0BAQEFAASC', form: /^MII[A-J][\w+/]{2}IBADANBgkqhkiG9w0BAQEFAASC/, at: 6 },
  { anchor: 'AgEAMBMGByqGSM49AgEG', form: /^MIGHAgEAMBMGByqGSM49AgEG/, at: 4 },
  { anchor: 'AgEAMBAGByqGSM49AgEG', form: /^MI(?:G2|Hu)AgEAMBAGByqGSM49AgEG/, at: 4 },
  { anchor: 'MC4CAQAwBQYDK2VwBCIE', form: /^MC4CAQAwBQYDK2VwBCIE/, at: 0 },
  { anchor: 'MEcCAQAwBQYDK2VxBDsE', form: /^MEcCAQAwBQYDK2VxBDsE/, at: 0 },
  { anchor: 'IBADALBgkqhkiG9w0BAQoE', form: /^MII[A-J][\w+/]{2}IBADALBgkqhkiG9w0BAQoE/, at: 6 },
  { anchor: 'AgEAMBQGByqGSM49AgEG', form: /^MI[GH][A-Za-z0-9+/]AgEAMBQGByqGSM49AgEG/, at: 4 },
  { anchor: 'MC4CAQAwBQYDK2VuBCIE', form: /^MC4CAQAwBQYDK2VuBCIE/, at: 0 },
  { anchor: 'MEYCAQAwBQYDK2VvBDoE', form: /^MEYCAQAwBQYDK2VvBDoE/, at: 0 },
  { anchor: 'CAQEwBQYDK2VwBCIE', form: /^MF[EM]CAQEwBQYDK2VwBCIE/, at: 3 },
  { anchor: 'MHcCAQEEI', form: /^MHcCAQEEI[A-P]/, at: 0 },
  { anchor: 'MIGkAgEBBD', form: /^MIGkAgEBBD[A-D]/, at: 0 },
];

/** The same beginnings as digits. */
const HEX_HEAD = /30(?:8[12])?(?:[0-9a-f]{2}){1,2}(?:0201(?:00(?:300[bd]06092a864886f70d01010[1a]|301[034]06072a8648ce3d0201|300506032b65(?:6[ef]|7[01])|028[12])|0104[23]0|033082)|30[0-9a-f]{2}06(?:092a864886f70d0105|0a2a864886f70d010c01))/gi; // prettier-ignore

type Found = (find: SecretFind) => void;

interface Anchor {
  readonly anchor: string;
  /** Tells what stands there, and gives where it ends; 0 where nothing does. */
  readonly look: (text: string, at: number, found: Found) => number;
}

const ANCHORS: readonly Anchor[] = [
  { anchor: '-----END ', look: pemTail },
  ...BASE64_HEADS.map(({ anchor, form, at }): Anchor => ({ anchor, look: (text, place, found) => base64Der(text, place - at, form, found) })),
  { anchor: '"kty', look: webKey },
  { anchor: '<RSAKeyValue>', look: xmlKey },
  { anchor: '-----BEGIN OpenVPN Static key V1-----', look: block('OpenVPN key', /^-{5}BEGIN OpenVPN Static key V1-{5}\s{1,4}[0-9a-fA-F\s]{256,1200}/) },
  { anchor: '$ANSIBLE_VAULT;', look: block('Ansible vault', /^\$ANSIBLE_VAULT;[\d.]{3,4};AES(?:256)?(?:;[\w-]{1,64})?\r?\n(?:[ \t]{0,16}[0-9a-f]{2,80}\r?\n?){1,512}/) },
  { anchor: '---- BEGIN SSH2 ENCRYPTED PRIVATE KEY ----', look: behind('SSH private key', /^[^\n]{42,44}\n(?:[\w-]{1,64}: [^\n]{0,1024}\n){0,8}([A-Za-z0-9+/=\s]{40,16384})/) },
  { anchor: '(private-key (', look: gnupgKey },
  { anchor: '(protected-private-key (', look: gnupgKey },
  { anchor: '"ciphertext', look: walletFile },
  // Without their comments, by their algorithms: Ed, scrypt or none and BLAKE2b; Ed, bcrypt and its rounds.
  { anchor: 'RWRTY0Iy', look: whole('minisign secret key', /^RWRTY0Iy[A-Za-z0-9+/]{204}(?![A-Za-z0-9+/=])/) },
  { anchor: 'RWQAAEIy', look: whole('minisign secret key', /^RWQAAEIy[A-Za-z0-9+/]{204}(?![A-Za-z0-9+/=])/) },
  { anchor: 'RWRCSwAA', look: whole('signify secret key', /^RWRCSwAA[A-Za-z0-9+/]{131}=/) },
  { anchor: 'untrusted comment: signify secret key', look: behind('signify secret key', /^[^\n]{37,512}\n([A-Za-z0-9+/]{100,300}={0,2})/) },
]; // prettier-ignore

/** All that the form matches. */
function block(kind: string, form: RegExp): Anchor['look'] {
  return (text, at, found) => {
    const match = form.exec(text.slice(at, at + 49_152));
    if (match) found({ kind, start: at, length: match[0].trimEnd().length });
    return match ? at + match[0].length : 0;
  };
}

/** The group at the end of what the form matches. */
function behind(kind: string, form: RegExp): Anchor['look'] {
  return (text, at, found) => {
    const match = form.exec(text.slice(at, at + PEM_MAXIMUM));
    if (!match) return 0;
    const end = at + match[0].length;
    found({ kind, start: end - match[1]!.length, length: match[1]!.trimEnd().length });
    return end;
  };
}

/** One word that is all of it. */
function whole(kind: string, form: RegExp): Anchor['look'] {
  return (text, at, found) => {
    const word = isBorder(text, at - 1) ? form.exec(text.slice(at, at + 256)) : null;
    if (word) found({ kind, start: at, length: word[0].length });
    return word ? at + word[0].length : 0;
  };
}

/** Of GnuPG's parameters, by algorithm, those that are secret. */
const GNUPG_SECRETS = new Map([['rsa', /^[dpqu]$/], ['ecc', /^d$/], ['dsa', /^x$/], ['elg', /^x$/]]); // prettier-ignore

/** GnuPG's files of keys as it writes them since 2.3: lists with names, values between `#` that go on in the next line. */
function gnupgKey(text: string, at: number, found: Found): number {
  const head = /^\((protected-)?private-key \((rsa|ecc|dsa|elg)\b/.exec(text.slice(at, at + 48));
  if (head === null) return 0;
  // A blank line or another name at a line's beginning ends it; lines that belong to it begin with a blank.
  const rest = text.slice(at, at + DER_MAXIMUM);
  const object = rest.slice(0, /\n[^ \t]|\0/.exec(rest)?.index ?? rest.length);
  const secret = head[1] === undefined ? GNUPG_SECRETS.get(head[2]!)! : null;
  // Of what is protected the value behind all other lists: its cipher's text.
  const form = secret === null ? /\)(\s{0,4})#([0-9A-Fa-f\s]{32,8192})#/g : /\(([a-z])\s{1,4}#([0-9A-Fa-f\s]{32,8192})#/g;
  for (const match of matchesOf(object, form)) {
    if (secret !== null && !secret.test(match[1]!)) continue;
    const value = match[2]!;
    found({ kind: 'OpenPGP private key', start: at + match.index + match[0].length - value.length - 1, length: value.length, label: 'GnuPG' });
  }
  return at + object.length;
} // prettier-ignore

/** A wallet's key as Ethereum's programs keep it: what is encrypted, and what tells whether a passphrase is right. */
function walletFile(text: string, at: number, found: Found): number {
  const around = text.slice(Math.max(0, at - 1024), at + 2048);
  if (!/\\?"kdf(?:params)?\\?"/.test(around)) return 0;
  const value = /^"ciphertext\\?"\s{0,4}:\s{0,4}\\?"([0-9a-f]{32,4096})\\?"/i.exec(text.slice(at, at + 4160));
  if (value === null) return 0;
  const start = at + value[0].lastIndexOf(value[1]!);
  found({ kind: 'encrypted wallet key', start, length: value[1]!.length, label: 'Ethereum' });
  return at + value[0].length;
}

function base64Der(text: string, start: number, form: RegExp, found: Found): number {
  if (start < 0 || !isBorder(text, start - 1) || !form.test(text.slice(start, start + 64))) return 0;
  const body = /^[A-Za-z0-9+/]{60,16000}={0,2}/.exec(text.slice(start, start + DER_MAXIMUM));
  if (!body) return 0;
  found({ kind: 'private key', start, length: body[0].length, label: 'base64 DER' });
  return start + body[0].length;
}

function xmlKey(text: string, at: number, found: Found): number {
  const element = text.slice(at, at + 8192).split('</RSAKeyValue>', 1)[0]!;
  for (const part of matchesOf(element, /<(?:D|P|Q|DP|DQ|InverseQ)>([A-Za-z0-9+/=\s]{40,2048})</g)) {
    const start = at + part.index + part[0].indexOf('>') + 1;
    found({ kind: 'private key', start, length: part[1]!.length, label: 'XML' });
  }
  return at + element.length;
}

/** Lines of base64 before an END whose BEGIN is not there: a key that begins in a page that was not kept. */
function pemTail(text: string, at: number, found: Found): number {
  const label = /^-----END ([A-Z0-9 ]{0,32}PRIVATE KEY)-----/.exec(text.slice(at, at + 64))?.[1];
  if (label === undefined) return 0;
  let start = at;
  const least = Math.max(0, at - PEM_MAXIMUM);
  while (start > least && isBase64Line(text.charCodeAt(start - 1))) start--;
  while (start < at && text.charCodeAt(start) < 0x20) start++;
  if (at - start < 40 || text.slice(Math.max(0, start - 8), start).includes('-----')) return 0;
  found({ kind: 'private key', start, length: at - start, label });
  return 0;
}

/** A character of base64, its padding, a line's end. */
function isBase64Line(code: number): boolean {
  return (
    (code >= 0x2f && code <= 0x39) ||
    (code >= 0x41 && code <= 0x5a) ||
    (code >= 0x61 && code <= 0x7a) ||
    code === 0x2b ||
    code === 0x3d ||
    code === 0x0a ||
    code === 0x0d
  );
}

/** JSON Web Keys (RFC 7517): `d` and the primes of a private key, `k` of a shared one. Gives where the object ends. */
function webKey(text: string, at: number, found: Found): number {
  const least = Math.max(0, at - 4096);
  const from = text.slice(least, at).lastIndexOf('{');
  const start = from < 0 ? at : least + from;
  const object = text.slice(start, start + 8192).split('}', 1)[0]!;
  for (const part of matchesOf(object, /\\?"(?:d|k|p|q|dp|dq|qi)\\?"\s{0,4}:\s{0,4}\\?"([\w-]{20,1400})/g)) {
    const value = part[1]!;
    found({ kind: 'JSON Web Key', start: start + part.index + part[0].length - value.length, length: value.length });
  }
  return start + object.length;
} // prettier-ignore

export const bareKeys: SecretRule = {
  id: 'bare-keys',
  title:
    'Private keys without armour: the rest of a PEM block, base64 and hex of DER, JWK, XML signature keys, seeds, static keys of OpenVPN',
  anchors: ANCHORS.map(({ anchor }) => anchor),
  find({ text, words }, found, places) {
    const done = new Map<string, number>();
    for (const { anchor, look } of ANCHORS) {
      for (const at of places(anchor)) {
        if (at < (done.get(anchor) ?? 0)) continue;
        const end = look(text, at, found);
        if (end > at) done.set(anchor, end);
      }
    }
    for (const { index } of matchesOf(text, HEX_HEAD)) {
      if (!isBorder(text, index - 1)) continue;
      const body = /^[0-9a-fA-F]{90,10000}/.exec(text.slice(index, index + DER_MAXIMUM));
      if (body) found({ kind: 'private key', start: index, length: body[0].length, label: 'hex DER' });
    }
    for (const { start, end, text: word } of words()) {
      if (word.length === 58 && /^S[ACNOUX][A-Z2-7]{56}$/.test(word)) found({ kind: 'NATS seed', start, length: end - start });
      else if (word.length === 56 && /^S[A-D][A-Z2-7]{54}$/.test(word) && /[2-7]/.test(word)) found({ kind: 'Stellar seed', start, length: end - start });
    }
  },
}; // prettier-ignore
