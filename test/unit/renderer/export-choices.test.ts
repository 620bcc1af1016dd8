import { describe, expect, it } from 'vitest';
import { exportChoices } from '../../../renderer/app/export-choices.ts';
import type { Finding } from '../../../shared/api/index.ts';

function finding(
  title: string,
  ...targets: (readonly [kind: string, key: string, caption?: string])[]
): Finding {
  return {
    uuid: title,
    title,
    severity: 'low',
    status: 'confirmed',
    text: '',
    origin: 'examiner',
    inReport: true,
    exhibits: targets.map(([kind, key, caption = '']) => ({
      target: { kind, checkpoint: 'c', key },
      caption,
    })),
    examiner: null,
    createdAt: '',
    changedAt: '',
  };
}

describe('what of findings can leave as bytes of its own', () => {
  it('is named once, by the first finding, with its words apart from the evidence', () => {
    const choices = exportChoices([
      finding('A', ['file', 'rootfs-diff/131', 'the web shell'], ['process', '17']),
      finding('B', ['file', 'rootfs-diff/131', 'again'], ['memory_range', '17/0000000000400000/16']),
    ]);
    expect(choices.map(({ what, detail, caption, finding: of }) => [what, detail, caption, of])).toEqual([
      ['File', 'rootfs-diff/131', 'the web shell', 'A'],
      ['Core dump', 'all memory and registers of process 17', '', 'A'],
      ['Memory', '16 bytes of process 17 from 0x400000', '', 'B'],
    ]);
  });

  it('is no entry of a file tree: its key is none of a file, and the export failed', () => {
    expect(exportChoices([finding('A', ['filesystem_entry', '114'], ['socket', '30'])])).toEqual([]);
  });
});
