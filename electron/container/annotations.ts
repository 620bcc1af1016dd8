/**
 * Annotations and labels from every place that has them, the most trustworthy first. Names of the
 * annotations: checkpointctl's lib/annotations.go (org.criu.checkpoint.*), Podman's
 * libpod/define/annotations.go (io.podman.annotations.*), CRI-O's pkg/annotations and internal/annotations
 * (io.kubernetes.cri-o.*), containerd's internal/cri/annotations (io.kubernetes.cri.*), the kubelet's
 * labels (io.kubernetes.*).
 */
import type { Limits } from '../../shared/limits.ts';
import { utf8 } from '../../shared/text.ts';
import { distinctMembers } from './json/value.ts';
import { readJson } from './json/read-json.ts';
import { textEntriesAt } from './json/shape.ts';
import type { Found, GapList } from './json/shape.ts';
import type { Documents } from './documents.ts';

export interface Annotation extends Found<string> {
  readonly key: string;
}

export interface Annotations {
  /** Of the runtime spec and what else the engine wrote in the checkpoint, then of the image that holds it. */
  readonly annotations: readonly Annotation[];
  readonly labels: readonly Annotation[];
  /** The first annotation, else label, with one of these keys, in the keys' order; empty text counts as absent. */
  first(...keys: readonly string[]): Found<string> | null;
}

/** CRI-O keeps the kubelet's labels and annotations as JSON inside one annotation. */
const CRIO_LABELS = 'io.kubernetes.cri-o.Labels';
const CRIO_ANNOTATIONS = 'io.kubernetes.cri-o.Annotations';

export function collectAnnotations(
  documents: Documents,
  outer: readonly (readonly [string, string])[],
  limits: Limits,
  gaps: GapList,
): Annotations {
  const annotations: Annotation[] = [];
  const labels: Annotation[] = [];
  const known = new Set<string>();
  const take = (to: Annotation[], entries: [string, Found<string>][]): void => {
    for (const [key, found] of entries) {
      const identity = JSON.stringify([to === labels, key, found.value]);
      if (known.has(identity)) continue;
      known.add(identity);
      to.push({ key, ...found });
    }
  };
  const spec = textEntriesAt(gaps, documents.spec, 'annotations');
  take(annotations, spec);
  for (const [key, found] of spec) {
    if (key === CRIO_LABELS) take(labels, nestedEntries(found, limits));
    if (key === CRIO_ANNOTATIONS) take(annotations, nestedEntries(found, limits));
  }
  for (const source of [documents.criStatus, documents.podDump]) {
    take(annotations, textEntriesAt(gaps, source, 'annotations'));
    take(labels, textEntriesAt(gaps, source, 'labels'));
  }
  take(labels, textEntriesAt(gaps, documents.config, 'labels'));
  take(labels, textEntriesAt(gaps, documents.dockerConfig, 'Config', 'Labels'));
  take(annotations, textEntriesAt(gaps, documents.podOptions, 'annotations'));
  // The image's or pod archive's annotations lie outside the checkpoint's own members: no bytes to point at here.
  take(
    annotations,
    outer.map(([key, value]) => [key, { value, source: [] }]),
  );
  return {
    annotations,
    labels,
    first(...keys) {
      for (const key of keys) {
        const wanted = (entry: Annotation): boolean => entry.key === key && entry.value !== '';
        const found = annotations.find(wanted) ?? labels.find(wanted);
        if (found) return { value: found.value, source: found.source };
      }
      return null;
    },
  };
}

/** Texts of a JSON object that stands in an annotation, each with the annotation's bytes; empty if it is none. */
function nestedEntries(found: Found<string>, limits: Limits): [string, Found<string>][] {
  const { root, error } = readJson(utf8(found.value), limits);
  if (error !== null || root?.kind !== 'object') return [];
  return distinctMembers(root).flatMap(({ key, value }) =>
    value.kind === 'string'
      ? [
          [key.toWellFormed(), { value: value.value.toWellFormed(), source: found.source }] as [
            string,
            Found<string>,
          ],
        ]
      : [],
  );
}
