/** What the detector tells of a secret in bytes. */
import type { Validity } from './validity.ts';

export interface DetectContext {
  /**
   * What the bytes are. 'text': settings, variables, arguments, where a name alone makes its value a secret;
   * memory and files are full of names, and values there must look like some. Memory unless said.
   */
  readonly place?: 'memory' | 'file' | 'text';
  /** Of a file: some are nothing but a secret. */
  readonly path?: string;
  /** Tells suspects too: what looks like a secret and is not sure to be one. */
  readonly suspects?: boolean;
}

/** How the bytes of the place hold the secret. */
export type SecretEncoding = 'plain' | 'utf-16le' | 'utf-16be' | 'base64';

export interface DetectedSecret {
  /** In a word or two: 'password', 'AWS access key'. */
  readonly kind: string;
  /** The rule's id, a section of docs/secrets.md. */
  readonly rule: string;
  /** Of the bytes as they stand, from the first byte that was given on. */
  readonly start: number;
  readonly length: number;
  readonly encoding: SecretEncoding;
  /** The secret itself, decoded: what would be of use to a thief. */
  readonly value: Uint8Array;
  /** Its name or its owner: a variable, `user@host`. */
  readonly label?: string;
  readonly validity?: Validity;
  /** Of a key of which a number was found: its other numbers, wherever they may be. */
  readonly also?: readonly Uint8Array[];
  /** A suspect: to be removed where it stands, and not to be looked for elsewhere. */
  readonly suspected?: true;
}
