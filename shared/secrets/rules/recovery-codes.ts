/** Codes that open an account without its second factor: a heading in one of many languages, and the codes in the lines behind it. */
import { byAnchor, formsPresent } from '../anchors.ts';
import { utf8Bytes } from '../foreign-names.ts';
import { matchesOf, type SecretRule } from '../rule.ts';

/** How the words for codes begin or end. */
const WORDS = [
  'ry code', 'ry Code', 'up code', 'up Code', 'up-code', 'up-Code', 'ch code', 'cy code', 'ue code', 'codes', 'Codes', 'CODES', 'tzcode', 'gscode', 'llcode', 'odes de s', 'ódigos', 'odigos', 'códigos', 'odici', 'kody', 'kódy', 'koder', 'koodit', 'kodlar', 'kódok', 'коды', 'коди', 'κωδικοί',
  '恢复码', '备用码', '备份码', '恢復碼', 'バックアップコード', 'リカバリーコード', 'リカバリコード', '백업 코드', '복구 코드', 'רזרבי',
]; // prettier-ignore
const BY_WORD = byAnchor([...new Set(WORDS.flatMap((word) => [word, utf8Bytes(word)]))], (word) => word);
/** What such codes are for, in the heading. */
const PURPOSE =
  /recovery|backup|back-up|scratch|emergency|rescue|2fa|mfa|totp|two.?factor|one.?time|ersatz|wiederherstell|notfall|reserve|secours|r(?:\xc3\xa9|\u00e9|e)cup|respaldo|recupera|emerg|herstel|(?:\xc3\xa5|\u00e5)terst|sikkerhet|zapas|awaryj|z(?:\xc3\xa1|\u00e1)lo|obnov|varmuus|yedek|kurtarma|tartal|\xd1\x80\xd0\xb5\xd0\xb7\xd0\xb5\xd1\x80\xd0\xb2|\u0440\u0435\u0437\u0435\u0440\u0432|\xd0\xb2\xd0\xbe\xd1\x81\xd1\x81\xd1\x82|\u0432\u043e\u0441\u0441\u0442|\xe6\x81\xa2|\u6062|\xe5\xa4\x87|\u5907|\xe3\x83|\u30d0|\u30ea|\xeb\xb0|\uBC31|\xeb\xb3|\uBCF5/i;
const BEFORE = 48;
const BEHIND = 1024;
/** `a83b1-9c02f`, `8341 3094`, `12345678`, `X7K2-9QLM-44TD`. */
const CODE =
  /(?<![\w-])(?:(?=[a-z-]{0,9}\d)[0-9a-z]{4,8}(?:-[0-9a-z]{4,8}){1,3}|(?=[A-Z-]{0,9}\d)[0-9A-Z]{4,8}(?:-[0-9A-Z]{4,8}){1,3}|\d{4} \d{4}|\d{3} \d{3}|\d{6,10}|(?=[a-z]{0,9}\d[0-9a-z]{0,14}[a-z])[0-9a-z]{8,16}|(?=[A-Z]{0,9}\d)[0-9A-Z]{8,16})(?![\w-])/g;
const MOST = 24;

export const recoveryCodes: SecretRule = {
  id: 'recovery-codes',
  title: 'Codes for an account without its second factor: `recovery codes`, and what stands in the lines behind',
  anchors: [...BY_WORD.keys()],
  find({ text }, found, places) {
    for (const [word, list] of formsPresent(BY_WORD, places)) {
      for (const at of list) {
        const from = at + word.length;
        const line = text.slice(Math.max(0, at - BEFORE), from + BEFORE).split(/[\0\n]/).find((one) => one.includes(word)) ?? '';
        if (!PURPOSE.test(line)) continue;
        const behind = text.slice(from, from + BEHIND).split('\0', 1)[0]!;
        const codes: { start: number; code: string }[] = [];
        let end = 0;
        for (const { index, 0: code } of matchesOf(behind, CODE)) {
          // Between the heading and the first a few words may stand, between two codes little.
          if (codes.length >= MOST || index - end > (codes.length === 0 ? 160 : 16)) break;
          codes.push({ start: from + index, code });
          end = index + code.length;
        }
        if (codes.length === 0 || (codes.length === 1 && !isSingle(behind.slice(0, codes[0]!.start - from), codes[0]!.code))) continue;
        const form = shapeOf(codes[0]!.code);
        for (const { start, code } of codes) if (shapeOf(code) === form) found({ kind: 'recovery code', start, length: code.length });
      }
    }
  },
}; // prettier-ignore

/** Codes of one list are of one length, with their hyphens at the same places. */
function shapeOf(code: string): string {
  return code.replace(/[0-9A-Za-z]/g, 'x');
}

/** Behind a colon, or right behind the words in groups of digits and letters. */
function isSingle(between: string, code: string): boolean {
  return /^[^\n]{0,48}:[ \t]{0,4}$/.test(between) || (/^s?[ \t]{1,2}$/.test(between) && code.includes('-') && code.replace(/\D/g, '').length >= 3);
} // prettier-ignore
