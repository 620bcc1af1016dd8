/**
 * Values taken out of a stream of any length, piece by piece. A window slides over it: what begins in its first
 * part is complete within it, since its last part is as long as the longest form of a value.
 *
 *   |<------------- decided now ------------->|<-- longest form -->|
 *                        [ value ]        [ value across ]
 */
import type { FoundValue, ValueFinder } from './find-values.ts';

const WINDOW = 2 ** 20;
/** In content that keeps its offsets each byte of a value becomes this one. */
export const FILL = 0x58; // X

export interface StreamRedaction {
  /** Place in the original stream. */
  readonly offset: number;
  readonly found: FoundValue;
}

export interface StreamRedactor {
  /** Bytes that are decided by now; may be empty. */
  push(chunk: Uint8Array): Uint8Array;
  end(): Uint8Array;
}

/** Every byte of a value becomes FILL, so that all offsets stay; `onRedaction` is told in the stream's order. `windowBytes` is raised
 * to four times the longest form. */
export function createStreamRedactor(
  finder: ValueFinder,
  onRedaction: (redaction: StreamRedaction) => void,
  windowBytes = WINDOW,
): StreamRedactor {
  const hold = Math.max(1, finder.longestForm);
  const window = Math.max(windowBytes, hold * 4);
  const pending = new Uint8Array(window);
  let filled = 0;
  let base = 0; // offset of pending[0] in the stream
  let coveredTo = 0; // offset up to which a range that began before pending[0] reaches
  let open: StreamRedaction | null = null;

  function tell(found: FoundValue, offset: number): void {
    const end = offset + (found.end - found.start);
    if (open !== null && offset < open.offset + (open.found.end - open.found.start)) {
      const longest = Math.max(open.offset + (open.found.end - open.found.start), end);
      open = { offset: open.offset, found: { ...open.found, start: 0, end: longest - open.offset } };
      return;
    }
    if (open !== null) onRedaction(open);
    open = { offset, found: { ...found, start: 0, end: found.end - found.start } };
  }

  function decide(last: boolean): Uint8Array {
    const bytes = pending.subarray(0, filled);
    const cut = last ? filled : cutBefore(bytes, filled - hold);
    const out = bytes.slice(0, cut);
    fill(out, 0, coveredTo - base);
    for (const found of finder.find(bytes)) {
      if (found.start >= cut) break;
      fill(out, found.start, found.end);
      coveredTo = Math.max(coveredTo, base + found.end);
      tell(found, base + found.start);
    }
    pending.copyWithin(0, cut, filled);
    filled -= cut;
    base += cut;
    if (last && open !== null) {
      onRedaction(open);
      open = null;
    }
    return out;
  }

  return {
    push(chunk) {
      if (finder.empty) return chunk;
      const parts: Uint8Array[] = [];
      for (let at = 0; at < chunk.length;) {
        const taken = Math.min(chunk.length - at, window - filled);
        pending.set(chunk.subarray(at, at + taken), filled);
        filled += taken;
        at += taken;
        if (filled === window) parts.push(decide(false));
      }
      return parts.length === 1 ? parts[0]! : Buffer.concat(parts);
    },
    end: () => (finder.empty ? new Uint8Array(0) : decide(true)),
  };
}

/** Not between a backslash and what it escapes. */
function cutBefore(bytes: Uint8Array, cut: number): number {
  for (let at = cut; at > cut - 64 && at > 0; at--) if (bytes[at - 1] !== 0x5c) return at;
  return cut;
}

function fill(bytes: Uint8Array, from: number, to: number): void {
  if (to > from) bytes.fill(FILL, from, Math.min(to, bytes.length));
}
