/** Passwords in addresses and connection strings. `Password=x;` and libpq's `password=x` are named values. */
import { placesOf, type SecretRule } from '../rule.ts';
import { isNoSecret, looksRandom, plausibleValue } from '../value-forms.ts';

const AUTHORITY_MAXIMUM = 2048;
/** Proxies whose addresses have no user before the password. */
const PASSWORD_ALONE = /^(?:trojan|hysteria2?|hy2|anytls|vless)$/;

export const urlPasswords: SecretRule = {
  id: 'url-passwords',
  title: 'Passwords in URLs (`scheme://user:password@host`): databases, queues, mail, web, .git-credentials',
  find({ text, strict }, found) {
    // JSON may escape slashes.
    for (const [at, start] of [...beginnings(text, '://'), ...beginnings(text, ':\\/\\/')]) {
      let end = start;
      const most = Math.min(text.length, start + AUTHORITY_MAXIMUM);
      while (end < most && !isAuthorityEnd(text.charCodeAt(end))) end++;
      const authority = text.slice(start, end);
      const sign = authority.lastIndexOf('@');
      if (sign < 0) continue;
      // Behind the sign a colon is the port's.
      const colon = authority.slice(0, sign).indexOf(':');
      const scheme = /[a-zA-Z][a-zA-Z0-9+.-]{0,31}$/.exec(text.slice(Math.max(0, at - 32), at))?.[0] ?? '';
      const host = authority.slice(sign + 1, sign + 81);
      if (colon >= 0 && colon < sign - 1) {
        const user = authority.slice(0, colon);
        const value = authority.slice(colon + 1, sign);
        if (strict && (host === '' || scheme === '' || !isPassword(value) || /[%{$<]s?$/.test(user)))
          continue;
        found({
          kind: 'password',
          start: start + colon + 1,
          length: value.length,
          label: `${scheme}://${user}@${host}`,
        });
      } else if (
        colon < 0 &&
        sign >= 4 &&
        PASSWORD_ALONE.test(scheme) &&
        isPassword(authority.slice(0, sign))
      ) {
        found({ kind: 'password', start, length: sign, label: `${scheme}://${host}` });
      } else if (colon < 0 && looksRandom(authority.slice(0, sign))) {
        found({ kind: 'token', start, length: sign, label: `${scheme}://${host}` });
      }
    }
  },
};

function beginnings(text: string, sign: string): (readonly [sign: number, authority: number])[] {
  return [...placesOf(text, sign)].map((at) => [at, at + sign.length] as const);
}

function isPassword(value: string): boolean {
  return value.length >= 2 && plausibleValue(value.padEnd(4, '0'), { quoted: true, assigned: true });
}

/** Ends an authority: a delimiter of RFC 3986, white space, a quote. */
function isAuthorityEnd(code: number): boolean {
  return (
    code <= 0x20 || code === 0x2f || code === 0x3f || code === 0x23 || code === 0x22 || code === 0x27 ||
    code === 0x3c || code === 0x3e || code === 0x60
  );
} // prettier-ignore

export const dsnPasswords: SecretRule = {
  id: 'dsn-passwords',
  title:
    "Passwords in Go's data source names (`user:password@tcp(host)/db`) and Oracle's (`user/password@host`)",
  find({ text, strict }, found) {
    for (const anchor of ['@tcp(', '@unix(', '@tcp6(', '@cloudsql(', '@(', '@udp(', '@/']) {
      for (const at of placesOf(text, anchor)) {
        const before = text.slice(Math.max(0, at - 384), at);
        const match = /(?:^|[\s"'`=\0])([^:@/\s"'`=\0]{1,128}):([^\s"'`\0]{1,256})$/.exec(before);
        if (!match) continue;
        const value = match[2]!;
        if (isNoSecret(value) || (strict && !isPassword(value))) continue;
        // `@(` is one of code too.
        if (
          anchor === '@(' &&
          !(
            /^[^\s(){}[\]<>|,;^]{3,64}$/.test(value) &&
            /^@\([\w.-]{1,80}:\d{1,5}\)\//.test(text.slice(at, at + 96))
          )
        )
          continue;
        // `@/` is a path's sign too: only `"user:password@/db"`.
        if (
          anchor === '@/' &&
          !(
            /^["'`=]/.test(match[0]) &&
            /^[\w.!$%&*+~-]{3,64}$/.test(value) &&
            /\d/.test(value) &&
            /^@\/\w{0,64}["'`?\s]/.test(text.slice(at, at + 68))
          )
        )
          continue;
        found({ kind: 'password', start: at - value.length, length: value.length, label: match[1]! });
      }
    }
    for (const at of placesOf(text, ':thin:')) {
      const match = /^:thin:([\w.$#-]{1,64})\/([^@\s"'\0]{1,128})@/.exec(text.slice(at, at + 256));
      if (!match || isNoSecret(match[2]!)) continue;
      found({
        kind: 'password',
        start: at + 7 + match[1]!.length,
        length: match[2]!.length,
        label: match[1]!,
      });
    }
  },
};
