/** Private keys of wallets. Those in Base58Check count by their checksum, others by their prefix and length. */
import { base58Check } from '../base58.ts';
import { matchesOf, type SecretRule } from '../rule.ts';

const BASE58 = /^[1-9A-HJ-NP-Za-km-z]+$/;

export const walletKeys: SecretRule = {
  id: 'wallet-keys',
  title: 'Private keys of wallets: Base58Check (WIF, BIP 38) by its checksum, Nostr and Sui, key arrays of Solana',
  find({ text, words }, found) {
    for (const { start, end, text: word } of words()) {
      const kind = kindOf(word);
      if (kind !== null) found({ kind, start, length: end - start });
    }
    // 16 or 32 bytes as a list of numbers behind a key's name.
    for (const { index, 0: all, 1: list } of matchesOf(text, /[kK](?:ey|EY)\\?["']?(?: ?[:=] ?| => )(\[ ?\d{1,3}(?:, ?\d{1,3}){15}(?:(?:, ?\d{1,3}){16})? ?\])/g)) {
      const bytes = list!.slice(1, -1).split(',').map(Number);
      if (bytes.every((byte) => byte < 256) && new Set(bytes).size >= 10) found({ kind: 'key', start: index + all.length - list!.length, length: list!.length });
    }
    // 64 bytes as a list of numbers: seed and public key.
    for (const { index, 0: list } of matchesOf(text, /\[\d{1,3}(?:, ?\d{1,3}){63}\]/g)) {
      const bytes = list.slice(1, -1).split(',').map(Number);
      if (bytes.every((byte) => byte < 256) && new Set(bytes).size >= 40) found({ kind: 'wallet private key', start: index, length: list.length });
    }
  },
}; // prettier-ignore

function kindOf(word: string): string | null {
  if (word.length === 51 || word.length === 52) return isWif(word) ? 'wallet private key' : null;
  if (word.length === 58 && word.startsWith('6P')) {
    const payload = BASE58.test(word) ? base58Check(word) : null;
    return payload?.length === 39 && payload[0] === 1 ? 'wallet private key' : null;
  }
  if (word.length === 63 && /^nsec1[02-9ac-hj-np-z]{58}$/.test(word)) return 'Nostr private key';
  return (word.length === 70 || word.length === 71) && /^suiprivkey1[02-9ac-hj-np-z]{59,60}$/.test(word)
    ? 'wallet private key'
    : null;
}

/** A version, 32 bytes, and 1 where the public key is written compressed. */
function isWif(word: string): boolean {
  if (!BASE58.test(word)) return false;
  const payload = base58Check(word);
  return payload !== null && (payload.length === 33 || (payload.length === 34 && payload[33] === 1));
}
