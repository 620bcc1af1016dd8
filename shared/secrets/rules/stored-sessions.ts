/** Sessions as stores and logs have them: their id is what a browser shows to be let in. */
import type { SecretRule } from '../rule.ts';
import { isTokenLike } from './announced-tokens.ts';

const NAMES = [
  'session',
  'SESSION',
  'Session',
  'sess:',
  'sess_',
  'sessions',
  'SESSID',
  'sessid',
  'sid:',
] as const;
/** As Express signs values of cookies: percent-encoded, a mark, the value, its signature in base64. */
const SIGNED = 's%3A';
const SIGNED_VALUE = /^s%3A([\w-]{16,256}|[\w%-]{16,512})\.(?:[A-Za-z0-9]|%2[BbFf]){40,44}(?![\w%])/;
/** `spring:session:sessions:ID`, `PHPREDIS_SESSION:ID`, `rack.session.options {:id=>"ID"`, `sess_ID`. */
const BEHIND =
  /^(?:s|_id|Id|ID|-id|_key|_data)?(?:(?::(?:sessions|expires|index|id|user|cache|data|1|2))?:|_|\/|(?:\.options)? ?\{:?"?(?:id|session_id)"? ?(?:=>|:) ?"|[ =]{1,3}|["'] ?: ?["']|\.cache|\.cached_db|\|)(?:v\d:)?(?:s(?::|%3A))?([\w,.%+/~-]{20,256}={0,2})/;

export const storedSessions: SecretRule = {
  id: 'stored-sessions',
  title: 'Ids of sessions behind their names in stores of web frameworks (Redis, memcached, files) and logs',
  anchors: [...NAMES, SIGNED],
  find({ text }, found, places) {
    for (const at of places(SIGNED)) {
      const signed = SIGNED_VALUE.exec(text.slice(at, at + 720));
      if (!signed || /[\w%]/.test(text[at - 1] ?? '')) continue;
      found({ kind: 'session id', start: at, length: signed[0].length });
      found({ kind: 'session id', start: at + SIGNED.length, length: signed[1]!.length });
    }
    for (const name of NAMES) {
      for (const at of places(name)) {
        const from = at + name.length;
        const match = /[:_]$/.test(name) ? /^(?:s(?::|%3A))?([\w,-]{22,256})/.exec(text.slice(from, from + 260)) : BEHIND.exec(text.slice(from, from + 300));
        if (!match) continue;
        const value = match[1]!.replace(/[.,%/]+$/, '');
        if (!isSession(value)) continue;
        found({ kind: 'session id', start: from + match[0].length - match[1]!.length, length: value.length });
      }
    }
  },
}; // prettier-ignore

/** Also 26 small letters and digits, as PHP and Django write. */
function isSession(value: string): boolean {
  if (isTokenLike(value)) return true;
  return /^(?=(?:[a-z]{0,12}\d){3})[a-z0-9]{26,40}$/.test(value) && (value.match(/[a-z]\d|\d[a-z]/g)?.length ?? 0) >= 7;
} // prettier-ignore
