/**
 * Addresses by the names of a memory map: '[heap]', 'libc.so.6+0x10', '/usr/bin/bash+0x2000', '0x7f…'. As in
 * debuggers an offset counts from where the file's first byte would be mapped, not from the mapping it falls into.
 */
export interface NamedRegion {
  readonly start: bigint;
  readonly end: bigint; // exclusive
  readonly path: string; // '' for none
  readonly kind: string;
  readonly offset: bigint;
}

export interface AddressName {
  readonly name: string;
  /** The address that the name stands for. */
  readonly base: bigint;
}

const ADDRESS_END = 1n << 64n;

/** '/usr/lib/libc.so.6' as 'libc.so.6'; '[heap]' as it is; what has no path by its kind. */
export function shortRegionName(region: Pick<NamedRegion, 'path' | 'kind'>): string {
  if (region.path === '') return region.kind;
  if (region.path.startsWith('[')) return region.path;
  return region.path.slice(region.path.lastIndexOf('/') + 1) || region.path;
}

/** Names that can be jumped to, in the order of their addresses, each once. */
export function addressNames(regions: readonly NamedRegion[]): readonly AddressName[] {
  const names = new Map<string, bigint>();
  for (const region of regions) {
    if (region.path === '') continue;
    const base = baseOf(region);
    for (const name of [region.path, shortRegionName(region)]) if (!names.has(name)) names.set(name, base);
  }
  return [...names].map(([name, base]) => ({ name, base }));
}

export type ResolvedAddress =
  { readonly ok: true; readonly address: bigint } | { readonly ok: false; readonly message: string };

/** What was typed, as an address: a number, or a name with an offset. Digits without 0x are hexadecimal, as maps print them. */
export function resolveAddress(typed: string, regions: readonly NamedRegion[]): ResolvedAddress {
  const text = typed.trim();
  if (text === '') return { ok: false, message: 'An address or a name of the map, with +offset' };
  const number = /^(?:0x)?([0-9a-f_`]+)$/i.exec(text)?.[1]?.replaceAll(/[_`]/g, '');
  const names = addressNames(regions);
  const exact = names.find(({ name }) => name === text);
  if (exact !== undefined) return { ok: true, address: exact.base };
  if (number !== undefined && number !== '' && number.length <= 16)
    return { ok: true, address: BigInt(`0x${number}`) };
  const [, name, sign, digits] = /^(.+?)\s*([+-])\s*(0x[0-9a-f]+|\d+)$/i.exec(text) ?? [];
  const wanted = name ?? text;
  const base =
    names.find((one) => one.name === wanted)?.base ??
    numberOf(wanted) ??
    onlyOne(names, wanted.toLowerCase())?.base;
  if (base === undefined) return { ok: false, message: `No mapping is called “${wanted}”` };
  const by = digits === undefined ? 0n : BigInt(digits);
  const address = sign === '-' ? base - by : base + by;
  return address >= 0n && address < ADDRESS_END
    ? { ok: true, address }
    : { ok: false, message: 'Past the end of the address space' };
}

/** 'libc.so.6+0x1f0' for an address in a mapping; null outside of all. */
export function nameAddress(address: bigint, regions: readonly NamedRegion[]): string | null {
  const region = regionAt(address, regions);
  if (region === undefined) return null;
  const name = shortRegionName(region);
  const by = address - (region.path === '' ? region.start : baseOf(region));
  return by === 0n ? name : `${name}+0x${by.toString(16)}`;
}

/** The region that holds an address. Regions ascend. */
export function regionAt<R extends Pick<NamedRegion, 'start' | 'end'>>(
  address: bigint,
  regions: readonly R[],
): R | undefined {
  let low = 0;
  let high = regions.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (regions[middle]!.end <= address) low = middle + 1;
    else high = middle;
  }
  const found = regions[low];
  return found !== undefined && found.start <= address ? found : undefined;
}

/** Where the mapped file's first byte would be; the start of what maps no file, or whose offset is larger than its address. */
function baseOf(region: NamedRegion): bigint {
  const isFile = !region.path.startsWith('[');
  return isFile && region.offset <= region.start ? region.start - region.offset : region.start;
}

function numberOf(text: string): bigint | undefined {
  return /^0x[0-9a-f]{1,16}$/i.test(text) ? BigInt(text) : undefined;
}

/** The name that alone begins with what was typed. */
function onlyOne(names: readonly AddressName[], typed: string): AddressName | undefined {
  const found = names.filter(({ name }) => name.toLowerCase().startsWith(typed));
  return found.length > 0 && found.every(({ base }) => base === found[0]?.base) ? found[0] : undefined;
}
