/**
 * Terminals: tty-info.img (settings, session, window size) and tty-data.img (bytes not yet read, only where
 * both ends are in the dump). The id is index*2, +1 for the master of a pseudo terminal [tty.c].
 */
import { displayText } from '../../../shared/text.ts';
import type { DecodedImage } from '../image/types.ts';
import type { SourceSpan } from '../../../shared/span.ts';
import type { TermiosEntry, TtyDataEntry, TtyFileEntry, TtyInfoEntry } from '../wire/messages.ts';
import { TtyType, TtyTypeNames } from '../wire/messages.ts';
import { fieldSpan, messageSpan, type ResolveContext } from './context.ts';
import type { Placed } from './file-records.ts';
import { limitedText } from './limited-text.ts';
import { hexText, messageDetail, type Detail } from './message-detail.ts';
import { gapAt, reachImage } from './reached-image.ts';

export interface TtyImages {
  readonly info: ReadonlyMap<number, Placed<TtyInfoEntry>>;
  readonly data: ReadonlyMap<number, Placed<TtyDataEntry>>;
}

export function ttyImages(context: ResolveContext): TtyImages {
  return {
    info: firstById(context, reachImage<TtyInfoEntry>(context, 'tty-info.img'), (entry) => entry.id),
    data: firstById(context, reachImage<TtyDataEntry>(context, 'tty-data.img'), (entry) => entry.tty_id),
  };
}

function firstById<M extends TtyInfoEntry | TtyDataEntry>(
  context: ResolveContext,
  image: DecodedImage<M> | undefined,
  idOf: (message: M) => number | undefined,
): Map<number, Placed<M>> {
  const byId = new Map<number, Placed<M>>();
  for (const { message } of image?.entries ?? []) {
    const id = idOf(message);
    if (id === undefined) gapAt(context, image!, message, 'field-missing', 'A terminal without an id.');
    else if (byId.has(id))
      gapAt(context, image!, message, 'duplicate-tty', `Terminal ${id} is there twice; the first counts.`);
    else byId.set(id, { image: image!, message });
  }
  return byId;
}

/** Device numbers of /dev/tty and /dev/console: major 5, minor 0 and 1. */
const DEV_TTY = 0x500;
const DEV_CONSOLE = 0x501;

/** The device's usual path, where no `reg` entry has the one it was opened by. */
export function ttyPath(tty: TtyFileEntry, info: TtyInfoEntry | undefined): string | null {
  if (tty.tty_info_id === undefined) return null;
  const type = info?.type ?? TtyType.PTY;
  if (type === TtyType.PTY) {
    return tty.tty_info_id % 2 === 1
      ? '/dev/ptmx'
      : `/dev/pts/${info?.pty?.index ?? Math.floor(tty.tty_info_id / 2)}`;
  }
  if (type === TtyType.CTTY || info?.rdev === DEV_TTY) return '/dev/tty';
  if (type === TtyType.CONSOLE || info?.rdev === DEV_CONSOLE) return '/dev/console';
  // Major 4: minors up to 63 are virtual terminals, then serial lines.
  if (type === TtyType.VT && info?.rdev !== undefined) return `/dev/tty${info.rdev & 0xff}`;
  return null;
}

/** Bytes of termios' c_cc: NCCS of the kernel. CRIU copies them into u32 fields; what follows them is chance. */
const NCCS = 19;

export function ttyDetail(
  context: ResolveContext,
  ttys: TtyImages,
  tty: TtyFileEntry,
): { readonly detail: Detail; readonly source: readonly SourceSpan[] } {
  const detail: Detail = [];
  const source: SourceSpan[] = [];
  const id = tty.tty_info_id;
  const info = id === undefined ? undefined : ttys.info.get(id);
  const data = id === undefined ? undefined : ttys.data.get(id);
  if (info !== undefined) {
    const { message } = info;
    detail.push(['type', TtyTypeNames[message.type ?? 0] ?? String(message.type)]);
    detail.push(...messageDetail(message, { skip: ['id', 'type', 'termios', 'termios_locked'] }));
    detail.push(...termiosDetail('termios', message.termios, context.images.littleEndian));
    detail.push(...termiosDetail('termios_locked', message.termios_locked, context.images.littleEndian));
    source.push(messageSpan(info.image, message, 'detail'));
  }
  if (data !== undefined) {
    const bytes = limitedText(context, data.image, data.message, 'data') ?? new Uint8Array(0);
    detail.push(['data.bytes', String(data.message.data?.length ?? 0)], ['data', displayText(bytes)]);
    source.push(fieldSpan(data.image, data.message, 'data', 'detail'));
  }
  return { detail, source };
}

function termiosDetail(prefix: string, termios: TermiosEntry | undefined, littleEndian: boolean): Detail {
  if (termios === undefined) return [];
  const detail = messageDetail(termios, { prefix, skip: ['c_cc'] });
  const words = termios.c_cc.slice(0, Math.ceil(NCCS / 4));
  if (words.length === 0) return detail;
  const view = new DataView(new ArrayBuffer(words.length * 4));
  words.forEach((word, index) => view.setUint32(index * 4, word >>> 0, littleEndian));
  detail.push([`${prefix}.c_cc`, hexText(new Uint8Array(view.buffer).subarray(0, NCCS))]);
  return detail;
}
