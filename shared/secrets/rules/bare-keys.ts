/** Private keys without the armour that private-keys looks for: their end alone, base64 or hex of DER, JWK, XML, seeds. */
import { isBorder, matchesOf, placesOf, type SecretFind, type SecretRule } from '../rule.ts';

const PEM_MAXIMUM = 16 * 1024;
const DER_MAXIMUM = 16 * 1024;

/** What stands in base64 of a private key: PKCS#1, PKCS#8 (RSA, EC, Ed25519, Ed448), SEC1; `at`: from the key's beginning. */
const BASE64_HEADS: readonly { readonly anchor: string; readonly form: RegExp; readonly at: number }[] = [
  { anchor: 'IBAAKC', form: /^MII[A-J][\w+/]{2}IBAAKC/, at: 6 },
  { anchor: 'IBAAKBgQ', form: /^MII[A-J][\w+/]{2}IBAAKBgQ/, at: 6 },
  { anchor: 'IBADANBgkqhkiG9w0BAQEFAASC', form: /^MII[A-J][\w+/]{2}IBADANBgkqhkiG9w0BAQEFAASC/, at: 6 },
  { anchor: 'AgEAMBMGByqGSM49AgEG', form: /^MIGHAgEAMBMGByqGSM49AgEG/, at: 4 },
  { anchor: 'AgEAMBAGByqGSM49AgEG', form: /^MI(?:G2|Hu)AgEAMBAGByqGSM49AgEG/, at: 4 },
  { anchor: 'AgEAMAUGAytlcAQiBC', form: /^MC4CAQAwBQYDK2VwBCIE/, at: 0 },
  { anchor: 'MC4CAQAwBQYDK2VwBCIE', form: /^MC4CAQAwBQYDK2VwBCIE/, at: 0 },
  { anchor: 'MEcCAQAwBQYDK2VxBDsE', form: /^MEcCAQAwBQYDK2VxBDsE/, at: 0 },
  { anchor: 'MHcCAQEEI', form: /^MHcCAQEEI[A-P]/, at: 0 },
  { anchor: 'MIGkAgEBBD', form: /^MIGkAgEBBD[A-D]/, at: 0 },
];

/** The same beginnings as digits. */
const HEX_HEAD = /30(?:8[12])?(?:[0-9a-f]{2}){1,2}0201(?:00(?:300d06092a864886f70d010101|301306072a8648ce3d0201|301006072a8648ce3d0201|300506032b6570|028[12])|0104[23]0)/gi; // prettier-ignore

export const bareKeys: SecretRule = {
  id: 'bare-keys',
  title:
    'Private keys without armour: the rest of a PEM block, base64 and hex of DER, JWK, XML signature keys, seeds, static keys of OpenVPN',
  find({ text, words }, found) {
    for (const at of placesOf(text, '-----END ')) pemTail(text, at, found);
    for (const { anchor, form, at } of BASE64_HEADS) {
      let done = 0;
      for (const place of placesOf(text, anchor)) {
        const start = place - at;
        if (start < done || !isBorder(text, start - 1) || !form.test(text.slice(start, start + 64))) continue;
        const body = /^[A-Za-z0-9+/]{60,16000}={0,2}/.exec(text.slice(start, start + DER_MAXIMUM));
        if (!body) continue;
        done = start + body[0].length;
        found({ kind: 'private key', start, length: body[0].length, label: 'base64 DER' });
      }
    }
    for (const { index } of matchesOf(text, HEX_HEAD)) {
      if (!isBorder(text, index - 1)) continue;
      const body = /^[0-9a-fA-F]{90,10000}/.exec(text.slice(index, index + DER_MAXIMUM));
      if (body) found({ kind: 'private key', start: index, length: body[0].length, label: 'hex DER' });
    }
    let done = 0;
    for (const at of placesOf(text, '"kty')) if (at >= done) done = webKey(text, at, found);
    done = 0;
    for (const at of placesOf(text, '<RSAKeyValue>')) {
      if (at < done) continue;
      const element = text.slice(at, at + 8192).split('</RSAKeyValue>', 1)[0]!;
      done = at + element.length;
      for (const part of matchesOf(element, /<(?:D|P|Q|DP|DQ|InverseQ)>([A-Za-z0-9+/=\s]{40,2048})</g)) {
        const start = at + part.index + part[0].indexOf('>') + 1;
        found({ kind: 'private key', start, length: part[1]!.length, label: 'XML' });
      }
    }
    for (const at of placesOf(text, '-----BEGIN OpenVPN Static key V1-----')) {
      const block = /^-{5}BEGIN OpenVPN Static key V1-{5}\s{1,4}[0-9a-fA-F\s]{256,1200}/.exec(text.slice(at, at + 1400));
      if (block) found({ kind: 'OpenVPN key', start: at, length: block[0].trimEnd().length });
    }
    for (const at of placesOf(text, '---- BEGIN SSH2 ENCRYPTED PRIVATE KEY ----')) {
      const body = /^[^\n]{42,44}\n(?:[\w-]{1,64}: [^\n]{0,1024}\n){0,8}([A-Za-z0-9+/=\s]{40,16384})/.exec(text.slice(at, at + PEM_MAXIMUM))?.[1];
      if (body !== undefined) found({ kind: 'SSH private key', start: text.indexOf(body, at), length: body.trimEnd().length });
    }
    for (const at of placesOf(text, '$ANSIBLE_VAULT;')) {
      const block = /^\$ANSIBLE_VAULT;[\d.]{3,4};AES(?:256)?(?:;[\w-]{1,64})?\r?\n(?:[ \t]{0,16}[0-9a-f]{2,80}\r?\n?){1,512}/.exec(text.slice(at, at + 49_152));
      if (block) found({ kind: 'Ansible vault', start: at, length: block[0].trimEnd().length });
    }
    for (const at of placesOf(text, 'untrusted comment: signify secret key')) {
      const match = /\n([A-Za-z0-9+/]{100,300}={0,2})/.exec(text.slice(at, at + 512));
      if (match) found({ kind: 'signify secret key', start: at + match.index + 1, length: match[1]!.length });
    }
    for (const { start, end, text: word } of words()) {
      if (word.length === 58 && /^S[ACNOUX][A-Z2-7]{56}$/.test(word)) found({ kind: 'NATS seed', start, length: end - start });
      else if (word.length === 56 && /^S[A-D][A-Z2-7]{54}$/.test(word) && /[2-7]/.test(word)) found({ kind: 'Stellar seed', start, length: end - start });
    }
  },
}; // prettier-ignore

/** Lines of base64 before an END whose BEGIN is not there: a key that begins in a page that was not kept. */
function pemTail(text: string, at: number, found: (find: SecretFind) => void): void {
  const label = /^-----END ([A-Z0-9 ]{0,32}PRIVATE KEY)-----/.exec(text.slice(at, at + 64))?.[1];
  if (label === undefined) return;
  let start = at;
  const least = Math.max(0, at - PEM_MAXIMUM);
  while (start > least && isBase64Line(text.charCodeAt(start - 1))) start--;
  while (start < at && text.charCodeAt(start) < 0x20) start++;
  if (at - start < 40 || text.slice(Math.max(0, start - 8), start).includes('-----')) return;
  found({ kind: 'private key', start, length: at - start, label });
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
function webKey(text: string, at: number, found: (find: SecretFind) => void): number {
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
