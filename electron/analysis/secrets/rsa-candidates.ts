/** Numbers that may be one of an RSA key, and what is cheap to ask of them. */
import { checkPrimeSync } from 'node:crypto';
import { numberAt, type BigNumber } from './big-numbers.ts';
import { placesIn } from './byte-forms.ts';
import { EXPONENTS } from './rsa-keys.ts';

/** Numbers before and behind that one is held against. */
export const NEIGHBOURS = 24;
/** Tests of milliseconds in one call: bytes that ask for more are made to. */
const PRIMES_MAXIMUM = 32;
/** As far as a float of 53 bits tells, and the bits that n and the order of its group have in common. */
const NEARLY = 2 ** -30;
const SMALL_PRIMES = [3, 5, 7, 11, 13, 17, 19, 23, 29, 31, 37, 41, 43, 47, 53, 59, 61, 67, 71, 73, 79, 83, 89, 97].map(BigInt); // prettier-ignore
const SMALL_PRODUCT = SMALL_PRIMES.reduce((a, b) => a * b, 1n);
const SMALL_EXPONENTS = EXPONENTS.map(Number);
/** What the orders of p - 1 and q - 1 have in common, as a rule: the private exponent is as much smaller. */
const SHARED = [2, 4, 6, 8, 10, 12, 14, 16, 18, 20, 24, 32] as const;
/** A multiple of all of them. */
const SHARED_BY_ALL = 2 * 1440 * 7;
/** The exponent 65537 in DER: a modulus stands before it. */
const EXPONENT_DER = Buffer.from('0203010001', 'hex');

/** A number whose value is not read before it is needed. */
export interface Candidate {
  readonly start: number;
  readonly length: number;
  readonly bits: number;
  /** Of a modulus in DER none: it has the same bits in every order. */
  readonly order: BigNumber['order'] | null;
  readonly share: number;
  readonly low: number;
  readonly alone: boolean;
  readonly value: () => bigint;
}

/** Of numbers beyond the limit it says no. */
export function primeTest(): (number: bigint) => boolean {
  const known = new Map<bigint, boolean>();
  return (number) => {
    if (!known.has(number))
      known.set(number, known.size < PRIMES_MAXIMUM && checkPrimeSync(number, { checks: 8 }));
    return known.get(number)!;
  };
}

export function isLikePrime({ low, share }: Candidate): boolean {
  return (low & 1) === 1 && share >= 0.5 && share < 1 - 2 ** -32;
}

export function hasSmallFactor(number: bigint): boolean {
  const rest = number % SMALL_PRODUCT;
  return SMALL_PRIMES.some((prime) => rest % prime === 0n);
}

export function isNearWhole(quotient: number): boolean {
  return SMALL_EXPONENTS.some((e) => isNear(e * quotient));
}

function isNear(quotient: number): boolean {
  return quotient > 0.5 && Math.abs(quotient - Math.round(quotient)) < NEARLY;
}

/** Modulo 2 to the power of 32, of an odd number. */
export function inverse32(odd: number): number {
  let inverse = odd;
  for (let step = 0; step < 4; step++) inverse = Math.imul(inverse, 2 - Math.imul(odd, inverse));
  return inverse;
}

/** A copy of n and a part of n - 1, which tests of primes have, are near too, but by themselves. */
export function isNearExponent(quotient: number): boolean {
  const all = 65537 * quotient * SHARED_BY_ALL;
  if (Math.abs(all - Math.round(all)) > 2 ** -14) return false;
  return SHARED.some((shared) => isNear(65537 * shared * quotient) && !isNear(shared * quotient));
}

/** Of certificates and public keys in DER. */
export function* publicModuli(buffer: Buffer): Generator<Candidate> {
  for (const end of placesIn(buffer, EXPONENT_DER, 2)) {
    for (const bits of [1024, 1536, 2048, 3072, 4096]) {
      const length = bits / 8;
      const start = end - length;
      if (start < 5 || buffer[start]! < 0x80 || buffer[start - 1] !== 0 || (buffer[end - 1]! & 1) === 0) continue;
      if (buffer.readUInt16BE(start - 3) !== length + 1 && buffer[start - 2] !== length + 1) continue;
      const share = (buffer.readUInt32BE(start) + buffer.readUInt32BE(start + 4) / 2 ** 32) / 2 ** 32;
      const value = once(() => numberAt(buffer, start, length, 'bytes'));
      yield { start, length, bits, order: null, share, low: buffer.readUInt32BE(end - 4), alone: true, value };
    }
  }
} // prettier-ignore

/** Those that begin nearest before and behind a place; `numbers` in their order. */
export function neighbours(numbers: readonly Candidate[], place: number): readonly Candidate[] {
  let low = 0;
  let high = numbers.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (numbers[middle]!.start < place) low = middle + 1;
    else high = middle;
  }
  return numbers.slice(Math.max(0, low - NEIGHBOURS), low + NEIGHBOURS);
}

export function candidateAt(buffer: Buffer, one: BigNumber): Candidate {
  return { ...one, value: once(() => numberAt(buffer, one.start, one.length, one.order)) };
}

function once<T>(make: () => T): () => T {
  let made: { readonly value: T } | null = null;
  return () => (made ??= { value: make() }).value;
}

export function bitsOf(number: bigint): number {
  return number.toString(2).length;
}
