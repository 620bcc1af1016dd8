/** Messages of SAML that browsers carry: who has an assertion is signed in. */
import type { SecretRule } from '../rule.ts';

const NAMES = ['SAMLResponse', 'SAMLRequest', 'SAMLart'];

export const samlMessages: SecretRule = {
  id: 'saml-messages',
  title: 'SAML responses, requests and artifacts in forms, queries and hidden fields',
  anchors: NAMES,
  find({ text }, found, places) {
    for (const name of NAMES) {
      let done = 0;
      for (const at of places(name)) {
        if (at < done) continue;
        const behind = text.slice(at + name.length, at + name.length + 60_000);
        const head = /^(?:\\?["'])?(?:[ \t]{0,4}(?:=>|[=:])[ \t]{0,4}\\?["']?|[ \t]{1,4}(?:id="[\w-]{1,64}" ?)?value=\\?["']|"?\r?\n\r?\n)/.exec(behind)?.[0];
        if (head === undefined) continue;
        const value = /^(?:[A-Za-z0-9+/_-]|%(?:2[BF]|3D|0[AD])|=|\\\/|&#x?[0-9a-fA-F]{1,3};|\r?\n(?=[A-Za-z0-9+/]{8})){40,}/i.exec(behind.slice(head.length))?.[0];
        done = at + name.length + head.length + (value?.length ?? 0);
        if (value !== undefined && /\d/.test(value) && /[A-Z]/.test(value)) found({ kind: 'SAML message', start: at + name.length + head.length, length: value.length, label: name });
      }
    }
  },
}; // prettier-ignore
