/** Opens the engine, and a case in it, for the length of one command. */
import { createLocalClient, type LocalClient } from '../engine/local-client.ts';
import { callerPath } from './arguments.ts';

export async function withClient<T>(use: (client: LocalClient) => Promise<T>): Promise<T> {
  const client = createLocalClient();
  try {
    return await use(client);
  } finally {
    await client.close();
  }
}

/** A case opened for reading: it may be open in a window at the same time. */
export async function withCase<T>(path: string, use: (client: LocalClient) => Promise<T>): Promise<T> {
  return withClient(async (client) => {
    await client.call('case.open', { path: callerPath(path), examiner: null, readOnly: true });
    return use(client);
  });
}
