/** The program as a printer: whatever the file holds, it becomes paper and does nothing. */
import { execFile } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import os from 'node:os';
import path from 'node:path';
import process from 'node:process';
import { promisify } from 'node:util';
import { expect, test } from '@playwright/test';

const run = promisify(execFile);
const script = path.join(import.meta.dirname, '..', '..', 'scripts', 'runtime', 'print-report.ts');

let folder: string;
let server: Server;
const requests: string[] = [];

test.beforeAll(async () => {
  folder = mkdtempSync(path.join(os.tmpdir(), 'permafrost-print-test-'));
  server = createServer((request, response) => {
    requests.push(request.url ?? '');
    response.end('<h1>FROM THE NETWORK</h1>');
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
});
test.afterAll(() => {
  server.close();
  rmSync(folder, { recursive: true, force: true });
});

async function print(name: string, html: string, footer: string): Promise<string> {
  const input = path.join(folder, `${name}.html`);
  const output = path.join(folder, `${name}.pdf`);
  writeFileSync(input, html);
  const root = process.platform === 'linux' && process.getuid?.() === 0;
  await run(process.execPath, [
    script,
    ...(root ? ['--no-sandbox'] : []),
    `--user-data-dir=${path.join(folder, 'profile')}`,
    '--print-report',
    input,
    output,
    footer,
    'All times are UTC</div><script>2</script>',
  ]);
  return readFileSync(output).toString('latin1');
}

test('scripts do not run, nothing is fetched, and the page goes nowhere', async () => {
  const { port } = server.address() as AddressInfo;
  const address = `http://127.0.0.1:${port}`;
  const secret = path.join(folder, 'secret.html');
  writeFileSync(secret, '<h1>A FILE OF THE DISK</h1>');
  const pdf = await print(
    'hostile',
    `<!doctype html><html><head><title>&lt;b&gt; title</title>
     <meta http-equiv="refresh" content="0;url=${address}/refresh">
     <link rel="stylesheet" href="${address}/style.css"></head><body>
     <h1 id="first">STAYS</h1><img src="${address}/picture.png"><iframe src="${address}/frame"></iframe>
     <iframe src="file://${secret}"></iframe><object data="${address}/object"></object>
     <script>document.querySelector('h1').textContent = 'SCRIPT RAN'; fetch('${address}/fetch');</script>
     <img src=x onerror="document.querySelector('h1').textContent = 'HANDLER RAN'">
     <a href="${address}/link">a link</a></body></html>`,
    'footer </div><script>1</script>',
  );
  expect(pdf.startsWith('%PDF-')).toBe(true);
  // The outline has the text of headings as it is.
  expect(pdf).toContain('/Title (STAYS)');
  expect(pdf).not.toMatch(/RAN|FROM THE NETWORK|A FILE OF THE DISK/);
  expect(requests).toEqual([]);
});

test('a file that is not there is an error, and leaves no PDF', async () => {
  const root = process.platform === 'linux' && process.getuid?.() === 0;
  const output = path.join(folder, 'none.pdf');
  const missing = path.join(folder, 'none.html');
  const switches = [...(root ? ['--no-sandbox'] : []), `--user-data-dir=${path.join(folder, 'profile')}`];
  const failed = await run(process.execPath, [
    script,
    ...switches,
    '--print-report',
    missing,
    output,
    '',
    '',
  ]).then(
    () => null,
    (error: { code?: number; stderr?: string }) => error,
  );
  expect(failed?.code).toBe(1);
  expect(failed?.stderr).toContain('no such file');
  expect(existsSync(output)).toBe(false);
});
