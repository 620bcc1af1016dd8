/** Passwords that a sentence or a command says without a sign: `the password is x`, `das Passwort lautet x`, `密码是x`, `password x`. */
import { byAnchor, formsPresent } from '../anchors.ts';
import { utf8Bytes } from '../foreign-names.ts';
import type { SecretRule } from '../rule.ts';
import { isCode, isPlaceholder } from '../value-forms.ts';

/** How words for a password end, in languages with blanks between words, then in others. */
const LATIN = [
  'assword',
  'ASSWORD',
  'asswd',
  'asswort',
  'asscode',
  'assphrase',
  'ennwort',
  'KENNWORT',
  'ot de passe',
  'ot_de_passe',
  'achtwoord',
  'contraseña',
  'ontrasena',
  'ontraseña',
  'senha',
  'Senha',
  'asło',
  'aslo',
  'arola',
  'parolă',
  'ifre',
  'heslo',
  'Heslo',
  'elszó',
  'elszo',
  'alasana',
  'ösenord',
  'osenord',
  'odeord',
  'dgangskode',
  'assord',
  'ozinka',
  'slaptažodis',
  'ata sandi',
  'ật khẩu',
  'pwd',
  'PW',
  'pass',
];
const SCRIPTS = [
  'ароль',
  'АРОЛЬ',
  'арола',
  'κωδικός',
  'Κωδικός',
  'ωδικός πρόσβασης',
  '密码',
  '密碼',
  '口令',
  'パスワード',
  '暗証番号',
  '비밀번호',
  '암호',
  'סיסמה',
  'סיסמא',
  'كلمة المرور',
  'كلمة السر',
  'رمز عبور',
  'รหัสผ่าน',
  'पासवर्ड',
  'პაროლი',
];
/** As text, and as the bytes of UTF-8. */
const both = (words: readonly string[]): string[] => [
  ...new Set(words.flatMap((word) => [word, utf8Bytes(word)])),
];
export const SPOKEN_WORDS: readonly (readonly [word: string, latin: boolean])[] = [
  ...both(LATIN).map((word) => [word, true] as const),
  ...both(SCRIPTS).map((word) => [word, false] as const),
];
const BY_WORD = byAnchor(SPOKEN_WORDS, ([word]) => word);
const FILLERS = both(
  'is are was be to now set as the new current old for of root admin user default temporary lautet ist von für fuer heisst est sont de es son é è e del di to jest je on är er olup: это теперь új az a είναι είναι: هي هو היא เป็น कि है là ialah adalah = -> => → – — - : :: ： . | generated created reset changed been has 是 为 為 は が 는 은 이 : using'.split(
    ' ',
  ),
);
const FILLER = `(?:${FILLERS.map((word) => word.replaceAll(/[.*+?^${}()|[\]\\]/g, '\\$&'))
  .sort((a, b) => b.length - a.length)
  .join('|')})`;
const VALUE = '["\'`<(\\[]{0,2}(?<secret>[!-~]{6,96})';
/** Up to four such words between, each with a blank behind it. */
const BEHIND = new RegExp(`^["'\`)\\]]{0,2}[s:]?[ \\t]{1,3}(?<fill>(?:${FILLER}:?[ \\t]{1,3}){0,4})${VALUE}`);
/** Without blanks: what joins is part of the language. */
const JOINED = new RegExp(`^["'\`)\\]]{0,2}[ \\t]{0,2}(?<fill>(?:${FILLER}:?[ \\t]{0,2}){0,2})${VALUE}`);
const AS =
  / ["'`]?(?<secret>[^\s"'`,;()]{6,64})["'`]? (?:as|is|for) (?:the |a |your |my |its )?(?:root |admin |user |default |new |login |database |db )?pass(?:word|wd|phrase)$/;

/** Names of algorithms, encodings and versions have digits and letters too. */
const NAMES =
  /^(?:sha|md|pbkdf|aes|utf|base|oauth|https?|ipv|x5|pkcs|ntlm|mysql|argon|bcrypt|scrypt|3?des|p12|rfc|iso|crypt|hmac|kdf|ssl|tls|win|python|php|java|node|linux|ubuntu|debian|pkcs#|step|line|page|part|figure|table|error|code|type|level|key|user|test|auth|pass|secret|token|login)[\w.-]{0,12}$|^v\d|^\d+\/(?:tcp|udp)|^(?:[a-z]+:)?[a-z]+:?\d+$|^[a-z-]+\/\d+(?:\.\d+)*$/i;

export const saidPasswords: SecretRule = {
  id: 'said-passwords',
  title: 'Passwords that a sentence or a command says without a sign, in many languages: `the password is x`, `mot de passe est x`, `密码是x`',
  anchors: [...SPOKEN_WORDS.map(([word]) => word), ' as p', ' as the p', ' as root p', ' as admin p'],
  find({ text }, found, places) {
    for (const [[word, latin], list] of formsPresent(BY_WORD, places)) {
      for (const at of list) {
        const from = at + word.length;
        const short = word.length < 5 && /^[a-zA-Z]+$/.test(word);
        if (short && /[\w.-]/.test(text[at - 1] ?? ' ')) continue;
        const match = (latin ? BEHIND : JOINED).exec(text.slice(from, from + 160));
        const value = match?.groups?.['secret'];
        if (!match || value === undefined) continue;
        const secret = trimmed(value);
        if (isChosen(secret, match.groups!['fill'] !== '')) found({ kind: 'password', start: from + match[0].length - value.length, length: secret.length });
      }
    }
    for (const anchor of [' as p', ' as the p', ' as root p', ' as admin p']) {
      for (const at of places(anchor)) {
        const from = Math.max(0, at - 68);
        const end = /^ as (?:the |root |admin )?pass(?:word|wd|phrase)\b/.exec(text.slice(at, at + 32));
        const match = end ? AS.exec(text.slice(from, at + end[0].length)) : null;
        const value = match?.groups?.['secret'];
        if (match && value !== undefined && isChosen(value, true)) found({ kind: 'password', start: from + match.index + match[0].indexOf(value), length: value.length });
      }
    }
  },
}; // prettier-ignore

/** Signs that end a sentence or a bracket are no part. */
function trimmed(value: string): string {
  const quoted = /^[^"'`<>]{6,96}(?=["'`<>])/.exec(value)?.[0] ?? value;
  return quoted.replace(/[.,:;)\]}]+$/, '').replace(/(?:[,;&]|\\).*$/, '');
}

/** Digits, and letters or signs, as people choose them; behind a name alone, of more than a word with a number. */
function isChosen(value: string, said: boolean): boolean {
  if (value.length < 6 || value.length > 64 || isPlaceholder(value) || isCode(value) || NAMES.test(value)) return false;
  if (!/\d/.test(value) || (value.match(/[A-Za-z]/g)?.length ?? 0) < 3) return false;
  if (/[=<>{}()|;"'`]|^[/\\~.]|:\/\/|\/\w+\/|@\w+\.\w|^0x|^--?|\.(?:com|org|net|json|ya?ml|conf|txt|log|py|js|c|h|go|rs|java|html?|md|sh)$|%[0-9A-Fa-f]{2}|^\d+(?:[.:/-]\d+)+/.test(value)) return false;
  const digits = value.match(/\d/g)!.length;
  if (said) return digits >= 2 || /[!#$%&*+?^~@.-]/.test(value);
  // `password test1` says less than `password k4ng4r00403`.
  return digits >= 3 || (digits >= 2 && /[!#$%&*+?^~@]|[A-Z]/.test(value)) || (/\d/.test(value) && /[!#$%&*?^~]/.test(value));
} // prettier-ignore
