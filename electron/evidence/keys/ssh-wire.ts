/** The data types of RFC 4251, section 5, that keys and signatures use: uint32 and string, big-endian. */
import { PermafrostError, evidenceError } from '../../../shared/errors.ts';

export function sshUint32(number: number): Buffer {
  const bytes = Buffer.alloc(4);
  bytes.writeUInt32BE(number);
  return bytes;
}

/** A length in 4 bytes, then the bytes (text as UTF-8). */
export function sshString(content: Uint8Array | string): Buffer {
  const bytes = typeof content === 'string' ? Buffer.from(content, 'utf8') : content;
  return Buffer.concat([sshUint32(bytes.length), bytes]);
}

export interface SshReader {
  uint32(): number;
  string(): Uint8Array;
  /** A string of printable ASCII. */
  word(): string;
  /** The next `length` bytes. */
  bytes(length: number): Uint8Array;
  /** What was not read. */
  rest(): Uint8Array;
  /** Throws where anything follows. */
  end(): void;
}

/** `what` names the bytes in errors. Throws 'malformed' where they end early. */
export function readSsh(content: Uint8Array, what: string): SshReader {
  const view = Buffer.from(content.buffer, content.byteOffset, content.byteLength);
  let at = 0;

  function malformed(reason: string): PermafrostError {
    return new PermafrostError(evidenceError('malformed', `${what}: ${reason}`));
  }

  function bytes(length: number): Uint8Array {
    if (length > view.length - at) throw malformed('it ends early');
    at += length;
    return content.subarray(at - length, at);
  }

  function uint32(): number {
    bytes(4);
    return view.readUInt32BE(at - 4);
  }

  return {
    uint32,
    bytes,
    string: () => bytes(uint32()),
    word() {
      const text = Buffer.from(bytes(uint32())).toString('latin1');
      if (!/^[\x21-\x7e]{0,256}$/.test(text)) throw malformed('a name is not plain ASCII');
      return text;
    },
    rest: () => content.subarray(at),
    end() {
      if (at !== content.length) throw malformed('bytes follow its end');
    },
  };
}
