/**
 * What the archive's file name says. The kubelet writes checkpoint-<pod>_<namespace>-<container>-<RFC 3339>.tar
 * (kubernetes pkg/kubelet/kubelet.go, CheckpointContainer). A name can be changed by anyone: hints, no facts.
 */
import type { NameHint } from '../../../shared/facts/container.ts';

const KUBELET =
  /^checkpoint-([^_]{1,253})_(.{1,600})-(\d{4}-\d\d-\d\d)T(\d\d)[:_-](\d\d)[:_-](\d\d)(Z|[+-]\d\d[:_]?\d\d)(?:\.|$)/;

export function nameHints(fileName: string): readonly NameHint[] {
  const match = KUBELET.exec(fileName);
  if (match === null) return [];
  const [, pod = '', middle = '', date, hour, minute, second, zone = 'Z'] = match;
  const parts = middle.split('-');
  if (parts.length < 2) return [];
  const readings = parts.slice(1).map((_, i) => ({
    namespace: parts.slice(0, i + 1).join('-'),
    name: parts.slice(i + 1).join('-'),
  }));
  const [first] = readings;
  if (first === undefined) return [];
  const from = "from the archive's file name";
  const others = readings
    .slice(1, 9)
    .map(({ namespace, name }) => `${namespace} and ${name}`)
    .join(', ');
  const note =
    others === ''
      ? from
      : `${from}; a namespace and a container name may both hold '-', so it can also be read as ${others}`;
  return [
    { field: 'pod', value: pod, note: from },
    { field: 'namespace', value: first.namespace, note },
    { field: 'name', value: first.name, note },
    {
      field: 'checkpointedAt',
      value: `${date}T${hour}:${minute}:${second}${zone.replace('_', ':')}`,
      note: `${from}; the kubelet's clock`,
    },
  ];
}
