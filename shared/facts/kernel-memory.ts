/** Shared memory that CRIU keeps as memfds though no program made one: anonymous, huge pages, SysV. */
import { displayText } from '../text.ts';

const KERNEL_NAMES = /^\/(?:dev\/zero$|anon_hugepage$|SYSV[0-9a-f]{8}$)/;

/** `name` as memfd.img has it. What a descriptor leads to is a memfd, whatever name a program gave it. */
export function isKernelMemory(name: Uint8Array, isOpen: boolean): boolean {
  return !isOpen && KERNEL_NAMES.test(displayText(name));
}
