/** The detector over a stream: windows that overlap by more than any secret and its surroundings. */
import { REACH } from '../../../shared/secrets/rule.ts';
import { detectSecrets } from './detect-secrets.ts';
import type { DetectContext, DetectedSecret } from './types.ts';

/** Bytes that are new in a window; what overlaps is looked at twice. */
const STEP = 2 ** 20;

export interface SecretScanner {
  /** Bytes that follow those before. Secrets that are sure now, by their places in the stream. */
  push(bytes: Uint8Array): DetectedSecret[];
  /** The stream ended, or what follows is no neighbour: the secrets that were not told yet. A new stream begins at 0. */
  end(): DetectedSecret[];
}

/** Chunks of any size give the same secrets as all bytes at once; at most about 1.2 MiB are kept. */
export function createSecretScanner(context: DetectContext = {}): SecretScanner {
  let buffer = Buffer.alloc(0);
  let held = 0; // bytes of the buffer in use
  let base = 0; // place of the buffer in the stream
  let told = 0; // secrets that begin before this place were told

  function append(bytes: Uint8Array): void {
    if (held + bytes.length > buffer.length) {
      // Many streams are short: a log has some lines.
      const larger = Buffer.allocUnsafe(Math.max(held + bytes.length, 2 * buffer.length));
      buffer.copy(larger, 0, 0, held);
      buffer = larger;
    }
    buffer.set(bytes, held);
    held += bytes.length;
  }

  function tell(until: number): DetectedSecret[] {
    const secrets = detectSecrets(buffer.subarray(0, held), context)
      .map((secret) => ({ ...secret, start: secret.start + base }))
      .filter(({ start }) => start >= told && start < until);
    told = until;
    return secrets;
  }

  return {
    push(bytes) {
      const secrets: DetectedSecret[] = [];
      for (let at = 0; at < bytes.length;) {
        const count = Math.min(bytes.length - at, STEP + 2 * REACH - held);
        append(bytes.subarray(at, at + count));
        at += count;
        if (held < STEP + 2 * REACH) break;
        const cut = base + held - REACH;
        secrets.push(...tell(cut));
        // What stands before the cut is needed to judge what follows it.
        const from = cut - REACH - base;
        buffer.copyWithin(0, from, held);
        held -= from;
        base += from;
      }
      return secrets;
    },
    end() {
      const secrets = held === 0 ? [] : tell(Infinity);
      held = base = told = 0;
      return secrets;
    },
  };
}
