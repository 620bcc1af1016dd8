/**
 * Makes resources/known-words.bin: the words of a Debian system's packages, hashed. A word that several packages have is
 * software's own; what somebody chose as a secret is in none, or in one. Run on a machine with many packages:
 *
 *   node scripts/known-words.ts [FILE]
 */
import { globSync, lstatSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import process from 'node:process';
import { isOnesOwn } from '../electron/evidence/known/forms.ts';
import { narrowRuns } from '../electron/evidence/known/text-runs.ts';
import { writeWordFilter } from '../electron/evidence/known/word-filter.ts';
import {
  aloneKey,
  createWords,
  LETTERS,
  OTHER,
  pairKey,
  readSegment,
  SHORT_NUMBER,
  wordKey,
  type Words,
} from '../electron/evidence/known/words.ts';

const LARGEST_FILE = 192 * 2 ** 20;
const SLOTS = 2 ** 27;
const MASK = SLOTS - 1;
const MOST_KEYS = SLOTS * 0.85;

/** Open addressing: the key, how many packages or files still have to have it, and the last that did. */
const keys = new Float64Array(SLOTS);
const missing = new Uint8Array(SLOTS);
const seenIn = new Uint16Array(SLOTS);
let used = 0;

function see(key: number, needed: number, where: number): void {
  let slot = (key % SLOTS) & MASK;
  while (keys[slot] !== 0 && keys[slot] !== key) slot = (slot + 1) & MASK;
  if (keys[slot] === 0) {
    if (used > MOST_KEYS) return;
    used += 1;
    keys[slot] = key;
    missing[slot] = needed;
  } else if (seenIn[slot] === where) return;
  seenIn[slot] = where;
  if (missing[slot]! > 0) missing[slot]! -= 1;
}

/** In so many packages a word must stand: short ones stand in many by chance. */
function needed(words: Words, i: number, text: Uint8Array): number {
  const length = words.ends[i]! - words.starts[i]!;
  if (words.kinds[i] === LETTERS && isOneCase(text, words.starts[i]!, words.ends[i]!))
    return length <= 3 ? 10 : length === 4 ? 4 : 2;
  return length <= 3 ? 14 : length <= 5 ? 8 : 2;
}

function isOneCase(text: Uint8Array, from: number, to: number): boolean {
  let lower = 0;
  for (let at = from; at < to; at++) lower += text[at]! >= 0x61 ? 1 : 0;
  return lower === 0 || lower === to - from || (lower === to - from - 1 && text[from]! < 0x61);
}

/** Words of one case that `_` joins: the names of a program, where two of its files have them. */
function isIdentifier(words: Words, i: number, text: Uint8Array): boolean {
  const [from, to] = [words.starts[i]!, words.ends[i]!];
  if (words.kinds[i] !== OTHER || to - from < 6) return false;
  return /^(?:_*[a-z]{2,}(?:_[a-z]{2,})+|_*[A-Z]{2,}(?:_[A-Z]{2,})+)$/.test(latin1(text, from, to));
}

function latin1(text: Uint8Array, from: number, to: number): string {
  return Buffer.from(text.buffer, text.byteOffset + from, to - from).toString('latin1');
}

const words = createWords();

/** Of one case, as programs name options and variables. */
function isLongWord(words: Words, i: number, text: Uint8Array): boolean {
  const [from, to] = [words.starts[i]!, words.ends[i]!];
  return words.kinds[i] === LETTERS && to - from >= 8 && isOneCase(text, from, to);
}

function learn(bytes: Uint8Array, inPackage: number, inFile: number, isProse: boolean): void {
  const isProgram = bytes.length > 4 && latin1(bytes, 0, 4) === '\x7fELF';
  narrowRuns(bytes, (from, to) => {
    for (let at = from; at < to;) {
      at = readSegment(bytes, at, to, words);
      let before = false;
      for (let i = 0; i < words.count; i++) {
        const own = isOnesOwn(bytes, words, i);
        const short = words.kinds[i] === SHORT_NUMBER;
        if (!own && !short) {
          if (isIdentifier(words, i, bytes)) see(wordKey(words, i), isProgram ? 1 : 2, inFile);
          else if (isProgram && isLongWord(words, i, bytes)) {
            see(wordKey(words, i), 1, inFile);
            if (words.count === 1) see(aloneKey(words, i), 1, inFile);
          } else see(wordKey(words, i), needed(words, i, bytes), inPackage);
        }
        if (before && !isProse && !own && i > 0) see(pairKey(words, i), 2, inPackage);
        before = !own;
      }
      if (words.count === 1 && !isProse && words.kinds[0] === LETTERS && !isOnesOwn(bytes, words, 0))
        see(aloneKey(words, 0), Math.max(2, needed(words, 0, bytes)), inPackage);
    }
  });
}

/** Sentences as people write them: their words are known, what follows what is not. */
const PROSE =
  /\/(?:doc|man|info|help|licenses?|locale)\/|\.(?:txt|md|rst|html?|pod|adoc|po|mo)$|(?:README|NEWS|LICENSE|COPYING|CHANGES|changelog)/i;

const lists = globSync('/var/lib/dpkg/info/*.list').sort();
let bytes = 0;
let files = 0;
for (const [i, list] of lists.entries()) {
  for (const file of readFileSync(list, 'utf8').split('\n')) {
    // Lists of words and passwords, and what is compressed, say nothing of software.
    if (/\/(?:dict|wordlists?)\/|\.(?:gz|xz|png|jpg|jar)$/.test(file)) continue;
    const found = lstatSync(file, { throwIfNoEntry: false });
    if (found === undefined || !found.isFile() || found.size > LARGEST_FILE) continue;
    const content = readFileSync(file);
    bytes += content.length;
    files += 1;
    learn(content, i + 1, (files % 65_535) + 1, PROSE.test(file));
  }
  if (i % 50 === 0)
    process.stderr.write(`${i} of ${lists.length} packages, ${(bytes / 1e6).toFixed(0)} MB, ${used} keys\n`);
}

function* known(): Generator<number> {
  for (let slot = 0; slot < SLOTS; slot++) if (keys[slot] !== 0 && missing[slot] === 0) yield keys[slot]!;
}

let count = 0;
for (const key of known()) count += key === 0 ? 0 : 1;
const file = writeWordFilter(known(), count);
const target = process.argv[2] ?? path.join(import.meta.dirname, '..', 'resources', 'known-words.bin');
writeFileSync(target, file);
process.stdout.write(`${count} of ${used} keys of ${lists.length} packages in ${file.length} bytes\n`);
