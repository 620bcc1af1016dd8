/** Decodes what the container engine wrote beside the image directory. Pure but for reading its inputs. */
import type { LogLineFact } from '../../shared/facts/index.ts';
import { collectAnnotations } from './annotations.ts';
import { decodeContainer } from './container-fact.ts';
import { decodeLog } from './container-log.ts';
import { decodeDeletedFiles } from './deleted-files.ts';
import { readDocuments } from './documents.ts';
import { GapList } from './json/shape.ts';
import { decodeMounts } from './mounts.ts';
import { decodeNetworkStatus } from './network-status.ts';
import { decodeProperties } from './properties.ts';
import type { DecodeEngineFiles } from './types.ts';

export { decodeFileTrees } from './file-trees.ts';
export { passwdNames, groupNames } from './passwd.ts';

/**
 * Facts about the container. Files that are absent leave nulls; files that can't be read, and members of
 * another type than the engines write, are gaps with the member's name, and the rest is decoded.
 */
export const decodeEngineFiles: DecodeEngineFiles = (input) => {
  const gaps = new GapList(input.limits);
  const documents = readDocuments(input, gaps);
  const annotations = collectAnnotations(documents, input.annotations, input.limits, gaps);
  const logLines: LogLineFact[] = [];
  for (const log of input.logs) {
    input.checkCancelled();
    for (const line of decodeLog(log, input.limits, gaps, input.checkCancelled)) logLines.push(line);
  }
  return {
    container: decodeContainer(documents, annotations, gaps),
    container_property: decodeProperties(documents, annotations, gaps),
    container_mount: decodeMounts(documents, gaps),
    container_network: decodeNetworkStatus(documents.networkStatus, gaps),
    log_line: logLines,
    deleted_file: decodeDeletedFiles(documents.deletedFiles, input.limits, gaps),
    gap: gaps.all(),
    not_captured: [],
  };
};
