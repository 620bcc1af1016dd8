/** Keys and tokens with the form that their issuer documents, in words of [A-Za-z0-9_-] or such words joined. */
import { byAnchor, formsPresent } from '../anchors.ts';
import { entropy } from '../value-forms.ts';
import { isBorder, matchesOf, type SecretRule } from '../rule.ts';
import { VENDOR_JOINED, VENDOR_WORD_FORMS } from './vendor-token-forms.ts';
import { JOINED as FIRST_JOINED, WORD_FORMS, type WordForm } from './token-forms.ts';

const JOINED = [...FIRST_JOINED, ...VENDOR_JOINED];
const JOINED_BY_ANCHOR = byAnchor(JOINED, ({ anchor }) => anchor);

/** First three characters lead to the forms: most words begin with none of them. */
const BY_HEAD = new Map<string, WordForm[]>();
for (const form of [...WORD_FORMS, ...VENDOR_WORD_FORMS]) {
  const head = form.prefix.slice(0, 2);
  const known = BY_HEAD.get(head);
  if (known) known.push(form);
  else BY_HEAD.set(head, [form]);
}

export const serviceTokens: SecretRule = {
  id: 'service-tokens',
  title: 'Keys and tokens of services, by the prefix and length that each issuer documents',
  find({ text, words }, found) {
    for (const { start, end, text: word } of words()) {
      if (word.length === 40 && /^[0-9a-f]{32}(?:FFFF|[0-9a-f]{4})NRAL$/.test(word)) {
        found({ kind: 'New Relic key', start, length: end - start });
      } else if (
        word.length === 49 &&
        /^[12][A-Za-z0-9]{26}_[A-Za-z0-9]{21}$/.test(word) &&
        entropy(word) >= 4.2
      ) {
        found({ kind: 'ngrok token', start, length: end - start });
      } else if (word.length === 34 && /^11[0-9a-f]{32}$/.test(word) && entropy(word) >= 3) {
        found({ kind: 'Jenkins token', start, length: end - start });
      }
      const candidates = BY_HEAD.get(word.slice(0, 2));
      if (!candidates) continue;
      const form = candidates.find(
        (one) => word.startsWith(one.prefix) && one.form.test(word.slice(one.prefix.length)),
      );
      // Base64 of small numbers begins as some tokens do.
      const tail = form?.tail === undefined ? '' : form.tail.exec(text.slice(end, end + 80))?.[0];
      if (form && tail !== undefined && entropy(word) >= 3) {
        found({ kind: form.kind, start, length: end - start + tail.length });
      }
    }
  },
};

/** Stripe's form, which others copy: `sk_live_…`, `rk_test_…`. */
export const stripeKeys: SecretRule = {
  id: 'stripe-keys',
  title: 'Secret and restricted keys in the form of Stripe (`sk_live_…`, `rk_test_…`)',
  find({ words }, found) {
    for (const { start, end, text: word } of words()) {
      if (/^[sr]k_[a-z]{3,7}_[A-Za-z0-9]{16,255}$/.test(word)) {
        found({ kind: 'Stripe key', start, length: end - start });
      }
    }
  },
};

/** `sk-` alone is a prefix of many issuers and of many words. */
export const apiKeyWords: SecretRule = {
  id: 'api-key-words',
  title: 'Keys that begin with `sk-` or `api-` and are otherwise random',
  find({ words }, found) {
    for (const { start, end, text: word } of words()) {
      if (
        /^sk-[A-Za-z0-9]{32,64}$/.test(word) &&
        /\d/.test(word) &&
        /[A-Z]/.test(word) !== /^sk-[0-9a-f]+$/.test(word)
      ) {
        found({ kind: 'API key', start, length: end - start });
      }
    }
  },
};

/** What stands before an anchor that is within its token. */
const BEFORE: ReadonlyMap<string, RegExp> = new Map([
  ['.atlasv1.', /[A-Za-z0-9]{14}$/],
  ['::server:', /\bK10[0-9a-f]{64}$/],
  ['.com/api/v', /https:\/\/(?:\w{3,8}\.)?discord(?:app)?$/],
]);

export const joinedTokens: SecretRule = {
  id: 'joined-tokens',
  title:
    'Tokens with dots or slashes in them: SendGrid, Vault, Google OAuth, Doppler, Terraform, Dynatrace, Dropbox, web hooks',
  anchors: JOINED.map(({ anchor }) => anchor),
  find({ text }, found, places) {
    for (const [{ anchor, form, kind }, list] of formsPresent(JOINED_BY_ANCHOR, places)) {
      for (const start of list) {
        const match = form.exec(text.slice(start, start + 2200));
        if (!match || !isBorder(text, start + match[0].length)) continue;
        const before = BEFORE.get(anchor)?.exec(text.slice(Math.max(0, start - 80), start));
        if (BEFORE.has(anchor)) {
          if (before)
            found({ kind, start: start - before[0].length, length: match[0].length + before[0].length });
        } else if (isBorder(text, start - 1)) found({ kind, start, length: match[0].length });
      }
    }
  },
};

export const chatTokens: SecretRule = {
  id: 'chat-tokens',
  title: 'Bot tokens of Telegram and Discord, keys of Mailchimp and Firebase, older tokens of Vault',
  find({ text, words }, found) {
    for (const match of matchesOf(text, /:AA[A-Za-z0-9_-]{33}/g)) {
      const before = /(?:^|[^\w-])(?:bot)?(\d{8,10})$/.exec(
        text.slice(Math.max(0, match.index - 14), match.index),
      );
      if (before && isBorder(text, match.index + match[0].length)) {
        const digits = before[1]!.length;
        found({ kind: 'Telegram token', start: match.index - digits, length: match[0].length + digits });
      }
    }
    for (const { start, end, text: word } of words()) {
      if (/^[MNO][A-Za-z0-9]{23,27}$/.test(word) && text[end] === '.') {
        const rest = /^\.[\w-]{6}\.[\w-]{27,38}/.exec(text.slice(end, end + 64));
        if (rest && isBorder(text, end + rest[0].length)) {
          found({ kind: 'Discord token', start, length: end - start + rest[0].length });
        }
      } else if (word.length === 50 && /^[0-9a-f]{32}-[0-9a-f]{8}-[0-9a-f]{8}$/.test(word)) {
        found({ kind: 'Mailgun key', start, length: end - start });
      } else if (
        (word.length === 32 || word.length === 54) &&
        text[start - 1] === ':' &&
        /^[a-z0-9]+$/.test(word)
      ) {
        // Asana, Rancher
        const before = /(?<![\w/])(?:[12]\/\d{13,17}(?:\/\d{13,17})?|token-[a-z0-9]{5}):$/.exec(
          text.slice(Math.max(0, start - 44), start),
        )?.[0];
        if (before !== undefined)
          found({ kind: 'API key', start: start - before.length, length: end - start + before.length });
      } else if (/^[0-9a-f]{32}-us\d{1,2}$/.test(word)) {
        found({ kind: 'Mailchimp key', start, length: end - start });
      } else if (word.startsWith('APA91b') && word.length >= 100 && text[start - 1] === ':') {
        const before = /[\w-]{11,30}$/.exec(text.slice(Math.max(0, start - 31), start - 1))?.[0];
        if (before !== undefined)
          found({
            kind: 'Firebase key',
            start: start - 1 - before.length,
            length: end - start + 1 + before.length,
          });
      } else if (
        word.length === 24 &&
        text[start - 1] === '.' &&
        text[start - 2] === 's' &&
        isVaultToken(text, start, word)
      ) {
        found({ kind: 'Vault token', start: start - 2, length: 26 });
      }
    }
  },
};

/** `s.` and 24 characters of mixed case: not the end of a name. */
function isVaultToken(text: string, start: number, word: string): boolean {
  return isBorder(text, start - 3) && /^[A-Za-z0-9]{24}$/.test(word) && /\d/.test(word) && /[a-z]/.test(word) && (word.match(/[A-Z]/g)?.length ?? 0) >= 4;
} // prettier-ignore
