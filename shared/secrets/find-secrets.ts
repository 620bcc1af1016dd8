/** All rules over one text. */
import { anchorFinder, type AnchorPlaces } from './anchors.ts';
import { SECRET_RULES } from './rules/index.ts';
import type { SecretFind, SecretRule, SecretText } from './rule.ts';

export interface RuleFind extends SecretFind {
  readonly rule: string;
}

/**
 * Finds in the text's order. Of those that begin at one place the longest stays, of equal ones that of the earlier
 * rule, with the label of whichever has one. What lies deeper in another stays: a password in an address that
 * is a secret as a whole is one by itself.
 */
export function findSecrets(subject: SecretText, rules: readonly SecretRule[] = SECRET_RULES): RuleFind[] {
  const places = finderOf(rules)(subject.text);
  const finds: (RuleFind & { readonly rank: number })[] = [];
  rules.forEach(({ id, find }, rank) => {
    const found = (one: SecretFind): void => {
      if (one.length > 0) finds.push({ ...one, rule: id, rank });
    };
    find(subject, found, places);
  });
  finds.sort((a, b) => a.start - b.start || b.length - a.length || a.rank - b.rank);
  const kept: RuleFind[] = [];
  for (const { rank: _, ...find } of finds) {
    const last = kept.at(-1);
    if (last?.start !== find.start) kept.push(find);
    else if (last.label === undefined && find.label !== undefined) {
      kept[kept.length - 1] = { ...last, label: find.label };
    }
  }
  return kept;
}

const finders = new WeakMap<readonly SecretRule[], (text: string) => AnchorPlaces>();

function finderOf(rules: readonly SecretRule[]): (text: string) => AnchorPlaces {
  const known = finders.get(rules) ?? anchorFinder(rules.flatMap(({ anchors }) => anchors ?? []));
  finders.set(rules, known);
  return known;
}
