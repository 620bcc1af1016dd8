/** An X display of our own: an Xvfb that only this process and its children can draw on. */
import { spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import type { Readable } from 'node:stream';

export interface OwnDisplay {
  /** What a program needs in its environment to draw on it. */
  readonly environment: Readonly<Record<string, string>>;
  close(): void;
}

/** Whether there is a display to draw on that somebody may be looking at. */
export function hasDisplay(): boolean {
  if (process.platform !== 'linux') return true;
  return Boolean(process.env['DISPLAY'] ?? process.env['WAYLAND_DISPLAY']);
}

export async function openOwnDisplay(size = '1600x1000x24'): Promise<OwnDisplay> {
  const folder = mkdtempSync(path.join(os.tmpdir(), 'permafrost-display-'));
  const authority = path.join(folder, 'authority');
  writeFileSync(authority, cookieForAnyDisplay(), { mode: 0o600 });
  const server = spawn(
    'Xvfb',
    ['-displayfd', '3', '-screen', '0', size, '-nolisten', 'tcp', '-auth', authority, '-noreset'],
    { stdio: ['ignore', 'ignore', 'pipe', 'pipe'] },
  );
  let said = '';
  server.stderr?.setEncoding('utf8').on('data', (text: string) => (said += text));
  const close = (): void => {
    server.kill();
    rmSync(folder, { recursive: true, force: true });
  };
  const number = await new Promise<string>((resolve, reject) => {
    let text = '';
    (server.stdio[3] as Readable).setEncoding('utf8').on('data', (chunk: string) => {
      text += chunk;
      if (text.includes('\n')) resolve(text.trim());
    });
    server.once('error', reject);
    server.once('exit', (code) => reject(new Error(`Xvfb ended with code ${code}: ${said.trim()}`)));
  }).catch((caught: unknown) => {
    close();
    throw caught;
  });
  process.once('exit', close);
  return {
    environment: { DISPLAY: `:${number}`, XAUTHORITY: authority, PERMAFROST_OWN_DISPLAY: '1' },
    close,
  };
}

/**
 * An Xauthority file of one entry: family 0xffff (any host), an empty address, an empty display number (any), the
 * name of the protocol and a random cookie, each with its length in two bytes, big-endian.
 */
function cookieForAnyDisplay(): Buffer {
  const counted = (data: Buffer): Buffer => {
    const length = Buffer.alloc(2);
    length.writeUInt16BE(data.length);
    return Buffer.concat([length, data]);
  };
  return Buffer.concat([
    Buffer.from([0xff, 0xff]),
    counted(Buffer.alloc(0)),
    counted(Buffer.alloc(0)),
    counted(Buffer.from('MIT-MAGIC-COOKIE-1')),
    counted(randomBytes(16)),
  ]);
}
