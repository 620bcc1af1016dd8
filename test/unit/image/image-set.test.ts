import { describe, expect, it } from 'vitest';
import { createImageSet } from '../../../electron/criu/image/image-set.ts';
import { DEFAULT_LIMITS } from '../../../shared/limits.ts';
import { entry, file, header, join, u32 } from './image-bytes.ts';

const task = { pid: 1, ppid: 0, pgid: 1, sid: 1 };
const pstree = file('pstree.img', header('PSTREE'), entry('pstree_entry', task));
const core = (tid: number): ReturnType<typeof file> =>
  file(`core-${tid}.img`, header('CORE'), entry('core_entry', { mtype: 1 }));

describe('the images of a directory', () => {
  it('are decoded once, when first asked for', () => {
    const set = createImageSet([pstree], DEFAULT_LIMITS);
    expect(set.image('pstree.img')).toBe(set.image('pstree.img'));
    expect(set.image('files.img')).toBeUndefined();
    expect(set.image('__proto__')).toBeUndefined();
  });

  it('are found by type, in the order of their names', () => {
    const set = createImageSet([core(2), pstree, core(10), core(1)], DEFAULT_LIMITS);
    expect(set.namesOf('CORE')).toEqual(['core-1.img', 'core-10.img', 'core-2.img']);
    expect(set.namesOf('MM')).toEqual([]);
  });

  it('tell their gaps once decoded, in one order however they were asked for', () => {
    const damaged = [file('mm-2.img'), file('mm-1.img')];
    const first = createImageSet(damaged, DEFAULT_LIMITS);
    expect(first.gaps()).toEqual([]);
    first.image('mm-2.img');
    first.image('mm-1.img');
    const second = createImageSet([...damaged].reverse(), DEFAULT_LIMITS);
    second.image('mm-1.img');
    second.image('mm-2.img');
    expect(first.gaps().map(({ member }) => member)).toEqual(['checkpoint/mm-1.img', 'checkpoint/mm-2.img']);
    expect(second.gaps()).toEqual(first.gaps());
  });

  it('have the byte order of inventory.img', () => {
    const big = file(
      'inventory.img',
      header('INVENTORY', false),
      entry('inventory_entry', { img_version: 2 }, false),
    );
    const set = createImageSet([pstree, big], DEFAULT_LIMITS);
    expect(set.littleEndian).toBe(false);
    expect(set.image('pstree.img')!.gaps).toMatchObject([{ kind: 'byte-order' }]);
  });

  it('without an inventory have that of the first image whose magic is known', () => {
    const big = file('core-1.img', header('CORE', false), entry('core_entry', { mtype: 5 }, false));
    expect(createImageSet([file('aaa.img', u32(1)), big], DEFAULT_LIMITS).littleEndian).toBe(false);
    expect(createImageSet([], DEFAULT_LIMITS).littleEndian).toBe(true);
  });

  it('of raw files do not decide the byte order', () => {
    const pages = file('pages-1.img', join(u32(0x54564319, false), new Uint8Array(4092)));
    expect(createImageSet([pages, pstree], DEFAULT_LIMITS).littleEndian).toBe(true);
  });

  it('remember which were reached', () => {
    const set = createImageSet([pstree, core(1)], DEFAULT_LIMITS);
    set.reach('core-1.img');
    expect([set.reached('core-1.img'), set.reached('pstree.img')]).toEqual([true, false]);
  });
});
