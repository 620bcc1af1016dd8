/**
 * Rules that choose a routing table (rule-N).
 *
 *   fib_rule_hdr   u8 family, dst length, src length, tos, table, 0, 0, action; u32 flags; attributes
 *
 * Source: include/uapi/linux/fib_rules.h.
 */
import { displayText } from '../../../../shared/text.ts';
import { numberOf, readAttributes, textOf, type NetlinkMessage } from './messages.ts';
import {
  familyOf,
  prefixText,
  readSaved,
  SAVE_MAGIC,
  type Family,
  type Saved,
  type SavedPlace,
  type SaveOptions,
} from './saved.ts';

export interface Rule extends SavedPlace {
  readonly family: Family;
  readonly selector: string; // 'from all', 'from 10.0.0.0/8 iif eth0 fwmark 0x1'
  readonly action: string;
  readonly interface: string | null;
  readonly table: number;
  readonly priority: number | null;
  readonly detail: readonly (readonly [string, string])[];
}

const RTM_NEWRULE = 32;

export function readRules(bytes: Uint8Array, options: SaveOptions): Saved<Rule> {
  return readSaved(bytes, SAVE_MAGIC.rule, RTM_NEWRULE, 12, options, rule);
}

const ACTIONS: Readonly<Record<number, string>> = {
  1: 'lookup',
  2: 'goto',
  3: 'nop',
  6: 'blackhole',
  7: 'unreachable',
  8: 'prohibit',
};

const FIB_RULE_INVERT = 2;

function rule({ offset, length, body }: NetlinkMessage, littleEndian: boolean): Rule | null {
  const family = familyOf(body[0]!);
  if (family === null) return null;
  const attributes = readAttributes(body, 12, littleEndian);
  const number = (type: number): number | null => numberOf(attributes.get(type), littleEndian);
  const name = (type: number): string | null => {
    const text = textOf(attributes.get(type));
    return text === null ? null : displayText(text);
  };
  const flags = numberOf(body.subarray(8, 12), littleEndian) ?? 0;
  const [source, destination] = [attributes.get(2), attributes.get(1)]; // FRA_SRC, FRA_DST
  const [iif, oif, mark, mask] = [name(3), name(17), number(10), number(16)];
  const parts = [
    (flags & FIB_RULE_INVERT) !== 0 ? 'not' : null,
    `from ${source === undefined ? 'all' : prefixText(source, body[2]!)}`,
    destination === undefined ? null : `to ${prefixText(destination, body[1]!)}`,
    body[3] === 0 ? null : `tos ${body[3]}`,
    mark === null
      ? null
      : `fwmark 0x${mark.toString(16)}${mask === null || mask === 0xffff_ffff ? '' : `/0x${mask.toString(16)}`}`,
    iif === null ? null : `iif ${iif}`,
    oif === null ? null : `oif ${oif}`,
  ];
  const action = ACTIONS[body[7]!] ?? String(body[7]);
  const detail: (readonly [string, string])[] = [
    ['action', action],
    ['flags', String(flags)],
  ];
  const target = number(4); // FRA_GOTO
  if (target !== null) detail.push(['goto', String(target)]);
  return {
    offset,
    length,
    family,
    selector: parts.filter((part) => part !== null).join(' '),
    action,
    interface: iif ?? oif,
    table: number(15) ?? body[4]!, // FRA_TABLE
    priority: number(6) ?? 0, // FRA_PRIORITY: absent is 0, the first
    detail,
  };
}
