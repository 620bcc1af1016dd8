/** Which file of a container a space of the scan is. */
import { displayText } from '../../../shared/text.ts';
import { ZEROS } from '../../analysis/search/space.ts';
import type { EngineState } from '../engine-state.ts';
import { caseFiles } from '../files/case-files.ts';
import type { SecretScan } from './scan-secrets.ts';

/** By scan, then by checkpoint: the path of each member that is, or has, a file's content. */
const kept = new WeakMap<SecretScan, Map<string, ReadonlyMap<number, string>>>();

/** The path of the container's file that a space (by its place in the scan) is; null for other spaces. */
export function pathsOfSpaces(state: EngineState, scan: SecretScan): (space: number) => string | null {
  const known = kept.get(scan) ?? new Map<string, ReadonlyMap<number, string>>();
  kept.set(scan, known);
  return (space) => {
    const { kind, checkpoint, runs } = scan.spaces[space]!;
    if (kind !== 'file') return null;
    let paths = known.get(checkpoint);
    if (paths === undefined) known.set(checkpoint, (paths = pathsByMember(state, checkpoint)));
    const [run] = runs;
    const segment = run?.store.findIndex((store) => store !== ZEROS) ?? -1;
    if (run === undefined || segment < 0) return null;
    const member = scan.members?.at(run.store[segment]!, run.offset[segment]!)?.member;
    return member === undefined ? null : (paths.get(member) ?? null);
  };
}

function pathsByMember(state: EngineState, checkpoint: string): ReadonlyMap<number, string> {
  const paths = new Map<number, string>();
  for (const { path, content, spans } of caseFiles(state, [checkpoint])) {
    if (content === null) continue;
    for (const { member } of spans) if (!paths.has(member)) paths.set(member, displayText(path));
  }
  return paths;
}
