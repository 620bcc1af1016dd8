/** Kinds of namespaces by their CLONE_NEW* flag, as /proc/PID/ns names them. */
export const NAMESPACE_FLAGS: Readonly<Record<number, string>> = {
  0x00000080: 'time',
  0x00020000: 'mnt',
  0x02000000: 'cgroup',
  0x04000000: 'uts',
  0x08000000: 'ipc',
  0x10000000: 'user',
  0x20000000: 'pid',
  0x40000000: 'net',
};
