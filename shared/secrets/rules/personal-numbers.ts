/** Numbers of persons: Social Security numbers of the United States where a name beside them says so. */
import { matchesOf, type SecretRule } from '../rule.ts';

const NAMES = ['ssn', 'SSN', 'Ssn', 'ocial security', 'ocial Security', 'ocial_security', 'ocialSecurity', 'OCIAL SECURITY', 'OCIAL_SECURITY', 'ocial-security']; // prettier-ignore
/** With hyphens as far as a table's next row; bare digits right behind the name alone. */
const NEAR = 200;
const GROUPED = /(?<![\w.-])(?!000|666)\d{3}([- ])(?!00)\d{2}\1(?!0000)\d{4}(?![\w-]|\.\d)/g;
const PLAIN =
  /^[\w ]{0,20}\\?["']?(?:>|[ \t]{0,2}(?:=>|[:=])[ \t]{0,2})\\?["']?((?!000|666)\d{3}(?!00)\d{2}(?!0000)\d{4})(?!\w)/;

export const personalNumbers: SecretRule = {
  id: 'personal-numbers',
  title: 'Social Security numbers behind a name that says so (`ssn`, `social security`)',
  anchors: NAMES,
  find({ text }, found, places) {
    for (const name of NAMES) {
      for (const at of places(name)) {
        // `session` has none, `lessn` is a word.
        if (at > 0 && /[a-z]/i.test(text[at - 1]!) && name.length === 3 && !(name === 'Ssn' || name === 'SSN')) continue;
        const from = at + name.length;
        if (/^[a-z]/.test(text[from] ?? ' ') && name.length === 3) continue;
        const behind = /^[^\0]{0,200}/.exec(text.slice(from, from + NEAR + 12))![0];
        for (const { index, 0: number } of matchesOf(behind, GROUPED)) found({ kind: 'Social Security number', start: from + index, length: number.length });
        const plain = PLAIN.exec(behind);
        if (plain) found({ kind: 'Social Security number', start: from + plain[0].length - 9, length: 9 });
      }
    }
  },
}; // prettier-ignore
