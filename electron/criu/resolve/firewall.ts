/** The firewall of a network namespace: iptables-save and nftables text line by line, tracked connections. */
import { gap } from '../../../shared/facts/gap.ts';
import type { FirewallRuleFact } from '../../../shared/facts/network.ts';
import { utf8 } from '../../../shared/text.ts';
import type { ResolveContext } from './context.ts';
import { namespaceImageName } from './namespace-images.ts';
import { readConnections } from './netlink/conntrack.ts';
import { rawImage, rawSpan, stateProblems } from './raw-images.ts';
import { readLines } from './text-lines.ts';

export function namespaceFirewall(context: ResolveContext, namespaceId: number): FirewallRuleFact[] {
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
