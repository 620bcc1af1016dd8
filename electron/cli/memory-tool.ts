/** What the commands over memory share: a case, one process of it, a tool's finds as they come. */
import { inertJson } from '../../shared/json-text.ts';
import { once } from 'node:events';
import process from 'node:process';
import type { ToolItem } from '../../shared/api/index.ts';
import type { LocalClient } from '../engine/local-client.ts';
import { callerPath, usageError } from './arguments.ts';
import { followJob } from './follow-job.ts';
import { inertString } from '../../shared/format/inert-text.ts';
import { withClient } from './with-case.ts';

export function onePath(command: string, positionals: readonly string[]): string {
  const [path, ...others] = positionals;
  if (path === undefined || others.length > 0) throw usageError(`${command}: name one case`);
  return path;
}

export function pidOf(command: string, text: string | undefined): number | null {
  if (text === undefined) return null;
  if (!/^[0-9]{1,10}$/.test(text)) throw usageError(`${command}: --pid takes a number, not '${text}'`);
  return Number(text);
}

/** Decimal, or hexadecimal after 0x. */
export function numberOf(command: string, option: string, text: string): bigint {
  if (!/^(?:0x[0-9a-fA-F]{1,16}|[0-9]{1,20})$/.test(text)) {
    throw usageError(`${command}: --${option} takes a number, decimal or 0x…, not '${text}'`);
  }
  return BigInt(text);
}

/** The checkpoint that was named, or the only one that has memory of the process. Throws 'usage' where several have. */
export async function checkpointWith(
  client: LocalClient,
  command: string,
  named: string | undefined,
  pid: number,
): Promise<string> {
  const summary = await client.call('case.summary', {});
  const ids = (summary?.checkpoints ?? []).map(({ id }) => id);
  if (named !== undefined) return named;
  const having: string[] = [];
  for (const checkpoint of ids) {
    const { spaces } = await client.call('memory.spaces', { checkpoint });
    if (spaces.some((space) => space.pid === pid)) having.push(checkpoint);
  }
  const dumps = having.filter((id) =>
    summary!.checkpoints.some((one) => one.id === id && one.kind === 'dump'),
  );
  const [only, ...others] = dumps.length > 0 ? dumps : having;
  if (only === undefined)
    throw usageError(`${command}: no checkpoint of the case has memory of a process ${pid}`);
  if (others.length > 0) {
    throw usageError(`${command}: process ${pid} is in ${having.join(', ')}: name one with --checkpoint`);
  }
  return only;
}

/**
 * A case opened for writing, so that what is done enters its custody log; where it can't be (it is open in a window,
 * the medium is read-only) it is done without and that is said.
 */
export async function withExportCase<T>(
  path: string,
  use: (client: LocalClient) => Promise<T>,
  what = 'this export',
): Promise<T> {
  return withClient(async (client) => {
    const summary = await client.call('case.open', {
      path: callerPath(path),
      examiner: null,
      readOnly: false,
    });
    if (summary.readOnly) {
      const why = summary.readOnlyReason ?? 'as asked';
      process.stderr.write(
        `permafrost: the case is open read-only (${inertString(why)}): ${what} is not in its custody log\n`,
      );
    }
    return use(client);
  });
}

/** Runs a started tool to its end and hands over what it finds as it comes; an interrupt cancels it. */
export async function takeAll(
  client: LocalClient,
  job: string,
  handle: (item: ToolItem) => Promise<void> | void,
): Promise<void> {
  await followJob(client, job, async (clearLine) => {
    for (;;) {
      const { items, ended } = await client.call('tool.take', { job });
      if (ended) return;
      clearLine();
      for (const item of items) {
        if (item.item === 'note') process.stderr.write(`permafrost: ${inertString(item.text)}\n`);
        else await handle(item);
      }
    }
  });
}

/** Waits where the reader is slower, so that any amount passes through little memory. */
export async function write(piece: string | Uint8Array): Promise<void> {
  if (!process.stdout.write(piece)) await once(process.stdout, 'drain');
}

/** One object on one line; addresses as `0x…`, for a JSON number of 2^63 is not safe with everyone. */
export function jsonLine(object: Readonly<Record<string, unknown>>): string {
  const text = JSON.stringify(object, (_, value: unknown) =>
    typeof value === 'bigint' ? `0x${value.toString(16)}` : value,
  );
  return `${inertJson(text)}\n`;
}

/** `source` as the other commands over memory print it. */
export function sourceObject(
  source: { evidence: string; memberName: string; offset: number } | null,
): { member: string; offset: number; evidence: string } | null {
  return source === null
    ? null
    : { member: source.memberName, offset: source.offset, evidence: source.evidence };
}

/** Text as it is, and its bytes beside it where they are not that text in UTF-8. */
export function textObject(
  name: string,
  value: { readonly text: string; readonly bytes?: Uint8Array | undefined },
): Record<string, string> {
  if (value.bytes === undefined) return { [name]: value.text };
  return { [name]: value.text, [`${name}Base64`]: Buffer.from(value.bytes).toString('base64') };
}
