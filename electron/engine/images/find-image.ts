/** An image by what a person calls it: the whole name of its member, or the end of it where only one ends so. */
import { listCheckpoints } from '../../casefile/index.ts';
import type { ImageFileSummary } from '../../../shared/api/image-calls.ts';
import { PermafrostError, evidenceError } from '../../../shared/errors.ts';
import type { EngineState } from '../engine-state.ts';
import { imageDirectory } from './image-directory.ts';

const CANDIDATES_TOLD = 20;

/** Throws 'usage' with the candidates where none or several fit. */
export function findImage(state: EngineState, name: string, checkpoint: string | null): ImageFileSummary {
  const checkpoints =
    checkpoint === null
      ? listCheckpoints(state.case()).map(({ id }) => id)
      : [state.checkpoint(checkpoint).id];
  const files = checkpoints.flatMap((id) => imageDirectory(state, id).files);
  const wanted = withoutDot(name);
  const whole = files.filter(({ path }) => withoutDot(path.text) === wanted);
  const fitting = whole.length > 0 ? whole : files.filter(({ path }) => path.text.endsWith(`/${wanted}`));
  const [found] = fitting;
  if (found !== undefined && fitting.length === 1) return found;
  throw new PermafrostError(
    evidenceError(
      'usage',
      found === undefined
        ? `no image '${name}' in the case${told('near it', similar(files, wanted))}`
        : `'${name}' is several images${told('name one with --checkpoint and its whole name', fitting)}`,
    ),
  );
}

function told(what: string, files: readonly ImageFileSummary[]): string {
  if (files.length === 0) return '';
  const lines = files.slice(0, CANDIDATES_TOLD).map(({ checkpoint, path }) => `${checkpoint} ${path.text}`);
  const more = files.length - lines.length;
  return `; ${what}: ${lines.join(', ')}${more > 0 ? ` and ${more} more` : ''}`;
}

/** Names that hold what was asked for, or the part before its first digit: 'core-99.img' tells of the cores. */
function similar(files: readonly ImageFileSummary[], wanted: string): readonly ImageFileSummary[] {
  const last = wanted.slice(wanted.lastIndexOf('/') + 1).toLowerCase();
  const holding = files.filter(({ name }) => last !== '' && name.text.toLowerCase().includes(last));
  const digit = last.search(/[0-9.]/);
  const stem = digit > 0 ? last.slice(0, digit) : last;
  return holding.length > 0
    ? holding
    : files.filter(({ name }) => stem !== '' && name.text.toLowerCase().startsWith(stem));
}

function withoutDot(path: string): string {
  return path.startsWith('./') ? path.slice(2) : path;
}
