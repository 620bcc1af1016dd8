/**
 * What a window may not do, whatever runs in it: leave its page, open another, reach the network, ask for a
 * permission, embed a guest. Applied to every web contents at its creation, so that none escapes it.
 */
import { session, type WebContents } from 'electron';
import { APP_ORIGIN } from './app-protocol.ts';

/** Requests that are answered: our own files, blobs the window made, and the developer tools' own pages. */
function isOurs(url: string): boolean {
  return (
    url.startsWith(`${APP_ORIGIN}/`) || url.startsWith(`blob:${APP_ORIGIN}/`) || url.startsWith('devtools:')
  );
}

export function hardenSession(): void {
  const ours = session.defaultSession;
  ours.webRequest.onBeforeRequest((details, answer) => answer({ cancel: !isOurs(details.url) }));
  ours.setPermissionRequestHandler((_contents, _permission, answer) => answer(false));
  ours.setPermissionCheckHandler(() => false);
  ours.setDevicePermissionHandler(() => false);
  ours.setDisplayMediaRequestHandler((_request, answer) => answer({}));
  ours.setSpellCheckerEnabled(false);
  ours.on('will-download', (event) => event.preventDefault());
}

export function hardenWebContents(contents: WebContents): void {
  contents.setWindowOpenHandler(() => ({ action: 'deny' }));
  contents.on('will-navigate', (event) => event.preventDefault());
  contents.on('will-frame-navigate', (event) => event.preventDefault());
  contents.on('will-redirect', (event) => event.preventDefault());
  contents.on('will-attach-webview', (event) => event.preventDefault());
  contents.on('select-bluetooth-device', (event, _devices, answer) => {
    event.preventDefault();
    answer('');
  });
  contents.setWebRTCIPHandlingPolicy('disable_non_proxied_udp');
}
