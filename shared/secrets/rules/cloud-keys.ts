/** AWS and Azure keys. Google's have a form of their own (service tokens) or lie in PEM. */
import { isBorder, matchesOf, placesOf, type SecretRule } from '../rule.ts';
import { entropy } from '../value-forms.ts';

const ACCESS_KEY = /^(?:AKIA|ASIA|ABIA|ACCA)[A-Z2-7]{16}$|^(?:AKIA|ASIA|ABIA|ACCA|AROA|AIDA)[A-Z0-9]{16}$/;
/** How far from its access key a secret key is looked for: both stand in one file or structure. */
const NEAR = 512;

export const awsKeys: SecretRule = {
  id: 'aws-keys',
  title: 'AWS access keys, the secret keys beside them, and session tokens',
  find({ text, words }, found) {
    for (const { start, end, text: word } of words()) {
      if (ACCESS_KEY.test(word)) {
        found({ kind: 'AWS access key', start, length: end - start });
        const from = Math.max(0, start - NEAR);
        const around = text.slice(from, end + NEAR);
        for (const { index, 0: run } of matchesOf(around, /[A-Za-z0-9/+]+/g)) {
          if (
            run.length !== 40 ||
            entropy(run) < 4.2 ||
            !/[A-Z]/.test(run) ||
            !/[a-z]/.test(run) ||
            !/\d/.test(run)
          )
            continue;
          found({ kind: 'AWS secret key', start: from + index, length: 40 });
        }
      }
    }
    for (const anchor of ['FwoGZXIvYXdz', 'IQoJb3JpZ2lu', 'FQoGZXIvYXdz']) {
      for (const start of placesOf(text, anchor)) {
        const match = /^[A-Za-z0-9+/]{100,2048}={0,2}/.exec(text.slice(start, start + 2100));
        if (match) found({ kind: 'AWS session token', start, length: match[0].length });
      }
    }
    for (const match of matchesOf(text, /X-Amz-Signature=([0-9a-f]{64})/g)) {
      found({ kind: 'AWS signature', start: match.index + 16, length: 64 });
    }
  },
};

/** Keys with a mark of their issuer in them: storage, registry, service bus, event hub, cache. */
const MARKED: readonly { readonly anchor: string; readonly before: number; readonly form: RegExp }[] = [
  { anchor: '+ASt', before: 75, form: /^\+ASt[A-Za-z0-9+/]{6}==(?![A-Za-z0-9+/=])/ },
  { anchor: '+ACR', before: 42, form: /^\+ACR[A-Za-z0-9]{6}(?![A-Za-z0-9+/=])/ },
  { anchor: '+ASb', before: 33, form: /^\+ASb[A-Za-z0-9+/]{6}=(?![A-Za-z0-9+/=])/ },
  { anchor: '+AEh', before: 33, form: /^\+AEh[A-Za-z0-9+/]{6}=(?![A-Za-z0-9+/=])/ },
  { anchor: '+ARM', before: 33, form: /^\+ARM[A-Za-z0-9+/]{6}=(?![A-Za-z0-9+/=])/ },
];

export const azureKeys: SecretRule = {
  id: 'azure-keys',
  title: 'Azure storage and service keys (`AccountKey=`, `SharedAccessKey=`), SAS signatures, client secrets, tokens of DevOps',
  anchors: [';Secret=', 'azurewebsites.net/', ...MARKED.map(({ anchor }) => anchor)],
  find({ text, words }, found, places) {
    for (const { index, 0: all, 1: value } of matchesOf(text, /(?:AccountKey|SharedAccessKey|SharedSecretValue)=([A-Za-z0-9+/]{40,88}={0,2})/g)) {
      found({ kind: 'Azure key', start: index + all.length - value!.length, length: value!.length, label: all.slice(0, all.indexOf('=')) });
    }
    for (const { index, 0: all, 1: value } of matchesOf(text, /[?&;]sig=([A-Za-z0-9%+/]{40,80}={0,2})/g)) {
      found({ kind: 'Azure SAS signature', start: index + all.length - value!.length, length: value!.length });
    }
    // An application's store of settings; a function's key in its address.
    for (const at of places(';Secret=')) {
      const value = /^[A-Za-z0-9+/]{40,88}={0,2}/.exec(text.slice(at + 8, at + 100))?.[0];
      if (value === undefined || !/Id=[\w+/:-]{4,64}$/.test(text.slice(Math.max(0, at - 68), at))) continue;
      found({ kind: 'Azure key', start: at + 8, length: value.length, label: 'Secret' });
    }
    for (const at of places('azurewebsites.net/')) {
      const match = /^azurewebsites\.net\/[^\s"'\0?]{0,256}\?(?:[^\s"'\0?]{1,256}&)?code=([\w+/%-]{40,80}={0,2})/.exec(text.slice(at, at + 640));
      if (match) found({ kind: 'Azure key', start: at + match[0].length - match[1]!.length, length: match[1]!.length, label: 'function' });
    }
    for (const { anchor, before, form } of MARKED) {
      for (const at of places(anchor)) {
        const start = at - before;
        const key = form.exec(text.slice(at, at + 20))?.[0];
        if (key === undefined || start < 0 || !/^[A-Za-z0-9+/]+$/.test(text.slice(start, at)) || /[A-Za-z0-9+/]/.test(text[start - 1] ?? ' ')) continue;
        found({ kind: 'Azure key', start, length: before + key.length });
      }
    }
    for (const { start, end, text: word } of words()) {
      if (word.length === 84 && /^[A-Za-z0-9]{52}JQQJ99[A-Za-z0-9]{26}$/.test(word)) found({ kind: 'Azure key', start, length: end - start });
      else if (word.length === 52 && /^[A-Za-z0-9]{42}AzSe[AD][A-Za-z0-9]{5}$/.test(word)) found({ kind: 'Azure key', start, length: end - start });
    }
    for (const at of placesOf(text, 'AZDO')) {
      const start = at - 76;
      const match = start < 0 ? null : /^[A-Za-z0-9]{76}AZDO[A-Za-z0-9]{4}/.exec(text.slice(start, start + 84));
      if (match && isBorder(text, start - 1) && isBorder(text, start + 84)) found({ kind: 'Azure DevOps token', start, length: 84 });
    }
    for (const at of placesOf(text, 'Q~')) {
      const start = at - 4;
      const word = text.slice(Math.max(0, start), start + 40);
      const match = /^[\w.~-]{3}\dQ~[\w.~-]{31,34}/.exec(word);
      if (match && start >= 0 && !/[\w.~]/.test(text[start - 1] ?? ' ') && isBorder(text, start + match[0].length)) {
        found({ kind: 'Azure client secret', start, length: match[0].length });
      }
    }
  },
}; // prettier-ignore
