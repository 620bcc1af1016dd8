/**
 * Answers to challenges, and logins that are typed, in protocols of lines: what a client sends behind a server's question
 * proves a password, and can be guessed at. Each form begins at a line.
 */
import { base64Bytes, base64Text } from '../base64-text.ts';
import type { SecretRule } from '../rule.ts';
import { isNoSecret, plausibleValue } from '../value-forms.ts';

interface AnswerForm {
  /** In the first line, near its beginning. */
  readonly anchor: string;
  /** From that line's beginning. The group `secret` is the secret. */
  readonly form: RegExp;
  readonly kind: string;
  /** A word that is typed: it must have a digit or a sign, for the line may be of a text. */
  readonly typed?: true;
  /** Characters that may stand between the line's beginning and the anchor; none unless said. */
  readonly lead?: number;
}

const END = '(?=[\\r\\n\\0]|$)';
/** A line of a server: SMTP's, IMAP's and POP3's questions. */
const QUESTION = '(?:(?:334|\\+) ?[^\\r\\n\\0]{0,2048}\\r?\\n)';
const LONGEST = 6144;

const typed = (anchor: string, form: string, lead = 0, flags = ''): AnswerForm => ({
  anchor,
  form: new RegExp(form + END, flags),
  kind: 'password',
  typed: true,
  lead,
});

const FORMS: readonly AnswerForm[] = [
  { anchor: 'APOP ', form: /^APOP [^\s\0]{1,128} (?<secret>[0-9a-f]{32})(?=[\r\n\0]|$)/, kind: 'APOP digest' },
  { anchor: 'AUTHREQD ', form: /^@RSYNCD: AUTHREQD \S{8,64}\r?\n[^\s\0]{1,64} (?<secret>[A-Za-z0-9+/]{22,86})(?=[\r\n\0]|$)/, kind: 'rsync digest', lead: 9 },
  { anchor: 'AUTH REQUEST', form: /^BEGIN (?:AUTH|VERIFICATION) REQUEST\n[^\n\0]{1,256}\n[^\n\0]{1,64}\n(?<secret>A[^\n\0]{2,128})\nEND (?:AUTH|VERIFICATION) REQUEST/, kind: 'password', lead: 6 },
  { anchor: 'CHAP_R=', form: /^CHAP_R=(?<secret>0[xb][A-Za-z0-9+/=]{22,128})(?=[\r\n\0]|$)/, kind: 'CHAP answer' },
  { anchor: 'MIT-MAGIC-COOKIE-1', form: /^.{0,60}MIT-MAGIC-COOKIE-1[ \t]{1,4}(?<secret>[0-9a-f]{32})(?=[\s\0]|$)/, kind: 'X11 cookie', lead: 60 },
  { anchor: 'ed25519 ', form: /^.{0,24}\bed25519 a_\w{1,16} (?<secret>[A-Za-z0-9+/]{43})(?=[\r\n\0"]|$)/, kind: 'signing key', lead: 24 },
  { anchor: 'AUTHENTICATE "', form: /^AUTHENTICATE "(?<secret>[^"\r\n\0]{3,128})"(?=\r?\n|\0|$)/, kind: 'password' },
  { anchor: 'AT+C', form: /^AT\+C(?:WJAP(?:_\w{3})?=|GAUTH=\d,\d,|WSAP(?:_\w{3})?=)"[^"\r\n\0]{0,64}","(?<secret>[^"\r\n\0]{3,64})"/, kind: 'password' },
  { anchor: 'HELLO ', form: /^HELLO [23] AUTH \S{1,64} (?<secret>\S{3,512})/i, kind: 'password' },
  { anchor: 'MIGRATE ', form: /^MIGRATE \S{1,253} \d{1,5} \S{1,512} \d{1,5} \d{1,9} (?:COPY |REPLACE )*AUTH2? (?:\S{1,64} )?(?<secret>\S{3,512})(?= KEYS |[\r\n])/i, kind: 'password' },
  { anchor: '\r\n>', form: /^\r\n>(?<secret>[^\s\0]{3,256})(?=\r\n)/, kind: 'password' },
  { anchor: 'LOGIN {', form: /^\w{1,16} LOGIN \{\d{1,3}\+?\}\r?\n(?:\+[^\r\n]{0,64}\r?\n)?[^\s\0]{1,128} \{\d{1,3}\+?\}\r?\n(?:\+[^\r\n]{0,64}\r?\n)?(?<secret>[^\r\n\0]{3,256})\r?\n/, kind: 'password', lead: 17 },
  typed('auth ', '^auth (?:[^\\s\\0:]{1,64} )?(?<secret>[^\\s\\0:=]{4,128})'),
  typed('AUTH ', '^AUTH (?!(?:PLAIN|LOGIN|CRAM|DIGEST|XOAUTH|OAUTH|NTLM|GSSAPI|SCRAM|EXTERNAL|TLS|SSL|KRB|REQUEST)\\b)(?:[^\\s\\0:]{1,64} )?(?<secret>[^\\s\\0:=]{4,128})'),
  typed('login ', '^(?:[A-Za-z]{0,4}\\d{1,4} )?login [\\w.@-]{1,64} (?<secret>[^\\s\\0:=]{4,128})', 9),
  typed('DENTIFY ', '^(?:PRIVMSG |/?(?:msg|MSG) )?(?:[Nn]ick[Ss]erv(?:@\\S{1,64})?|NS|/?nickserv|/ns) :?IDENTIFY (?:[^\\s\\0]{1,32} )?(?<secret>[^\\s\\0]{4,128})', 64),
  typed('dentify ', '^(?:PRIVMSG |/?(?:msg|MSG) )?(?:[Nn]ick[Ss]erv(?:@\\S{1,64})?|ns|/ns) :?identify (?:[^\\s\\0]{1,32} )?(?<secret>[^\\s\\0]{4,128})', 64),
  typed('JOIN ', '^JOIN [#&][^\\s,\\0]{1,49} (?<secret>[^\\s,\\0:]{4,32})'),
  typed('PASSWORD ', '^PASSWORD (?<secret>[^\\s\\0:=]{4,128})'),
  typed(' PSWD ', '^SITE PSWD [^\\s\\0]{1,128} (?<secret>[^\\s\\0]{4,128})', 4),
]; // prettier-ignore

/** SASL: the mechanism's name, questions of the server, answers in base64. */
const MECHANISMS = [
  'CRAM-MD5',
  'DIGEST-MD5',
  'SCRAM-SHA',
  'AUTH NTLM',
  'AUTHENTICATE NTLM',
  'XOAUTH2',
  'OAUTHBEARER',
  'AUTHENTICATE',
];
const ANSWER = new RegExp(
  `^[A-Z0-9-]{0,16}(?:[ \\r\\n]{1,3}|$)(?:${QUESTION}|AUTHENTICATE \\+?\\r?\\n)?(?:AUTHENTICATE )?([A-Za-z0-9+/]{16,4096}={0,2})(?=[\\r\\n\\0]|$)`,
);
/** The server's question: Password. */
const ASKED = 'UGFzc3dvcmQ6';
const STORED = 'STORED';
const NTLM = 'TlRMTVNTUAADAAAA';
const RESPONSES = ['urn:ietf:params:xml:ns:xmpp-sasl'];

export const challengeAnswers: SecretRule = {
  id: 'challenge-answers',
  title: 'Answers of CRAM-MD5, DIGEST-MD5, SCRAM, NTLM, APOP, CHAP and rsync, and logins that are typed in protocols of lines',
  anchors: [...FORMS.map(({ anchor }) => anchor), ...MECHANISMS, ...RESPONSES, ASKED, STORED, NTLM],
  find({ text, strict }, found, places) {
    for (const { anchor, form, kind, typed: isTyped, lead = 0 } of FORMS) {
      for (const at of places(anchor)) {
        const from = anchor.startsWith('\r') ? at : lineStart(text, at, lead);
        if (from < 0) continue;
        const match = form.exec(text.slice(from, at + 1024));
        const value = match?.groups?.['secret'];
        if (!match || value === undefined || isNoSecret(value)) continue;
        if (anchor === '\r\n>' && !/SETUSER\r\n/i.test(text.slice(Math.max(0, at - 200), at))) continue;
        if (isTyped && (!/\d|[^\w.-]/.test(value) || (strict && !plausibleValue(value, { quoted: true, assigned: false })))) continue;
        found({ kind, start: from + match[0].lastIndexOf(value), length: value.length });
      }
    }
    for (const anchor of MECHANISMS) {
      for (const at of places(anchor)) {
        let from = at + anchor.length;
        // Each side speaks several times.
        for (let steps = 0; steps < 3; steps++) {
          const answer = ANSWER.exec(text.slice(from, from + LONGEST));
          if (!answer) break;
          from += answer[0].length;
          const proof = kindOfAnswer(answer[1]!);
          if (proof !== null) found({ kind: proof, start: from - answer[1]!.length, length: answer[1]!.length });
        }
      }
    }
    for (const anchor of RESPONSES) {
      for (const at of places(anchor)) {
        const answer = /^[^<>]{0,64}>([A-Za-z0-9+/]{16,4096}={0,2})<\/response>/.exec(text.slice(at + anchor.length, at + LONGEST))?.[1];
        const proof = answer === undefined ? null : kindOfAnswer(answer);
        if (proof !== null) found({ kind: proof, start: text.indexOf('>', at) + 1, length: answer!.length });
      }
    }
    for (const at of places(STORED)) {
      // memcached without SASL: what is stored first is user and password.
      const stored = /[\n\0]set [^\s\0]{0,200}(?:auth|user|login|cred|pass)[^\s\0]{0,48} \d{1,10} \d{1,10} \d{1,4}\r?\n[^\s\0]{1,128} ([^\s\0]{4,128})\r?\n$/i.exec(`\n${text.slice(Math.max(0, at - 600), at)}`);
      if (stored && /\d|[^\w.-]/.test(stored[1]!)) found({ kind: 'password', start: at - stored[0].length + stored[0].lastIndexOf(stored[1]!), length: stored[1]!.length });
    }
    for (const at of places(ASKED)) {
      const encoded = /^UGFzc3dvcmQ6\r?\n([A-Za-z0-9+/]{4,344}={0,2})(?=[\r\n\0]|$)/.exec(text.slice(at, at + 400))?.[1];
      const password = encoded === undefined ? null : base64Text(encoded);
      if (password !== null) found({ kind: 'password', start: text.indexOf('\n', at) + 1, length: encoded!.length, decoded: password });
    }
    for (const at of places(NTLM)) {
      const message = /^[A-Za-z0-9+/]{64,8192}={0,2}/.exec(text.slice(at, at + 8200))?.[0];
      if (message !== undefined) found({ kind: 'NTLM answer', start: at, length: message.length });
    }
  },
}; // prettier-ignore

/** Base64 of an answer; null for a question, a name, a first message. */
function kindOfAnswer(encoded: string): string | null {
  const text = base64Bytes(encoded);
  if (text === null) return null;
  if (/^[^\s\0]{1,128} [0-9a-f]{32,64}$/.test(text)) return 'CRAM digest';
  if (/(?:^|,)response=[0-9a-f]{32}(?:,|$)/.test(text)) return 'Digest answer';
  if (/,p=[A-Za-z0-9+/]{27,88}={0,2}$/.test(text)) return 'SCRAM proof';
  if (/\x01auth=Bearer [^\x01]{8}/i.test(text)) return 'token';
  if (/^[^\0]{0,128}\0[^\0]{1,128}\0[^\0]{3,256}$/.test(text)) return 'password';
  return null;
}

/** -1 where the line does not begin near. */
function lineStart(text: string, at: number, lead: number): number {
  for (let start = at; start >= Math.max(0, at - lead); start--) {
    const before = start === 0 ? 0 : text.charCodeAt(start - 1);
    if (before === 0x0a || before === 0x0d || before === 0) return start;
  }
  return -1;
}
