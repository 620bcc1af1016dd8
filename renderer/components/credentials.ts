/** Capability sets and modes by name; the names are shared/format's. */
import {
  ALL_CAPABILITIES,
  capabilityName as nameOf,
  openFlagNames as flagNames,
  seccompModeName,
} from '../../shared/format/index.ts';

export { signalName, signalNames } from '../../shared/format/index.ts';

/** 'SYS_PTRACE': without the prefix that all have. */
export function capabilityName(bit: number): string {
  return nameOf(bit).replace(/^CAP_/, '');
}

export function bitCount(mask: bigint): number {
  return bits(mask).length;
}

export const CAPABILITY_COUNT = bitCount(ALL_CAPABILITIES);

/** Numbers of the bits that are set, from 0. */
export function bits(mask: bigint): readonly number[] {
  const set: number[] = [];
  for (let bit = 0; bit < 64; bit++) if (((mask >> BigInt(bit)) & 1n) === 1n) set.push(bit);
  return set;
}

export function seccompName(mode: number): string {
  return seccompModeName(mode) ?? `mode ${mode}`;
}

/** 'RDWR APPEND': open flags without the prefix that all have. */
export function openFlagText(flags: number): string {
  return flagNames(flags)
    .map((name) => name.replace(/^O_/, ''))
    .join(' ');
}
