/** The check of a bundle as a job: it reads a folder, and no case. */
import path from 'node:path';
import { verifyBundle } from '../../evidence/verification/verify-bundle.ts';
import type { BundleCheckResult } from '../../../shared/api/export-calls.ts';
import type { JobControl } from '../jobs/job-registry.ts';
import { holdRunning } from './job-turns.ts';

export async function runBundleCheck(
  folder: string,
  signer: string | null,
  control: JobControl,
): Promise<BundleCheckResult> {
  const whole = path.resolve(folder);
  let doneBytes = 0;
  const check = await verifyBundle(
    whole,
    signer,
    (bytes) => {
      doneBytes += bytes;
      control.progress({ stage: 'hashing', doneBytes, totalBytes: null });
    },
    () => holdRunning(control),
  );
  return {
    path: whole,
    ...check,
    files: check.files.map((file) => ({ ...file })),
    info: check.info.map(([label, value]): [string, string] => [label, value]),
  };
}
