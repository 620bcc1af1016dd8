/** Addresses and ports as the facts write them: '10.0.0.1:80', '[::1]:80'. */

const FORM = /^(?:\[([0-9a-fA-F:.]{2,45})(?:%[\w.-]{1,32})?\]|([0-9.]{7,15})):(\d{1,5})$/;
const MAPPED = /^::ffff:(\d{1,3}(?:\.\d{1,3}){3})$/i;

/**
 * Null for what is no such text. An IPv4 address that a socket of IPv6 shows mapped (`::ffff:198.51.100.23`) is
 * given as the IPv4 address it is on the wire: that is what others look for.
 */
export function endpointOf(value: unknown): { readonly address: string; readonly port: number } | null {
  const found = typeof value === 'string' ? FORM.exec(value) : null;
  if (found === null) return null;
  const port = Number(found[3]);
  const address = found[1] ?? found[2]!;
  return port > 65_535 ? null : { address: MAPPED.exec(address)?.[1] ?? address, port };
}
