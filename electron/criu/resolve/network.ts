/**
 * What a network namespace of the container's own had: links (netdev-N), addresses, routes, rules (iproute2's
 * save format), firewall (iptables-save and nftables text, tracked connections). A namespace that was given
 * from outside has none of these [net.c].
 */
import { gap } from '../../../shared/facts/gap.ts';
import type { FirewallRuleFact, InterfaceFact, RouteFact } from '../../../shared/facts/network.ts';
import type { SourceSpan } from '../../../shared/span.ts';
import { displayText, utf8 } from '../../../shared/text.ts';
import type { DecodedImage, ImageFile } from '../image/types.ts';
import type { NetDeviceEntry } from '../wire/messages.ts';
import { NdTypeNames } from '../wire/messages.ts';
import { messageSpan, type ResolveContext } from './context.ts';
import { limitedText } from './limited-text.ts';
import { messageDetail } from './message-detail.ts';
import { readConnections } from './netlink/conntrack.ts';
import type { NetlinkProblem } from './netlink/messages.ts';
import {
  readAddresses,
  readRoutes,
  readRules,
  type LinkAddress,
  type Saved,
  type SaveOptions,
} from './netlink/rtnetlink.ts';
import { namespaceImageName } from './namespace-images.ts';
import { gapAt, reachImage } from './reached-image.ts';
import { linkSysctls } from './sysctls.ts';
import { readLines } from './text-lines.ts';

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

/** A raw image's file and bytes, up to limits.imageBytes; undefined where there is none. */
function rawImage(
  context: ResolveContext,
  name: string,
): { readonly file: ImageFile; readonly bytes: Uint8Array } | undefined {
  const file = context.images.file(name);
  if (file === undefined) return undefined;
  context.images.reach(name);
  const allowed = context.images.limits.imageBytes;
  if (file.source.size > allowed) {
    const text = `${name} has ${file.source.size} bytes; the first ${allowed} are read (limit imageBytes).`;
    context.gaps.push(gap('image-too-large', text, file.memberName, { offset: allowed }));
  }
  return { file, bytes: file.source.read(0, Math.min(file.source.size, allowed)) };
}

function stateProblems(context: ResolveContext, file: ImageFile, problems: readonly NetlinkProblem[]): void {
  for (const { offset, message } of problems.slice(0, PROBLEMS)) {
    context.gaps.push(gap('bad-netlink-message', `${message}.`, file.memberName, { offset }));
  }
  if (problems.length > PROBLEMS) {
    const text = `${problems.length - PROBLEMS} more messages can't be read.`;
    context.gaps.push(gap('bad-netlink-message', text, file.memberName));
  }
}

/** Unreadable messages of one file that are stated one by one. */
const PROBLEMS = 16;

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
        skip: ['type', 'ifindex', 'mtu', 'flags', 'name', 'address', 'conf', 'conf4', 'conf6'],
      }),
      ...linkSysctls(message),
    ],
    source: [
      messageSpan(image, message),
      ...addresses.map((row) => rawSpan(addressFile!, row, 'ifaddrmsg', 'addresses')),
    ],
  };
}

function macText(bytes: Uint8Array): string {
  return [...bytes.subarray(0, 32)].map((byte) => byte.toString(16).padStart(2, '0')).join(':');
}

function rawSpan(
  file: ImageFile,
  place: { readonly offset: number; readonly length: number },
  field: string,
  supports?: string,
): SourceSpan {
  const span = { member: file.member, offset: place.offset, length: place.length, field };
  return supports === undefined ? span : { ...span, supports };
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

function namespaceFirewall(context: ResolveContext, namespaceId: number): FirewallRuleFact[] {
  return [
    ...(['iptables', 'ip6tables', 'nftables'] as const).flatMap((kind) =>
      textRules(context, namespaceId, kind),
    ),
    ...connections(context, namespaceId),
  ];
}

function textRules(
  context: ResolveContext,
  namespaceId: number,
  kind: FirewallRuleFact['kind'],
): FirewallRuleFact[] {
  const image = rawImage(context, namespaceImageName(context, kind, namespaceId));
  if (image === undefined) return [];
  const { entries, textBytes } = context.images.limits;
  const { lines, truncated } = readLines(image.bytes, entries);
  const long = lines.find((line) => line.length > textBytes);
  if (truncated || long !== undefined) {
    const text = truncated
      ? `More than ${entries} lines: the others are left out (limit entries).`
      : `Line ${long!.number} has ${long!.length} bytes; of such lines the first ${textBytes} are kept (limit textBytes).`;
    context.gaps.push(gap('text-too-long', text, image.file.memberName, { offset: long?.offset ?? null }));
  }
  return lines.map((line) => ({
    netnsId: namespaceId,
    kind,
    line: line.number,
    text: image.bytes.subarray(line.offset, line.offset + Math.min(line.length, textBytes)),
    source: [rawSpan(image.file, line, kind)],
  }));
}

/** Lines are counted over both files: `-exp` holds the connections once more, and what was expected. */
function connections(context: ResolveContext, namespaceId: number): FirewallRuleFact[] {
  const rows: FirewallRuleFact[] = [];
  const { littleEndian, limits } = context.images;
  for (const name of [
    namespaceImageName(context, 'netns-ct', namespaceId),
    namespaceImageName(context, 'netns-exp', namespaceId),
  ]) {
    const image = rawImage(context, name);
    if (image === undefined) continue;
    const tracked = readConnections(image.bytes, littleEndian, limits.entries);
    stateProblems(context, image.file, tracked.problems);
    for (const row of tracked.rows) {
      rows.push({
        netnsId: namespaceId,
        kind: 'conntrack',
        line: rows.length + 1,
        text: utf8(row.text),
        source: [rawSpan(image.file, row, 'nfgenmsg')],
      });
    }
  }
  return rows;
}
