/**
 * Passwords that are in programs and their examples because people use them: as words they would be known. Words that
 * mean something else too (`dragon`, `guest`) are none of them.
 */
import { utf8 } from '../../../shared/text.ts';
import type { KnownWords } from './judge-words.ts';
import { aloneKey, createWords, readSegment, wordKey, type Key } from './words.ts';

const PASSWORDS = [
  '1q2w3e', '1q2w3e4r', '1qaz2wsx', 'abc123', 'abcd1234', 'admin1', 'admin123', 'admin1234', 'adminadmin', 'adminpass',
  'adminpassword', 'asdfgh', 'asdfghjkl', 'changeit', 'changeme', 'dbpass', 'dbpassword', 'demo123', 'guest123', 'hunter2', 'iloveyou',
  'keyboardcat', 'letmein', 'minioadmin', 'mypass', 'mypassword', 'mysecret', 'mysecretpassword', 'opensesame', 'p4ssw0rd', 'pa55w0rd', 'pa55word',
  'pass123', 'pass1234', 'passpass', 'passw0rd', 'password1', 'password12', 'password123', 'password1234', 'postgres123', 'q1w2e3r4', 'qazwsx',
  'qwer1234', 'qwerty', 'qwerty1', 'qwerty12', 'qwerty123', 'qwertyuiop', 'redispass', 'root123', 'rootpass', 'rootroot', 's3cr3t', 's3cret', 'sekret', 'secret1',
  'secret123', 'secret1234', 'secretpass', 'secretpassword', 'shhhh', 'shhhhh', 'supersecret', 'test123', 'test1234', 'testpass', 'testpassword', 'testtest', 'toor', 'topsecret',
  'trustno1', 'user123', 'userpass', 'welcome1', 'welcome123', 'yoursecret', 'zaq12wsx', 'zxcvbn', 'zxcvbnm',
]; // prettier-ignore

/** The same words without these. */
export function withoutPasswords(list: KnownWords): KnownWords {
  const excluded = new Set<Key>();
  const words = createWords();
  for (const password of PASSWORDS) {
    const text = utf8(password);
    readSegment(text, 0, text.length, words);
    excluded.add(wordKey(words, 0)).add(aloneKey(words, 0));
  }
  return { has: (key) => !excluded.has(key) && list.has(key) };
}
