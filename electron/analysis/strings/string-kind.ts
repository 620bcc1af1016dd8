/** What a string is, as far as its form tells. Every expression is linear: no nested or adjacent repetition. */
import type { StringKind } from '../../../shared/api/carve-calls.ts';
import { hasSecretForm, secretInVariable } from '../../../shared/secrets/looks-secret.ts';

const URL_FORM = /\b(?:https?|ftp|wss?|file|ssh|git|redis|rediss|postgres|postgresql|mysql|mongodb|amqp|amqps|ldap|ldaps|tcp|udp|unix|smb|s3|stratum\+tcp):\/\/[^\s"'<>]{2}/i; // prettier-ignore
const EMAIL_FORM = /[A-Za-z0-9._%+-]{1,64}@[A-Za-z0-9-]{1,63}\.[A-Za-z]/;
const IPV4_FORM = /(?<![\d.])(?:(?:25[0-5]|2[0-4]\d|1?\d?\d)\.){3}(?:25[0-5]|2[0-4]\d|1?\d?\d)(?![\d.])/;
const IPV6_FORM =
  /^\[?(?=[0-9a-fA-F:.%]{4,60})(?:[0-9a-fA-F]{0,4}:){2,7}[0-9a-fA-F.]{0,15}(?:%[\w.]{1,15})?\]?(?::\d{1,5})?$/;
const PATH_FORM = /^(?:~|\.{1,2})?\/[\w.@+~%,=:-]{1,255}(?:\/|$|\s)|^[A-Za-z]:\\[\w ]/;
const UUID_FORM = /^\{?[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}\}?$/i;
const DOMAIN_FORM =
  /^(?=[a-z0-9.-]{4,253}$)(?:[a-z0-9_-]{1,63}\.){1,8}(?:com|net|org|io|info|biz|edu|gov|mil|int|dev|app|cloud|local|internal|svc|test|example|onion|xyz|top|[a-z]{2})\.?$/i;
const ASSIGNMENT_FORM = /^[A-Za-z_][A-Za-z0-9_]{1,63}=/;
const HEX_FORM = /^(?:0x)?[0-9a-fA-F]+$/;
const BASE64_FORM = /^[A-Za-z0-9+/_-]{20,}={0,2}$/;
const FORMAT_FORM = /%[-+ #0]?\d{0,4}(?:\.\d{1,3})?(?:hh|h|ll|l|z|j|t)?[diouxXeEfgGcsp]/;

export function stringKind(text: string): StringKind {
  const assignment = ASSIGNMENT_FORM.test(text);
  if (assignment ? secretInVariable(text) !== null : hasSecretForm(text)) return 'key';
  if (URL_FORM.test(text)) return 'url';
  if (EMAIL_FORM.test(text)) return 'email';
  if (IPV4_FORM.test(text) || IPV6_FORM.test(text)) return 'ip';
  if (UUID_FORM.test(text)) return 'uuid';
  if (PATH_FORM.test(text)) return 'path';
  if (DOMAIN_FORM.test(text)) return 'domain';
  if (assignment) return 'assignment';
  if (text.length >= 16 && HEX_FORM.test(text)) return 'hex';
  if (BASE64_FORM.test(text) && looksMixed(text)) return 'base64';
  if (FORMAT_FORM.test(text)) return 'format';
  return 'text';
}

/** Upper and lower case and a digit: words and file names have rarely all three. */
function looksMixed(text: string): boolean {
  return /[A-Z]/.test(text) && /[a-z]/.test(text) && /[0-9]/.test(text);
}
