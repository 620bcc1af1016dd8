/** Values behind a name in the brackets of program text, for where a name is enough: in memory programs have words of theirs there. */
import { LIKELY } from './likely-names.ts';
import { matchesOf, type SecretFind } from './rule.ts';
import { namedSecret } from './secret-names.ts';

/** `["db"]["secret"] "x"` of sops and jq; `(setq db-password "x")` and `(db-password "x")` of Lisps. */
const PAIR =
  /(?:(["'])([A-Za-z_][\w.-]{1,63})\1\]|\((?:(?:setq|setf|set!|define|defvar|defconst|defparameter|def) {1,4})?([A-Za-z*_][\w.*/-]{1,63}))[ \t]{1,4}"((?:[^"\\\0\r\n]|\\.){3,256})"/g;

/** Places are UTF-16 units of the text. */
export function programPairs(text: string): SecretFind[] {
  const finds: SecretFind[] = [];
  for (const { index, 0: all, 2: member, 3: symbol, 4: value } of matchesOf(text, PAIR)) {
    const name = (member ?? symbol)!.replace(/^\*|\*$/g, '');
    const kind = LIKELY.test(name) ? namedSecret(name, value!) : null;
    if (kind !== null)
      finds.push({ kind, start: index + all.length - value!.length - 1, length: value!.length, label: name });
  }
  return finds;
}
