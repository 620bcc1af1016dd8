/** Credentials of every thread: ids, groups, capabilities, security labels. */
import type { CredentialFact } from '../../../shared/facts/process.ts';
import { displayText } from '../../../shared/text.ts';
import type { CredsEntry } from '../wire/messages.ts';
import { messageSpan, type ResolveContext } from './context.ts';
import type { Placed } from './file-records.ts';
import { gapAt, reachImage } from './reached-image.ts';
import type { TaskRecord } from './tasks.ts';

/** NGROUPS_MAX of the kernel. */
const GROUPS_MAXIMUM = 65_536;

/**
 * In the order of the tasks, leaders first. Ids are those inside the task's user namespace.
 * `userName` answers from the container's own /etc/passwd.
 */
export function resolveCredentials(
  context: ResolveContext,
  tasks: readonly TaskRecord[],
  userName: (uid: number) => string | undefined,
): CredentialFact[] {
  const credentials: CredentialFact[] = [];
  for (const task of tasks) {
    if (task.zombie) continue;
    context.checkpoint();
    let older: Placed<CredsEntry> | null | undefined;
    for (const [tid, core] of task.cores) {
      const own = core.message.thread_core?.creds;
      // One creds-PID for all threads is what dumps of before thread_core.creds have.
      if (own === undefined && older === undefined) older = olderCredentials(context, task.pid);
      const creds = own === undefined ? older : { image: core.image, message: own };
      if (creds) credentials.push(credentialOf(context, task.pid, tid, creds, userName));
    }
  }
  return credentials;
}

function olderCredentials(context: ResolveContext, pid: number): Placed<CredsEntry> | null {
  const image = reachImage<CredsEntry>(context, `creds-${pid}.img`);
  const message = image?.type === 'CREDS' ? image.entries[0]?.message : undefined;
  return message === undefined ? null : { image: image!, message };
}

function credentialOf(
  context: ResolveContext,
  pid: number,
  tid: number,
  { image, message }: Placed<CredsEntry>,
  userName: (uid: number) => string | undefined,
): CredentialFact {
  const uid = message.uid ?? 0;
  const gid = message.gid ?? 0;
  if (message.groups.length > GROUPS_MAXIMUM) {
    const text = `Thread ${tid} has ${message.groups.length} groups; the kernel allows ${GROUPS_MAXIMUM}, the rest is left out.`;
    gapAt(context, image, message, 'too-many-groups', text, `process ${pid}`);
  }
  return {
    pid,
    tid,
    uids: [uid, message.euid ?? uid, message.suid ?? uid, message.fsuid ?? uid],
    gids: [gid, message.egid ?? gid, message.sgid ?? gid, message.fsgid ?? gid],
    groups: message.groups.slice(0, GROUPS_MAXIMUM),
    capInh: capabilitySet(message.cap_inh),
    capPrm: capabilitySet(message.cap_prm),
    capEff: capabilitySet(message.cap_eff),
    capBnd: capabilitySet(message.cap_bnd),
    // The ambient set is younger than the image.
    capAmb: message.cap_amb.length === 0 ? null : capabilitySet(message.cap_amb),
    securebits: message.secbits ?? 0,
    // Written only where it is set; creds-PID is older than the field.
    noNewPrivs:
      image.type === 'CREDS' ? null : message.no_new_privs !== undefined && message.no_new_privs !== 0,
    lsmProfile: message.lsm_profile === undefined ? null : displayText(message.lsm_profile.subarray(0, 4096)),
    userName: userName(uid) ?? null,
    source: [messageSpan(image, message)],
  };
}

/** Two u32, the low word first. */
function capabilitySet(words: readonly number[]): bigint {
  return (BigInt(words[1] ?? 0) << 32n) | BigInt(words[0] ?? 0);
}
