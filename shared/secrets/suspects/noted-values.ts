/** Keys of wireless networks in notes, numbers of cards whose check digit is not right, piped base64, signatures of web hooks. */
import { byAnchor, formsPresent } from '../anchors.ts';
import { matchesOf, type SecretFind, type SecretRule } from '../rule.ts';

interface Noted {
  readonly anchor: string;
  readonly kind: string;
  /** Of the text around the anchor, from some characters before it on. The group `secret` is what it says. */
  readonly form: RegExp;
}

const of = (kind: string, anchors: string, form: string): Noted[] =>
  anchors.split(', ').map((anchor) => ({ anchor, kind, form: new RegExp(form, 'g') }));

const NOTED: readonly Noted[] = [
  ...of('shared key', 'WLAN, Wi-Fi, WiFi, wifi, W-LAN', '(?:WLAN|W-LAN|Wi-?Fi|wifi)(?:[ -][^\\s:]{1,24}){0,2}[ \\t]{0,2}:[ \\t]{1,8}(?<secret>(?=\\S{0,40}[-\\d!#$%&*+_])[^\\s:/<>"\']{8,63})(?=[ \\t]{0,96}(?:$|[\\r\\n\\0]))'),
  ...of('card number', 'ard, PAN, arte', '(?:[Cc]ard(?:[_ ]?(?:no|number|num))?|PAN|[Kk]reditkarten?(?:nummer)?|[Cc]arte (?:bancaire|bleue))\\\\?["\']?[ \\t]{0,2}[:=]?[ \\t]{0,2}\\\\?["\']?(?<secret>[3-6]\\d{3}([ -])\\d{4}\\2\\d{4}\\2\\d{4})(?!\\d)'),
  ...of('token', '| base64 -', '\\becho (?:-n )?["\']?(?<secret>[A-Za-z0-9+/]{12,512}={0,2})["\']? ?\\| ?base64 -(?:d|-decode|D)'),
  ...of('signature', 'ignature', '(?:^|[\\s"\'\\0])(?:[A-Za-z]{1,24}-){1,4}[Ss]ignature(?:-\\d{3})?["\']?: ?["\']?(?:t=\\d{9,11},)?(?:v1|sha1|sha256|sha512)=(?<secret>[0-9a-f]{40,128})(?![0-9a-f])'),
]; // prettier-ignore
const BY_ANCHOR = byAnchor(NOTED, ({ anchor }) => anchor);
const BEFORE = 24;
const REACH = 200;

export const notedValues: SecretRule = {
  id: 'noted-values',
  title: 'Keys of wireless networks in notes, card numbers with a wrong check digit, signatures of web hooks',
  anchors: NOTED.map(({ anchor }) => anchor),
  find({ text }, found, places) {
    for (const [{ anchor, kind, form }, list] of formsPresent(BY_ANCHOR, places)) {
      let done = -1;
      for (const at of list) {
        if (at < done) continue;
        // `echo x | base64 -d` has its anchor behind.
        const from = Math.max(0, at - (anchor.startsWith('|') ? 540 : anchor === 'ignature' ? 64 : BEFORE));
        for (const match of matchesOf(text.slice(from, at + REACH), form)) {
          const start = from + match.index;
          if (start > at + anchor.length || start + match[0].length < at) continue;
          const value = match.groups!['secret']!;
          const find: SecretFind = { kind: `suspected ${kind}`, start: start + match[0].lastIndexOf(value), length: value.length };
          found(find);
          done = start + match[0].length;
          break;
        }
      }
    }
  },
}; // prettier-ignore
