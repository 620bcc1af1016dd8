/** The controlling terminal of sessions: tty-info names the session that it belongs to. */
import { utf8 } from '../../../shared/text.ts';
import type { SourceSpan } from '../../../shared/span.ts';
import { messageSpan, type ResolveContext } from './context.ts';
import { ttyImages, ttyPath } from './ttys.ts';

export interface ControllingTty {
  readonly path: Uint8Array;
  readonly span: SourceSpan;
}

/** By session id. A session has one terminal at most; the first of two counts. */
export function resolveControllingTtys(context: ResolveContext): ReadonlyMap<number, ControllingTty> {
  // What is wrong with the image, the open files have stated already.
  const bySession = new Map<number, ControllingTty>();
  for (const [id, { image, message }] of ttyImages({ ...context, gaps: [] }).info) {
    const { sid } = message;
    if (sid === undefined || sid === 0 || bySession.has(sid)) continue;
    // The session may stand at the master's end (an odd id); the terminal is the other one.
    const path = ttyPath({ $: message.$, tty_info_id: id - (id % 2) }, message);
    if (path !== null) bySession.set(sid, { path: utf8(path), span: messageSpan(image, message, 'tty') });
  }
  return bySession;
}
