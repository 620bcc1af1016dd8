/** Logins in sentences of people and programs: `default credentials: admin / x`, `changed password from x to y`, lines of `admin:x`. */
import type { SecretFind, SecretRule } from '../rule.ts';
import { isCode, isNoSecret, isPlaceholder, isWordOfPrograms } from '../value-forms.ts';

const USER = '["\'`]?(?:[A-Za-z_][\\w.@+-]{0,62}\\w|[A-Za-z])["\'`]?';
const VALUE = '["\'`<]?(?<secret>[^\\s"\'`<>,;(){}|]{4,96})["\'`]?';
/** Words for a login, in front of user and password, and what may stand between. */
const LOGIN = new RegExp(
  `^(?:redentials?|reds|ogins?|ccount|ccess|ugangsdaten|nmeldedaten|dentifiants|redenciales|redenciais|redenziali|dmin user|efault user|user\\/pass(?:word)?|username\\/password|ser ?\\/ ?[Pp]ass(?:word)?)(?: (?:is|are|for [\\w .-]{1,32}|to [\\w .-]{1,32}|\\([\\w .-]{1,32}\\)))?[ \\t]{0,2}(?::|=|->|=>|is|are|\\u2192)[ \\t]{1,4}(?<user>${USER})(?: ?[/|:] ?| (?:and|und|et|y|e|with|pw|pass|password) )${VALUE}`,
);
/** What follows such a word where it is one; few do. */
const GOES_ON = new Set(' :=s/wn-');
const ANCHORS = ['redentials', 'redential', 'reds', 'ogin', 'ogins', 'ccount', 'ccess', 'ugangsdaten', 'nmeldedaten', 'dentifiants', 'redenciales', 'redenciais', 'redenziali', 'dmin user', 'efault user', 'user/pass', 'username/pass', 'ser/pass', 'ser/Pass', 'ser / '] as const; // prettier-ignore
/** `password (was) changed from x to y`, `password set to x`, `rotated x -> y`, `reset to x`. */
const CHANGE = new RegExp(
  `^(?:assword|asswort|assphrase|asscode|ecret|oken|PIN|ey)s?(?: (?:for|of) [\\w.@-]{1,64})?(?: (?:was|has been|is|been|now|successfully))*(?: (?:changed?|rotated?|updated?|reset|switched|set|replaced|modified|renewed))?(?: for [\\w.@-]{1,64})?:?(?: (?:from|old)[=: ] ?["'\`]?(?<old>[^\\s"'\`,;]{4,96})["'\`]?,?)? ?(?:to|new|by|with|->|=>)[=: ] ?${VALUE}`,
);
const CHANGES = ['assword', 'asswort', 'assphrase', 'ecret', 'oken'] as const;
/** Accounts that systems and programs come with, and those of examples. */
const ACCOUNTS =
  'root admin administrator Administrator hacluster postgres mysql oracle sysadmin superuser guest ubuntu ec2-user elastic kibana_system grafana jenkins rabbitmq operator backup deploy vagrant tomcat manager weblogic system cisco ubnt support replicator replication monitor zabbix nagios ansible redis default webmaster postmaster www-data ftpuser sftp'
    .split(' ')
    .map((name) => `${name}:`);
/** `admin / x` at a line's end. */
const SLASHED = ['admin / ', 'root / ', 'Admin / ', 'administrator / ', 'Administrator / ', 'guest / ', 'operator / '] as const; // prettier-ignore
const OF_SLASH = /(?<secret>[^\s"'`\0/|]{6,64})[ \t]{0,96}(?=$|[\r\n\0])/y;
/** `bob@example.org -> x`. */
const OF_ADDRESS = /[\w.+-]{1,64}@[\w-]{1,64}(?:\.[\w-]{2,24}){1,4}$/;
const OF_ACCOUNT = /(?<secret>[^\s:"'`\0]{6,96})[ \t]{0,4}(?=$|[\r\n\0])/y;
const TOLD = /passw|credential|login|secret|auth|users?\b|account|\.pcs|pcsd|creds/i;

export const announcedLogins: SecretRule = {
  id: 'announced-logins',
  title: 'Logins that a sentence announces (`default credentials: admin / x`), passwords that it says were changed, lines of known accounts and their passwords',
  anchors: [...ANCHORS, ...CHANGES, ...ACCOUNTS, ...SLASHED, ' -> '],
  find({ text, path }, found, places) {
    const tell = (start: number, value: string, label?: string): void => {
      const plain = value.replace(/[.,!:)]+$/, (end) => (end === '!' ? '!' : ''));
      if (!isChosen(plain)) return;
      const find: SecretFind = { kind: 'password', start, length: plain.length };
      found(label === undefined ? find : { ...find, label });
    };
    for (const anchor of ANCHORS) {
      for (const at of places(anchor)) {
        if (!GOES_ON.has(text[at + anchor.length] ?? '')) continue;
        const match = LOGIN.exec(text.slice(at, at + 260));
        const value = match?.groups?.['secret'];
        if (match && value !== undefined) tell(at + match[0].lastIndexOf(value), value, match.groups!['user']!);
      }
    }
    for (const anchor of CHANGES) {
      for (const at of places(anchor)) {
        if (!GOES_ON.has(text[at + anchor.length] ?? '')) continue;
        const match = CHANGE.exec(text.slice(at, at + 320));
        if (!match) continue;
        const { old, secret } = match.groups as { old?: string; secret: string };
        tell(at + match[0].lastIndexOf(secret), secret);
        if (old !== undefined) tell(at + match[0].indexOf(old, match[0].search(/\b(?:from|old)\b/)), old);
      }
    }
    for (const account of SLASHED) {
      for (const at of places(account)) {
        if (/[\w/.-]/.test(text[at - 1] ?? ' ')) continue;
        OF_SLASH.lastIndex = at + account.length;
        const value = OF_SLASH.exec(text)?.groups!['secret'];
        if (value !== undefined) tell(at + account.length, value, account.slice(0, -3));
      }
    }
    for (const at of places(' -> ')) {
      const user = /[\w-]/.test(text[at - 1] ?? '') ? OF_ADDRESS.exec(text.slice(Math.max(0, at - 160), at))?.[0] : undefined;
      OF_SLASH.lastIndex = at + 4;
      const value = user === undefined ? undefined : OF_SLASH.exec(text)?.groups!['secret'];
      if (value !== undefined) tell(at + 4, value, user);
    }
    for (const account of ACCOUNTS) {
      for (const at of places(account)) {
        if (at > 0 && !/[\n\0 \t]/.test(text[at - 1]!)) continue;
        OF_ACCOUNT.lastIndex = at + account.length;
        const value = OF_ACCOUNT.exec(text)?.groups!['secret'];
        if (value !== undefined && (TOLD.test(path) || TOLD.test(text.slice(Math.max(0, at - 200), at)))) tell(at + account.length, value, account.slice(0, -1));
      }
    }
  },
}; // prettier-ignore

/** A word that somebody chose as a password: with digits or signs in it, no path, number, time, address or code. */
function isChosen(value: string): boolean {
  if (
    value.length < 4 ||
    isNoSecret(value) ||
    isPlaceholder(value) ||
    isWordOfPrograms(value) ||
    isCode(value)
  )
    return false;
  if (
    /^[\d.,:-]+$|^[/\\~.]|:\/\/|@[\w-]+\.|^v?\d+(?:\.\d+)+|\.(?:com|org|net|json|ya?ml|conf|txt|log|py|js)$|%[sdv]/.test(
      value,
    )
  )
    return false;
  return /\d/.test(value) ? /[A-Za-z]/.test(value) : /[A-Za-z]/.test(value) && /[!#$%&*+=?^~]/.test(value);
}
