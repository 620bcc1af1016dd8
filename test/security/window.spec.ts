/** What the window must not be able to do, tried from inside it. */
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import path from 'node:path';
import type { PortReply } from '../../shared/api/bridge.ts';
import { expect, test } from '../e2e/launch.ts';

const root = path.join(import.meta.dirname, '..', '..');

/** A server that counts who reaches it. */
async function listen(): Promise<{ server: Server; address: string; requests: () => number }> {
  let requests = 0;
  const server = createServer((_request, response) => {
    requests += 1;
    response.setHeader('access-control-allow-origin', '*').end('reached');
  });
  server.on('connection', () => (requests += 1));
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return { server, address: `127.0.0.1:${(server.address() as AddressInfo).port}`, requests: () => requests };
}

test.describe('the window', () => {
  test('has no Node and no Electron', async ({ driven: { page } }) => {
    const seen = await page.evaluate(() =>
      ['require', 'process', 'module', 'Buffer', 'global', 'ipcRenderer', 'electron'].filter(
        (name) => name in globalThis,
      ),
    );
    expect(seen).toEqual([]);
  });

  test('is given exactly the documented bridge', async ({ driven: { page } }) => {
    const members = await page.evaluate(() => Object.keys(window.permafrost).toSorted());
    expect(members).toEqual([
      'call',
      'chooseArchives',
      'chooseBundle',
      'chooseCase',
      'chooseExportFile',
      'chooseExportFolder',
      'chooseFolder',
      'chooseKeyFile',
      'chooseNewCase',
      'connect',
      'copyText',
      'droppedPaths',
      'forgetRecentCase',
      'hostState',
      'onCommand',
      'onEvent',
      'onHostState',
      'recentCases',
      'sampleCase',
      'saveFile',
    ]);
    const replaced = await page.evaluate(() => {
      try {
        (window as { permafrost: unknown }).permafrost = null;
      } catch {
        return false;
      }
      return window.permafrost === null;
    });
    expect(replaced).toBe(false);
  });

  test('runs isolated, without Node, in a sandbox wherever it is not root', async ({
    driven: { app, page },
  }) => {
    const preferences = await app.evaluate(({ BrowserWindow }) => {
      const contents = BrowserWindow.getAllWindows()[0]?.webContents as unknown as {
        getLastWebPreferences(): Record<string, unknown>;
      };
      return contents.getLastWebPreferences();
    });
    expect(preferences).toMatchObject({
      sandbox: true,
      contextIsolation: true,
      nodeIntegration: false,
      webviewTag: false,
    });
    const { sandbox } = await page.evaluate(() => window.permafrost.hostState());
    expect(sandbox).toBe(process.getuid?.() !== 0);
  });

  test('has a policy without inline code, eval or other origins', async ({ driven: { app, page } }) => {
    const policy = await app.evaluate(
      async ({ net }) =>
        (await net.fetch('permafrost://app/index.html')).headers.get('content-security-policy') ?? '',
    );
    expect(policy).toContain("default-src 'none'");
    expect(policy).not.toMatch(/unsafe|\*|https?:|data:/);
    const ran = await page.evaluate(async () => {
      const outcome = { inline: false, evaluated: false };
      // The driver may evaluate what the policy forbids; a timer's callback runs outside of that permission.
      await new Promise((resolve) => setTimeout(resolve, 0));
      (globalThis as { mark?: () => void }).mark = () => (outcome.inline = true);
      const script = document.createElement('script');
      try {
        script.textContent = 'mark()';
        document.head.append(script);
      } catch {
        // Trusted Types refuse the assignment before the policy refuses the script.
      }
      try {
        const evaluate = Reflect.get(globalThis, 'eval') as (code: string) => unknown;
        outcome.evaluated = evaluate('1 + 1') === 2;
      } catch {
        // refused
      }
      return outcome;
    });
    expect(ran).toEqual({ inline: false, evaluated: false });
  });

  test('reaches no server, by any way a page has', async ({ driven: { page } }) => {
    const { server, address, requests } = await listen();
    try {
      const outcomes = await page.evaluate(async (host) => {
        const failed = (promise: Promise<unknown>): Promise<string> =>
          promise.then(
            () => 'reached',
            () => 'refused',
          );
        const socket = new Promise<string>((resolve) => {
          try {
            const opened = new WebSocket(`ws://${host}/`);
            opened.onopen = () => resolve('reached');
            opened.onerror = () => resolve('refused');
          } catch {
            resolve('refused');
          }
        });
        const picture = new Promise<string>((resolve) => {
          const image = new Image();
          image.onload = () => resolve('reached');
          image.onerror = () => resolve('refused');
          image.src = `http://${host}/picture.png`;
        });
        const sheet = new Promise<string>((resolve) => {
          const link = document.createElement('link');
          link.rel = 'stylesheet';
          link.href = `http://${host}/sheet.css`;
          link.onload = () => resolve('reached');
          link.onerror = () => resolve('refused');
          document.head.append(link);
        });
        for (const rel of ['preconnect', 'dns-prefetch', 'prefetch', 'preload']) {
          const link = document.createElement('link');
          link.rel = rel;
          link.as = 'image';
          link.href = `http://${host}/hint`;
          document.head.append(link);
        }
        navigator.sendBeacon(`http://${host}/beacon`, 'x');
        return {
          fetch: await failed(fetch(`http://${host}/`)),
          opaque: await failed(fetch(`http://${host}/`, { mode: 'no-cors' })),
          file: await failed(fetch('file:///etc/passwd')),
          own: await failed(fetch('permafrost://app/index.html')),
          socket: await socket,
          picture: await picture,
          sheet: await sheet,
        };
      }, address);
      expect(Object.entries(outcomes).filter(([, outcome]) => outcome !== 'refused')).toEqual([]);
      expect(requests()).toBe(0);
    } finally {
      server.close();
    }
  });

  test('reaches no server even where its page has no policy', async ({ driven: { app } }) => {
    const { server, address, requests } = await listen();
    try {
      const outcome = await app.evaluate(async ({ BrowserWindow }, host) => {
        const bare = new BrowserWindow({ show: false, webPreferences: { sandbox: true } });
        await bare.loadURL('about:blank');
        const answer = (await bare.webContents.executeJavaScript(
          `fetch('http://${host}/', {mode: 'no-cors'}).then(() => 'reached', () => 'refused')`,
        )) as string;
        bare.destroy();
        return answer;
      }, address);
      expect(outcome).toBe('refused');
      expect(requests()).toBe(0);
    } finally {
      server.close();
    }
  });

  test('opens no other window and leaves its page for no other', async ({ driven: { app, page } }) => {
    const before = page.url();
    expect(before).toBe('permafrost://app/index.html');
    const opened = await page.evaluate(() => window.open('permafrost://app/index.html') !== null);
    expect(opened).toBe(false);
    for (const address of [
      'https://example.com/',
      'file:///etc/passwd',
      'permafrost://other/',
      'data:text/html,x',
    ]) {
      await page.evaluate((href) => {
        const anchor = document.createElement('a');
        anchor.href = href;
        document.body.append(anchor);
        anchor.click();
      }, address);
      await page.evaluate((href) => {
        try {
          location.assign(href);
        } catch {
          // refused at once
        }
      }, address);
    }
    expect(page.url()).toBe(before);
    expect(await app.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows().length)).toBe(1);
  });

  test('is served its built files and nothing beside them', async ({ driven: { app } }) => {
    const statuses = await app.evaluate(async ({ net }) => {
      const status = async (address: string): Promise<number> => (await net.fetch(address)).status;
      return {
        page: await status('permafrost://app/index.html'),
        traversal: await status('permafrost://app/../../../package.json'),
        encoded: await status('permafrost://app/%2e%2e/%2e%2e/package.json'),
        absolute: await status('permafrost://app//etc/passwd'),
        host: await status('permafrost://elsewhere/index.html'),
      };
    });
    expect(statuses).toEqual({ page: 200, traversal: 404, encoded: 404, absolute: 404, host: 404 });
  });

  test('is granted no permission', async ({ driven: { page } }) => {
    const states = await page.evaluate(async () => {
      const names = ['camera', 'microphone', 'geolocation', 'notifications', 'clipboard-read', 'midi'];
      const queries = names.map(async (name) => {
        try {
          return (await navigator.permissions.query({ name: name as PermissionName })).state;
        } catch {
          return 'denied';
        }
      });
      return Promise.all(queries);
    });
    expect(new Set(states)).toEqual(new Set(['denied']));
  });
});

test.describe('main', () => {
  test('answers no page but its own, in no window but its own', async ({ driven: { app } }) => {
    const replies = await app.evaluate(
      async ({ BrowserWindow }, preload) => {
        const outcomes: string[] = [];
        for (const address of ['about:blank', 'permafrost://app/index.html']) {
          const foreign = new BrowserWindow({
            show: false,
            webPreferences: { preload, sandbox: true, contextIsolation: true },
          });
          await foreign.loadURL(address);
          const said = (await foreign.webContents.executeJavaScript(
            `Promise.all([
              permafrost.hostState(),
              permafrost.call('engine.hello', {}),
              permafrost.recentCases(),
              permafrost.sampleCase(),
            ].map((call) => call.then(() => 'answered', (error) => error.message)))`,
          )) as string[];
          outcomes.push(...said);
          // A port that main does not take is closed, and a call over it has no answer.
          const heard = (await foreign.webContents.executeJavaScript(
            `new Promise((resolve) => {
              addEventListener('message', ({ data, ports: [port] }) => {
                if (data !== 'permafrost:port') return;
                port.onmessage = () => resolve('answered');
                port.onclose = () => resolve('refused');
                port.start();
                port.postMessage({ id: 1, name: 'engine.hello', input: {} });
                setTimeout(() => resolve('refused'), 1000);
              });
              try {
                permafrost.connect();
              } catch {
                resolve('refused'); // a page without an origin is given no port
              }
            })`,
          )) as string;
          outcomes.push(heard);
          foreign.destroy();
        }
        return outcomes;
      },
      path.join(root, 'out/preload/index.cjs'),
    );
    expect(replies).toHaveLength(10);
    for (const reply of replies) expect(reply).toContain('refused');
  });

  test('relays no path that nobody chose, and no call that the contract lacks', async ({
    driven: { page },
    scratch,
  }) => {
    const replies = await page.evaluate(async (folder) => {
      const { call } = window.permafrost;
      const acquisition = {
        evidenceNumber: null,
        acquiredBy: null,
        acquiredAt: null,
        node: null,
        sha256: null,
        note: null,
      };
      return Promise.all([
        call('case.create', { path: `${folder}/new.pfcase`, examiner: null }),
        call('case.open', { path: '/etc', examiner: null }),
        call('import.start', {
          paths: ['/etc/passwd'],
          mode: 'seal',
          partial: false,
          limits: {},
          acquisition,
        }),
        call('constructor', {}),
        call('case.open', { path: 17 }),
      ]);
    }, scratch);
    expect(replies.map((reply) => (reply.ok ? 'answered' : reply.error.code))).toEqual(
      Array(5).fill('usage'),
    );
  });

  test('checks what comes over a port as it checks a call', async ({ driven: { page } }) => {
    const replies = await page.evaluate(
      () =>
        new Promise<unknown[]>((resolve) => {
          const heard: unknown[] = [];
          window.addEventListener('message', ({ data, ports: [port] }) => {
            if (data !== 'permafrost:port' || port === undefined) return;
            port.onmessage = ({ data: answer }) => {
              heard.push(answer);
              if (heard.length === 4) resolve(heard);
            };
            for (const message of [null, 'text', { name: 'engine.hello', input: {} }])
              port.postMessage(message);
            port.postMessage({ id: 1, name: 'engine.hello', input: {} });
            port.postMessage({ id: 2, name: 'case.open', input: { path: '/etc', examiner: null } });
            port.postMessage({ id: 3, name: 'constructor', input: {} });
            port.postMessage({ id: 4 });
          });
          window.permafrost.connect();
        }),
    );
    const outcomes = (replies as PortReply[])
      .toSorted((a, b) => a.id - b.id)
      .map(({ id, reply }) => [id, reply.ok ? 'answered' : reply.error.code]);
    expect(outcomes).toEqual([
      [1, 'answered'],
      [2, 'usage'],
      [3, 'usage'],
      [4, 'usage'],
    ]);
  });

  test('gives no path for a file that a script made', async ({ driven: { page } }) => {
    const paths = await page.evaluate(() => window.permafrost.droppedPaths([new File(['x'], '/etc/passwd')]));
    expect(paths).toEqual([]);
  });
});
