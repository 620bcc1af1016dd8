/** Messages of SAML that browsers carry: who has an assertion is signed in. */
import { readBehind, type SecretRule } from '../rule.ts';

const NAMES = ['SAMLResponse', 'SAMLRequest', 'SAMLart'];
/** A sign of assignment, a hidden field's value, or a part of a form. */
const HEAD =
  /^(?:\\?["'])?(?:[ \t]{0,4}(?:=>|[=:])[ \t]{0,4}\\?["']?|[ \t]{1,4}(?:id="[\w-]{1,64}" ?)?value=\\?["']|"?\r?\n\r?\n)/;
/** Base64, or what forms and XML make of it. */
const VALUE =
  /^(?:[A-Za-z0-9+/_-]|%(?:2[BF]|3D|0[AD])|=|\\\/|&#x?[0-9a-fA-F]{1,3};|\r?\n(?=[A-Za-z0-9+/]{8})){40,}/i;

export const samlMessages: SecretRule = {
  id: 'saml-messages',
  title: 'SAML responses, requests and artifacts in forms, queries and hidden fields',
  anchors: NAMES,
  find({ text }, found, places) {
    readBehind(NAMES, places, (from, name) => {
      const behind = text.slice(from, from + 60_000);
      const head = HEAD.exec(behind)?.[0];
      if (head === undefined) return null;
      const value = VALUE.exec(behind.slice(head.length))?.[0] ?? '';
      const start = from + head.length;
      if (/\d/.test(value) && /[A-Z]/.test(value))
        found({ kind: 'SAML message', start, length: value.length, label: name });
      return start + value.length;
    });
  },
};
