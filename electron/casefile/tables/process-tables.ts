/** Tasks and what belongs to each. */
import type {
  CredentialFact,
  EnvironmentFact,
  ProcessFact,
  ResourceLimitFact,
  SeccompFilterFact,
  SignalActionFact,
  ThreadFact,
  TimerFact,
} from '../../../shared/facts/index.ts';
import {
  address,
  binary,
  flag,
  integer,
  json,
  mask,
  numbers,
  orNull,
  source,
  string,
  text,
  u64,
  wide,
  word,
} from './codec.ts';
import {
  jsonAddress,
  jsonFlag,
  jsonList,
  jsonNumber,
  jsonPair,
  jsonRecord,
  jsonString,
  jsonText,
} from './json-shape.ts';
import { table } from './table.ts';

export const PROCESS = table<ProcessFact>({
  name: 'process',
  owner: 'checkpoint',
  key: ['pid'],
  properties: {
    pid: integer,
    ppid: integer,
    pgid: integer,
    sid: integer,
    comm: orNull(text),
    state: word<ProcessFact['state']>(),
    zombie: flag,
    stopSignal: orNull(integer),
    exitCode: orNull(integer),
    cmdline: orNull(text),
    argv: orNull(json(jsonList(jsonText))),
    argvNote: orNull(string),
    exe: orNull(text),
    exeDeleted: orNull(flag),
    exeFileId: orNull(integer),
    cwd: orNull(text),
    root: orNull(text),
    umask: orNull(integer),
    oomScoreAdj: orNull(integer),
    nice: orNull(integer),
    policy: orNull(string),
    loginuid: orNull(integer),
    seccompMode: orNull(integer),
    noNewPrivs: orNull(flag),
    sigIgn: orNull(mask),
    sigCgt: orNull(mask),
    sigBlk: orNull(mask),
    pendingSignals: json(jsonList(jsonNumber)),
    tty: orNull(text),
    kernelFlags: orNull(mask),
    filesId: orNull(integer),
    vmId: orNull(integer),
    fsId: orNull(integer),
    sighandId: orNull(integer),
    namespaces: json(
      jsonList(
        jsonRecord<ProcessFact['namespaces'][number]>({ kind: jsonString, id: jsonNumber, host: jsonFlag }),
      ),
    ),
    cgroupSet: orNull(integer),
    threadCount: integer,
    source,
  },
});

export const THREAD = table<ThreadFact>({
  name: 'thread',
  owner: 'checkpoint',
  key: ['pid', 'tid'],
  properties: {
    pid: integer,
    tid: integer,
    comm: orNull(text),
    architecture: orNull(string),
    bits: orNull(integer) as never,
    instructionPointer: orNull(address),
    stackPointer: orNull(address),
    registers: json(jsonList(jsonPair(jsonString, jsonAddress))),
    sigBlk: orNull(mask),
    pendingSignals: json(jsonList(jsonNumber)),
    seccompMode: orNull(integer),
    seccompFilters: json(jsonList(jsonNumber)),
    nice: orNull(integer),
    policy: orNull(string),
    cgroupSet: orNull(integer),
    robustListHead: orNull(address),
    source,
  },
});

export const CREDENTIAL = table<CredentialFact>({
  name: 'credential',
  owner: 'checkpoint',
  key: ['pid', 'tid'],
  properties: {
    pid: integer,
    tid: integer,
    uids: numbers<CredentialFact['uids']>(['uid', 'euid', 'suid', 'fsuid']),
    gids: numbers<CredentialFact['gids']>(['gid', 'egid', 'sgid', 'fsgid']),
    groups: json(jsonList(jsonNumber)),
    capInh: mask,
    capPrm: mask,
    capEff: mask,
    capBnd: mask,
    capAmb: orNull(mask),
    securebits: integer,
    noNewPrivs: orNull(flag),
    lsmProfile: orNull(string),
    userName: orNull(string),
    source,
  },
});

export const ENVIRONMENT = table<EnvironmentFact>({
  name: 'environment',
  owner: 'checkpoint',
  key: ['pid', 'index'],
  properties: { pid: integer, index: integer, entry: text, source },
});

export const RESOURCE_LIMIT = table<ResourceLimitFact>({
  name: 'resource_limit',
  owner: 'checkpoint',
  key: ['pid', 'resource'],
  properties: { pid: integer, resource: string, current: u64, maximum: u64, source },
});

export const SIGNAL_ACTION = table<SignalActionFact>({
  name: 'signal_action',
  owner: 'checkpoint',
  key: ['pid', 'signal'],
  properties: {
    pid: integer,
    signal: integer,
    disposition: word<SignalActionFact['disposition']>(),
    handler: orNull(address),
    flags: mask,
    mask,
    restorer: orNull(address),
    source,
  },
});

export const TIMER = table<TimerFact>({
  name: 'timer',
  owner: 'checkpoint',
  key: ['pid', 'kind', 'id'],
  properties: {
    pid: integer,
    kind: word<TimerFact['kind']>(),
    id: integer,
    clock: orNull(string),
    remainingNs: wide,
    intervalNs: wide,
    armed: flag,
    source,
  },
});

export const SECCOMP_FILTER = table<SeccompFilterFact>({
  name: 'seccomp_filter',
  owner: 'checkpoint',
  key: ['index'],
  properties: { index: integer, previous: orNull(integer), flags: integer, program: binary, source },
});
