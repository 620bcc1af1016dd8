/**
 * Big numbers as libraries hold them: words of a fixed size without a form of their own, at the beginning of a random run,
 * at its end, or in slots of their size from one on.
 *
 *   limbs    the lowest byte first: OpenSSL, GMP, libgcrypt, mbed TLS, NSS, Go, V8's BigInt
 *   bytes    the highest first: keys in PKCS#11, byte arrays of most languages
 *   ints     words of 32 bits, the highest first, each with its lowest byte first: Java
 *   digits   30 bits in each word of 32, the lowest first: Python
 */
import type { RandomRun } from './random-runs.ts';

export type NumberOrder = 'limbs' | 'bytes' | 'ints' | 'digits';
export const NUMBER_ORDERS: readonly NumberOrder[] = ['limbs', 'bytes', 'ints', 'digits'];
/** Of RSA's numbers and their primes. */
const BITS = [512, 768, 1024, 1536, 2048, 3072, 4096] as const;
const DIGIT_BITS = 30;
/** Slots of a run that are looked at: more is data. */
const SLOTS_MAXIMUM = 16;

export interface BigNumber {
  readonly start: number;
  /** Of the bytes that hold it. */
  readonly length: number;
  readonly bits: number;
  readonly order: NumberOrder;
  /** Its share of 2 to the power of `bits`, as exact as a float is. */
  readonly share: number;
  /** Its lowest 32 bits. */
  readonly low: number;
  /** All of a run: nothing random stands beside it. */
  readonly alone: boolean;
}

/** Bytes that a number takes. */
export function numberLength(bits: number, order: NumberOrder): number {
  return order === 'digits' ? 4 * Math.ceil(bits / DIGIT_BITS) : bits / 8;
}

export function* numbersIn(buffer: Buffer, runs: readonly RandomRun[]): Generator<BigNumber> {
  for (const run of runs) {
    const digits = isDigits(buffer, run);
    for (const order of NUMBER_ORDERS) {
      if ((order === 'digits') !== digits) continue;
      for (const bits of BITS) {
        const length = numberLength(bits, order);
        // The last digit has what is left of the bits: less than a run's words have.
        const least = digits ? length - 4 : length;
        if (run.end - run.start < least) break;
        for (const start of order === 'limbs' ? startsIn(run, length) : [run.start]) {
          const share = shareOf(buffer, start, bits, order);
          const alone = start === run.start && run.end - run.start <= length + 4;
          if (share > 0 && share < 1) yield { start, length, bits, order, share, low: lowOf(buffer, start, length, order), alone };
        }
      }
    }
  }
} // prettier-ignore

function startsIn({ start, end }: RandomRun, length: number): number[] {
  const starts = new Set([start]);
  // Half a word may belong to what stands before it.
  const whole = (start + 7) & ~7;
  for (let slot = whole; slot + length <= end && starts.size < SLOTS_MAXIMUM; slot += length) starts.add(slot);
  const last = (end & ~7) - length;
  if (last > start) starts.add(last);
  return [...starts];
} // prettier-ignore

function isDigits(buffer: Buffer, { start, end }: RandomRun): boolean {
  for (let at = start; at < Math.min(end, start + 64); at += 4) if (buffer[at + 3]! >= 0x40) return false;
  return true;
}

/** Of the highest 64 bits, or the three highest digits. */
function shareOf(buffer: Buffer, start: number, bits: number, order: NumberOrder): number {
  const end = start + numberLength(bits, order);
  if (end > buffer.length) return 0;
  switch (order) {
    case 'limbs':
      return (buffer.readUInt32LE(end - 4) + buffer.readUInt32LE(end - 8) / 2 ** 32) / 2 ** 32;
    case 'bytes':
      return (buffer.readUInt32BE(start) + buffer.readUInt32BE(start + 4) / 2 ** 32) / 2 ** 32;
    case 'ints':
      return (buffer.readUInt32LE(start) + buffer.readUInt32LE(start + 4) / 2 ** 32) / 2 ** 32;
    case 'digits': {
      const [high, middle, low] = [4, 8, 12].map((back) => buffer.readUInt32LE(end - back));
      return (high! + middle! / 2 ** DIGIT_BITS + low! / 2 ** (2 * DIGIT_BITS)) / 2 ** (bits % DIGIT_BITS || DIGIT_BITS);
    }
  }
} // prettier-ignore

function lowOf(buffer: Buffer, start: number, length: number, order: NumberOrder): number {
  if (order === 'bytes') return buffer.readUInt32BE(start + length - 4);
  if (order === 'ints') return buffer.readUInt32LE(start + length - 4);
  const first = buffer.readUInt32LE(start);
  return order === 'limbs' ? first : (first | (buffer.readUInt32LE(start + 4) << DIGIT_BITS)) >>> 0;
}

export function numberAt(buffer: Buffer, start: number, length: number, order: NumberOrder): bigint {
  const bytes = Buffer.from(buffer.subarray(start, start + length));
  if (order === 'digits') {
    let value = 0n;
    for (let at = length - 4; at >= 0; at -= 4) value = (value << 30n) | BigInt(bytes.readUInt32LE(at));
    return value;
  }
  if (order === 'limbs') bytes.reverse();
  if (order === 'ints') bytes.swap32();
  return BigInt(`0x${bytes.toString('hex')}`);
}

/** The bytes of a number in an order, as {@link numberAt} reads them. */
export function numberBytes(value: bigint, bits: number, order: NumberOrder): Buffer {
  const length = numberLength(bits, order);
  if (order === 'digits') {
    const digits = Buffer.alloc(length);
    for (let at = 0; at < length; at += 4, value >>= 30n) digits.writeUInt32LE(Number(value & 0x3fffffffn), at);
    return digits;
  }
  const bytes = Buffer.from(value.toString(16).padStart(2 * length, '0'), 'hex');
  if (order === 'limbs') bytes.reverse();
  if (order === 'ints') bytes.swap32();
  return bytes;
} // prettier-ignore
