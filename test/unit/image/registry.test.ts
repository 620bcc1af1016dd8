import { describe, expect, it } from 'vitest';
import { IMAGE_TYPES, typeOfMagic, typeOfName } from '../../../electron/criu/image/registry.ts';
import { MESSAGE_TABLES } from '../../../electron/criu/wire/tables.ts';

describe('a file name', () => {
  it.each([
    ['core-17.img', 'CORE'],
    ['pstree.img', 'PSTREE'],
    ['pagemap-1.img', 'PAGEMAP'],
    ['pagemap-shmem-18446744073709551615.img', 'SHMEM_PAGEMAP'],
    ['pages-12.img', 'PAGES'],
    ['pages--1.img', 'PAGES_OLD'],
    ['pages-shmem-3.img', 'SHM_PAGES_OLD'],
    ['ghost-file-1a.img', 'GHOST_FILE'],
    ['tcp-stream-deadbeef.img', 'TCP_STREAM'],
    ['signal-s-1.img', 'SIGNAL'],
    ['signal-p-1.img', 'PSIGNAL'],
    ['netns-9.img', 'NETNS'],
    ['netns-ct-9.img', 'NETNF_CT'],
    ['tmpfs-56.tar.gz.img', 'TMPFS_IMG'],
    ['tmpfs-dev-56.tar.gz.img', 'TMPFS_DEV'],
    ['binfmt-misc.img', 'BINFMT_MISC'],
    ['binfmt-misc-5.img', 'BINFMT_MISC_OLD'],
    ['stats-dump', 'STATS'],
    ['stats-restore', 'STATS'],
    ['irmap-cache', 'IRMAP_CACHE'],
    ['amdgpu-renderD-128.img', 'AMDGPU_RENDER'],
    ['amdgpu-dmabuf_7.img', 'AMDGPU_DMABUF'],
    ['amdgpu-pages-1-00ab.img', 'AMDGPU_PAGES'],
    ['amdgpu-drm-pages-1-2-00ab.img', 'AMDGPU_DRM_PAGES'],
  ])('%s is of type %s', (name, type) => {
    expect(typeOfName(name)?.type).toBe(type);
  });

  it.each([
    'core-.img',
    'core-1x.img',
    'core-1.img.bak',
    'core-0x1.img',
    'core--1.img',
    'Core-1.img',
    ' core-1.img',
    'ghost-file-G.img',
    'tcp-stream--1.img',
    'pstree',
    'stats-dumped',
    'descriptors.json',
    '__proto__',
    'constructor',
    '',
  ])('%j is of no type', (name) => {
    expect(typeOfName(name)).toBeUndefined();
  });

  it('of thousands of digits is matched without delay or error', () => {
    expect(typeOfName(`core-${'1'.repeat(100_000)}.img`)?.type).toBe('CORE');
    expect(typeOfName(`core-${'1'.repeat(100_000)}`)).toBeUndefined();
  });
});

describe('the table', () => {
  it('names messages that proto/ defines', () => {
    for (const { message, laterMessage } of IMAGE_TYPES) {
      if (message !== null) expect(Object.keys(MESSAGE_TABLES)).toContain(message);
      if (laterMessage !== undefined) expect(Object.keys(MESSAGE_TABLES)).toContain(laterMessage);
    }
  });

  it('gives a magic to one message only, so that the magic alone tells how to read a file', () => {
    for (const row of IMAGE_TYPES) {
      if (row.framing === 'entries') expect(typeOfMagic(row.magic!)?.message).toBe(row.message);
    }
  });
});
