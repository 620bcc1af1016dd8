/** Lists that the engine works out from facts when they are asked for: no table of the case holds them. */
import type { ListContract } from './lists.ts';

export const EVENT_SOURCES = [
  'container',
  'checkpoint',
  'log',
  'app-log',
  'file',
  'ghost',
  'process',
  'timer',
  'memory',
  'custody',
] as const;
export type EventSource = (typeof EVENT_SOURCES)[number];

/** Whose clock a time was read from. */
export type EventClock =
  | 'node' // the machine that ran the container, as its container engine or CRIU wrote it
  | 'file system' // the same machine, as its kernel stamped a file; a program can set it
  | 'log line' // what a program wrote
  | 'text in memory, not verified' // what a program wrote, received or read
  | 'examiner' // the machine that has the case
  | 'bounds'; // no clock: only what it lies between is known

export const DERIVED_LISTS = {
  event: {
    doc: 'Events of all sources in order of time.',
    key: 'source/event/thing',
    columns: {
      timeNs: { type: 'time', label: 'Time' },
      fromNs: { type: 'time', label: 'Not before' },
      toNs: { type: 'time', label: 'Not after' },
      spanNs: { type: 'nanoseconds', label: 'Uncertain by' },
      clock: { type: 'word', label: 'Clock' },
      source: { type: 'word', label: 'Source' },
      event: { type: 'word', label: 'Event' },
      text: { type: 'text', label: 'What' },
      path: { type: 'text', label: 'Path' },
      pid: { type: 'integer', label: 'PID' },
      process: { type: 'text', label: 'Process' },
      certainty: { type: 'word', label: 'Certainty' },
      reason: { type: 'text', label: 'Why' },
      doubt: { type: 'text', label: 'Doubt' },
      thingKind: { type: 'word', label: 'Comes from' },
      thingKey: { type: 'text', label: 'Its key' },
    },
  },
  file: {
    doc: 'Files whose content or absence the checkpoint holds: rootfs diff, tmpfs, volumes, /dev/shm, ghost files, memfds.',
    key: 'origin/number, or deleted/path',
    columns: {
      path: { type: 'text', label: 'Path' },
      name: { type: 'text', label: 'Name' },
      origin: { type: 'word', label: 'From' },
      type: { type: 'word', label: 'Type' },
      change: { type: 'word', label: 'Change' },
      size: { type: 'size', label: 'Size' },
      content: { type: 'word', label: 'Content' },
      entropy: { type: 'integer', label: 'Entropy' },
      mode: { type: 'octal', label: 'Mode' },
      uid: { type: 'integer', label: 'Owner' },
      gid: { type: 'integer', label: 'Group' },
      mtimeNs: { type: 'time', label: 'Modified' },
      precisionNs: { type: 'nanoseconds', label: 'Precision' },
      atimeNs: { type: 'time', label: 'Accessed' },
      ctimeNs: { type: 'time', label: 'Changed' },
      linkTarget: { type: 'text', label: 'Link target' },
      sha256: { type: 'word', label: 'SHA-256' },
      known: { type: 'word', label: 'Known' },
      knownAs: { type: 'text', label: 'Known as' },
      openCount: { type: 'integer', label: 'Open' },
      openBy: { type: 'texts', label: 'Opened by' },
      mappedBy: { type: 'texts', label: 'Mapped by' },
      doubt: { type: 'text', label: 'Doubt' },
      member: { type: 'integer', label: 'Member' },
    },
  },
} as const satisfies Record<string, ListContract>;

export type DerivedListName = keyof typeof DERIVED_LISTS;

export function isDerivedList(name: string): name is DerivedListName {
  return Object.hasOwn(DERIVED_LISTS, name);
}
