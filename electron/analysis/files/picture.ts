/**
 * The size of a picture from its header, so that what a decoder would have to hold is known before it is asked.
 * PNG, JPEG, GIF and WebP; nothing else is shown as a picture, and SVG never. Pure.
 */
export type PictureType = 'image/png' | 'image/jpeg' | 'image/gif' | 'image/webp';

export interface Picture {
  readonly type: PictureType;
  readonly width: number;
  readonly height: number;
}

/** Bytes of a picture file that is shown, and pixels of its picture. */
export const PICTURE_BYTES = 16 * 2 ** 20;
export const PICTURE_PIXELS = 40_000_000;
export const PICTURE_SIDE = 16_384;

/** The picture in a file; null where it is none of the four or its header is cut. */
export function pictureOf(bytes: Uint8Array): Picture | null {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  return png(bytes, view) ?? gif(bytes, view) ?? webp(bytes, view) ?? jpeg(bytes, view);
}

/** Why a picture is not shown; null where it is. */
export function pictureRefusal(picture: Picture, size: number): string | null {
  if (size > PICTURE_BYTES)
    return `the file is larger than the ${PICTURE_BYTES / 2 ** 20} MiB that are shown as a picture`;
  if (picture.width === 0 || picture.height === 0) return 'its header gives it no size';
  if (
    picture.width > PICTURE_SIDE ||
    picture.height > PICTURE_SIDE ||
    picture.width * picture.height > PICTURE_PIXELS
  ) {
    return `its header says ${picture.width} × ${picture.height} pixels, more than are decoded`;
  }
  return null;
}

function tag(bytes: Uint8Array, offset: number, text: string): boolean {
  if (bytes.length < offset + text.length) return false;
  for (let i = 0; i < text.length; i++) if (bytes[offset + i] !== text.charCodeAt(i)) return false;
  return true;
}

function png(bytes: Uint8Array, view: DataView): Picture | null {
  if (bytes.length < 24 || bytes[0] !== 0x89 || !tag(bytes, 1, 'PNG\r\n\x1a\n') || !tag(bytes, 12, 'IHDR'))
    return null;
  return { type: 'image/png', width: view.getUint32(16), height: view.getUint32(20) };
}

function gif(bytes: Uint8Array, view: DataView): Picture | null {
  if (bytes.length < 10 || !(tag(bytes, 0, 'GIF87a') || tag(bytes, 0, 'GIF89a'))) return null;
  return { type: 'image/gif', width: view.getUint16(6, true), height: view.getUint16(8, true) };
}

function webp(bytes: Uint8Array, view: DataView): Picture | null {
  if (bytes.length < 30 || !tag(bytes, 0, 'RIFF') || !tag(bytes, 8, 'WEBP')) return null;
  const of = (width: number, height: number): Picture => ({ type: 'image/webp', width, height });
  if (tag(bytes, 12, 'VP8 ')) return of(view.getUint16(26, true) & 0x3fff, view.getUint16(28, true) & 0x3fff);
  if (tag(bytes, 12, 'VP8L')) {
    const bits = view.getUint32(21, true);
    return of((bits & 0x3fff) + 1, ((bits >>> 14) & 0x3fff) + 1);
  }
  if (!tag(bytes, 12, 'VP8X')) return null;
  const three = (at: number): number => view.getUint16(at, true) + bytes[at + 2]! * 65_536;
  return of(three(24) + 1, three(27) + 1);
}

/** Walks the segments to the frame header (SOF0 to SOF15, but DHT, JPG and DAC). */
function jpeg(bytes: Uint8Array, view: DataView): Picture | null {
  if (bytes.length < 4 || bytes[0] !== 0xff || bytes[1] !== 0xd8) return null;
  for (let at = 2, walked = 0; at + 9 <= bytes.length && walked < 1000; walked++) {
    if (bytes[at] !== 0xff) return null;
    const marker = bytes[at + 1]!;
    if (marker === 0xff) {
      at += 1;
      continue;
    }
    const isFrame = marker >= 0xc0 && marker <= 0xcf && ![0xc4, 0xc8, 0xcc].includes(marker);
    if (isFrame) return { type: 'image/jpeg', width: view.getUint16(at + 7), height: view.getUint16(at + 5) };
    if (marker === 0xda || marker === 0xd9) return null;
    at += 2 + Math.max(2, view.getUint16(at + 2));
  }
  return null;
}
