/**
 * What a network namespace of the container's own had: links (netdev-N), addresses, routes, rules (iproute2's
 * save format), firewall (iptables-save and nftables text, tracked connections). A namespace that was given
 * from outside has none of these [net.c].
 */
import { gap } from '../../../shared/facts/gap.ts';
import type { FirewallRuleFact, InterfaceFact, RouteFact } from '../../../shared/facts/network.ts';
import { displayText } from '../../../shared/text.ts';
import type { DecodedImage, ImageFile } from '../image/types.ts';
import type { NetDeviceEntry, SitEntry } from '../wire/messages.ts';
import { NdTypeNames } from '../wire/messages.ts';
import { messageSpan, type ResolveContext } from './context.ts';
import { namespaceFirewall } from './firewall.ts';
import { limitedText } from './limited-text.ts';
import { addressBytes, addressText } from './ip-address.ts';
import { messageDetail, type Detail } from './message-detail.ts';
import { readAddresses, type LinkAddress } from './netlink/addresses.ts';
import { readRoutes } from './netlink/routes.ts';
import { readRules } from './netlink/rules.ts';
import type { Saved, SaveOptions } from './netlink/saved.ts';
import { namespaceImageName } from './namespace-images.ts';
import { gapAt, reachImage } from './reached-image.ts';
import { rawImage, rawSpan, stateProblems } from './raw-images.ts';
import { linkSysctls } from './sysctls.ts';

export interface Network {
  readonly interfaces: readonly InterfaceFact[];
  readonly routes: readonly RouteFact[];
  readonly firewall: readonly FirewallRuleFact[];
}

/** Facts of the given network namespaces, in their order. */
export function resolveNetwork(context: ResolveContext, namespaceIds: readonly number[]): Network {
  const interfaces: InterfaceFact[] = [];
  const routes: RouteFact[] = [];
  const firewall: FirewallRuleFact[] = [];
  for (const id of namespaceIds) {
    context.checkpoint();
    const links = namespaceLinks(context, id);
    interfaces.push(...links);
    routes.push(...namespaceRoutes(context, id, new Map(links.map((link) => [link.index, link.name]))));
    firewall.push(...namespaceFirewall(context, id));
  }
  return { interfaces, routes, firewall };
}

function saved<T>(
  context: ResolveContext,
  name: string,
  read: (bytes: Uint8Array, options: SaveOptions) => Saved<T>,
): { readonly file: ImageFile; readonly rows: readonly T[] } | undefined {
  const image = rawImage(context, name);
  if (image === undefined) return undefined;
  const { littleEndian, limits } = context.images;
  const { rows, problems } = read(image.bytes, { littleEndian, limit: limits.entries });
  stateProblems(context, image.file, problems);
  return { file: image.file, rows };
}

function namespaceLinks(context: ResolveContext, namespaceId: number): InterfaceFact[] {
  const addresses = saved(context, namespaceImageName(context, 'ifaddr', namespaceId), readAddresses);
  const byLink = Map.groupBy(addresses?.rows ?? [], (row) => row.link);
  const image = reachImage<NetDeviceEntry>(context, namespaceImageName(context, 'netdev', namespaceId));
  const links = new Map<number, InterfaceFact>();
  for (const { message } of image?.entries ?? []) {
    const index = message.ifindex;
    if (index === undefined || links.has(index)) {
      const kind = index === undefined ? 'field-missing' : 'duplicate-interface';
      gapAt(
        context,
        image!,
        message,
        kind,
        `A network device ${index ?? 'without its index'}; it is left out.`,
      );
      continue;
    }
    const own = byLink.get(index) ?? [];
    byLink.delete(index);
    links.set(index, link(context, image!, message, namespaceId, index, own, addresses?.file));
  }
  for (const [index, rows] of byLink) {
    const text = `Addresses of network device ${index}, which is not there: ${rows.map((row) => row.text).join(', ')}.`;
    context.gaps.push(
      gap('dangling-interface', text.slice(0, 1000), addresses!.file.memberName, { offset: rows[0]!.offset }),
    );
  }
  return [...links.values()];
}

function link(
  context: ResolveContext,
  image: DecodedImage<NetDeviceEntry>,
  message: NetDeviceEntry,
  namespaceId: number,
  index: number,
  addresses: readonly LinkAddress[],
  addressFile: ImageFile | undefined,
): InterfaceFact {
  const name = limitedText(context, image, message, 'name') ?? new Uint8Array(0);
  return {
    netnsId: namespaceId,
    index,
    name: displayText(name),
    kind:
      message.type === undefined ? null : (NdTypeNames[message.type]?.toLowerCase() ?? String(message.type)),
    flags: message.flags ?? 0,
    mtu: message.mtu ?? null,
    mac: message.address === undefined || message.address.length === 0 ? null : macText(message.address),
    addresses: addresses.map((row) => row.text),
    detail: [
      ...messageDetail(message, {
        skip: ['type', 'ifindex', 'mtu', 'flags', 'name', 'address', 'conf', 'conf4', 'conf6', 'sit'],
      }),
      ...tunnelDetail(message.sit, context.images.littleEndian),
      ...linkSysctls(message),
    ],
    source: [
      messageSpan(image, message),
      ...addresses.map((row) => rawSpan(addressFile!, row, 'ifaddrmsg', 'addresses')),
    ],
  };
}

const TUNNEL_ADDRESSES = ['local', 'remote', 'rd_prefix', 'relay_prefix'] as const;

/** A tunnel's own fields; its addresses are words whose memory is in network order. */
function tunnelDetail(sit: SitEntry | undefined, littleEndian: boolean): Detail {
  if (sit === undefined) return [];
  const addresses = TUNNEL_ADDRESSES.flatMap((field) => {
    const bytes = addressBytes(sit[field], littleEndian);
    const text = bytes === null ? null : addressText(bytes);
    return text === null ? [] : [[`sit.${field}`, text] as const];
  });
  return [...addresses, ...messageDetail(sit, { prefix: 'sit', skip: TUNNEL_ADDRESSES })];
}

function macText(bytes: Uint8Array): string {
  return [...bytes.subarray(0, 32)].map((byte) => byte.toString(16).padStart(2, '0')).join(':');
}

function namespaceRoutes(
  context: ResolveContext,
  namespaceId: number,
  links: ReadonlyMap<number, string>,
): RouteFact[] {
  const rows: RouteFact[] = [];
  for (const name of [
    namespaceImageName(context, 'route', namespaceId),
    namespaceImageName(context, 'route6', namespaceId),
  ]) {
    const routes = saved(context, name, readRoutes);
    for (const row of routes?.rows ?? []) {
      rows.push({
        netnsId: namespaceId,
        family: row.family,
        kind: 'route',
        destination: row.destination,
        gateway: row.gateway,
        interface: row.link === null ? null : (links.get(row.link) ?? `if${row.link}`),
        table: row.table,
        priority: row.priority,
        detail: row.detail,
        source: [rawSpan(routes!.file, row, 'rtmsg')],
      });
    }
  }
  const rules = saved(context, namespaceImageName(context, 'rule', namespaceId), readRules);
  for (const row of rules?.rows ?? []) {
    rows.push({
      netnsId: namespaceId,
      family: row.family,
      kind: 'rule',
      destination: row.selector,
      gateway: null,
      interface: row.interface,
      table: row.table,
      priority: row.priority,
      detail: row.detail,
      source: [rawSpan(rules!.file, row, 'fib_rule_hdr')],
    });
  }
  return rows;
}
