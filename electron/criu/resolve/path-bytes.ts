/** Paths as bytes: what the resolvers need to know of them. */
const SLASH = 0x2f;

export function startsWith(bytes: Uint8Array, prefix: Uint8Array): boolean {
  if (bytes.length < prefix.length) return false;
  for (let at = 0; at < prefix.length; at++) if (bytes[at] !== prefix[at]) return false;
  return true;
}

/** What follows the last slash. */
export function lastName(path: Uint8Array): Uint8Array {
  return path.subarray(path.lastIndexOf(SLASH) + 1);
}

/** What stands before the last slash. */
export function parentPath(path: Uint8Array): Uint8Array {
  const slash = path.lastIndexOf(SLASH);
  return path.subarray(0, Math.max(0, slash));
}

/** The number that a path's last name is, in decimal; null where it is none. */
export function numberName(path: Uint8Array): number | null {
  const name = lastName(path);
  if (name.length === 0 || name.length > 10) return null;
  let value = 0;
  for (const byte of name) {
    if (byte < 0x30 || byte > 0x39) return null;
    value = value * 10 + (byte - 0x30);
  }
  return value;
}

/** True for `.nfs` and 24 hex digits: what NFS calls a file that was removed while open. It still has that name. */
export function isNfsSillyName(path: Uint8Array): boolean {
  const name = lastName(path);
  return /^\.nfs[0-9a-fA-F]{24}$/.test(String.fromCharCode(...name.subarray(0, 32))) && name.length === 28;
}
