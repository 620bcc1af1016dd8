import type { CarvedKind } from '../../../shared/api/carve-calls.ts';

export { CARVED_KINDS, type CarvedKind } from '../../../shared/api/carve-calls.ts';

/** Random access to an address space. */
export interface CarveView {
  /**
   * The known bytes from the address on, at most `length`: they end where something is not known. Zeros that
   * were never dumped are known.
   */
  bytes(address: bigint, length: number): Uint8Array;
}

/** What a validator says of one place. */
export interface Carved {
  readonly kind: CarvedKind;
  readonly length: number;
  /** The structure's end was found and every check of it passed. */
  readonly complete: boolean;
  /** One line for a person: what it is, and what is missing of it. */
  readonly detail: string;
}

/** Bounds on what hostile memory can make the carver do. */
export const CARVE_LIMITS = {
  /** Bytes of one item of a binary format. */
  itemBytes: 256 * 2 ** 20,
  /** Bytes of one item of text. */
  textBytes: 2 ** 20,
  /** Levels of JSON. */
  jsonDepth: 128,
  /** Chunks of a PNG, members of a ZIP, headers of an ELF. */
  parts: 65_536,
  /** Bytes that rejected candidates of one piece may cost, as a multiple of the piece. */
  effort: 32,
} as const;

export type Validator = (view: CarveView, address: bigint) => Carved | null;
