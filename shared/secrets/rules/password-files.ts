/** Files of programs that keep passwords in lines of their own form, known by their paths. */
import { matchesOf, type SecretRule } from '../rule.ts';
import { isNoSecret } from '../value-forms.ts';

interface FileForm {
  readonly path: RegExp;
  /** Of a line, without blanks around it; the group `secret` is the secret, `user` whose it is. */
  readonly form: RegExp;
  readonly kind?: string;
}

/** A field as shells write it: in quotes or up to a blank. */
const FIELD = String.raw`(?:"(?:[^"\\]|\\.){0,256}"|'[^']{0,256}'|[^\s"'#]\S{0,255})`;
const SECRET = String.raw`(?:"(?<secret>[^"]{1,256})"|'(?<quoted>[^']{1,256})'|(?<plain>[^\s"'#]\S{0,255}))`;
const fields = (before: number, rest = ''): RegExp =>
  new RegExp(String.raw`^(?:${FIELD}\s{1,16}){${before}}${SECRET}${rest}(?:\s|$)`);

const FORMS: readonly FileForm[] = [
  // pppd(8): client, server, secret, addresses
  { path: /(?:^|\/)(?:chap|pap|srp)-secrets$/, form: fields(2) },
  // xl2tpd: our name, their name, secret
  { path: /(?:^|\/)l2tp-secrets$/, form: fields(2) },
  // Exim: host:user:password
  { path: /(?:^|\/)passwd\.client$/, form: /^[^:\s]{1,256}:(?<user>[^:\s]{1,128}):(?<secret>\S{1,256})$/ },
  // Postfix: destination, user:password
  { path: /(?:^|\/)(?:sasl_passwd|sasl[_-]passwords?|smtp_auth|relay_passwd)(?:\.\w{1,8})?$/, form: /^\S{1,256}\s{1,16}(?<user>[^:\s]{1,128}):(?<secret>\S{1,256})$/ },
  // davfs2: address or mount point, user, password
  { path: /davfs2\/secrets$/, form: fields(2) },
  // pam_radius: server, secret, timeout; racoon: peer, key
  { path: /(?:^|\/)(?:pam_radius_auth\.conf|raddb\/server|psk\.txt)$/, form: fields(1) },
  // PgBouncer, Java's management agent: user, password
  { path: /(?:^|\/)(?:userlist\.txt|jmxremote\.password)$/, form: fields(1) },
  // stunnel, memcached: identity:key
  { path: /(?:^|\/)psk\w{0,16}\.(?:txt|conf|secrets?)$|psksecrets?$/i, form: /^(?<user>[^:\s]{1,128}):(?<secret>[0-9a-fA-F]{32,256})$/, kind: 'shared key' },
  { path: /memcached?[\w.-]{0,16}(?:auth|passw|pwd)[\w.-]{0,16}$|memcached\.auth$/i, form: /^(?<user>[^:\s]{1,128}):(?<secret>\S{1,256})$/ },
  // Jetty's realms: user: password, roles
  { path: /realm\.properties$/, form: /^(?<user>[^\s:=]{1,64})[:=]\s{0,8}(?!CRYPT:)(?<secret>[^\s,]{1,256})/ },
  // svnserve: [users], user = password
  { path: /(?:^|\/)conf\/passwd$/, form: /^(?<user>[\w.@-]{1,64})\s{0,8}=\s{0,8}(?<secret>\S{1,256})$/ },
  // user:password, or a hash of it
  { path: /(?:^|\/)(?:pwdb|\.?htpasswd|\.?htdigest|[\w.-]{0,32}[._-]htpasswd|webdav\.passwd|passwd\.txt|users\.(?:txt|pwd))$/, form: /^(?<user>[^:\s]{1,128}):(?:[^:]{1,64}:(?=[0-9a-f]{32}$))?(?<secret>[^:\s]{1,256})(?::|$)/ },
  // s3fs: [bucket:]key:secret
  { path: /(?:^|\/)\.?passwd-s3fs$/, form: /^(?:[^:\s]{1,128}:){1,2}(?<secret>[^:\s]{1,256})$/ },
  // coturn, Bundler, curl, uWSGI: user:password behind a name
  { path: /turnserver\.conf$/, form: /^user=(?<user>[^:\s]{1,64}):(?<secret>\S{1,256})$/ },
  { path: /\.bundle\/config$/, form: /^BUNDLE_[A-Z0-9_]{2,128}:\s{1,4}"?(?<user>[^\s:"]{1,128}):(?<secret>[^\s"]{1,256})"?$/ },
  { path: /(?:^|\/)[._]curlrc$/, form: /^-{0,2}(?:proxy-)?user\s{0,4}[= ]\s{0,4}"?(?<user>[^\s:"]{1,128}):(?<secret>[^\s"]{1,256})"?$/ },
  { path: /uwsgi.{0,64}\.ini$|(?:^|\/)auth\.ini$/, form: /^http-auth\s{0,4}=\s{0,4}(?<user>[^\s:"]{1,128}):(?<secret>[^\s"]{1,256})$/ },
  // Nagios' macros, the upper half of which the sample keeps for passwords
  { path: /(?:^|\/)resource\.cfg$/, form: /^\$USER(?:[2-9]|\d{2,3})\$=(?<secret>[^\s\/]\S{0,255})$/ },
  // proxychains: kind, host, port, user, password
  { path: /proxychains\d?\.conf$/, form: fields(4) },
  // NUT: MONITOR system value user password type
  { path: /(?:^|\/)upsmon\.conf$/, form: new RegExp(String.raw`^MONITOR\s{1,8}(?:${FIELD}\s{1,8}){3}${SECRET}`) },
  { path: /(?:^|\/)monitrc$/, form: /^allow\s{1,8}(?<user>[\w.@-]{1,64}):"?(?<secret>[^\s"]{1,256})"?/ },
  { path: /sql\.conf$/, form: new RegExp(String.raw`^SQL(?:ConnectInfo|NamedConnectInfo)\s{1,8}(?:${FIELD}\s{1,8}){2}${SECRET}`) },
  // hostapd: identity, methods, password
  { path: /eap_user(?:s|_file)?$/, form: new RegExp(String.raw`^(?:${FIELD})\s{1,8}[A-Z0-9,-]{2,64}\s{1,8}(?:hash:)?${SECRET}`) },
  // netrc's words in any order, as apt, curl, fetchmail and lftp read them
  { path: /(?:^|\/)(?:[._]netrc|auth\.conf|auth\.conf\.d\/[\w.-]{1,128})$/, form: /\bpassword\s{1,8}(?<secret>\S{1,256})/ },
  { path: /fetchmailrc$|(?:^|\/)[._]?msmtprc$|mbsyncrc$|mpoprc$|ncftp\/|[._]netrc/, form: new RegExp(String.raw`(?:^|\s)(?:pass(?:word)?)\s{1,8}${SECRET}`, 'i') },
  { path: /tac_plus[\w-]{0,8}\.c(?:onf|fg)$/, form: new RegExp(String.raw`^(?:key|login = cleartext|pap = cleartext)\s{0,4}=?\s{0,4}${SECRET}`) },
  // Tor: services' keys of clients that are let in, and of the services that a client may reach
  { path: /\.auth(?:_private)?$/, form: /(?:^|:)descriptor:x25519:(?<secret>[A-Z2-7]{52})$/i, kind: 'onion key' },
  { path: /mongo\w{0,16}\/key ?file$|mongo-?key(?:file)?$|keyfile$/, form: /^(?<secret>[A-Za-z0-9+/=]{6,1024})$/, kind: 'key' },
]; // prettier-ignore

/** Name in the first line, password in the second. */
const TWO_LINES =
  /(?:openvpn|vpn)\/(?:[\w.-]{1,64}\/){0,4}(?:[\w.-]{0,64}(?:auth|login|pass|cred|up\b|user)[\w.-]{0,64})$|(?:^|\/)(?:auth-user-pass|\.?vpn[-_.]?(?:auth|pass|cred)[\w.-]{0,32}|vsftpd[\w/.-]{0,32}login[\w.-]{0,16}|virtual_users\.txt)$/i;
/** Nothing but one secret: the name says so, and a single word is in it. */
const ONE_WORD =
  /(?:^|[/._-])(?:initialadmin|root|admin|db|vault|master|user|api|auth|access|bind|service|sudo|postgres|mysql|redis|smtp|ldap|app)?[_-]?(?:passwords?|passwd|passphrase|pass|pw|pwd|secrets?|token|apikey|api[_-]key|credentials?)(?:[._-](?:txt|file|key|conf|pw|pass|password|secret|root|admin|db|old|prod|dev))?$|(?:^|\/)run\/credentials\/|initial_?(?:root|admin)_?password$|(?:^|\/)\.(?:db|my|pg)pass(?:wd)?$|(?:passphrase|password)s?$|[._]passfile$/i;
const FILE_MAXIMUM = 64 * 1024;

/** Paths of which more is known than of bytes: such files are read whole. */
export function keepsPasswords(path: string): boolean {
  return TWO_LINES.test(path) || ONE_WORD.test(path) || FORMS.some(({ path: form }) => form.test(path));
}

export const passwordFiles: SecretRule = {
  id: 'password-files',
  title: 'Password files of pppd, Exim, Postfix, OpenVPN, davfs2, FreeRADIUS, PgBouncer, Subversion, Tor and others; files of one password',
  find({ text, path }, found) {
    if (path === '' || text.length > FILE_MAXIMUM || text.includes('\0')) return;
    const tell = (start: number, value: string, kind = 'password', user?: string): void => {
      if (!isNoSecret(value)) found({ kind, start, length: value.length, ...(user === undefined ? {} : { label: user }) });
    };
    if (TWO_LINES.test(path)) {
      const lines = /^\s{0,1024}([^\s][^\r\n]{0,255})\r?\n[ \t]{0,8}([^\s\r\n][^\r\n]{0,255})(?:\r?\n|$)/.exec(text);
      if (lines && !lines[1]!.includes('=') && !/^[<#;[{]/.test(lines[1]!)) tell(lines[0].lastIndexOf(lines[2]!), lines[2]!.trimEnd(), 'password', lines[1]);
    } else if (ONE_WORD.test(path)) {
      const value = text.trim();
      if (/^\S{4,1024}$/.test(value) && !value.includes('=')) tell(text.indexOf(value), value);
    }
    for (const { path: file, form, kind } of FORMS) {
      if (!file.test(path)) continue;
      for (const { index, 0: line } of matchesOf(text, /[^\r\n]{1,1024}/g)) {
        const blanks = line.length - line.trimStart().length;
        const match = /^\s{0,64}[#;]/.test(line) ? null : form.exec(line.trim());
        const value = match?.groups?.['secret'] ?? match?.groups?.['quoted'] ?? match?.groups?.['plain'];
        if (!match || value === undefined) continue;
        tell(index + blanks + match.index + match[0].lastIndexOf(value), value, kind, match.groups?.['user']);
      }
    }
  },
}; // prettier-ignore
