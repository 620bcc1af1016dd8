/**
 * `--print-report INPUT OUTPUT FOOTER TIMES`: this program as a printer. It loads one HTML file into a hidden, sandboxed
 * page without JavaScript, navigation or network, writes it as a PDF and ends. It opens no case, no window and no
 * engine, and leaves the running program's settings and lock alone (the caller gives `--user-data-dir`).
 */
import { app, BrowserWindow, session, type Session } from 'electron';
import { readFileSync, writeFileSync } from 'node:fs';
import { sandboxVerdict } from './launch-arguments.ts';
import { hardenWebContents } from './window-security.ts';

const SWITCH = '--print-report';
const ADDRESS = 'https://report.invalid/';
/** As the report's own policy, and no origin: there is nothing that it could reach. */
const POLICY = "default-src 'none'; style-src 'unsafe-inline'; img-src data:; sandbox";

export interface PrintRequest {
  readonly input: string;
  readonly output: string;
  /** Stands on every page, beside its number. */
  readonly footer: string;
  /** What is said of the times, at the head of every page. */
  readonly times: string;
}

/** Null: the program was not started to print. */
export function printRequest(argv: readonly string[]): PrintRequest | null {
  const at = argv.indexOf(SWITCH);
  const [input, output, footer, times] = argv.slice(at + 1);
  return at < 0 || input === undefined || output === undefined
    ? null
    : { input, output, footer: footer ?? '', times: times ?? '' };
}

export function startPrinting(request: PrintRequest): void {
  const sandbox = sandboxVerdict();
  if (sandbox.refuse !== null) {
    console.error(sandbox.refuse);
    app.exit(1);
    return;
  }
  if (sandbox.sandboxed) app.enableSandbox();
  app.disableHardwareAcceleration();
  // What the PDF names as its creator: this program, not a browser on the examiner's system.
  app.userAgentFallback = `Permafrost ${app.getVersion()}`;
  app.commandLine.appendSwitch('host-resolver-rules', 'MAP * ~NOTFOUND');
  app.commandLine.appendSwitch('disable-background-networking');
  app.on('web-contents-created', (_event, contents) => hardenWebContents(contents));
  app
    .whenReady()
    .then(() => print(request))
    .then(
      () => app.exit(0),
      (caught: unknown) => {
        console.error(caught instanceof Error ? caught.message : String(caught));
        app.exit(1);
      },
    );
}

async function print({ input, output, footer, times }: PrintRequest): Promise<void> {
  const html = readFileSync(input);
  const page = new BrowserWindow({
    show: false,
    webPreferences: {
      session: closedSession(html),
      sandbox: true,
      contextIsolation: true,
      nodeIntegration: false,
      javascript: false,
      webgl: false,
      spellcheck: false,
      devTools: false,
    },
  });
  await page.loadURL(ADDRESS);
  const pdf = await page.webContents.printToPDF({
    printBackground: true,
    preferCSSPageSize: true, // the report has upright pages and pages on their side
    displayHeaderFooter: true,
    headerTemplate: line(text(page.webContents.getTitle()), text(times)),
    footerTemplate: line(
      text(footer),
      'Page <span class="pageNumber"></span> of <span class="totalPages"></span>',
    ),
    generateTaggedPDF: true,
    generateDocumentOutline: true,
  });
  writeFileSync(output, pdf, { mode: 0o600 });
}

/** A session in memory that answers one address with one file, and nothing else with anything. */
function closedSession(html: Uint8Array): Session {
  const closed = session.fromPartition('print', { cache: false });
  closed.setPermissionRequestHandler((_contents, _permission, answer) => answer(false));
  closed.setPermissionCheckHandler(() => false);
  closed.on('will-download', (event) => event.preventDefault());
  closed.protocol.handle('https', (request) => {
    if (request.url !== ADDRESS) return new Response(null, { status: 404 });
    return new Response(new Uint8Array(html), {
      headers: {
        'content-type': 'text/html; charset=utf-8',
        'content-security-policy': POLICY,
        'x-content-type-options': 'nosniff',
      },
    });
  });
  closed.webRequest.onBeforeRequest((details, answer) =>
    answer({ cancel: !details.url.startsWith(ADDRESS) }),
  );
  return closed;
}

/** Header or footer of a page: Chromium draws it apart from the report, with styles of its own. */
function line(left: string, right: string): string {
  const style =
    'display:flex;gap:8mm;justify-content:space-between;width:100%;padding:0 18mm;color:#4d5763;' +
    "font:7pt 'Liberation Sans',Arial,sans-serif";
  return `<div style="${style}"><span style="overflow:hidden;white-space:nowrap;text-overflow:ellipsis">${left}</span><span style="white-space:nowrap">${right}</span></div>`;
}

/** Text for these templates, which are HTML. */
function text(plain: string): string {
  return plain.replace(/[&<>"']/g, (character) => `&#${character.charCodeAt(0)};`);
}
