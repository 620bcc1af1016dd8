/** Logins as protocols send them: Redis, SMTP, IMAP, POP3, FTP. They lie in buffers and socket queues. */
import { base64Text } from '../base64-text.ts';
import type { SecretRule } from '../rule.ts';
import { isNoSecret, plausibleValue } from '../value-forms.ts';

/** Redis' own way of typing it; words of SMTP stand there too. */
const INLINE_AUTH =
  /^AUTH (?!(?:PLAIN|LOGIN|CRAM|DIGEST|XOAUTH2?|OAUTHBEARER|NTLM|GSSAPI|SCRAM|EXTERNAL|TLS|SSL)\b)(?:([^\s\0]{1,64}) )?([^\s\0]{4,512})(?=\r\n)/;
const LOGIN_STEPS =
  /^AUTH LOGIN[ \r\n]{1,4}(?:334 [^\r\n]{0,64}\r?\n)?([A-Za-z0-9+/]{2,344}={0,2})\r?\n(?:334 [^\r\n]{0,64}\r?\n)?([A-Za-z0-9+/]{2,344}={0,2})(?=\r?\n)/;

/** Redis' commands as lengths and words: AUTH alone or with a user, CONFIG SET of a password. */
const RESP = ['$4\r\nAUTH\r\n', '$4\r\nauth\r\n', '$11\r\nrequirepass\r\n', '$10\r\nmasterauth\r\n'];
const RESP_VALUE =
  /^\$\d{1,2}\r\n\w{4,11}\r\n(?:\$\d{1,4}\r\n[^\r\n\0]{1,256}\r\n)?\$\d{1,4}\r\n([^\r\n\0]{1,1024})\r\n/;
const PLAIN = [
  'AUTH PLAIN',
  'auth plain',
  'Auth Plain',
  'auth PLAIN',
  'AUTHENTICATE PLAIN',
  'authenticate plain',
  'authenticate PLAIN',
];

export const protocolLogins: SecretRule = {
  id: 'protocol-logins',
  title: 'Logins of Redis (AUTH, requirepass), SMTP, IMAP and XMPP (AUTH PLAIN, LOGIN), POP3 and FTP (PASS)',
  anchors: ['set auth ', 'AUTH ', 'passcode:', 'mechanism=', 'requirepass', 'masterauth', 'PASS ', ' LOGIN ', ...RESP, ...PLAIN],
  find({ text }, found, places) {
    for (const anchor of RESP) {
      for (const at of places(anchor)) {
        const command = RESP_VALUE.exec(text.slice(at, at + 1400));
        if (command) found({ kind: 'password', start: at + command[0].length - command[1]!.length - 2, length: command[1]!.length, label: 'AUTH' });
      }
    }
    for (const name of ['requirepass', 'masterauth']) {
      for (const at of places(name)) {
        const before = text.slice(Math.max(0, at - 16), at);
        const value = /^[ \t]{1,8}"?([^\s"\0]{4,512})/.exec(text.slice(at + name.length, at + name.length + 540));
        if (value === null || isNoSecret(value[1]!) || !/(?:^|[\n\0]|CONFIG SET )[ \t]{0,8}$/i.test(before)) continue;
        found({ kind: 'password', start: at + name.length + value[0].length - value[1]!.length, length: value[1]!.length, label: name });
      }
    }
    for (const anchor of PLAIN) {
      for (const at of places(anchor)) {
        // SASL (RFC 4616): authorization id, NUL, user, NUL, password.
        const login = /^[ \r\n+]{1,6}(?:334 ?\r?\n)?([A-Za-z0-9+/]{8,1024}={0,2})/.exec(text.slice(at + anchor.length, at + 1100));
        const parts = login ? sasl(login[1]!) : null;
        if (parts) found({ kind: 'password', start: at + anchor.length + login![0].length - login![1]!.length, length: login![1]!.length, label: parts[0], decoded: parts[1] });
      }
    }
    for (const at of places('AUTH ')) {
      const line = text.slice(at, at + 1024);
      const login = isLineStart(text, at) ? INLINE_AUTH.exec(line) : null;
      const value = login?.[2];
      if (value !== undefined && plausibleValue(value, { quoted: false, assigned: true })) {
        found({ kind: 'password', start: at + login![0].length - value.length, length: value.length, label: login![1] ?? 'AUTH' });
      }
      // Name and password in base64, a line each; the server's questions may stand between.
      const steps = LOGIN_STEPS.exec(line);
      const [name, password] = [base64Text(steps?.[1] ?? ''), base64Text(steps?.[2] ?? '')];
      if (steps && name !== null && password !== null) {
        found({ kind: 'password', start: at + steps[0].length - steps[2]!.length, length: steps[2]!.length, label: name, decoded: password });
      }
    }
    for (const at of places('set auth ')) {
      // memcached without SASL: the first value that is stored is user and password.
      const login = /^set auth \d{1,10} \d{1,10} \d{1,3}\r\n([^\s\0]{1,128}) ([^\s\0]{1,128})(?=\r\n)/.exec(text.slice(at, at + 320));
      if (login) found({ kind: 'password', start: at + login[0].length - login[2]!.length, length: login[2]!.length, label: login[1]! });
    }
    for (const at of places('passcode:')) {
      // STOMP: headers without a blank behind the colon.
      const value = /^passcode:([^\r\n\0]{1,256})(?=\r?\n)/.exec(text.slice(at, at + 280))?.[1];
      if (value !== undefined && /(?:CONNECT|STOMP|\nlogin:[^\n]{1,128}|\nhost:[^\n]{1,128})\r?\n$/.test(text.slice(Math.max(0, at - 160), at))) {
        found({ kind: 'password', start: at + 9, length: value.length, label: 'STOMP' });
      }
    }
    for (const at of places('mechanism=')) {
      const encoded = /^mechanism=["']PLAIN["'][^<>]{0,64}>([A-Za-z0-9+/]{8,1024}={0,2})(?=<)/.exec(text.slice(at, at + 1200));
      const parts = encoded ? sasl(encoded[1]!) : null;
      if (parts) found({ kind: 'password', start: at + encoded![0].length - encoded![1]!.length, length: encoded![1]!.length, label: parts[0], decoded: parts[1] });
    }
    for (const at of places('PASS ')) {
      const value = isLineStart(text, at) ? /^PASS ([^\r\n\0]{3,256})(?=\r?\n)/.exec(text.slice(at, at + 272))?.[1] : undefined;
      if (value !== undefined && plausibleValue(value.padEnd(4, '0'), { quoted: false, assigned: true })) {
        found({ kind: 'password', start: at + 5, length: value.length, label: 'PASS' });
      }
    }
    for (const at of places(' LOGIN ')) {
      const tag = /(?:^|[\n\0])\w{1,16}$/.test(text.slice(Math.max(0, at - 17), at));
      const login = tag ? /^ LOGIN "?([^\s"\0]{1,128})"? "?([^\s"\0]{1,256})"?\r?\n/.exec(text.slice(at, at + 420)) : null;
      const value = login?.[2];
      if (value === undefined || isNoSecret(value)) continue;
      found({ kind: 'password', start: at + login![0].lastIndexOf(value), length: value.length, label: login![1]! });
    }
  },
}; // prettier-ignore

function isLineStart(text: string, at: number): boolean {
  const before = text[at - 1];
  return before === undefined || before === '\n' || before === '\0';
}

function sasl(encoded: string): [user: string, password: string] | null {
  const plain = encoded.replace(/=+$/, '');
  let bytes: string;
  try {
    bytes = atob(plain);
  } catch {
    return null;
  }
  const parts = bytes.split('\0');
  if (parts.length !== 3 || parts[1] === '' || parts[2] === '' || base64Text(btoa(parts[2]!)) === null)
    return null;
  return [parts[1]!, parts[2]!];
}
