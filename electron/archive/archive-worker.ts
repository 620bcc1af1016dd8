/** Worker thread of the ingest: hashes, copies and decompresses files by descriptor. */
import { createHash, hash as hashOnce, type Hash } from 'node:crypto';
import { write as writeCallback, readSync } from 'node:fs';
import { parentPort } from 'node:worker_threads';
import { PermafrostError, toEvidenceError } from '../../shared/errors.ts';
import { sliceSource } from '../../shared/byte-source.ts';
import { decompress } from './compression/decompress.ts';
import { fileSource, writeFully } from './file-source.ts';
import type { WorkerReply, WorkerRequest, WorkerResult, WorkerTask } from './worker-messages.ts';

/** Stays in the second-level cache between the read and the hash. */
const READ_BYTES = 512 * 1024;
const PROGRESS_BYTES = 4 * 1024 * 1024;

const buffer = Buffer.allocUnsafeSlow(READ_BYTES);
const copyBuffers = [Buffer.allocUnsafeSlow(READ_BYTES), Buffer.allocUnsafeSlow(READ_BYTES)] as const;

type OnProgress = (doneBytes: number) => void;

function readFully(fd: number, into: Buffer, length: number, offset: number): void {
  let filled = 0;
  while (filled < length) {
    const count = readSync(fd, into, filled, length - filled, offset + filled);
    if (count === 0) {
      throw new PermafrostError({
        code: 'io',
        message: 'the file has become shorter while it was read',
        where: { offset: offset + filled },
      });
    }
    filled += count;
  }
}

function writeInBackground(fd: number, bytes: Uint8Array): Promise<void> {
  return new Promise((resolve, reject) => {
    writeCallback(fd, bytes, 0, bytes.length, null, (error, count) => {
      if (error !== null) reject(error);
      else if (count === bytes.length) resolve();
      else writeInBackground(fd, bytes.subarray(count)).then(resolve, reject);
    });
  });
}

async function hashFile(
  fd: number,
  size: number,
  copyFd: number | null,
  onProgress: OnProgress,
): Promise<string> {
  const hash = createHash('sha256');
  let writing: Promise<void> = Promise.resolve();
  for (let offset = 0, turn = 0; offset < size; offset += READ_BYTES, turn ^= 1) {
    const length = Math.min(READ_BYTES, size - offset);
    if (copyFd === null) {
      readFully(fd, buffer, length, offset);
      hash.update(buffer.subarray(0, length));
    } else {
      // Two buffers: one is written by another thread while the next is read and hashed.
      const part = copyBuffers[turn as 0 | 1].subarray(0, length);
      readFully(fd, part as Buffer, length, offset);
      await writing;
      writing = writeInBackground(copyFd, part);
      hash.update(part);
    }
    onProgress(offset + length);
  }
  await writing;
  return hash.digest('hex');
}

function updateFrom(hash: Hash, fd: number, offset: number, length: number, onBytes: OnProgress): void {
  for (let done = 0; done < length; done += READ_BYTES) {
    const count = Math.min(READ_BYTES, length - done);
    readFully(fd, buffer, count, offset + done);
    hash.update(buffer.subarray(0, count));
    onBytes(count);
  }
}

function hashMembers(fd: number, places: Float64Array, onProgress: OnProgress): Uint8Array {
  const digests = new Uint8Array((places.length / 2) * 32);
  let done = 0;
  const advance = (count: number): void => onProgress((done += count));
  for (let at = 0; at < places.length; at += 2) {
    const offset = places[at] ?? 0;
    const length = places[at + 1] ?? 0;
    let digest: Buffer;
    if (length <= READ_BYTES) {
      readFully(fd, buffer, length, offset);
      digest = hashOnce('sha256', buffer.subarray(0, length), 'buffer');
      advance(length);
    } else {
      const hash = createHash('sha256');
      updateFrom(hash, fd, offset, length, advance);
      digest = hash.digest();
    }
    digests.set(digest, (at / 2) * 32);
  }
  return digests;
}

const ZEROS = new Uint8Array(READ_BYTES);

function hashSparse(task: Extract<WorkerTask, { kind: 'hash-sparse' }>, onProgress: OnProgress): string {
  const hash = createHash('sha256');
  let at = 0;
  const emit = (bytes: Uint8Array): void => {
    hash.update(bytes);
    if (task.copyFd !== null) writeFully(task.copyFd, bytes);
    at += bytes.length;
    onProgress(at);
  };
  const zerosUntil = (end: number): void => {
    while (at < end) emit(ZEROS.subarray(0, Math.min(ZEROS.length, end - at)));
  };
  for (const extent of task.extents) {
    zerosUntil(extent.offset);
    for (let done = 0; done < extent.length; done += READ_BYTES) {
      const count = Math.min(READ_BYTES, extent.length - done);
      readFully(task.fd, buffer, count, extent.storeOffset + done);
      emit(buffer.subarray(0, count));
    }
  }
  zerosUntil(task.size);
  return hash.digest('hex');
}

async function run(task: WorkerTask, onProgress: OnProgress): Promise<WorkerResult> {
  switch (task.kind) {
    case 'hash-file':
      return { kind: task.kind, sha256: await hashFile(task.fd, task.size, task.copyFd, onProgress) };
    case 'hash-members':
      return { kind: task.kind, digests: hashMembers(task.fd, task.places, onProgress) };
    case 'hash-sparse':
      return { kind: task.kind, sha256: hashSparse(task, onProgress) };
    case 'decompress': {
      const hash = createHash('sha256');
      let size = 0;
      const whole = fileSource(task.fd, task.offset + task.size, 'the compressed file');
      const source = sliceSource(whole, task.offset, task.size);
      const { remarks, error } = await decompress(source, task.layer, task.limits, (chunk, consumed) => {
        writeFully(task.outFd, chunk);
        hash.update(chunk);
        size += chunk.length;
        onProgress(consumed);
      });
      return { kind: task.kind, sha256: hash.digest('hex'), size, remarks, error };
    }
  }
}

const port = parentPort;
if (port === null) throw new Error('archive-worker runs as a worker thread');
const reply = (message: WorkerReply): void => port.postMessage(message);

port.on('message', ({ id, task }: WorkerRequest) => {
  let reported = 0;
  let reportedAt = 0;
  const onProgress: OnProgress = (done) => {
    // Decompression can take long over few input bytes: time counts too, so that a cancel is heard.
    const now = performance.now();
    if (done - reported < PROGRESS_BYTES && now - reportedAt < 50) return;
    reported = done;
    reportedAt = now;
    reply({ id, progress: done });
  };
  run(task, onProgress).then(
    (result) => reply({ id, result }),
    (caught: unknown) => reply({ id, error: toEvidenceError(caught) }),
  );
});
