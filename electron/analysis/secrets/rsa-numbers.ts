/**
 * Private keys of RSA as the big numbers that libraries compute with. A number is none by itself; it is one by what stands in
 * the same bytes:
 *
 *   p   divides a modulus n: one in memory, or that of a certificate or public key in DER
 *   p   e dp = 1 modulo p - 1, with dp beside it
 *   d   e d = 1 modulo the order of the group of n
 *   p   is a prime, alone in its block, and so is another of its size
 *
 * Of a key that is known so every number is looked for. What is cheap is asked first, for memory holds many random bytes: the
 * lowest bits of p q and n are equal, the highest ones of e dp / p and e d / n are near a whole number.
 */
import { numberAt, numbersIn } from './big-numbers.ts';
import type { FoundInBytes } from './byte-forms.ts';
import { randomRuns } from './random-runs.ts';
import {
  NEIGHBOURS, bitsOf, candidateAt, hasSmallFactor, inverse32, isLikePrime, isNearExponent, isNearWhole, neighbours, primeTest, publicModuli,
  type Candidate,
} from './rsa-candidates.ts'; // prettier-ignore
import {
  EXPONENTS,
  exponentTo,
  numbersOf,
  otherForms,
  primeOf,
  rsaValidity,
  type RsaKey,
} from './rsa-keys.ts';

export const RSA_NUMBERS = 'rsa-numbers';
const KEYS_MAXIMUM = 16;
/** Private exponents that are tried in one call. */
const DEAR_MAXIMUM = 24;
/** Primes alone in their blocks are a pair within these bytes. */
const PAIR_BYTES = 16 * 1024;
const PRIME_BITS = [512, 768, 1024, 1536, 2048] as const;

/** Tells every number of every key that two numbers in `buffer` prove. */
export function findRsaNumbers(buffer: Buffer, found: FoundInBytes): void {
  const runs = randomRuns(buffer);
  const candidates: Candidate[] = [];
  // Primes, moduli and exponents are odd.
  for (const one of numbersIn(buffer, runs))
    if ((one.low & 1) === 1) candidates.push(candidateAt(buffer, one));
  if (candidates.length === 0) return;
  const all = (): Candidate[] => [...numbersIn(buffer, runs)].map((one) => candidateAt(buffer, one));
  for (const key of keysOf(buffer, candidates, all)) {
    const size = bitsOf(key.p);
    const validity = rsaValidity(key);
    const also = otherForms(key);
    const parts = numbersOf(key);
    const lows = new Set([...parts].map((part) => Number(part & 0xffffffffn)));
    for (const { start, length, bits, low, order } of numbersIn(buffer, runs)) {
      if ((bits !== size && bits !== 2 * size) || !lows.has(low)) continue;
      if (!parts.has(numberAt(buffer, start, length, order))) continue;
      found({
        rule: RSA_NUMBERS,
        kind: 'private key',
        start,
        length,
        label: `RSA ${2 * size}, in memory`,
        also,
        ...(validity === undefined ? {} : { validity }),
      });
    }
  }
}

function keysOf(buffer: Buffer, numbers: readonly Candidate[], all: () => Iterable<Candidate>): RsaKey[] {
  const keys: RsaKey[] = [];
  const primality = primeTest();
  const add = (p: bigint, q: bigint): void => {
    // Tests of primes leave numbers and their squares.
    if (p === q || ![p, q].every((one) => one === 0n || primality(one))) return;
    const known = keys.findIndex((key) => key.p === p || key.q === p || key.p === q);
    if (known < 0 && keys.length < KEYS_MAXIMUM) keys.push({ p, q });
    else if (known >= 0 && keys[known]!.q === 0n && q !== 0n) keys[known] = { p, q };
  };
  const isKnown = (p: bigint): boolean => keys.some((key) => key.p === p || key.q === p);
  const likePrimes = numbers.filter(isLikePrime);
  const moduli = [...likePrimes, ...publicModuli(buffer)].sort((a, b) => a.start - b.start);
  for (const bits of PRIME_BITS) {
    const primes = likePrimes.filter((one) => one.bits === bits);
    const same = numbers.filter((one) => one.bits === bits);
    const large = moduli.filter((one) => one.bits === 2 * bits);
    primesOfModuli(primes, large, add);
    primesByExponent(primes.filter((p) => !p.alone || !isKnown(p.value())), same, add);
    const isOpen = (n: Candidate): boolean => n.alone && !keys.some(({ p }) => n.value() % p === 0n);
    modulusByExponent(numbers.filter((one) => one.bits === 2 * bits && one.alone), large.filter(isOpen), add);
    if (keys.length === 0) pairsOfPrimes(primes.filter((p) => p.alone), primality, add);
  }
  return keys.map(({ p, q }) => ({ p, q: q === 0n ? otherPrime(p, likePrimes, all()) : q }));
} // prettier-ignore

type AddKey = (p: bigint, q: bigint) => void;

/** One that is alone is divided by; of others the other prime must be in sight, by its lowest bits. */
function primesOfModuli(primes: readonly Candidate[], moduli: readonly Candidate[], add: AddKey): void {
  const lows = new Set(primes.map(({ low }) => low));
  for (const p of primes) {
    const reciprocal = inverse32(p.low);
    for (const n of neighbours(moduli, p.start)) {
      if (!(p.alone && n.alone) && !lows.has(Math.imul(n.low, reciprocal) >>> 0)) continue;
      if (hasSmallFactor(p.value())) break;
      if (n.value() % p.value() === 0n) add(p.value(), n.value() / p.value());
    }
  }
}

function primesByExponent(primes: readonly Candidate[], exponents: readonly Candidate[], add: AddKey): void {
  for (const p of primes) {
    for (const { order, share, value } of neighbours(exponents, p.start)) {
      if (order !== p.order || !isNearWhole(share / p.share)) continue;
      if (EXPONENTS.some((e) => (e * value()) % (p.value() - 1n) === 1n)) add(p.value(), 0n);
    }
  }
}

/** d / n times the exponent; one of {@link SHARED} makes it near a whole number. */
function modulusByExponent(
  exponents: readonly Candidate[],
  moduli: readonly Candidate[],
  add: AddKey,
): void {
  let dear = 0;
  for (const d of exponents) {
    for (const n of neighbours(moduli, d.start)) {
      if (!isNearExponent(d.share / n.share)) continue;
      if (++dear > DEAR_MAXIMUM) return;
      const e = exponentTo(n.value(), d.value());
      const p = e === 0n ? 0n : primeOf(n.value(), e, d.value());
      if (p > 1n && n.value() % p === 0n) add(p, n.value() / p);
    }
  }
} // prettier-ignore

/**
 * Of groups for Diffie and Hellman and of DSA there is one of a size, with ones in front or without the two highest bits. Which
 * prime belongs to which is known where there are two.
 */
function pairsOfPrimes(
  numbers: readonly Candidate[],
  isPrime: (number: bigint) => boolean,
  add: AddKey,
): void {
  const likely = numbers.filter(({ share, value }) => share >= 0.7 && !hasSmallFactor(value()));
  const pairs: [Candidate, Candidate][] = [];
  likely.forEach((one, index) => {
    for (const other of likely.slice(index + 1, index + 1 + NEIGHBOURS)) {
      if (other.start - one.start > PAIR_BYTES) break;
      if (other.order !== one.order || other.value() === one.value()) continue;
      if (isPrime(one.value()) && isPrime(other.value())) pairs.push([one, other]);
    }
  });
  const different = new Set(pairs.flat().map(({ value }) => value()));
  for (const [{ value: p }, { value: q }] of pairs) {
    if (different.size === 2) add(p(), q());
    else [p(), q()].forEach((prime) => add(prime, 0n));
  }
}

/** The other prime of one that only an exponent told: in sight, and with their coefficient there too. */
function otherPrime(p: bigint, primes: readonly Candidate[], numbers: Iterable<Candidate>): bigint {
  const size = bitsOf(p);
  const others = [...new Set(primes.filter(({ alone, bits }) => alone && bits === size).map(({ value }) => value()))].slice(0, NEIGHBOURS);
  for (const { bits, alone, value } of numbers) {
    if (!alone || bits !== size) continue;
    for (const q of others) if (q !== p && ((value() * q) % p === 1n || (value() * p) % q === 1n)) return q;
  }
  return 0n;
} // prettier-ignore
