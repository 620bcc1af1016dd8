/** cgroup.img: sets of cgroups that tasks are in, and the properties of their directories [cgroup.c]. */
import type { CgroupFact } from '../../../shared/facts/namespace.ts';
import type { SourceSpan } from '../../../shared/span.ts';
import { displayText } from '../../../shared/text.ts';
import type { DecodedImage } from '../image/types.ts';
import type { CgMemberEntry, CgroupDirEntry, CgroupEntry } from '../wire/messages.ts';
import { messageSpan, type ResolveContext } from './context.ts';
import { limitedText } from './limited-text.ts';
import { gapAt, reachImage } from './reached-image.ts';

interface Directory {
  readonly properties: readonly (readonly [string, string])[];
  readonly span: SourceSpan;
}

/** Levels of cgroup directories that are walked; the kernel's own paths end well before. */
const DEPTH = 256;

/** One row for each controller of each set, in image order. */
export function resolveCgroups(context: ResolveContext): CgroupFact[] {
  const image = reachImage<CgroupEntry>(context, 'cgroup.img');
  const rows: CgroupFact[] = [];
  for (const { message } of image?.entries ?? []) {
    const directories = directoriesOf(context, image!, message);
    for (const set of message.sets) {
      context.checkpoint();
      if (set.id === undefined) {
        gapAt(context, image!, set, 'field-missing', 'A set of cgroups without its id.');
        continue;
      }
      for (const member of set.ctls) rows.push(row(context, image!, set.id, member, directories));
    }
  }
  return rows;
}

function row(
  context: ResolveContext,
  image: DecodedImage,
  setId: number,
  member: CgMemberEntry,
  directories: ReadonlyMap<string, Directory>,
): CgroupFact {
  const controller = displayText(limitedText(context, image, member, 'name') ?? new Uint8Array(0));
  const path = limitedText(context, image, member, 'path') ?? new Uint8Array(0);
  const directory = directories.get(`${controller}:${trimmed(displayText(path))}`);
  return {
    setId,
    controller,
    path,
    namespacePrefix: member.cgns_prefix ?? null,
    properties: directory?.properties ?? [],
    source:
      directory === undefined ? [messageSpan(image, member)] : [messageSpan(image, member), directory.span],
  };
}

/** Directories by 'controller:path'. A directory's name is its path; children's are relative to it. */
function directoriesOf(
  context: ResolveContext,
  image: DecodedImage,
  cgroup: CgroupEntry,
): Map<string, Directory> {
  const found = new Map<string, Directory>();
  for (const controller of cgroup.controllers) {
    const names = controller.cnames.map((name) =>
      displayText(name.subarray(0, context.images.limits.textBytes)),
    );
    const walk = (directory: CgroupDirEntry, above: string, depth: number): void => {
      context.checkpoint();
      const name = displayText(limitedText(context, image, directory, 'dir_name') ?? new Uint8Array(0));
      const path = trimmed(above === '' ? name : `${above}/${name}`);
      const entry: Directory = {
        properties: properties(context, image, directory),
        span: messageSpan(image, directory),
      };
      for (const controllerName of names) {
        const key = `${controllerName}:${path}`;
        if (!found.has(key)) found.set(key, entry);
      }
      if (depth < DEPTH) for (const child of directory.children) walk(child, path, depth + 1);
    };
    for (const directory of controller.dirs) walk(directory, '', 0);
  }
  return found;
}

function properties(
  context: ResolveContext,
  image: DecodedImage,
  directory: CgroupDirEntry,
): readonly (readonly [string, string])[] {
  return directory.properties.map((property) => [
    displayText(limitedText(context, image, property, 'name') ?? new Uint8Array(0)),
    displayText(limitedText(context, image, property, 'value') ?? new Uint8Array(0)),
  ]);
}

/** Without slashes at either end: sets write '/a/b', directories 'a/b'. */
function trimmed(path: string): string {
  return path.replace(/^\/+/, '').replace(/\/+$/, '');
}
