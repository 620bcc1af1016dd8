/** What the bytes at the caret are when read as numbers, times and pointers; pure. Little-endian, as every machine that CRIU dumps today but s390. */
import { timeText } from '../../components/format.ts';

export interface DataValue {
  readonly name: string;
  readonly value: string;
  /** A quieter reading: a time that is only one of many. */
  readonly guess?: boolean;
}

/** Times that are plausible in a container: 1990 to 2100. */
const EARLIEST_S = 631_152_000n;
const LATEST_S = 4_102_444_800n;
/** Seconds from 1601, where Windows counts from, to 1970. */
const FILETIME_SHIFT_S = 11_644_473_600n;

/** Up to eight bytes from the caret on; readings that need more are left out. */
export function dataValues(bytes: Uint8Array): readonly DataValue[] {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const values: DataValue[] = [];
  const add = (name: string, width: number, read: () => number | bigint): void => {
    if (bytes.length >= width) values.push({ name, value: String(read()) });
  };
  add('u8', 1, () => view.getUint8(0));
  add('i8', 1, () => view.getInt8(0));
  add('u16', 2, () => view.getUint16(0, true));
  add('i16', 2, () => view.getInt16(0, true));
  add('u32', 4, () => view.getUint32(0, true));
  add('i32', 4, () => view.getInt32(0, true));
  add('u64', 8, () => view.getBigUint64(0, true));
  add('i64', 8, () => view.getBigInt64(0, true));
  add('f32', 4, () => shortFloat(view.getFloat32(0, true), 8));
  add('f64', 8, () => shortFloat(view.getFloat64(0, true), 16));
  return [...values, ...times(bytes, view)];
}

/** The eight bytes as an address; null where they are too few. */
export function pointerOf(bytes: Uint8Array): bigint | null {
  if (bytes.length < 8) return null;
  return new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength).getBigUint64(0, true);
}

function shortFloat(value: number, digits: number): number {
  return Number.isFinite(value) ? Number(value.toPrecision(digits)) : value;
}

function times(bytes: Uint8Array, view: DataView): readonly DataValue[] {
  const found: DataValue[] = [];
  const add = (name: string, ns: bigint): void => {
    const seconds = ns / 1_000_000_000n;
    if (seconds >= EARLIEST_S && seconds < LATEST_S)
      found.push({ name, value: timeText(ns, null), guess: true });
  };
  if (bytes.length >= 4) add('time_t 32', BigInt(view.getUint32(0, true)) * 1_000_000_000n);
  if (bytes.length >= 8) {
    const value = view.getBigUint64(0, true);
    add('time_t 64', value * 1_000_000_000n);
    add('ms', value * 1_000_000n);
    add('µs', value * 1000n);
    add('ns', value);
    add('FILETIME', value * 100n - FILETIME_SHIFT_S * 1_000_000_000n);
  }
  return found;
}
