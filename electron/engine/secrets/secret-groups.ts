/** What a scan found, by value: its kind, names, places, validity. Values stay in the engine's memory. */
import { createHmac, randomBytes } from 'node:crypto';
import type { Validity } from '../../analysis/secrets/index.ts';
import type { SpaceFind } from './detect-protocol.ts';
import { valuePatterns, type SecretEncoding, type ValuePattern } from './value-patterns.ts';

/** Values that are kept. A case with more says so. */
export const SECRETS_MAXIMUM = 1000;
const LABELS_MAXIMUM = 8;

export interface GroupPlace {
  readonly space: number;
  readonly run: number;
  readonly position: number;
  readonly length: number;
  readonly encoding: SecretEncoding;
  readonly recognised: boolean;
}

export interface SecretGroup {
  readonly id: string;
  readonly value: Uint8Array;
  readonly patterns: readonly ValuePattern[];
  kind: string;
  rule: string;
  validity: Validity | null;
  certificate: string | null;
  readonly labels: Set<string>;
  /** Where a rule found it; after the second pass every place. */
  places: GroupPlace[];
  morePlaces: boolean;
}

export interface SecretGroups {
  readonly all: readonly SecretGroup[];
  readonly full: boolean;
  find(id: string): SecretGroup | undefined;
  add(
    find: Pick<SpaceFind, 'kind' | 'rule' | 'value' | 'label' | 'validity'>,
    place: GroupPlace | null,
  ): void;
}

/** Ids are keyed anew for each scan, so that a short secret can't be guessed from one. */
export function createSecretGroups(): SecretGroups {
  const key = randomBytes(32);
  const groups = new Map<string, SecretGroup>();
  let full = false;
  return {
    get all() {
      return [...groups.values()];
    },
    get full() {
      return full;
    },
    find: (id) => groups.get(id),
    add({ kind, rule, value, label, validity }, place) {
      const id = createHmac('sha256', key).update(value).digest('hex').slice(0, 24);
      let group = groups.get(id);
      if (group === undefined) {
        if (groups.size >= SECRETS_MAXIMUM) {
          full = true;
          return;
        }
        group = {
          id,
          value,
          patterns: valuePatterns(value),
          kind,
          rule,
          validity: validity ?? null,
          certificate: null,
          labels: new Set<string>(),
          places: [],
          morePlaces: false,
        };
        groups.set(id, group);
      } else if (rule !== group.rule && group.rule === 'named-values') {
        // A form says more than a name.
        Object.assign(group, { kind, rule });
      }
      group.validity ??= validity ?? null;
      if (label !== undefined && label !== '' && group.labels.size < LABELS_MAXIMUM) group.labels.add(label);
      if (place !== null) group.places.push(place);
    },
  };
}
