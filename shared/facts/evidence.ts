/** What an archive is made of: stores (seekable files in the case) and members in them. */

/** A seekable file of the case that members lie in. */
export interface Store {
  readonly index: number; // 0: the source itself where it is seekable, else its decompressed form
  readonly kind: 'source' | 'archive' | 'inner';
  /** File name inside `evidence/<sha256>/`; in reference mode the source's store has its own path instead. */
  readonly file: string;
  readonly sha256: string; // hex
  readonly size: number;
  /** For 'inner': the compressed member it was made from. */
  readonly fromMember: number | null;
  /** How it was made from that member or from the source. */
  readonly layer: 'none' | 'gzip' | 'zstd';
}

export type MemberType =
  'file' | 'directory' | 'symlink' | 'hardlink' | 'character-device' | 'block-device' | 'fifo' | 'other';

/** One extent of a sparse member: content bytes [offset, offset+length) lie at `storeOffset`; the rest reads as zeros. */
export interface SparseExtent {
  readonly offset: number;
  readonly length: number;
  readonly storeOffset: number;
}

/** A tar member, of the archive itself or of an archive inside it. Recorded, never extracted. */
export interface Member {
  readonly index: number; // dense, in archive order, outer archive first
  /** The member that is the tar this one lies in; null for the archive itself. */
  readonly parent: number | null;
  readonly name: Uint8Array;
  readonly type: MemberType;
  readonly size: number; // bytes of content
  readonly store: number; // Store.index
  readonly headerOffset: number; // of the (first) header block, in the store
  readonly dataOffset: number; // of the content, in the store
  readonly sparse: readonly SparseExtent[] | null;
  readonly mode: number; // permission bits
  readonly uid: bigint;
  readonly gid: bigint;
  readonly userName: Uint8Array;
  readonly groupName: Uint8Array;
  readonly mtimeNs: bigint | null; // since 1970, UTC
  readonly atimeNs: bigint | null;
  readonly ctimeNs: bigint | null;
  readonly timePrecisionNs: bigint; // 1_000_000_000n for plain headers, finer with PAX
  readonly linkName: Uint8Array | null;
  readonly deviceMajor: number | null;
  readonly deviceMinor: number | null;
  /** PAX records as found (xattrs, ...), key to bytes. */
  readonly pax: readonly (readonly [string, Uint8Array])[];
  readonly sha256: string | null; // of the content; null for what has none
  /** A later member of the same archive has the same name: this one is shadowed. */
  readonly shadowed: boolean;
  /** The name is absolute, climbs with `..`, or goes through a link: listed, never used as a path. */
  readonly unsafeName: boolean;
}

/** What the examiner stated when the archive was taken; null: not stated. */
export interface Acquisition {
  readonly evidenceNumber: string | null;
  readonly acquiredBy: string | null;
  readonly acquiredAt: string | null; // RFC 3339, as stated
  readonly node: string | null;
  readonly sha256: string | null; // as hashed there
  readonly note: string | null;
}

export const NO_ACQUISITION: Acquisition = {
  evidenceNumber: null,
  acquiredBy: null,
  acquiredAt: null,
  node: null,
  sha256: null,
  note: null,
};
