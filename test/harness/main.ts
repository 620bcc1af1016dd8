/** Puts the fake bridge where the preload script puts the real one, then starts the window. */
import { createFakeBridge } from './fake-bridge.ts';

const state = new URLSearchParams(location.search).get('state') ?? 'case';
Object.defineProperty(window, 'permafrost', { value: await createFakeBridge(state) });
await import('../../renderer/main.tsx');
