/** Images without messages of CRIU's own: their bytes, spans and problems. */
import { gap } from '../../../shared/facts/gap.ts';
import type { SourceSpan } from '../../../shared/span.ts';
import type { ImageFile } from '../image/types.ts';
import type { ResolveContext } from './context.ts';
import type { NetlinkProblem } from './netlink/messages.ts';

/** A raw image's file and bytes, up to limits.imageBytes; undefined where there is none. */
export function rawImage(
  context: ResolveContext,
  name: string,
): { readonly file: ImageFile; readonly bytes: Uint8Array } | undefined {
  const file = context.images.file(name);
  if (file === undefined) return undefined;
  context.images.reach(name);
  const allowed = context.images.limits.imageBytes;
  if (file.source.size > allowed) {
    const text = `${name} has ${file.source.size} bytes; the first ${allowed} are read (limit imageBytes).`;
    context.gaps.push(gap('image-too-large', text, file.memberName, { offset: allowed }));
  }
  return { file, bytes: file.source.read(0, Math.min(file.source.size, allowed)) };
}

export function stateProblems(
  context: ResolveContext,
  file: ImageFile,
  problems: readonly NetlinkProblem[],
): void {
  for (const { offset, message } of problems.slice(0, PROBLEMS)) {
    context.gaps.push(gap('bad-netlink-message', `${message}.`, file.memberName, { offset }));
  }
  if (problems.length > PROBLEMS) {
    const text = `${problems.length - PROBLEMS} more messages can't be read.`;
    context.gaps.push(gap('bad-netlink-message', text, file.memberName));
  }
}

/** Unreadable messages of one file that are stated one by one. */
const PROBLEMS = 16;

export function rawSpan(
  file: ImageFile,
  place: { readonly offset: number; readonly length: number },
  field: string,
  supports?: string,
): SourceSpan {
  const span = { member: file.member, offset: place.offset, length: place.length, field };
  return supports === undefined ? span : { ...span, supports };
}
