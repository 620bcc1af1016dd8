/** Mounts as the engine asked for them: spec.dump's `mounts`, CRI-O's bind.mounts. */
import type { ContainerMountFact } from '../../shared/facts/index.ts';
import type { Documents } from './documents.ts';
import { itemsAt, objectAt, spanOf, textAt, textsAt } from './json/shape.ts';
import type { GapList } from './json/shape.ts';

export function decodeMounts(documents: Documents, gaps: GapList): ContainerMountFact[] {
  const rows: ContainerMountFact[] = [];
  for (const item of itemsAt(gaps, documents.spec, 'mounts')) {
    const mount = objectAt(gaps, item);
    if (!mount) continue;
    const destination = textAt(gaps, mount, 'destination');
    if (!destination) {
      gaps.at('json-member-missing', mount, 'A mount has no destination');
      continue;
    }
    rows.push({
      destination: destination.value,
      type: textAt(gaps, mount, 'type')?.value ?? null,
      sourcePath: textAt(gaps, mount, 'source')?.value ?? null,
      options: textsAt(gaps, mount, 'options').map((option) => option.value),
      origin: 'spec.dump',
      source: [spanOf(mount)],
    });
  }
  for (const item of itemsAt(gaps, documents.bindMounts)) {
    const mount = objectAt(gaps, item);
    if (!mount) continue;
    const destination = textAt(gaps, mount, 'destination');
    if (!destination) {
      gaps.at('json-member-missing', mount, 'A bind mount has no destination');
      continue;
    }
    rows.push({
      destination: destination.value,
      type: textAt(gaps, mount, 'file_type')?.value ?? null, // 'file' or 'directory'
      sourcePath: textAt(gaps, mount, 'source')?.value ?? null,
      options: ['bind'],
      origin: 'bind.mounts',
      source: [spanOf(mount)],
    });
  }
  return rows;
}
