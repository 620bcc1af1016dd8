import type { MemoryRegion } from '../../../shared/api/index.ts';
import type { NamedRegion } from '../../../shared/format/address-names.ts';

/** Regions as names and addresses are resolved in them. */
export function namedRegions(regions: readonly MemoryRegion[]): readonly NamedRegion[] {
  return regions.map(({ start, end, path, kind, offset }) => ({ start, end, path: path.text, kind, offset }));
}
