/** What every resolver is given, and how it states gaps and spans. */
import type { Gap, NotCaptured } from '../../../shared/facts/gap.ts';
import type { Source, SourceSpan } from '../../../shared/span.ts';
import type { DecodedImage, ImageFile, ImageSet } from '../image/types.ts';
import type { FieldPlace, Message } from '../wire/message.ts';

export interface ResolveContext {
  readonly images: ImageSet;
  readonly gaps: Gap[];
  readonly notCaptured: NotCaptured[];
  /** Throws PermafrostError('cancelled') when the job was cancelled; call it in long loops. */
  readonly checkpoint: () => void;
}

/** The span of a whole message. */
export function messageSpan(
  image: { readonly file: ImageFile },
  message: Message,
  supports?: string,
): SourceSpan {
  return spanAt(image.file, message.$.offset, message.$.length, message.$.type, supports);
}

/** The span of one field's value, or of the whole message where the field is not set. `index` picks an element of a repeated field. */
export function fieldSpan(
  image: { readonly file: ImageFile },
  message: Message,
  field: string,
  supports?: string,
  index?: number,
): SourceSpan {
  const place = message.$.places[field];
  const one: FieldPlace | undefined = isPlaceList(place) ? place[index ?? 0] : place;
  const path = `${message.$.type}.${field}`;
  if (one === undefined) return spanAt(image.file, message.$.offset, message.$.length, path, supports);
  return spanAt(image.file, one.offset, one.length, path, supports);
}

function isPlaceList(place: FieldPlace | readonly FieldPlace[] | undefined): place is readonly FieldPlace[] {
  return Array.isArray(place);
}

function spanAt(
  file: ImageFile,
  offset: number,
  length: number,
  field: string,
  supports?: string,
): SourceSpan {
  return supports === undefined
    ? { member: file.member, offset, length, field }
    : { member: file.member, offset, length, field, supports };
}

/** An image's whole file as a source, for facts that rest on all of it. */
export function imageSource(image: DecodedImage): Source {
  return [{ member: image.file.member, offset: 0, length: image.file.source.size, field: image.type }];
}

/** Display name of a file of this image directory, there or not: 'checkpoint/core-17.img'. For gaps that name a missing one. */
export function memberNameOf(images: ImageSet, name: string): string {
  const file = images.file(name);
  if (file !== undefined) return file.memberName;
  const sibling = images.files[0]?.memberName ?? '';
  return sibling.slice(0, sibling.lastIndexOf('/') + 1) + name;
}
