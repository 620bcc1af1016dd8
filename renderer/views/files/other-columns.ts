/** Columns of what stands beside the tree: mounts, volumes that the engine asked for, open files. */
import type { Column } from '../../components/data-table/column.ts';
import { CHECKPOINT_COLUMN } from '../processes/process-columns.tsx';

export const MOUNT_COLUMNS: readonly Column[] = [
  { id: 'mountpoint', label: 'Mount point', type: 'text', width: 200, grows: true, mono: true, fixed: true },
  { id: 'fstype', label: 'Type', type: 'word', width: 90, absent: 'not named' },
  { id: 'mountSource', label: 'Source', type: 'text', width: 140, mono: true, absent: 'none' },
  { id: 'root', label: 'Root', type: 'text', width: 140, mono: true },
  { id: 'options', label: 'Options', type: 'text', width: 220, mono: true, absent: 'none' },
  { id: 'external', label: 'External', type: 'text', width: 140, mono: true, absent: 'in the checkpoint' },
  { id: 'mountId', label: 'Id', type: 'integer', width: 60, number: true },
  { id: 'parentMountId', label: 'Parent', type: 'integer', width: 64, number: true, absent: 'none' },
  { ...CHECKPOINT_COLUMN, hidden: true },
];

export const VOLUME_COLUMNS: readonly Column[] = [
  { id: 'destination', label: 'Destination', type: 'text', width: 200, grows: true, mono: true, fixed: true },
  { id: 'type', label: 'Type', type: 'text', width: 90, absent: 'not named' },
  { id: 'sourcePath', label: 'Source on the node', type: 'text', width: 280, mono: true, absent: 'none' },
  { id: 'options', label: 'Options', type: 'texts', width: 220, mono: true },
  { id: 'origin', label: 'From', type: 'word', width: 100 },
  { ...CHECKPOINT_COLUMN, hidden: true },
];

export const OPEN_COLUMNS: readonly Column[] = [
  {
    id: 'target',
    label: 'File',
    type: 'text',
    width: 220,
    grows: true,
    mono: true,
    fixed: true,
    absent: 'no name',
  },
  { id: 'pid', label: 'PID', type: 'integer', width: 60, number: true },
  { id: 'fd', label: 'FD', type: 'integer', width: 56, number: true },
  { id: 'type', label: 'Type', type: 'word', width: 90 },
  { id: 'deleted', label: 'Deleted', type: 'flag', width: 76, absent: 'not known' },
  { id: 'position', label: 'Position', type: 'integer', width: 90, number: true, absent: 'none' },
  { id: 'flags', label: 'Open flags', type: 'octal', width: 96, mono: true, absent: 'none' },
  { ...CHECKPOINT_COLUMN, hidden: true },
];
