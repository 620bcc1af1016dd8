/** Images as resolvers open them: marked as part of the dump's state, missing ones stated as gaps. */
import { gap } from '../../../shared/facts/gap.ts';
import type { SourceSpan } from '../../../shared/span.ts';
import type { DecodedImage, ImageFile, Payload } from '../image/types.ts';
import type { Message } from '../wire/message.ts';
import { memberNameOf, messageSpan, type ResolveContext } from './context.ts';

/** The image of that name, reached; undefined where the directory has none. */
export function reachImage<M extends Message>(
  context: ResolveContext,
  name: string,
): DecodedImage<M> | undefined {
  const image = context.images.image<M>(name);
  if (image !== undefined) context.images.reach(name);
  return image;
}

/** As {@link reachImage}; a missing image is a gap of `subject`. */
export function requireImage<M extends Message>(
  context: ResolveContext,
  name: string,
  subject: string,
  lost: string,
): DecodedImage<M> | undefined {
  const image = reachImage<M>(context, name);
  if (image === undefined) {
    context.gaps.push(
      gap('member-missing', `${name} is missing: ${lost}.`, memberNameOf(context.images, name), { subject }),
    );
  }
  return image;
}

/** States a gap at one message of an image. */
export function gapAt(
  context: ResolveContext,
  image: { readonly file: ImageFile },
  message: Message,
  kind: string,
  text: string,
  subject: string | null = null,
): void {
  context.gaps.push(
    gap(kind, text, image.file.memberName, {
      offset: message.$.offset,
      subject,
      source: [messageSpan(image, message)],
    }),
  );
}

/** The span of a payload; `field` reads 'payload.inq'. */
export function payloadSpan(
  image: { readonly file: ImageFile },
  payload: Payload,
  supports?: string,
): SourceSpan {
  const span = {
    member: image.file.member,
    offset: payload.offset,
    length: payload.length,
    field: `payload.${payload.kind}`,
  };
  return supports === undefined ? span : { ...span, supports };
}
