/** What a sentence announces to a person: one-time codes, and passwords in the line below. */
import type { SecretRule } from '../rule.ts';
import { namedSecret, secretName } from '../secret-names.ts';
import { suspectedBehindName } from '../suspects/named-words.ts';
import { plausibleValue } from '../value-forms.ts';

/** How the words end before a code. */
const CODES = ['ode: ', 'ode is ', 'ode is: ', 'ode = ', 'OTP: ', 'OTP is ', 'assword: ', 'assword is ', 'PIN is ', 'asscode: ', 'asscode is ', 'OTP for ', 'ode for '] as const; // prettier-ignore
const CODE_NAME =
  /\b(?:(?:verification|security|confirmation|login|log-in|sign-?in|access|authentication|authorization|activation|auth|2fa|mfa|two-factor|sms|pairing|unlock|recovery)[ _-](?:pass)?code|one[- ]?time (?:pass(?:word|code)|pin|code|verification code)|passcode|OTP|otp)(?: for [\w .@-]{1,40})?(?: is:?|:| =) \*{0,2}$/i;
const DIGITS = /^(?:[A-Z]-)?(\d{3}[- ]\d{3}|\d{4,8})(?![\w.-]?\d)(?![\w%])/;
/** The code first, or between. */
const BEHIND =
  /(?:(?<![\w.-])|(?<=\bG-))(\d{4,8})(?=\*{0,2} is your [\w' -]{0,48}(?:code|OTP|passcode|PIN|password)\b)/;
const USE =
  /^(?:se|nter) (?:the )?(?:this )?(?:(?:verification|security|login|sign-in|one-time) )?code:? \*{0,2}(\d{3}[- ]\d{3}|\d{4,8})(?![\w.-]?\d)(?=\*{0,2}[ .,]|$)/;
const USES = [
  'se code ',
  'nter code ',
  'se the code ',
  'nter the code ',
  'se verification code ',
  'se this code',
];
const BELOW =
  /^assword\b[^\r\n\0]{0,96}:[ \t]{0,4}\r?\n(?:[ \t]{0,8}\r?\n)?[ \t]{0,16}([^\s\0]{8,128})[ \t]{0,8}(?:[\r\n]|$)/;
/** A line that is a name and no more (`Password`, `- API key:`, `db_pass:`), and the line below it. */
const NAMES = [
  'assword',
  'ASSWORD',
  'asswd',
  'asscode',
  'assphrase',
  'pass',
  'Pass',
  'key',
  'Key',
  'ecret',
  'oken',
];
const NAME_ALONE = /(?:^|[\n\0])[ \t>*-]{0,8}((?:[A-Za-z][\w.-]{0,24} ){0,2}[\w.-]{1,32})$/;
const BELOW_NAME =
  /^\*{0,2}[ \t]{0,4}:?\*{0,2}[ \t]{0,4}\r?\n[ \t]{0,16}([^\s\0]{6,128})[ \t]{0,8}(?=[\r\n\0]|$)/;

export const announcedValues: SecretRule = {
  id: 'announced-values',
  title: 'One-time codes in messages (`Your verification code is …`), and passwords in the line below their announcement',
  anchors: [...CODES, ...USES, ' is your ', 'assword', ...NAMES],
  find({ text, strict, suspected }, found, places) {
    for (const anchor of CODES) {
      for (const at of places(anchor)) {
        const end = at + anchor.length;
        const code = DIGITS.exec(text.slice(end, end + 12).replace(/^\*{1,2}/, ''));
        if (code === null || !CODE_NAME.test(text.slice(Math.max(0, at - 80), end))) continue;
        found({ kind: 'code', start: text.indexOf(code[1]!, end), length: code[1]!.length });
      }
    }
    for (const anchor of USES) {
      for (const at of places(anchor)) {
        const code = USE.exec(text.slice(at, at + 80));
        if (code) found({ kind: 'code', start: at + code[0].lastIndexOf(code[1]!), length: code[1]!.length });
      }
    }
    for (const at of places(' is your ')) {
      const from = Math.max(0, at - 12);
      const code = BEHIND.exec(text.slice(from, at + 80));
      if (code && from + code.index + code[1]!.length >= at - 2) found({ kind: 'code', start: from + code.index, length: code[1]!.length });
    }
    for (const at of places('assword')) {
      const value = BELOW.exec(text.slice(at, at + 300));
      if (!value) continue;
      const secret = value[1]!;
      if (strict && !(/\d/.test(secret) && /[A-Za-z]/.test(secret) && !/[:=(){}<>"'/]/.test(secret) && plausibleValue(secret, { quoted: true, assigned: true }))) continue;
      found({ kind: 'password', start: at + value[0].lastIndexOf(secret), length: secret.length });
    }
    for (const anchor of NAMES) {
      for (const at of places(anchor)) {
        const end = at + anchor.length;
        if (!':\r\n *\t'.includes(text[end] ?? '.')) continue;
        const below = BELOW_NAME.exec(text.slice(end, end + 180));
        const from = Math.max(0, at - 90);
        const name = below ? NAME_ALONE.exec(text.slice(from, end))?.[1] : undefined;
        const secret = below?.[1];
        if (name === undefined || secret === undefined) continue;
        const label = name.replaceAll(' ', '_');
        const kind = secretName(label)?.weak === false ? namedSecret(label, secret) : null;
        if (kind === null || /[:=(){}<>"'\/,;]/.test(secret) || secretName(secret) !== null) continue;
        const find = { kind, start: end + below![0].lastIndexOf(secret), length: secret.length, label: name };
        // A list of words has such words below each other too.
        if (/\d/.test(secret) && /[A-Za-z]/.test(secret) && plausibleValue(secret, { quoted: true, assigned: true }) && !/^[\w.-]{0,32}[a-z]\d$/.test(secret)) found(find);
        else if (below![0].includes(':') && suspectedBehindName(kind, secret, false) !== null) suspected?.({ ...find, kind: `suspected ${kind}` });
      }
    }
  },
}; // prettier-ignore
