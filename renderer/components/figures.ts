/** Counts, hex and durations as the window writes them. */
import type { CellValue } from '../../shared/api/values.ts';
import { countLost } from '../../shared/facts/lost-parts.ts';

const NUMBER = new Intl.NumberFormat('en');

/** '12,045'. */
export function countText(value: number | bigint): string {
  return NUMBER.format(value);
}

/** '12', '12+' where there may be more, 'not known' where none are there and some may be lost. */
export function countOfLost(count: number | bigint, lost: string | null | undefined): string {
  return countLost(count, lost, countText);
}

/** '1 process', '10 processes'. */
export function plural(count: number | bigint, one: string, many = `${one}s`): string {
  return `${countText(count)} ${Number(count) === 1 ? one : many}`;
}

export function hexText(value: number | bigint): string {
  return `0x${BigInt.asUintN(64, BigInt(value)).toString(16)}`;
}

export function octalText(value: number | bigint): string {
  return `0${value.toString(8)}`;
}

export function isNumeric(value: CellValue | undefined): value is number | bigint {
  return typeof value === 'number' || typeof value === 'bigint';
}
