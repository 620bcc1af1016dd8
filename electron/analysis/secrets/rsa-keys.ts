/** What follows from two numbers of an RSA key, and the forms of it that memory has. */
import { createDiffieHellman, createHash, createPublicKey } from 'node:crypto';
import { NUMBER_ORDERS, numberBytes } from './big-numbers.ts';
import type { Validity } from './validity.ts';

/** Exponents that keys have; the first is that of nearly all. */
export const EXPONENTS = [65537n, 3n, 17n, 35n, 37n] as const;

export interface RsaKey {
  readonly p: bigint;
  /** 0 where it is not known. */
  readonly q: bigint;
}

/** Every number that the key's private half may be kept as, for each exponent that it can have. */
export function numbersOf({ p, q }: RsaKey): ReadonlySet<bigint> {
  const numbers = new Set(q === 0n ? [p] : [p, q, inverse(q, p), inverse(p, q)]);
  const orders = q === 0n ? [p - 1n] : [p - 1n, q - 1n, (p - 1n) * (q - 1n), leastCommon(p - 1n, q - 1n)];
  for (const e of EXPONENTS)
    for (const order of orders) if (gcd(e, order) === 1n) numbers.add(inverse(e, order));
  return numbers;
}

/** Exponents and coefficients that are nowhere in sight, as every library would hold them. */
export function otherForms({ p, q }: RsaKey): Uint8Array[] {
  if (q === 0n) return [];
  const bits = bitsOf(p);
  const order = (p - 1n) * (q - 1n);
  const [e, d, short] = exponentsOf(p, q);
  if (e === 0n) return [];
  const numbers: [bigint, number][] = [
    [p, bits], [q, bits], [d % (p - 1n), bits], [d % (q - 1n), bits],
    [inverse(q, p), bits], [inverse(p, q), bits], [d, 2 * bits], [short, 2 * bits], [order, 2 * bits],
  ]; // prettier-ignore
  return numbers.flatMap(([number, size]) =>
    NUMBER_ORDERS.map((form) => Uint8Array.from(numberBytes(number, size, form))),
  );
}

export function rsaValidity({ p, q }: RsaKey): Validity | undefined {
  if (q === 0n) return undefined;
  const modulus = p * q;
  const [e] = exponentsOf(p, q);
  const base64 = (number: bigint): string => bytesOf(number).toString('base64url');
  const key = createPublicKey({ key: { kty: 'RSA', n: base64(modulus), e: base64(e === 0n ? 65537n : e) }, format: 'jwk' });
  const publicKey = createHash('sha256').update(key.export({ type: 'spki', format: 'der' })).digest('hex');
  return { algorithm: 'RSA', bits: bitsOf(modulus), publicKey };
} // prettier-ignore

/** The first exponent that the key can have, and the private one modulo the group's order and its exponent. */
function exponentsOf(p: bigint, q: bigint): [e: bigint, d: bigint, short: bigint] {
  const order = (p - 1n) * (q - 1n);
  const short = leastCommon(p - 1n, q - 1n);
  const e = EXPONENTS.find((one) => gcd(one, order) === 1n) ?? 0n;
  return e === 0n ? [0n, 0n, 0n] : [e, inverse(e, order), inverse(e, short)];
}

/** A prime of n, which its private exponent tells; 0 where it does not. */
export function primeOf(n: bigint, e: bigint, d: bigint): bigint {
  let odd = e * d - 1n;
  let twos = 0;
  while (odd > 0n && (odd & 1n) === 0n && twos < 64) {
    odd >>= 1n;
    twos += 1;
  }
  for (const base of [2n, 3n, 5n, 7n]) {
    let x = power(base, odd, n);
    for (let step = 0; step < twos; step++) {
      const next = (x * x) % n;
      if (next === 1n && x !== 1n && x !== n - 1n) return gcd(x - 1n, n);
      x = next;
    }
  }
  return 0n;
}

/** The exponent to which d belongs: 2 to the power of their product is 2. 0 where there is none. */
export function exponentTo(n: bigint, d: bigint): bigint {
  // OpenSSL computes a public key of 2 in the group of n in a hundredth of the time that BigInt takes.
  const group = createDiffieHellman(bytesOf(n), 2);
  group.setPrivateKey(bytesOf(d));
  const root = BigInt(`0x${group.generateKeys('hex')}`);
  return EXPONENTS.find((e) => power(root, e, n) === 2n) ?? 0n;
}

function bytesOf(number: bigint): Buffer {
  const hex = number.toString(16);
  return Buffer.from(hex.padStart(hex.length + (hex.length & 1), '0'), 'hex');
}

function power(base: bigint, exponent: bigint, modulus: bigint): bigint {
  let result = 1n;
  for (const bit of exponent.toString(2)) {
    result = (result * result) % modulus;
    if (bit === '1') result = (result * base) % modulus;
  }
  return result;
}

function gcd(a: bigint, b: bigint): bigint {
  while (b !== 0n) [a, b] = [b, a % b];
  return a;
}

function leastCommon(a: bigint, b: bigint): bigint {
  return (a * b) / gcd(a, b);
}

function inverse(number: bigint, modulus: bigint): bigint {
  let [a, b, x, y] = [number % modulus, modulus, 1n, 0n];
  while (b !== 0n) {
    const quotient = a / b;
    [a, b, x, y] = [b, a - quotient * b, y, x - quotient * y];
  }
  return ((x % modulus) + modulus) % modulus;
}

function bitsOf(number: bigint): number {
  return number.toString(2).length;
}
