/** The rules that work on bytes themselves, all of them over the same bytes. */
import { nameForms } from './announced-names.ts';
import { BINARY_LOGINS, LOGIN_FORMS, loginForm, socksLogin } from './binary-logins.ts';
import { byteFinder, placesIn, type FindInBytes, type FoundInBytes } from './byte-forms.ts';
import { CHALLENGE_FORMS, radiusPasswords } from './challenge-logins.ts';
import { DATABASE_FORMS, mysqlPacket, POSTGRES_PASSWORD, TDS_LOGIN } from './database-logins.ts';
import { DER_KEY_FORMS } from './der-keys.ts';
import { framedValue } from './framed-values.ts';
import { heapNeighbour } from './heap-neighbours.ts';
import { heapStrings } from './heap-strings.ts';
import { KERBEROS_FORMS, findKerberosKeys } from './kerberos-keys.ts';
import { KEY_STORE_FORMS } from './key-stores.ts';
import { gluedValue, joinedFields, LOGIN_STRING_FORMS } from './login-strings.ts';
import { findRsaNumbers } from './rsa-numbers.ts';
import { findMemorySessions } from './memory-sessions.ts';
import { OPENPGP_FORMS, RAW_PACKETS } from './openpgp-keys.ts';
import { BOUNCY_CASTLE, PASSWORD_STORE_FORMS } from './password-stores.ts';
import { POSTGRES_RESULT, RESULT_ROW_FORMS } from './result-rows.ts';
import { CQL_RESPONSE, SASL_FORMS } from './sasl-logins.ts';
import { SESSION_KEY_FORMS } from './session-keys.ts';
import { SSH_KEY_FORMS } from './ssh-keys.ts';
import { STORED_HASH_FORMS } from './stored-hashes.ts';

const findForms = byteFinder([
  ...DER_KEY_FORMS,
  ...KEY_STORE_FORMS,
  ...PASSWORD_STORE_FORMS,
  ...SSH_KEY_FORMS,
  ...OPENPGP_FORMS,
  ...KERBEROS_FORMS,
  ...LOGIN_FORMS,
  ...SASL_FORMS,
  ...DATABASE_FORMS,
  ...CHALLENGE_FORMS,
  ...SESSION_KEY_FORMS,
  ...LOGIN_STRING_FORMS,
  ...RESULT_ROW_FORMS,
  ...STORED_HASH_FORMS,
  ...nameForms((buffer, place, found) => {
    const isTold =
      framedValue(buffer, place, found) ||
      joinedFields(buffer, place, found) ||
      gluedValue(buffer, place, found);
    if (!isTold) heapNeighbour(buffer, place, found);
  }),
]);

/** Mostly NULs: looked for one by one, by their first byte. */
const PLAIN_FORMS = [
  ...[CQL_RESPONSE, POSTGRES_PASSWORD, TDS_LOGIN].map(({ literal, look }) => loginForm(literal, 0, look)),
  ...RAW_PACKETS,
  BOUNCY_CASTLE,
  POSTGRES_RESULT,
];

/** What nothing announces, and is sure only where it is all that a queue holds. */
const WHOLE_MAXIMUM = 520;
const WHOLE_FORMS = [socksLogin, mysqlPacket].map((look) => loginForm('', 0, look));

/** Places and lengths are of the bytes. What two ways found is told once. */
export function findInBytes(bytes: Uint8Array): FindInBytes[] {
  const buffer = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length);
  const finds: FindInBytes[] = [...findForms(bytes), ...findKerberosKeys(bytes)];
  const found: FoundInBytes = (find) => void finds.push(find);
  for (const { literal, rare, look } of PLAIN_FORMS) {
    for (const at of placesIn(buffer, literal, rare)) look(buffer, at, found);
  }
  findRsaNumbers(buffer, found);
  findMemorySessions(bytes, found);
  heapStrings(buffer, found);
  radiusPasswords(buffer, (start, length, label) => {
    found({ rule: BINARY_LOGINS, kind: 'RADIUS password', start, length, label });
  });
  if (buffer.length <= WHOLE_MAXIMUM) for (const { look } of WHOLE_FORMS) look(buffer, 0, found);
  const told = new Set<string>();
  return finds.filter(({ start, length, decoded }) => {
    const key = `${start} ${length} ${decoded ?? ''}`;
    return !told.has(key) && told.add(key);
  });
}
