/** Private keys in text: PEM (PKCS#1, PKCS#8, SEC1, OpenSSH, encrypted or not), OpenPGP armor, PuTTY. */
import { matchesOf, placesOf, type SecretFind, type SecretRule } from '../rule.ts';

const BEGIN = '-----BEGIN ';
const BODY_MAXIMUM = 48 * 1024;
/** Programs hold the first line alone, to compare with; a key has more. */
const BODY_MINIMUM = 40;

export const privateKeys: SecretRule = {
  id: 'private-keys',
  title: 'Private keys in PEM, OpenSSH and OpenPGP form, with real or escaped line ends',
  find({ text, strict }, found) {
    for (const start of placesOf(text, BEGIN)) {
      const find = keyAt(text, start, strict);
      if (find) found(find);
    }
    // In an address or the body of a form.
    let done = 0;
    for (const { index, 0: begin } of matchesOf(
      text,
      /-----BEGIN(?:%20|\+)(?:[A-Z0-9]{2,12}(?:%20|\+)){0,3}PRIVATE(?:%20|\+)KEY(?:(?:%20|\+)BLOCK)?-----/g,
    )) {
      if (index < done) continue;
      const body = /^[\w%+/=.-]{40,49152}/.exec(text.slice(index + begin.length, index + BODY_MAXIMUM))?.[0];
      const end = body?.indexOf('-----END') ?? -1;
      done = index + begin.length + (body?.length ?? 0);
      if (body !== undefined)
        found({ kind: 'private key', start: index, length: begin.length + (end < 0 ? body.length : end) });
    }
  },
};

function keyAt(text: string, start: number, strict: boolean): SecretFind | null {
  const head = text.slice(start + BEGIN.length, start + BEGIN.length + 64);
  const labelEnd = head.indexOf('-----');
  if (labelEnd < 0 || !/PRIVATE KEY(?: BLOCK)?$/.test(head.slice(0, labelEnd))) return null;
  const label = head.slice(0, labelEnd);
  const bodyStart = start + BEGIN.length + labelEnd + 5;
  const rest = text.slice(bodyStart, bodyStart + BODY_MAXIMUM);
  const ends = [rest.indexOf('\0'), rest.indexOf(BEGIN)].filter((end) => end >= 0);
  const body = rest.slice(0, Math.min(rest.length, ...ends));
  const foot = body.indexOf(`-----END ${label}-----`);
  const kind = kindOf(label, body);
  if (foot >= 0) {
    if (strict && !hasKey(body.slice(0, foot))) return null;
    return { kind, start, length: bodyStart - start + foot + `-----END ${label}-----`.length, label };
  }
  if (!strict) return { kind, start, length: bodyStart - start + body.length, label };
  // The end is missing: as far as the lines are those of a key.
  const lines = /^(?:\\r|\\n|[A-Za-z0-9+/=:,. \r\n-]){1,49152}/.exec(body);
  if (!lines || !hasKey(lines[0])) return null;
  return { kind, start, length: bodyStart - start + lines[0].length, label };
}

function kindOf(label: string, body: string): string {
  const encrypted = label.includes('ENCRYPTED') || body.slice(0, 128).includes('ENCRYPTED');
  if (label.startsWith('PGP')) return 'OpenPGP private key';
  if (label.startsWith('OPENSSH')) return 'SSH private key';
  return encrypted ? 'encrypted private key' : 'private key';
}

function hasKey(body: string): boolean {
  let count = 0;
  for (const { 0: run } of matchesOf(body.slice(0, 4096), /[A-Za-z0-9+/=]+/g)) {
    if (run.length >= 16) count += run.length;
    if (count >= BODY_MINIMUM) return true;
  }
  return false;
}

export const puttyKeys: SecretRule = {
  id: 'putty-keys',
  title: 'The private part of PuTTY key files (.ppk)',
  find({ text }, found) {
    for (const start of placesOf(text, 'Private-Lines: ')) {
      const match = /^Private-Lines: (\d{1,3})\r?\n((?:[A-Za-z0-9+/=]{1,80}(?:\r?\n|$)){1,256})/.exec(
        text.slice(start, start + 24_576),
      );
      if (!match) continue;
      found({
        kind: 'SSH private key',
        start: start + match[0].length - match[2]!.length,
        length: match[2]!.trimEnd().length,
        label: 'PuTTY',
      });
    }
  },
};

export const ageKeys: SecretRule = {
  id: 'age-keys',
  title: 'Secret keys of age, and extended private keys of wallets (BIP 32)',
  find({ text, words }, found) {
    for (const { start, end, text: word } of words()) {
      if (/^AGE-SECRET-KEY-1[A-Z0-9]{58}$/.test(word)) {
        found({ kind: 'age secret key', start, length: end - start });
      } else if (/^[xyzt]prv[1-9A-HJ-NP-Za-km-z]{107,108}$/.test(word)) {
        found({ kind: 'wallet private key', start, length: end - start });
      }
    }
    for (const start of placesOf(text, 'untrusted comment: minisign encrypted secret key')) {
      const match = /\n([A-Za-z0-9+/]{100,300}={0,2})/.exec(text.slice(start, start + 512));
      if (match) {
        found({ kind: 'minisign secret key', start: start + match.index + 1, length: match[1]!.length });
      }
    }
  },
};
