/** Decoded images and the set of them that one image directory is. */
import type { ByteSource } from '../../../shared/byte-source.ts';
import type { Gap } from '../../../shared/facts/gap.ts';
import type { Limits } from '../../../shared/limits.ts';
import type { Message } from '../wire/message.ts';

/** A file of an image directory, as the archive holds it. */
export interface ImageFile {
  /** Name in its directory: 'core-17.img'. Latin-1 form of the bytes, so that it is lossless. */
  readonly name: string;
  /** Member.index in the evidence item; spans name it. */
  readonly member: number;
  /** Display name of the whole member, for gaps: 'checkpoint/core-17.img'. */
  readonly memberName: string;
  readonly source: ByteSource;
}

/** Bytes after an entry's message. */
export interface Payload {
  readonly kind: string; // 'bytes', 'inq', 'outq', 'keys', 'values', 'sem', 'msg-header', 'msg-body', 'chunk', 'content', 'shm'
  readonly offset: number; // in the image file
  readonly length: number; // bytes that are there, without padding
  /** The header of a System V message, decoded ('msg-header'). */
  readonly message?: Message;
}

export interface ImageEntry<M extends Message = Message> {
  readonly offset: number; // of the length word; of the message where there is none
  readonly message: M;
  readonly payloads: readonly Payload[];
}

export interface DecodedImage<M extends Message = Message> {
  readonly file: ImageFile;
  readonly type: string; // registry name: 'CORE', 'MM', ...; 'UNKNOWN' where neither name nor magic is known
  readonly magic: number | null;
  readonly version: 'v1.0' | 'v1.1' | 'raw';
  readonly littleEndian: boolean;
  readonly entries: readonly ImageEntry<M>[];
  readonly gaps: readonly Gap[];
}

/** Everything the domain resolvers read from: images by file name, decoded once, on first use. */
export interface ImageSet {
  readonly littleEndian: boolean;
  readonly limits: Limits;
  readonly files: readonly ImageFile[];
  file(name: string): ImageFile | undefined;
  /** The image, decoded; undefined where no such file is there. Damaged ones come with what was readable, and their gaps. */
  image<M extends Message = Message>(name: string): DecodedImage<M> | undefined;
  /** Names that match a registry type, e.g. every 'CORE'. */
  namesOf(type: string): readonly string[];
  /** Gaps of every image decoded so far. */
  gaps(): readonly Gap[];
  /** Marks a file as reached from pstree; what is never marked is a leftover. */
  reach(name: string): void;
  reached(name: string): boolean;
}
