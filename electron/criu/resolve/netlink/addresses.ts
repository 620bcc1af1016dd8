/**
 * Addresses of links (ifaddr-N).
 *
 *   ifaddrmsg   u8 family, prefix length, flags, scope; u32 link; attributes
 *
 * Source: include/uapi/linux/if_addr.h.
 */
import { displayText } from '../../../../shared/text.ts';
import { addressText } from '../ip-address.ts';
import { numberOf, readAttributes, textOf, type NetlinkMessage } from './messages.ts';
import {
  familyOf,
  readSaved,
  SAVE_MAGIC,
  type Family,
  type Saved,
  type SavedPlace,
  type SaveOptions,
} from './saved.ts';

export interface LinkAddress extends SavedPlace {
  readonly family: Family;
  readonly link: number; // interface index
  /** `10.0.0.2/16`; with a peer `10.0.0.2 peer 10.0.0.1/32`. */
  readonly text: string;
  readonly scope: number;
  readonly flags: number;
  readonly label: string | null;
}

const RTM_NEWADDR = 20;

export function readAddresses(bytes: Uint8Array, options: SaveOptions): Saved<LinkAddress> {
  return readSaved(bytes, SAVE_MAGIC.address, RTM_NEWADDR, 8, options, linkAddress);
}

function linkAddress({ offset, length, body }: NetlinkMessage, littleEndian: boolean): LinkAddress | null {
  const family = familyOf(body[0]!);
  const attributes = readAttributes(body, 8, littleEndian);
  const peer = attributes.get(1); // IFA_ADDRESS: the peer's where the link is point to point
  const local = attributes.get(2) ?? peer; // IFA_LOCAL
  const address = local === undefined ? null : addressText(local);
  if (family === null || address === null) return null;
  const peerText = peer === undefined ? null : addressText(peer);
  const label = textOf(attributes.get(3)); // IFA_LABEL
  const between = peerText === null || peerText === address ? '' : ` peer ${peerText}`;
  return {
    offset,
    length,
    family,
    link: numberOf(body.subarray(4, 8), littleEndian)!,
    text: `${address}${between}/${body[1]!}`,
    scope: body[3]!,
    flags: numberOf(attributes.get(8), littleEndian) ?? body[2]!, // IFA_FLAGS has more bits
    label: label === null ? null : displayText(label),
  };
}
