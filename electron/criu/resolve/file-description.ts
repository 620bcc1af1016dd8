/** What a kind of file object says of itself, and what its description draws on. */
import type { MemfdFact } from '../../../shared/facts/file.ts';
import type { SourceSpan } from '../../../shared/span.ts';
import { utf8 } from '../../../shared/text.ts';
import type { Message } from '../wire/message.ts';
import type { BpfMapData } from './bpf-maps.ts';
import type { FileRecord } from './file-records.ts';
import type { Detail } from './message-detail.ts';
import type { Remap, Remaps } from './remaps.ts';
import type { TtyImages } from './ttys.ts';

export interface FileSurroundings {
  readonly records: ReadonlyMap<number, FileRecord>;
  readonly remaps: Remaps;
  readonly memfds: ReadonlyMap<number, MemfdFact>;
  readonly ttys: TtyImages;
  /** Content of BPF maps by map_id. */
  readonly mapData: BpfMapData;
}

export interface FileDescription {
  readonly target: Uint8Array | null;
  readonly deleted?: boolean;
  readonly name?: Uint8Array | null;
  readonly position?: bigint | null;
  readonly flags?: number;
  readonly mode?: number | undefined;
  readonly size?: bigint | undefined;
  readonly uid?: number | undefined;
  readonly gid?: number | undefined;
  readonly device?: bigint | undefined;
  readonly inode?: bigint | undefined;
  readonly mountId?: number | undefined;
  readonly buildId?: string | undefined;
  readonly remap?: Remap | undefined;
  readonly external?: boolean;
  readonly detail?: Detail;
  readonly source?: readonly SourceSpan[];
}

/** `pipe:[152054]` */
export function numbered(kind: string, number: number | undefined): Uint8Array {
  return utf8(`${kind}:[${number ?? '?'}]`);
}

export function inodeOf(number: number | undefined): { readonly inode?: bigint } {
  return number === undefined ? {} : { inode: BigInt(number) };
}

export function flagsOf(body: Message & { readonly flags?: number }): { readonly flags?: number } {
  return body.flags === undefined ? {} : { flags: body.flags };
}
