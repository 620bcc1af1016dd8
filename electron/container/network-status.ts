/**
 * network.status, in the two shapes that Podman wrote:
 *
 *   since 4.0  {"podman": {"interfaces": {"eth0": {"subnets": [{"ipnet": CIDR, "gateway": IP}], "mac_address": MAC}}}}
 *   before     [{"interfaces": [{"name", "mac"}], "ips": [{"address": CIDR, "gateway": IP, "interface": INDEX}]}]   (CNI results)
 */
import type { ContainerNetworkFact } from '../../shared/facts/index.ts';
import { entriesAt, integerAt, itemsAt, objectAt, spanOf, textAt } from './json/shape.ts';
import type { GapList, Node } from './json/shape.ts';
import type { JsonObject } from './json/value.ts';

export function decodeNetworkStatus(root: Node | null, gaps: GapList): ContainerNetworkFact[] {
  if (root === null || root.value.kind === 'null') return [];
  if (root.value.kind === 'object')
    return entriesAt(gaps, root).flatMap(([name, item]) => decodeNetwork(name, item, gaps));
  if (root.value.kind !== 'array') {
    gaps.wrongType(root, 'an object of networks');
    return [];
  }
  return itemsAt(gaps, root).flatMap((item, index) => {
    const result = objectAt(gaps, item);
    return result ? decodeCniResult(`cni ${index}`, result, gaps) : [];
  });
}

function decodeNetwork(network: string, item: Node, gaps: GapList): ContainerNetworkFact[] {
  const rows: ContainerNetworkFact[] = [];
  for (const [name, face] of entriesAt(gaps, item, 'interfaces')) {
    const found = objectAt(gaps, face);
    if (!found) continue;
    const mac = textAt(gaps, found, 'mac_address')?.value ?? null;
    const subnets = itemsAt(gaps, found, 'subnets').flatMap((subnet) => objectAt(gaps, subnet) ?? []);
    if (subnets.length === 0) {
      rows.push({ network, interface: name, mac, address: null, gateway: null, source: [spanOf(found)] });
    }
    for (const subnet of subnets) {
      const address = textAt(gaps, subnet, 'ipnet')?.value ?? null;
      const gateway = textAt(gaps, subnet, 'gateway')?.value ?? null;
      rows.push({ network, interface: name, mac, address, gateway, source: [spanOf(found)] });
    }
  }
  return rows;
}

function decodeCniResult(network: string, result: Node<JsonObject>, gaps: GapList): ContainerNetworkFact[] {
  const faces = itemsAt(gaps, result, 'interfaces').map((face) => ({
    name: textAt(gaps, face, 'name')?.value ?? '',
    mac: textAt(gaps, face, 'mac')?.value ?? null,
    span: spanOf(face),
  }));
  const ips = itemsAt(gaps, result, 'ips').flatMap((item) => objectAt(gaps, item) ?? []);
  const addressed = new Set<number>();
  const rows = ips.map((ip): ContainerNetworkFact => {
    const index = Number(integerAt(gaps, ip, 'interface')?.value ?? -1n);
    const face = faces[index];
    if (face) addressed.add(index);
    return {
      network,
      interface: face?.name ?? '',
      mac: face?.mac ?? null,
      address: textAt(gaps, ip, 'address')?.value ?? null,
      gateway: textAt(gaps, ip, 'gateway')?.value ?? null,
      source: face ? [spanOf(ip), face.span] : [spanOf(ip)],
    };
  });
  const bare = faces.filter((_, index) => !addressed.has(index));
  return [
    ...rows,
    ...bare.map((face) => ({
      network,
      interface: face.name,
      mac: face.mac,
      address: null,
      gateway: null,
      source: [face.span],
    })),
  ];
}
