/** Words that are known for one export: those of the list, and those that leave with it anyway, as facts and notes. */
import type { KnownWords } from './judge-words.ts';
import { narrowRuns } from './text-runs.ts';
import {
  aloneKey,
  createWords,
  LETTERS,
  NUMBER,
  SHORT_NUMBER,
  pairKey,
  readSegment,
  wordKey,
  type Key,
} from './words.ts';

export interface KnownText extends KnownWords {
  /** Takes every word of a text for known. */
  learn(text: Uint8Array): void;
  /** The same of every string of JSON; keys are names of ours, and numbers in it are no words. */
  learnJson(value: unknown): void;
}

/** More words than that no case says; those behind them stay unknown. */
const MOST_KEYS = 4_000_000;

export function createKnownText(list: KnownWords): KnownText {
  const keys = new Set<Key>();
  const words = createWords();
  const encoder = new TextEncoder();

  function learn(text: Uint8Array): void {
    narrowRuns(text, (from, to) => {
      for (let at = from; at < to && keys.size < MOST_KEYS;) {
        at = readSegment(text, at, to, words);
        for (let i = 0; i < words.count; i++) {
          const kind = words.kinds[i];
          if (kind !== SHORT_NUMBER) keys.add(wordKey(words, i));
          if (i > 0 && kind !== NUMBER) keys.add(pairKey(words, i));
        }
        if (words.count === 1 && words.kinds[0] === LETTERS) keys.add(aloneKey(words, 0));
      }
    });
  }

  function learnJson(value: unknown): void {
    if (typeof value === 'string') learn(encoder.encode(value));
    else if (Array.isArray(value)) value.forEach(learnJson);
    else if (value !== null && typeof value === 'object' && !ArrayBuffer.isView(value)) {
      for (const [name, inner] of Object.entries(value)) if (!name.endsWith('Base64')) learnJson(inner);
    }
  }

  return { learn, learnJson, has: (key) => list.has(key) || keys.has(key), leaves: (key) => keys.has(key) };
}
