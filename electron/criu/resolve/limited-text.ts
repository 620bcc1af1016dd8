/** Text fields of images (paths, names, labels), cut where an image claims more than any kernel gives. */
import { gap } from '../../../shared/facts/gap.ts';
import type { ImageFile } from '../image/types.ts';
import type { Message } from '../wire/message.ts';
import { fieldSpan, type ResolveContext } from './context.ts';

/**
 * The bytes of a string or bytes field, null where it is not set. What is longer than
 * `limits.textBytes` is cut there, and the gap says how long it was.
 */
export function limitedText<M extends Message>(
  context: ResolveContext,
  image: { readonly file: ImageFile },
  message: M,
  field: keyof M & string,
): Uint8Array | null {
  const value: unknown = message[field];
  if (!(value instanceof Uint8Array)) return null;
  const allowed = context.images.limits.textBytes;
  if (value.length <= allowed) return value;
  const span = fieldSpan(image, message, field);
  context.gaps.push(
    gap(
      'text-too-long',
      `${message.$.type}.${field} has ${value.length} bytes; the first ${allowed} are kept (limit textBytes).`,
      image.file.memberName,
      { offset: span.offset, source: [span] },
    ),
  );
  return value.subarray(0, allowed);
}
